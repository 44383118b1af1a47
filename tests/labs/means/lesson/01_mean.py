# %% tags=["author"]
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the run at the end of this file

# %% [markdown]
# # Means
#
# **Goal:** write the mean yourself.

# %%
import numpy as np

from mean_tests import test_my_mean
from means_lab import load_heights, show_heights

heights = load_heights()
show_heights(heights)

# %% tags=["public"]
from typing import Any, NamedTuple

import numpy as np


# %% tags=["public"]
class Failure(NamedTuple):
    """What went wrong: the mistake's stable name, a sentence, one thing to try."""

    diagnosis: str
    rationale: str
    help: str
    example: str = ""


class CheckFailed(AssertionError):
    """A check that did not pass."""

    def __init__(self, message: str, diagnosis: str) -> None:
        super().__init__(message)
        self.diagnosis = diagnosis


# %% [markdown]
# ### Exercise
#
# Write `my_mean`: the sum of the numbers in `x`, divided by how many there are.


# %% tags=["graded"] exercise="my_mean" points=10
def my_mean(x):
    """The mean.

    Args:
      x (ndarray (N,)) : numbers
    Returns:
      mean (float)
    """
    mean = None
    ### START CODE HERE ###
    mean = np.sum(x) / len(x)
    ### END CODE HERE ###
    return mean


# %%
test_my_mean(my_mean)

# %% [markdown] tags=["hint"] title="Hint 1: the idea"
# `np.sum(x)` adds, `len(x)` counts.

# %% tags=["public"]
ROWS: dict[str, list[float]] = {"three": [1.0, 2.0, 6.0], "two": [0.5, 1.0]}
SENTENCES: dict[str, tuple[str, str]] = {
    "unfinished": ("my_mean is not finished yet.", "write one line between the markers."),
    "syntax_error": ("The cell of my_mean is not valid Python.", "look at the line that Python points at."),
    "too_slow": ("my_mean did not answer in time.", "look for a loop that never ends."),
    "raises": ("my_mean stops with an error.", "call my_mean(np.array([1.0, 2.0])) and read the last line."),
    "not_divided": ("my_mean adds and does not divide.", "divide the sum by len(x)."),
    "wrong_values": (
        "my_mean returns another number than the mean.",
        "compare my_mean(np.array([1.0, 2.0])) with 1.5.",
    ),
}


def test_my_mean(target: Any) -> None:
    """Checks a mean; prints "All tests passed." or raises AssertionError with advice."""
    failure = judge_my_mean({name: observe_my_mean(target, row) for name, row in ROWS.items()}, ROWS)
    if failure:
        raise CheckFailed(f"{failure.rationale}\nTry: {failure.help}", failure.diagnosis)
    print("All tests passed.")


def observe_my_mean(target: Any, row: list[float]) -> dict[str, Any]:
    """Returns what one call gives back, as plain data."""
    try:
        mean = target(np.array(row))
        return {"value": None if mean is None else float(mean)}
    except Exception as error:
        return {"error": type(error).__name__}


def judge_my_mean(seen: dict, asked: dict) -> Failure | None:
    """Returns the most telling mistake, or None when every call came back right."""
    values = {name: call.get("value") for name, call in seen.items()}
    if any("error" in call for call in seen.values()):
        name = "raises"
    elif all(value is None for value in values.values()):
        name = "unfinished"
    elif all(is_mean(values[row], asked[row]) for row in asked):
        return None
    elif all(values[row] is not None and np.isclose(values[row], sum(asked[row])) for row in asked):
        name = "not_divided"
    else:
        name = "wrong_values"
    return Failure(name, *SENTENCES[name])


def is_mean(value: float | None, row: list[float]) -> bool:
    """Says whether a value is the mean of a row."""
    return value is not None and bool(np.isclose(value, sum(row) / len(row)))


# %% tags=["hidden"]
from autograder.lesson.contract import Grading, worth

GRADING = Grading(
    ask=lambda rng: {**ROWS, "hidden_five": rng.uniform(-9, 9, 5).round(3).tolist()},
    judge=judge_my_mean,
    stopped=lambda diagnosis, detail: Failure(diagnosis, *SENTENCES[diagnosis]),
    checks=worth({"three": 3, "two": 3, "hidden_five": 4}, judge_my_mean),
    unnamed=("wrong_values",),
)


# %% tags=["mistake"] id="not_divided"
def my_mean(x):
    return np.sum(x)


# %% tags=["mistake"] id="wrong_values"
def my_mean(x):
    return np.sum(x) / (len(x) - 1)


# %% tags=["mistake"] id="raises"
def my_mean(x):
    return x.total() / len(x)


# %% tags=["author"]
from autograder.gate import rehearsal

rehearsal.run("my_mean", __file__)
