"""A network of Dense layers in NumPy: what Keras' activations compute, which were used, and the gradients."""

import functools
import math
from collections.abc import Callable, Sequence

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
