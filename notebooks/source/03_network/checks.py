# %% tags=["author"]
import itertools
import math
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from public_tests import SLOW, Advice, Failure, as_sentence, first_line, help_with, quiet, tell

# %%
# ---- Exercise 2: model ------------------------------------------------------------------------------

HIDDEN_UNITS = [25, 15]
BUILT_HERE: weakref.WeakSet = weakref.WeakSet()  # models without an input size, until a check looked at them
MOST_UNITS = 1000  # of a layer worth asking; the exercise has 400 at most


def test_model(target: Any, classes: int, input_size: int) -> None:
    """Checks the network by what it computes; prints "All tests passed!" or raises AssertionError with advice.

    It sets weights of its own, compares the logits with NumPy's, and puts the model's weights back.

    Args:
        target: the learner's Keras model
        classes: the number of outputs, 10
        input_size: the number of inputs, 400
    """
    sizes = [input_size, *HIDDEN_UNITS, classes]
    asked = draw_model_question(np.random.default_rng(), sizes)
    seen = observe_model(target, asked)
    failure = judge_model(seen, asked)
    tell(failure, [] if failure else advise_model(seen), "All tests passed!")


test_model.__test__ = False  # type: ignore[attr-defined]  # pytest leaves it to the notebook


def draw_model_question(rng: np.random.Generator, sizes: Sequence[int]) -> dict[str, Any]:
    """Returns a question to a network of these sizes: the seed of its weights and inputs."""
    return {"sizes": list(sizes), "seed": int(rng.integers(2**32))}


def weights_and_inputs(shapes: Sequence[Sequence[int]], asked: dict[str, Any]) -> tuple[list[np.ndarray], np.ndarray]:
    """Returns what a network of Dense layers is asked with, all float32.

    weights : one for each shape, such as W1 (400, 25), b1 (25,), W2 (25, 15), b2 (15,), W3 (15, 10), b3 (10,)
    x       : (8, 400), inputs about as large as the pixels of the lab; as many columns as W1 has rows
    """
    rng = np.random.default_rng(asked["seed"])
    weights = [rng.normal(size=shape) * (np.sqrt(2 / shape[0]) if len(shape) == 2 else 1) for shape in shapes]
    columns = in_flow(shapes)[0][0][0]
    return [w.astype("float32") for w in weights], rng.normal(size=(8, columns)).astype("float32")


