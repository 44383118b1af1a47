# %% tags=["author"]
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from public_tests import FUNCTION_SENTENCES, Failure, called, calls_of, explain_function, name_mistake, tell

# %% [markdown]
# ## 5 - ReLU by hand
#
# **Goal:** write the activation of the hidden layers yourself.
#
# ### Exercise 3
#
# Write `my_relu`. It gets an array `z` and returns an array of the same shape: positive numbers stay, all others become 0.


# %% tags=["graded"] exercise="my_relu" points=10
# UNQ_C3
# GRADED CELL: my_relu
def my_relu(z):
    """ReLU: passes positive numbers on and turns all others into 0.

    Args:
      z (ndarray (N,)) : input data
    Returns:
      a (ndarray (N,)) : ReLU of z
    """
    a = None
    ### START CODE HERE ###
    a = np.where(z > 0, z, 0)
    ### END CODE HERE ###
    return a


# %%
from public_tests import test_my_relu

test_my_relu(my_relu)

# %% [markdown] tags=["hint"] title="Hint 1: the idea"
# `np.where(condition, this, that)` chooses for each element.

# %% tags=["public"]
# ---- Exercise 3: my_relu --------------------------------------------------------------------------------

RELU_INPUTS: dict[str, list[float]] = {"both_signs": [-2.0, 0.0, 3.0], "near_zero": [-0.5, 0.25, 0.5]}
RELU_SENTENCES = """
loses_sign: my_relu turns -2 into 2.
    Try: negative numbers become 0.
"""


def expected_relu(z: Sequence[float]) -> np.ndarray:
    return np.maximum(z, 0)


def test_my_relu(target: Callable) -> None:
    """Checks a ReLU function; prints "All tests passed." or raises AssertionError with advice."""
    seen = {name: observe_my_relu(target, z) for name, z in RELU_INPUTS.items()}
    tell(judge_my_relu(seen, RELU_INPUTS), [], "All tests passed.")


def observe_my_relu(target: Callable, z: Sequence[float]) -> dict[str, Any]:
    """Returns what one call gives back, as plain data."""
    return called(target, z)


def judge_my_relu(seen: Mapping[str, Any], asked: Mapping[str, Sequence[float]]) -> Failure | None:
    """Returns the most telling mistake, or None when every call came back right."""
    calls = calls_of(seen, asked, expected_relu)
    name = name_mistake(calls, [("loses_sign", np.abs)], RELU_INPUTS.values())
    return explain_function("my_relu", FUNCTION_SENTENCES + RELU_SENTENCES, name, calls)


# %% tags=["hidden"]
from autograder.lesson.contract import Grading, worth

GRADING = Grading(
    ask=lambda rng: {**RELU_INPUTS, "hidden_five": (rng.uniform(1, 9, 5) * [1, -1, 1, 1, -1]).round(3).tolist()},
    judge=judge_my_relu,
    stopped=lambda diagnosis, detail: explain_function("my_relu", FUNCTION_SENTENCES, diagnosis, detail=detail),
    checks=worth({"both_signs": 3, "near_zero": 3, "hidden_five": 4}, judge_my_relu),
    unnamed=("wrong_values",),
    equivalent={"np.where(z > 0, z, 0) -> np.where(z >= 0, z, 0)": "where z is 0, both give 0."},
)


# %% tags=["mistake"] id="loses_sign"
def my_relu(z):
    return np.abs(z)


# %% tags=["mistake"] id="wrong_values"
def my_relu(z):
    return np.where(z > 0, z, 0.1 * z)


# %% tags=["mistake"] id="raises"
def my_relu(z):
    return max(z, 0)


# %% tags=["author"]
from autograder.gate import rehearsal

rehearsal.run("my_relu", __file__)
