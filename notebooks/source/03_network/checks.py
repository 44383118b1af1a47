# %% tags=["author"]
import math
import sys
import time
import weakref
from collections.abc import Sequence
from typing import Any

import numpy as np

from lab_utils.errors import first_line
from lab_utils.formulas import ACTIVATIONS, are_dense, in_flow
from public_tests import quiet, tell

# %%
# ---- Exercise 2: model ----------------------------------------------------------------------------------

HIDDEN_UNITS = [25, 15]


def network(x: np.ndarray, layers: Sequence, activations: Sequence[str] = ("relu", "relu", "linear")) -> np.ndarray:
    """Returns what the layers make of x, (m, 400) -> (m, 10); each of them is W and b, or W alone."""
    for (W, *b), activation in zip(layers, activations, strict=True):
        x = ACTIVATIONS[activation](x @ W + sum(b))
    return x


def test_model(target: Any, classes: int, input_size: int) -> None:
    """Checks the network by what it computes; prints "All tests passed!" or raises AssertionError with advice.

    It sets weights of its own, compares the logits and their gradients with NumPy's, and puts the model's weights back.

    Args:
        target: the learner's Keras model
        classes: the number of outputs, 10
        input_size: the number of inputs, 400
    """
    asked = draw_model_question(np.random.default_rng(), [input_size, *HIDDEN_UNITS, classes])
    seen = observe_model(target, asked)
    failure = judge_model(seen, asked)
    tell(failure, [] if failure else advise_model(seen), "All tests passed!")


# %%
MODEL_SENTENCES = """
unfinished: The model is not finished: {detail}.
    Try: write a line for each layer into Sequential([ … ]), between the markers, and run the cell again. Hint 1 has the idea.
too_slow: The model did not answer in time; a call may take 2 seconds.
    Try: keep the cell to the three layers; train in the cells below it.
raises: The model stops with an error: {detail}
    Try: make the cell one Input and three Dense lines, as in Hint 2, then change it step by step.
not_a_model: Expected a Keras model, got {detail}.
    Try: keep the line model = Sequential([ … ]) around your layers.
wrong_layer_count: Expected 3 layers with weights ({network}), got {count}.
    Try: use one Dense line for each of L1, L2 and L3, and no other.
wrong_units: Expected layers of {wanted_units} units, got {units}.
    Try: look up each layer's number of units in the table of section 4.3.
swapped_units: Expected layers of {wanted_units} units in this order, got {units}.
    Try: put the layers in the order in which the numbers flow: L1, L2, L3.
wrong_input_size: The first layer must take {wanted_inputs} numbers, one for each pixel; this model takes {detail}.
    Try: write tf.keras.Input(shape=({wanted_inputs},)) as the first entry.
wrong_layer_type: The network is made of Dense layers only, but {detail}.
    Try: leave that layer out; ReLU belongs in Dense(…, activation="relu").
linear_hidden: A hidden layer has no ReLU: {detail}.
    Try: add activation="relu" to L1 and to L2; without it, Dense is linear.
sigmoid_hidden: The hidden layers must use ReLU, but {detail}.
    Try: write activation="relu" in L1 and L2.
softmax_output: The last layer must give logits, but it applies softmax already.
    Try: write activation="linear" in L3, and no Softmax after it: the loss adds the softmax (section 4.5).
relu_output: The last layer must give logits of both signs, but {detail}.
    Try: write activation="linear" in L3, and no ReLU after it; ReLU belongs to the hidden layers.
no_bias: Each layer needs a bias b, but at least one has none.
    Try: leave out use_bias=False.
frozen: Some weights can't be trained: {detail}.
    Try: leave out trainable=False, and whatever stops or changes gradients.
changes_in_training: In training the model computes other numbers than afterwards: {detail}.
    Try: leave out dropout, noise and constraints; three plain Dense layers compute the same in training.
wrong_output: With the same weights, the model's outputs differ from three layers of ReLU, ReLU, linear ({detail}).
    Try: use plain Dense layers with activation="relu", "relu" and "linear".
"""
NOT_A_MODEL = {
    "a function": "call the function that makes the model, and store what it returns: model = build().",
    "a KerasTensor": "make a model of it: model = tf.keras.Model(x, outputs), or use Sequential([ … ]).",
    "an EagerTensor": "leave out the call with data: what it gives are numbers, not the model.",
    "a History": "write model.fit(…) without model = before it: fit gives back a history.",
    "a str": "leave out the quotes around the code.",
    "None": "let model = Sequential([ … ]) stand alone: add(), compile() and a function without return give None.",
    "a class": "call the class to make a model of it: put parentheses after its name.",
    "a tuple": "leave out the comma after the last bracket, and keep the line model = Sequential([ … ]): else it is a tuple.",
}

# %%
# ---- How a model is asked -------------------------------------------------------------------------------

BUILT_HERE: weakref.WeakSet = weakref.WeakSet()  # models without an input size, until a check looked at them
LARGER = 5  # times as large are the inputs in training, where no exponential must have room for them; and mirrored


def draw_model_question(rng: np.random.Generator, sizes: Sequence[int]) -> dict[str, Any]:
    """Returns a question to a network of these sizes, in training, too: the seed of its weights and inputs."""
    return {"sizes": list(sizes), "seed": int(rng.integers(2**32)), "training": True}


