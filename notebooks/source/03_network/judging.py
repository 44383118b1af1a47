# %% tags=["author"]
import functools
from typing import Any

import numpy as np

from lab_utils.formulas import activations_between, are_dense, are_near, gradients, in_flow
from lab_utils.mistakes import SLOW
from public_tests import LARGER, MODEL_SENTENCES, NOT_A_MODEL, Advice, Failure
from public_tests import explain, network, weights_and_inputs

# %%
# ---- How a model is judged ------------------------------------------------------------------------------

CHANGES_TRAINING = ("Dropout", "Noise", "Normalization", "Regularization", "Random", "Rescaling")  # or what it sees
explain_model = functools.partial(explain, MODEL_SENTENCES)


def judge_model(seen: dict[str, Any], asked: dict[str, Any]) -> Failure | None:
    """Returns the most telling mistake of a model, or None when it computes what the exercise describes."""
    sizes, kernels = asked["sizes"], [layer[0] for layer in in_flow(seen.get("weights", []))]
    name, detail = name_model_mistake(seen, asked, kernels)
    units, wanted = (", ".join(map(str, several)) for several in ([shape[1] for shape in kernels], sizes[1:]))
    facts = {"units": units, "wanted_units": wanted, "count": len(kernels), "wanted_inputs": sizes[0]}
    if name is None:
        return None
    failure = explain_model(name, detail=detail, network=" - ".join(map(str, sizes)), **facts)
    return failure._replace(help=NOT_A_MODEL.get(detail, failure.help)) if name == "not_a_model" else failure


def name_model_mistake(seen: dict, asked: dict, kernels: list) -> tuple[str | None, str]:
    """Returns the mistake's name and what was found, or (None, "")."""
    layers, sizes, units = seen.get("layers", []), asked["sizes"], [shape[1] for shape in kernels]
    error, taken = seen.get("error"), seen.get("input_shape", [])[1:]
    if not seen.get("is_model") and seen["type"] != "ellipsis":
        return "not_a_model", {"NoneType": "None", "type": "a class"}.get(
            seen["type"], f"a{'n' * (seen['type'][0] in 'AEIOU')} {seen['type']}"
        )
    if not error and all(layer["type"] == "InputLayer" for layer in layers):
        return "unfinished", "it has no layers yet"
    if error and not seen["weights"]:
        return "raises", error
    for layer in layers:
        has_other_weights = layer["weights"] and layer["type"] != "Layer" and "Dense" not in layer["type"]
        if has_other_weights or any(word in layer["type"] for word in CHANGES_TRAINING):
            return "wrong_layer_type", f"{layer['name']} is of the type {layer['type']}"
    if len(kernels) != len(sizes) - 1:
        return "wrong_layer_count", ""
    if units != sizes[1:]:
        return "swapped_units" if sorted(units) == sorted(sizes[1:]) else "wrong_units", ""
    if kernels[0][0] != sizes[0]:
        return "wrong_input_size", f"inputs of shape {tuple(taken)}" if len(taken) > 1 else f"{kernels[0][0]} numbers"
    if sum(len(shape) == 1 for shape in seen["weights"]) < len(kernels):
        return "no_bias", ""
    if taken not in ([], [sizes[0]]):
        return "wrong_input_size", f"inputs of shape {tuple(taken)}"
    if error:
        return "raises", error
    if seen["trainable"] != seen["weights"]:
        return "frozen", f"{len(seen['trainable'])} of {len(seen['weights'])} are trainable"
    if seen["seconds"] > SLOW:
        return "too_slow", ""
    used = explaining_activations(seen, asked)
    if used is None:
        others = [layer["type"] for layer in layers if layer["type"] not in ("Dense", "InputLayer")]
        named = ", ".join([layer["activation"] for layer in layers if layer["activation"]] + others)
        return "wrong_output", f"activations: {named}" if named else "other numbers"
    for layer, activation in zip(("L1", "L2"), used[:2], strict=True):
        if activation != "relu":
            name = f"{activation}_hidden" if activation in ("linear", "sigmoid") else "wrong_output"
            return name, f"{layer} computes {activation}"
    if used[2] == "linear":
        return name_training_mistake(seen["training"], seen, asked) if asked.get("training") else (None, "")
    name = "softmax_output" if used[2].startswith("softmax") else "wrong_output"
    return "relu_output" if used[2] == "relu" else name, f"L3 computes {used[2]}"


def name_training_mistake(training: dict, seen: dict, asked: dict) -> tuple[str | None, str]:
    """Returns the mistake of a model that is right as long as it is not trained."""
    weights, x = weights_and_inputs(seen["weights"], asked)
    weights, x = [w.astype(float) for w in weights], LARGER * np.concatenate([x, -x]).astype(float)
    layers = in_flow(weights)
    outputs, expected = np.asarray(training["outputs"], dtype=float), network(x, layers)
    if outputs.shape != expected.shape or not are_near(outputs, expected).all():
        if outputs.shape == expected.shape and are_near(outputs, expected)[:4].all():
            return "wrong_output", "for large or negative inputs"
        n = training["constrained"]
        return "changes_in_training", f"{n} of its weights have a constraint" if n else "with training=True"
    for bend in (-3e-6, 3e-6):  # so near to it float32 may lie on either side
        right = dict(zip([id(part) for layer in layers for part in layer], gradients(x, layers, bend), strict=True))
        columns = [right[id(w)].reshape(-1, w.shape[-1]).sum(axis=0) for w in weights]
        pairs = zip(training["gradients"], columns, strict=True)
        if all(found is not None and np.allclose(found, c, 1e-3, 1e-3 * abs(c).max()) for found, c in pairs):
            return None, ""
    return "frozen", "their gradients are not those of three plain layers"


def explaining_activations(seen: dict, asked: dict) -> tuple[str, ...] | None:
    """Returns the activations with which three Dense layers of these shapes give these outputs, if some do."""
    if not are_dense(seen["weights"]):
        return None
    weights, x = weights_and_inputs(seen["weights"], asked)
    outputs = np.asarray(seen.get("outputs", []), dtype=float)
    return activations_between(x.astype(float), in_flow([w.astype(float) for w in weights]), outputs)


def advise_model(seen: dict[str, Any]) -> list[Advice]:
    """Returns what is worth knowing about a right model."""
    advice = {}
    if not seen["had_input_shape"]:
        advice["no_input_shape"] = "with tf.keras.Input(shape=(400,)) first, model.summary() shows every shape at once."
    if seen["type"] != "Sequential":
        advice["not_sequential"] = f"a {seen['type']} model is as right; the exercise asked for Sequential."
    if seen.get("penalized"):
        advice["penalty"] = "a penalty (regularizer) is no part of the exercise: training weighs it beside the loss."
    if not seen.get("loss_takes_logits", True):
        advice["loss_of_logits"] = "the loss in compile takes probabilities; these logits need from_logits=True."
    return [Advice(name, sentence) for name, sentence in advice.items()]
