# %% [markdown]
# # Practice Lab: Neural Networks for Handwritten Digit Recognition, Multiclass
#
# In this lab you build a small neural network that reads handwritten digits, 0 to 9. You write two pieces of it yourself; both are checked at once, as often as you like.
#
# ## Outline
#
# - [1 - Packages](#1---Packages)
# - [2 - ReLU activation](#2---ReLU-activation)
# - [3 - Softmax function](#3---Softmax-function)
#   - [Exercise 1](#Exercise-1)
# - [4 - Neural networks](#4---Neural-networks)
#   - [4.1 - Problem statement](#4.1---Problem-statement)
#   - [4.2 - Dataset](#4.2---Dataset)
#   - [4.3 - Model representation](#4.3---Model-representation)
#   - [4.4 - TensorFlow model](#4.4---TensorFlow-model)
#   - [4.5 - Softmax placement](#4.5---Softmax-placement)
#   - [Exercise 2](#Exercise-2)
#   - [4.6 - Training](#4.6---Training)
#   - [4.7 - Prediction](#4.7---Prediction)
#   - [4.8 - Errors](#4.8---Errors)
# - [Congratulations](#Congratulations)
#
# **How it works.** Run the cells from top to bottom with <kbd>Shift</kbd>+<kbd>Enter</kbd>. Write only between `### START CODE HERE ###` and `### END CODE HERE ###`; leave the two marker lines where they are. When you are stuck, open a hint below the exercise.

# %% [markdown]
# ## 1 - Packages
#
# **Goal:** everything the lab needs is loaded, and you know that it fits together.
#
# The first cell looks for the lab's files and checks your versions. If something is missing, it says what to do.

# %%
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # for a quiet start of TensorFlow
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

here = Path.cwd()
folders = [here, *here.parents]
lab = next((folder for folder in folders if (folder / "lab_utils").is_dir()), None)
if lab is None:
    missing = ModuleNotFoundError(
        f"The folder lab_utils is neither in {here} nor above it. "
        "Unzip the whole lab, and open this notebook from inside its folder."
    )
    missing._render_traceback_ = lambda: [str(missing)]
    raise missing
sys.path.insert(0, str(lab))

from lab_utils import check_versions

check_versions()

# %% [markdown]
# Now the packages themselves:
#
# - [numpy](https://numpy.org) works with arrays of numbers.
# - [tensorflow](https://www.tensorflow.org), with [Keras](https://keras.io) inside, builds and trains neural networks.
# - [matplotlib](https://matplotlib.org) draws; [ipympl](https://matplotlib.org/ipympl) makes its figures interactive.
# - `lab_utils` holds the data and the pictures of this lab, `public_tests` the checks of your exercises. Both are plain Python files: read them if you are curious.

# %%
import logging
import warnings

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow.keras.activations import linear, relu, sigmoid
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

from lab_utils import display_digit, display_digits, display_errors, draw_digit
from lab_utils import guide_cells, load_data, plot_loss_tf, show_progress, use_lab_figures
from lab_utils import plt_act_trio, plt_digit_network, plt_relu_unit
from lab_utils import plt_softmax, plt_softmax_network
from public_tests import test_model, test_my_softmax

logging.getLogger("tensorflow").setLevel(logging.ERROR)
tf.autograph.set_verbosity(0)
warnings.simplefilter(action="ignore", category=FutureWarning)

use_lab_figures()  # interactive where they work; the lab's colors and fonts
guide_cells()  # when a cell is run too early, a sentence says which one to run first
np.set_printoptions(precision=2)  # print 0.24, not 0.23688282

# %% tags=["public"]
import contextlib
import dis
import functools
import importlib.abc
import importlib.machinery
import io
import itertools
import math
import re
import sys
import time
import types
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np


# %% tags=["public"]
class Failure(NamedTuple):
    """What went wrong: the mistake's stable name, a sentence, one thing to try, and an example."""

    diagnosis: str
    rationale: str
    help: str
    example: str = ""


class Advice(NamedTuple):
    """Something worth knowing about a right answer; it never costs points."""

    diagnosis: str
    sentence: str


class CheckFailed(AssertionError):
    """A check that did not pass. A notebook shows its message alone, without a traceback."""

    def __init__(self, message: str, diagnosis: str) -> None:
        super().__init__(message)
        self.diagnosis = diagnosis

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def tell(failure: Failure | None, advice: Sequence[Advice], praise: str) -> None:
    """Prints the praise and any advice, or raises CheckFailed with a message of at most six lines."""
    if failure is not None:
        lines = [failure.rationale, failure.example, f"Try: {failure.help}"]
        raise CheckFailed("\n".join(line for line in lines if line), failure.diagnosis)
    print(praise)
    for item in advice:
        print(f"Good to know: {item.sentence}")


def numbers(values: Any, decimals: int = 2) -> str:
    """Returns an array as learners read it, on one line: [0.03 0.09 0.24 0.64]."""
    array = np.asarray(values)
    shown = array.ravel()[:10]
    small = bool(np.all(np.abs(shown) < 1e4))
    text = np.array2string(shown, precision=decimals, suppress_small=small, max_line_width=200)
    return text if array.size <= 10 else text[:-1] + " …]"


def first_line(error: BaseException) -> str:
    """Returns an exception as one short line, such as "ValueError: too many values"."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else 'no message'}"[:200]


# What helps with an error: a pattern of its text, and one thing to try.
HELPS: tuple[tuple[str, str], ...] = (
    (r"[Ee]llipsis|identifier: \.\.\.", "put numbers and names in the place of the dots: ... is still there."),
    ("No module named '([^']+)'", "leave {0} out: numpy and tensorflow are all that the exercise needs."),
    ("No such file", "leave the file out: load_data() gives X and y, and the exercise needs no other."),
    ("Cannot convert '([0-9]+)' to a shape", "write shape=({0},), with the comma: a shape is a tuple."),
    (
        "name '([^']+)' is not defined",
        "look for a typing mistake in {0}; if another cell defines it, that cell must stand above and be run first.",
    ),
)


def as_sentence(error: str) -> str:
    """Returns an error's text with one full stop at its end; three of them are the learner's own."""
    return error if error.endswith(".") else error + "."


def help_with(error: str) -> str:
    """Returns one thing to try against an error that is known here, or ""."""
    for pattern, advice in HELPS:
        if found := re.search(pattern, error):
            return advice.format(*found.groups())
    return ""


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps prints and warnings of the code inside off the page: a check calls it many times."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
