"""A network of Dense layers in NumPy: what Keras' activations compute, which were used, and the gradients.

Weights come as one list of all layers' arrays; `in_flow` takes it apart.
"""

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def softmax_rows(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def leaky_relu(slope: float, z: np.ndarray) -> np.ndarray:
    return np.where(z > 0, z, slope * z)


def divided_in_place(a: np.ndarray, ez: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Returns what becomes of an array whose elements are divided, one by one, by a sum that they are part of."""
    for j in range(len(a)):
        a[j] = ez(a)[j] / ez(a).sum()
    return a


MOST_UNITS = 1000  # of a layer worth asking; the exercise has 400 at most
OVER_ROWS = "softmax over all rows"
# Under Keras' names, with its own constants.
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "softmax": softmax_rows,
    "log_softmax": lambda z: np.log(softmax_rows(z)),
    "elu": lambda z: np.where(z > 0, z, np.expm1(z)),
    "selu": lambda z: 1.05070099 * np.where(z > 0, z, 1.67326324 * np.expm1(z)),
    "gelu": lambda z: z * (1 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2))) / 2,
    "silu": lambda z: z / (1 + np.exp(-z)),
    "softplus": lambda z: np.logaddexp(0, z),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "exponential": np.exp,
    "softmax twice": lambda z: softmax_rows(softmax_rows(z)),
    "softmax after relu": lambda z: softmax_rows(np.maximum(z, 0)),
    OVER_ROWS: lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
    "relu6": lambda z: np.clip(z, 0, 6),
    **{f"leaky_relu ({slope})": functools.partial(leaky_relu, slope) for slope in (0.2, 0.3, 0.1, 0.01)},
}


def gradients(x: np.ndarray, layers: Sequence, bend: float = 0) -> list[np.ndarray]:
    """Returns how a loss of what the layers make of x changes with W1, b1, W2, b2, W3 and b3.

    The loss is half the sum of the squares, each row divided by the mean square of its x, so that no row drowns others.

    bend : where ReLU bends, as a share of the largest number in a row
    """
    (W1, b1), (W2, b2), (W3, b3) = layers
    z1 = x @ W1 + b1
    a1 = np.maximum(z1, 0)
    z2 = a1 @ W2 + b2
    a2 = np.maximum(z2, 0)
    dz3 = (a2 @ W3 + b3) / np.square(x).mean(axis=1, keepdims=True)  # (m, 10)
    dz2 = dz3 @ W3.T * (z2 > bend * abs(z2).max(axis=1, keepdims=True))
    dz1 = dz2 @ W2.T * (z1 > bend * abs(z1).max(axis=1, keepdims=True))
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]


def activations_between(x: np.ndarray, layers: Sequence, outputs: np.ndarray) -> tuple[str, ...] | None:
    """Returns the activations with which three layers, each W and b or W alone, make these outputs of x, if some do."""
    if outputs.shape != (len(x), layers[-1][0].shape[1]):
        return None
    finite = np.isfinite(outputs).all(axis=1)  # a softmax written out has no number where its exponentials have none
    x, outputs = x[finite], outputs[finite]
    if not len(x):
        return None
    spread = np.ptp(outputs, axis=0).max()
    if spread < 0.001:  # the same for every input: that proves nothing
        return None
    tolerance = 1e-3 if spread > 0.1 else 1e-4

    def near(expected: np.ndarray) -> bool:
        return bool(are_near(outputs[: len(expected)], expected, tolerance).all())

    def step(a: np.ndarray, layer: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        z = a @ layer[0] + sum(layer[1:])
        return {name: activation(z) for name, activation in ACTIVATIONS.items()}

    def all_rows(used: Sequence[str]) -> np.ndarray:
        a = x
        for (W, *b), activation in zip(layers, used, strict=True):
            a = ACTIVATIONS[activation](a @ W + sum(b))
        return a

    with np.errstate(all="ignore"):  # of one row first: most explanations fail there already
        for first, a1 in step(x[:1], layers[0]).items():
            for second, a2 in step(a1, layers[1]).items():
                for last, a3 in step(a2, layers[2]).items():
                    used = first, second, last  # softmax over all rows needs more than one
                    if (near(a3) or used == ("relu", "relu", OVER_ROWS)) and near(all_rows(used)):
                        return used if finite.all() or last.startswith("softmax") else None
    return None


def are_near(outputs: np.ndarray, expected: np.ndarray, tolerance: float = 1e-3) -> np.ndarray:
    """Returns for each row whether these are the expected numbers, as near as float32 comes."""
    size = np.clip(np.abs(expected).max(axis=1, keepdims=True), 1, 1e4)  # numbers cancel out in each row
    return np.all(np.abs(outputs - expected) <= tolerance * (size / 10 + np.abs(expected)), axis=1)


def in_flow(parts: Sequence[Any]) -> list[list[Any]]:
    """Returns weights or shapes by layer, in the order in which the numbers flow.

    A learner's own class may name its last layer first. A bias stands behind its W, as in Keras, or else where a layer
    written by hand has it: its length tells whose it is.
    """
    shapes = [np.shape(part) if hasattr(part, "shape") else tuple(part) for part in parts]
    kernels = [i for i, shape in enumerate(shapes) if len(shape) == 2]
    layers = [list(range(i, j)) for i, j in itertools.pairwise([*kernels, len(parts)])]
    if len(layers) == 3 and (kernels[0] > 0 or any(shapes[i] != shapes[W][1:] for W, *b in layers for i in b)):
        biases = [i for i in range(len(parts)) if i not in kernels]
        for layer in layers:
            own = [i for i in biases if shapes[i] == shapes[layer[0]][1:]][:1]
            layer[1:] = own
            biases = [i for i in biases if i not in own]
    for order in itertools.permutations(layers) if len(layers) == 3 else ():  # as it stands first
        if all(shapes[W[0]][1] == shapes[next_W[0]][0] for W, next_W in itertools.pairwise(order)):
            layers = list(order)
            break
    return [[parts[i] for i in layer] for layer in layers]


def are_dense(shapes: Sequence[Sequence[int]]) -> bool:
    """Says whether these can be the weights of three Dense layers, one after the other, of a size worth asking."""
    layers = in_flow(shapes)
    if len(layers) != 3 or sum(map(len, layers)) != len(shapes):
        return False
    biases = all(len(layer) < 3 and all(list(b) == list(layer[0][1:]) for b in layer[1:]) for layer in layers)
    sizes = all(isinstance(n, int) and 0 < n <= MOST_UNITS for shape in shapes for n in shape)
    return biases and sizes and all(W[1] == next_W[0] for (W, *_), (next_W, *_) in itertools.pairwise(layers))


def how_it_moved(plain: dict, nudged: dict, again: dict, z: Sequence[float], nudge: dict[str, float]) -> str:
    """Returns "along" where a result moved as softmax does with its logits, "otherwise" where it moved, else "".

    plain, nudged, again : what came back before, with the logits of a ready-made softmax larger, and after that
    nudge                : by which part they were larger, by their precision
    """
    # A result that is not the same twice proves nothing, nor does an error.
    if not plain["shape"] == nudged["shape"] == [len(z)] or plain["values"] != again.get("values"):
        return ""
    a, moved = np.array(plain["values"]), np.array(nudged["values"]) - np.array(plain["values"])
    if not np.all(np.isfinite(moved)):
        return ""
    for dtype, larger in nudge.items():
        expected = larger * a * (np.array(z) - np.sum(a * np.array(z)))  # the derivative of softmax(s z) by s at 1
        noise = 2 * np.finfo(dtype).eps * np.abs(a)
        telling = np.abs(expected) > 5 * noise
        if np.any(telling & (np.abs(moved - expected) <= noise + 0.1 * np.abs(expected))):
            return "along"
    return "otherwise"
