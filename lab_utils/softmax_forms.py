"""Softmax in several forms, side by side, at logits for which they differ.

- `compare_softmax` calls a learner's softmax beside a loop, a vector and a stable form, at small and at huge logits
- `check_stable` checks a softmax that is to withstand huge logits; a practice exercise, without points
"""

import math
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from IPython.display import display

from lab_utils.answers import praise
from lab_utils.errors import first_line
from lab_utils.telling import numbers

Softmax = Callable[[np.ndarray], Any]
SMALL, LARGE = (1.0, 2.0, 3.0, 4.0), (1000.0, 1001.0, 1002.0, 1003.0)
ASKED = (SMALL, LARGE, (1000.0, 0.0, -1000.0), (-1000.0, -1000.0), (7.0,))
MANY = 1000  # logits of the call whose time is taken
WRITE = "write the formula in the cell above, run it, then this one again."
SHIFT = (
    "find the power that is too large or too small for a float. Only differences between logits count, "
    "so you may subtract the same number from all of them first: which one?"
)


def loop(z: Iterable[float]) -> list[float]:
    """Softmax as plain Python computes it, one element after the other."""
    powers = [math.exp(element) for element in z]
    total = sum(powers)
    return [power / total for power in powers]


def vector(z: np.ndarray) -> np.ndarray:
    """Softmax as NumPy computes it, all elements at once."""
    powers = np.exp(z)
    return powers / powers.sum()


def stable(z: np.ndarray) -> np.ndarray:
    """Softmax of the distances to the largest logit: the same numbers, and no power is above 1."""
    return vector(z - np.max(z))


def compare_softmax(mine: Softmax) -> None:
    """Print what four forms of softmax give for small logits and for large ones, and how long 1000 logits take.

    Args:
        mine : the learner's own, z (N,) float -> a (N,) float
    """
    print(f"{'':8}{'z = ' + numbers(SMALL):26}{'z = ' + numbers(LARGE):36}{MANY} logits")
    for name, softmax in (("yours", mine), ("loop", loop), ("vector", vector), ("stable", stable)):
        start = time.perf_counter()
        a, _ = outcome(softmax, np.linspace(-1, 1, MANY))
        took = f"{1e6 * (time.perf_counter() - start):8.0f} µs" if a is not None else "-"
        print(f"{name:8}{outcome(softmax, SMALL)[1]:26}{outcome(softmax, LARGE)[1]:36}{took}")


def check_stable(target: Softmax) -> None:
    """Say whether a softmax is right for logits of any size; nothing is graded.

    Args:
        target : z (N,) float -> a (N,) float
    """
    for z in ASKED:
        a, came = outcome(target, z)
        expected = stable(np.array(z))
        if a is None or not np.allclose(a, expected, rtol=1e-6, atol=1e-9):
            tip = WRITE if came == "None" else SHIFT if max(map(abs, z)) > 700 else "compare it with Exercise 1."
            print(f"Not yet. For z = {numbers(z)}\n  expected: {numbers(expected)}\n  got:      {came}\nTry: {tip}")
            return
    display(praise("✓ Right, for logits of any size.", "This is how TensorFlow computes softmax, too."), raw=True)


def outcome(softmax: Softmax, z: Sequence[float] | np.ndarray) -> tuple[np.ndarray | None, str]:
    """Returns the numbers that a softmax gives for z (N,), None if it gives no N numbers; and what came, in words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of overflow: the result shows it
        try:
            answer = softmax(np.array(z))
        # SystemExit too: an exit() left in the function must not end the kernel.
        except (Exception, SystemExit) as error:
            return None, first_line(error)
    try:
        a = np.asarray(answer, dtype=float) if answer is not None else None
    except Exception:  # each type raises what it likes here
        return None, f"a {type(answer).__name__}"
    if a is None:
        return None, "None"
    return (a, numbers(a)) if a.shape == np.shape(z) else (None, f"shape {a.shape}")
