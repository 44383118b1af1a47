"""What each of Keras' activations computes, and what people make of them, in NumPy."""

import functools
import math
from collections.abc import Callable

import numpy as np


def softmax_rows(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def leaky_relu(slope: float, z: np.ndarray) -> np.ndarray:
    return np.where(z > 0, z, slope * z)


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