def weights_and_inputs(shapes: Sequence[Sequence[int]], asked: dict[str, Any]) -> tuple[list[np.ndarray], np.ndarray]:
    """Returns what a network of Dense layers is asked with, all float32.

    weights : one for each shape, such as W1 (400, 25), b1 (25,), W2 (25, 15), b2 (15,), W3 (15, 10), b3 (10,)
    x       : (n, 400), as large as the pixels of the lab, ten and twenty times as large; W1 has as many rows
    """
    rng = np.random.default_rng(asked["seed"])
    weights = [rng.normal(size=shape) * (np.sqrt(2 / shape[0]) if len(shape) == 2 else 1) for shape in shapes]
    weights = [w - w.mean(axis=0) if w.ndim == 2 and len(w) > 1 else w for w in weights]  # so no unit is off throughout
    n, as_pixels = (rng.integers(33, 49), np.abs) if asked.get("training") else (8, np.asarray)  # none is negative
    x = rng.normal(size=(n, in_flow(shapes)[0][0][0])) * np.resize([1, 1, 1, 1, 10, 10, 20, 20], n)[:, None]
    return [w.astype("float32") for w in weights], as_pixels(x).astype("float32")


def observe_model(target: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Returns what the model is made of and what it computes with weights of the question, as plain data."""
    is_model = hasattr(target, "layers") and hasattr(target, "set_weights") and not isinstance(target, type)
    seen: dict[str, Any] = {"is_model": is_model, "type": type(target).__name__}
    if not is_model:
        return seen
    takes_inputs = bool(getattr(target, "inputs", None))
    seen.update(layers=[], weights=[], had_input_shape=takes_inputs and target not in BUILT_HERE, seconds=0)
    try:
        with quiet():
            look_into(target, asked, seen)
    except Exception as error:
        seen["error"] = first_line(error)
    return seen


def look_into(target: Any, asked: dict[str, Any], seen: dict[str, Any]) -> None:
    """Adds the layers, their weights' shapes, and the outputs for weights of these shapes if they are Dense alone."""
    nothing = np.zeros((1, asked["sizes"][0]), dtype="float32")
    if target.layers and not target.built:  # it takes its input size from the data
        BUILT_HERE.add(target)
        target.build((None, nothing.shape[1])) if type(target).__name__ == "Sequential" else target(nothing)
    before = target.get_weights()
    if target.layers and not before:  # a class of its own makes them when it is called
        target(nothing)
        before = target.get_weights()
    layers, shapes = layers_of(target), [list(weight.shape) for weight in before]
    trainable, taken = target.trainable_weights, list(getattr(target, "input_shape", None) or [])
    seen.update(layers=layers, weights=shapes, trainable=[list(w.shape) for w in trainable], input_shape=taken)
    if "seed" in asked and are_dense(shapes):
        weights, x = weights_and_inputs(shapes, asked)
        target.set_weights(weights)
        try:
            start = time.process_time()
            seen["outputs"] = outputs_of(target, x, taken[1:])
            seen["seconds"] = time.process_time() - start
            if asked.get("training") and len(taken) < 3:
                seen["training"] = in_training(target, LARGER * np.concatenate([x, -x]))
        finally:
            target.set_weights(before)
    loss = getattr(target, "loss", None)  # of compile
    takes_logits = not loss or getattr(loss, "from_logits", "crossentropy" not in str(loss))
    seen.update(penalized=bool(getattr(target, "losses", None)), loss_takes_logits=bool(takes_logits))


def in_training(target: Any, x: np.ndarray) -> dict[str, Any]:
    """Returns what the model makes of x while it is trained, and its gradients: the sum of each column."""
    weights = target.trainable_weights
    constrained = [weight for weight in weights if getattr(weight, "constraint", None)]
    for weight in constrained:
        weight.assign(weight.constraint(weight))  # as at the end of each step
    tensorflow = sys.modules["tensorflow"]
    with tensorflow.GradientTape() as tape:
        outputs = tensorflow.cast(given := target(x, training=True), "float32")
        loss = tensorflow.reduce_sum(outputs**2 / np.square(x).mean(axis=1, keepdims=True)) / 2  # no row drowns others
    found = tape.gradient(loss, weights) if tensorflow.is_tensor(given) else [None] * len(weights)
    columns = [None if g is None else np.reshape(g, (-1, g.shape[-1])).sum(axis=0).tolist() for g in found]
    return {"outputs": np.asarray(outputs, dtype=float).tolist(), "gradients": columns, "constrained": len(constrained)}


def outputs_of(target: Any, x: np.ndarray, taken: list[int]) -> list:
    """Returns what the model makes of x, (n, 400) -> (n, 10), in the shape that it takes: pictures, or a whole table."""
    n, size = len(x), math.prod(taken)
    if len(taken) > 1 and size % x.shape[1] == 0 and size <= 10_000 * x.shape[1]:
        x = np.resize(x, (max(1, x.size // size), *taken))  # repeated until it fills the table
    if (result := target(x)) is None:
        raise ValueError("the model's call returns nothing (None)")
    outputs = np.asarray(result, dtype=float)
    return (outputs[0, :n] if outputs.ndim == 3 and x.ndim == 3 else outputs).tolist()


def layers_of(target: Any) -> list[dict[str, Any]]:
    """Returns name, type, activation and weight shapes of each layer; a model inside a model counts by its layers."""
    layers = []
    for layer in target.layers:
        if hasattr(layer, "layers"):
            layers += layers_of(layer)
            continue
        activation, weights = getattr(layer, "activation", None), [list(w.shape) for w in layer.weights]
        named = getattr(activation, "__name__", type(activation).__name__) if activation else ""
        classes = [of for of in type(layer).__mro__ if of.__module__.partition(".")[0] in ("keras", "tf_keras")]
        kind = (*classes, type(layer))[0].__name__  # of Keras' own: a learner's class may have any name, and is a Layer
        layers.append({"name": layer.name, "type": kind, "activation": named, "weights": weights})
    return layers
