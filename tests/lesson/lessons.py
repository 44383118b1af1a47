"""A whole lesson of one small exercise, written down, for tests that take a part of it away."""

from pathlib import Path

from autograder.lesson import sections
from autograder.records import Cell

DOUBLE = """\
# %% [markdown]
# # Twice

# %% tags=["graded"] exercise="double" points=5
def double(x):
    y = None
    ### START CODE HERE ###
    y = 2 * x  # the whole answer
    ### END CODE HERE ###
    return y

# %%
test_double(double)

# %% [markdown] tags=["hint"] title="Hint 1: the idea"
# Twice as much.

# %% tags=["public"]
class CheckFailed(AssertionError):
    def __init__(self, diagnosis):
        self.diagnosis = diagnosis

# %% tags=["public"]
def test_double(target):
    seen = observe_double(target, 3)
    if seen != 6:
        raise CheckFailed("unfinished" if seen is None else "wrong_values")

def observe_double(target, question):
    return target(question)

# %% tags=["hidden"]
from autograder.lesson.contract import Grading

def ask_double(rng):
    return {"hidden": 4}

def judge_double(seen, asked):
    secret_number_of_the_grader = 8

GRADING = Grading(ask=ask_double, judge=judge_double, stopped=print, checks=lambda seen, asked, failure: [])

# %% tags=["mistake"] id="wrong_values"
def double(x):
    return x + 2  # wrong on purpose
"""


def read(folder: Path, text: str = DOUBLE) -> tuple[Cell, ...]:
    """Returns the cells of a lesson of one section file."""
    source = folder / "notebooks" / "source"
    source.mkdir(parents=True, exist_ok=True)
    (source / "01_double.py").write_text(text, encoding="utf-8")
    return sections.read(source)
