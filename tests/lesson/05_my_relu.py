# %% tags=["author"]
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from public_tests import Failure, first_line, quiet, tell

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
# ---- Exercise 3: my_relu ----------------------------------------------------------------------------

from collections.abc import Mapping

RELU_INPUTS: dict[str, list[float]] = {"both_signs": [-2.0, 0.0, 3.0], "near_zero": [-0.5, 0.25, 0.5]}


def test_my_relu(target: Callable) -> None:
    """Checks a ReLU function; prints "All tests passed." or raises AssertionError with advice."""
    seen = {name: observe_my_relu(target, z) for name, z in RELU_INPUTS.items()}
    tell(judge_my_relu(seen, RELU_INPUTS), [], "All tests passed.")


test_my_relu.__test__ = False  # type: ignore[attr-defined]  # pytest leaves it to the notebook


def observe_my_relu(target: Callable, z: Sequence[float]) -> dict[str, Any]:
    """Returns what one call gives back, as plain data."""
    try:
        with quiet():
            a = target(np.array(z))
        return {"values": None if a is None else np.asarray(a, dtype=float).tolist()}
    except Exception as error:
        return {"error": first_line(error)}


def judge_my_relu(seen: Mapping[str, dict], asked: Mapping[str, Sequence[float]], stopped: str = "") -> Failure | None:
    """Returns the most telling mistake, or None when every call came back right."""
    values = {name: call.get("values") for name, call in seen.items()}
    if stopped:
        name = stopped
    elif any("error" in call for call in seen.values()):
        name = "raises"
    elif all(value is None for value in values.values()):
        name = "unfinished"
    elif all(_is_relu(values[name], asked[name]) for name in asked):
        return None
    elif all(np.array_equal(values[name], np.abs(asked[name])) for name in asked):
        name = "loses_sign"
    else:
        name = "wrong_values"
    return Failure(name, *RELU_SENTENCES[name])


def _is_relu(values: Any, z: Sequence[float]) -> bool:
    return np.shape(values) == np.shape(z) and np.allclose(values, np.maximum(z, 0))


# For each mistake: what it is, and one thing to try.
RELU_SENTENCES: dict[str, tuple[str, str]] = {
    "unfinished": ("my_relu is not finished yet.", "write one line between the markers; Hint 1 has the idea."),
    "syntax_error": ("The cell of my_relu is not valid Python.", "run it and look at the line that Python points at."),
    "too_slow": ("my_relu did not answer in time.", "look for a loop that never ends."),
    "raises": ("my_relu stops with an error.", "call my_relu(np.array([-1.0, 2.0])) and read the last line."),
    "loses_sign": ("my_relu turns -2 into 2.", "negative numbers become 0."),
    "wrong_values": (
        "my_relu returns other numbers than ReLU.",
        "compare my_relu(np.array([-1.0, 2.0])) with 0 and 2.",
    ),
}


# %% tags=["hidden"]
from autograder.lesson.contract import Grading, worth

GRADING = Grading(
    ask=lambda rng: {**RELU_INPUTS, "hidden_five": rng.uniform(-9, 9, 5).round(3).tolist()},
    judge=judge_my_relu,
    stopped=lambda diagnosis, detail: judge_my_relu({}, {}, diagnosis),
    checks=worth({"both_signs": 3, "near_zero": 3, "hidden_five": 4}, lambda call, z: _is_relu(call.get("values"), z)),
    equivalent={"np.where(z > 0, z, 0) -> np.where(z >= 0, z, 0)": "where z is 0, both give 0."},
)


# %% tags=["mistake"] id="loses_sign"
def my_relu(z):
    return np.abs(z)


# %% tags=["mistake"] id="wrong_values"
def my_relu(z):
    return z


# %% tags=["mistake"] id="raises"
def my_relu(z):
    return max(z, 0)


# %% tags=["author"]
from autograder.gate import rehearsal

rehearsal.run("my_relu", __file__)