def observe_model(target: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Returns what the model is made of and what it computes with weights of the question, as plain data."""
    if isinstance(target, type) or not hasattr(target, "layers") or not hasattr(target, "set_weights"):
        return {"is_model": False, "type": type(target).__name__}
    start = time.perf_counter()
    seen: dict[str, Any] = {"is_model": True, "type": type(target).__name__, "layers": [], "weights": []}
    seen["had_input_shape"] = bool(getattr(target, "inputs", None)) and target not in BUILT_HERE
    try:
        with quiet():
            seen.update(_answer_of(target, asked))
    except Exception as error:
        seen["error"] = first_line(error)
    seen["seconds"] = time.perf_counter() - start
    return seen


def _answer_of(target: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Returns layers and weight shapes, and the outputs for weights of these shapes, if it has Dense layers alone."""
    if target.layers and not target.built:  # it takes its input size from the data
        BUILT_HERE.add(target)
        x = np.zeros((1, asked["sizes"][0]), dtype="float32")
        target.build((None, x.shape[1])) if type(target).__name__ == "Sequential" else target(x)
    if target.layers and not target.get_weights():  # a class of its own makes them when it is called
        target(np.zeros((1, asked["sizes"][0]), dtype="float32"))
    before = target.get_weights()
    seen = {
        "layers": _layers_of(target),
        "weights": [list(weight.shape) for weight in before],
        "trainable": len(target.trainable_weights),
        "input_shape": list(getattr(target, "input_shape", None) or []),
    }
    if are_dense(seen["weights"]):
        weights, x = weights_and_inputs(seen["weights"], asked)
        target.set_weights(weights)
        try:
            seen["outputs"] = _outputs(target, x, seen["input_shape"][1:])
        except Exception as error:
            seen["error"] = first_line(error)
        finally:
            target.set_weights(before)
    return seen


def _outputs(target: Any, x: np.ndarray, taken: list[int]) -> list:
    """Returns what the model makes of x, (8, 400) -> (8, 10), in the shape that it takes: pictures, or a whole table."""
    if len(taken) > 1 and taken[-1] == x.shape[1] and 8 <= taken[0] <= 10_000:
        table = np.zeros((1, *taken), dtype="float32")
        table[0, : len(x)] = x
        return np.asarray(target(table)[0, : len(x)], dtype=float).tolist()
    result = target(x.reshape(-1, *taken) if len(taken) > 1 and math.prod(taken) == x.shape[1] else x)
    if result is None:
        raise ValueError("the model's call returns nothing (None)")
    return np.asarray(result, dtype=float).tolist()


def in_flow(parts: Sequence[Any]) -> list[list[Any]]:
    """Returns weights, or their shapes, layer by layer, in the order in which the numbers flow.

    A class of its own may name its last layer first. Example: b, W (15, 10) and W (400, 15) -> the latter first
    """
    shapes = [np.shape(part) if hasattr(part, "shape") else tuple(part) for part in parts]
    starts = [i for i, shape in enumerate(shapes) if len(shape) == 2] + [len(parts)]
    layers = [list(parts[i:j]) for i, j in itertools.pairwise(starts)]
    ends = [shapes[i] for i in starts[:-1]]
    if len(layers) == 3:
        for order in itertools.permutations(range(3)):  # as it stands first
            if all(ends[i][1] == ends[j][0] for i, j in itertools.pairwise(order)):
                return [layers[i] for i in order]
    return layers


def are_dense(shapes: Sequence[Sequence[int]]) -> bool:
    """Says whether these can be the weights of three Dense layers, one after the other, of a size worth asking."""
    for i, shape in enumerate(shapes):
        is_bias = i > 0 and len(shapes[i - 1]) == 2 and list(shape) == list(shapes[i - 1][1:])
        if not (len(shape) == 2 or is_bias) or not all(isinstance(n, int) and 0 < n <= MOST_UNITS for n in shape):
            return False
    kernels = [layer[0] for layer in in_flow(shapes)]
    return len(kernels) == 3 and all(before[1] == after[0] for before, after in itertools.pairwise(kernels))


def _layers_of(target: Any) -> list[dict[str, Any]]:
    """Returns name, type, units, activation and weight shapes of each layer; a model inside a model counts by its layers."""
    layers = []
    for layer in target.layers:
        if hasattr(layer, "layers"):
            layers += _layers_of(layer)
            continue
        activation = getattr(layer, "activation", None)
        layers.append(
            {
                "name": layer.name,
                "type": type(layer).__name__,
                "activation": getattr(activation, "__name__", type(activation).__name__) if activation else "",
                "weights": [list(weight.shape) for weight in layer.get_weights()],
            }
        )
    return layers


def judge_model(seen: dict[str, Any], asked: dict[str, Any]) -> Failure | None:
    """Returns the most telling mistake of a model, or None when it computes what the exercise describes.

    Args:
        seen: what `observe_model` returned, or {"stopped": a diagnosis, "detail": …} when it never came to that
        asked: the question
    """
    sizes = asked["sizes"]
    kernels = [shapes[0] for shapes in in_flow(seen.get("weights", []))]
    units = [shape[1] for shape in kernels]
    name, got = _name_model_mistake(seen, asked, sizes, kernels)
    if name is None:
        return None
    rationale, advice = MODEL_SENTENCES[name]
    wanted = " - ".join(str(size) for size in sizes)
    detail = seen.get("detail") or ""
    if name == "raises":
        detail = as_sentence(detail or seen["error"])
        advice = help_with(detail) or advice
    if name == "unfinished" and detail:  # it was looked for, and not found
        advice = "define model in a code cell, by this very name."
    advice = {"None": RETURNS_NONE, "a class": NOT_CALLED, "a tuple": COMMA}.get(got, advice) if got else advice
    facts = {
        "detail": detail,
        "missing": detail or "it has no layers yet",
        "units": ", ".join(map(str, units)),
        "wanted_units": ", ".join(map(str, sizes[1:])),
        "count": len(kernels),
        "network": wanted,
        "wanted_inputs": sizes[0],
        "got": got,
    }
    return Failure(name, rationale.format(**facts), advice.format(**facts))


def advise_model(seen: dict[str, Any]) -> list[Advice]:
    """Returns what is worth knowing about a right model."""
    advice = []
    if not seen["had_input_shape"]:
        advice.append(
            Advice(
                "no_input_shape",
                "with tf.keras.Input(shape=(400,)) first, model.summary() can show every shape at once.",
            )
        )
    if seen["type"] != "Sequential":
        advice.append(
            Advice("not_sequential", f"a {seen['type']} model is as right; the exercise asked for Sequential.")
        )
    return advice


# Layers that change what training does, or what it sees.
CHANGES_TRAINING = ("Dropout", "Noise", "Normalization", "Regularization", "Random", "Rescaling")


def _name_model_mistake(seen: dict, asked: dict, sizes: list[int], kernels: list) -> tuple[str | None, str]:
    """Returns the mistake's name and what was found, or (None, "")."""
    layers = seen.get("layers", [])
    if seen.get("stopped"):
        return seen["stopped"], ""
    if not seen["is_model"]:
        if seen["type"] == "ellipsis":
            return "unfinished", ""
        return "not_a_model", {"NoneType": "None", "type": "a class"}.get(seen["type"], f"a {seen['type']}")
    if not any(layer["type"] != "InputLayer" for layer in layers) and "error" not in seen:
        return "unfinished", ""
    if "error" in seen and not seen["weights"]:
        return "raises", ""
    strange = [layer for layer in layers if _is_strange(layer)]
    if strange:
        return "wrong_layer_type", f"{strange[0]['name']} is a {strange[0]['type']} layer"
    named = _name_wrong_weights(seen, sizes, kernels)
    if named:
        return named, f"{kernels[0][0]} numbers" if named == "wrong_input_size" else ""
    taken = seen.get("input_shape", [])[1:]
    if taken not in ([], [sizes[0]]):
        return "wrong_input_size", f"inputs of shape {tuple(taken)}"
    if "error" in seen:
        return "raises", ""
    if seen["trainable"] < len(seen["weights"]):
        return "frozen", f"{seen['trainable']} of {len(seen['weights'])}"
    if seen["seconds"] > SLOW:
        return "too_slow", ""
    return _name_wrong_output(seen, asked, layers)


def _is_strange(layer: dict) -> bool:
    return (bool(layer["weights"]) and layer["type"] != "Dense" and "Dense" not in layer["type"]) or any(
        word in layer["type"] for word in CHANGES_TRAINING
    )


def _name_wrong_weights(seen: dict, sizes: list[int], kernels: list) -> str | None:
    units = [shape[1] for shape in kernels]
    biases = [shape for shape in seen["weights"] if len(shape) == 1]
    if len(kernels) != len(sizes) - 1:
        return "wrong_layer_count"
    if units != sizes[1:]:
        return "swapped_units" if sorted(units) == sorted(sizes[1:]) else "wrong_units"
    if kernels[0][0] != sizes[0]:
        return "wrong_input_size"
    return "no_bias" if len(biases) < len(kernels) else None


def _name_wrong_output(seen: dict, asked: dict, layers: list) -> tuple[str | None, str]:
    """Asks which activations explain the outputs; the described network has ReLU, ReLU, linear."""
    used = explaining_activations(seen, asked)
    if used == ("relu", "relu", "linear"):
        return None, ""
    if used is not None:
        return _name_activations(*used)
    named = ", ".join(layer["activation"] for layer in layers if layer["activation"])
    return "wrong_output", f"activations: {named}" if named else "other numbers"


def explaining_activations(seen: dict, asked: dict) -> tuple[str, str, str] | None:
    """Returns the activations with which three Dense layers of these shapes give these outputs, if some do."""
    if not are_dense(seen["weights"]):
        return None
    weights, x = weights_and_inputs(seen["weights"], asked)
    outputs = np.asarray(seen.get("outputs", []), dtype=float)
    if outputs.shape != (len(x), in_flow(weights)[-1][0].shape[1]) or not np.all(np.isfinite(outputs)):
        return None
    spread = np.ptp(outputs, axis=0).max()
    if spread < 0.001:  # the same for every input: that proves nothing
        return None
    rtol, atol = (1e-3, 1e-4) if spread > 0.1 else (1e-4, 1e-5)

    def explain(first: str, second: str, last: str) -> bool:
        z1, step2, step3 = _steps(weights, x)
        expected = ACTIVATIONS[last](step3(ACTIVATIONS[second](step2(ACTIVATIONS[first](z1)))))
        return bool(np.all(np.abs(outputs - expected) <= atol + rtol * np.abs(expected)))

    z1, step2, step3 = _steps(weights, x[:1])  # most explanations fail for one row already
    with np.errstate(all="ignore"):
        for first, f in ACTIVATIONS.items():
            for second, g in ACTIVATIONS.items():
                z3 = step3(g(step2(f(z1))))
                for last, h in ACTIVATIONS.items():
                    near = bool(np.all(np.abs(outputs[:1] - h(z3)) <= atol + rtol * np.abs(h(z3))))
                    over_rows = last == OVER_ROWS and first == second == "relu"  # needs more than one row
                    if (near or over_rows) and explain(first, second, last):
                        return first, second, last
    return None


def _name_activations(first: str, second: str, last: str) -> tuple[str, str]:
    for layer, activation in (("L1", first), ("L2", second)):
        if activation != "relu":
            name = {"linear": "linear_hidden", "sigmoid": "sigmoid_hidden"}.get(activation, "wrong_output")
            return name, f"{layer} computes {activation}"
    if last.startswith("softmax"):
        return "softmax_output", ""
    return {"relu": "relu_output"}.get(last, "wrong_output"), f"L3 computes {last}"


def _steps(weights: Sequence[np.ndarray], x: np.ndarray) -> tuple[np.ndarray, Callable, Callable]:
    """Returns z of the first layer, (8, 25), and what makes z of the second and third out of the activations before."""
    parts = in_flow([w.astype(float) for w in weights])
    first, second, third = (lambda a, part=part: a @ part[0] + sum(part[1:]) for part in parts)  # a layer may lack b
    return first(x.astype(float)), second, third


def _softmax_rows(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _erf(z: np.ndarray) -> np.ndarray:
    """Returns the error function to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26."""
    t = 1 / (1 + 0.3275911 * np.abs(z))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(z) * (1 - series * np.exp(-z * z))


OVER_ROWS = "softmax over all rows"
# Under Keras' names, with its own constants.
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "softmax": _softmax_rows,
    "log_softmax": lambda z: np.log(_softmax_rows(z)),
    "elu": lambda z: np.where(z > 0, z, np.expm1(z)),
    "selu": lambda z: 1.05070099 * np.where(z > 0, z, 1.67326324 * np.expm1(z)),
    "gelu": lambda z: z * (1 + _erf(z / math.sqrt(2))) / 2,
    "silu": lambda z: z / (1 + np.exp(-z)),
    "softplus": lambda z: np.logaddexp(0, z),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "exponential": np.exp,
    "softmax twice": lambda z: _softmax_rows(_softmax_rows(z)),
    "softmax after relu": lambda z: _softmax_rows(np.maximum(z, 0)),
    OVER_ROWS: lambda z: np.exp(z) / np.exp(z).sum(),
    "relu6": lambda z: np.clip(z, 0, 6),
    **{f"leaky_relu ({s})": lambda z, s=s: np.where(z > 0, z, s * z) for s in (0.2, 0.3, 0.1, 0.01)},
}


NOT_CALLED = "call the class to make a model of it: put parentheses after its name."
COMMA = "leave out the comma after the last bracket: it makes a tuple of your model."
RETURNS_NONE = "let model = Sequential([ … ]) stand alone: add(), compile() and a function without return give None."
# For each mistake: what it is, and one thing to try.
MODEL_SENTENCES: dict[str, tuple[str, str]] = {
    "unfinished": (
        "The model is not finished: {missing}.",
        "write a line for each layer into Sequential([ … ]), between the markers, and run the cell again. Hint 1 has the idea.",
    ),
    "syntax_error": (
        "The cell of the model is not valid Python{detail}.",
        "run the cell and look at the line that Python points at: often a comma between two layers is missing.",
    ),
    "too_slow": (
        "The model did not answer in time.",
        "keep the cell to the three layers; train in the cells below it.",
    ),
    "raises": (
        "The model stops with an error: {detail}",
        "run the cell of Exercise 2 again and read the last line of what it prints.",
    ),
    "not_a_model": (
        "Expected a Keras model, got {got}.",
        "keep the line model = Sequential([ … ]) around your layers.",
    ),
    "wrong_layer_count": (
        "Expected 3 layers with weights ({network}), got {count}.",
        "use one Dense line for each of L1, L2 and L3, and no other.",
    ),
    "wrong_units": (
        "Expected layers of {wanted_units} units, got {units}.",
        "look up each layer's number of units in the table of section 4.3.",
    ),
    "swapped_units": (
        "Expected layers of {wanted_units} units in this order, got {units}.",
        "put the layers in the order in which the numbers flow: L1, L2, L3.",
    ),
    "wrong_input_size": (
        "The first layer must take {wanted_inputs} numbers, one for each pixel; this model takes {got}.",
        "write tf.keras.Input(shape=({wanted_inputs},)) as the first entry.",
    ),
    "wrong_layer_type": (
        "The network is made of Dense layers only, but {got}.",
        'leave that layer out; ReLU belongs into Dense(…, activation="relu").',
    ),
    "linear_hidden": (
        "A hidden layer has no ReLU: {got}.",
        'add activation="relu" to L1 and to L2; without it, Dense is linear.',
    ),
    "sigmoid_hidden": (
        "The hidden layers must use ReLU, but {got}.",
        'write activation="relu" in L1 and L2.',
    ),
    "softmax_output": (
        "The last layer must put out logits, but it applies softmax already.",
        'write activation="linear" in L3, and no Softmax after it: the loss adds the softmax (section 4.5).',
    ),
    "relu_output": (
        "The last layer must put out logits of both signs, but {got}.",
        'write activation="linear" in L3, and no ReLU after it; ReLU belongs to the hidden layers.',
    ),
    "no_bias": (
        "Each layer needs a bias b, but at least one has none.",
        "leave out use_bias=False.",
    ),
    "frozen": (
        "Some weights can't be trained (trainable: {got}).",
        "leave out trainable=False.",
    ),
    "wrong_output": (
        "With the same weights, the model's outputs differ from three layers of ReLU, ReLU, linear ({got}).",
        'use plain Dense layers with activation="relu", "relu" and "linear".',
    ),
}
