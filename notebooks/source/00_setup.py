# %% [markdown]
# # Practice Lab: Neural Networks for Handwritten Digit Recognition, Multiclass
#
# ![Left, a 3 drawn by hand on a black pad; in the middle, the same 3 as 20 x 20 pixels, and 25 units, some of them lit; right, ten digits with a bar: the network reads a 3.](reads_a_3.png)
#
# Somebody draws a 3, and a small neural network reads it. At the end of this lab, that network is yours: you write two pieces of it, each is checked at once, as often as you like, and then you draw digits of your own. On the way there are questions: guess before you run the cell that shows the answer. Guesses are not graded, and wrong ones teach the most.
#
# **Time:** 60 to 90 minutes. **What you should know:** functions and loops in Python, arrays in NumPy, and that a unit of a neural network computes a weighted sum of its inputs plus a bias. All else is explained on the way.
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
#   - [4.9 - The honest number](#4.9---The-honest-number)
#   - [4.10 - Your own digits](#4.10---Your-own-digits)
# - [5 - What is done](#5---What-is-done)
#
# **How it works.** Run the cells from top to bottom with <kbd>Shift</kbd>+<kbd>Enter</kbd>. Write only between `### START CODE HERE ###` and `### END CODE HERE ###`; leave the two marker lines where they are. After each change, run the cell again, then its test. When you are stuck, open a hint below the exercise. If you restart the kernel, everything that the cells had made is gone: choose *Run All Above Selected Cell* in the menu *Run*.

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
# - `lab_utils` holds the data and the pictures of this lab, [public_tests](../public_tests.py) the checks of your exercises. Both are plain Python files: read them if you are curious.

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
from lab_utils import hold_back, predict, predict_again, show_code, show_losses
from lab_utils import plt_act_trio, plt_digit_network, plt_relu_unit
from lab_utils import plt_softmax, plt_softmax_network, put_in_order, train_by_hand
from lab_utils import save_network, take_home, what_is_left
from public_tests import test_model, test_my_softmax

logging.getLogger("tensorflow").setLevel(logging.ERROR)
tf.autograph.set_verbosity(0)
warnings.simplefilter(action="ignore", category=FutureWarning)

use_lab_figures()  # interactive where they work; the lab's colors and fonts
guide_cells()  # when a cell can't run yet, or an exercise stops, a sentence says what to do
np.set_printoptions(precision=2, suppress=True)  # print 0.24, not 0.23688282 or 2.37e-01

# %% tags=["public"]
import contextlib
import functools
import io
import math
import re
import sys
import time
import types
import warnings
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lab_utils.errors import first_line
from lab_utils.formulas import ACTIVATIONS, activations_between, are_dense, are_near
from lab_utils.formulas import divided_in_place, gradients, how_it_moved, in_flow
from lab_utils.mistakes import SLOW, calls_of, kind_of_values, name_mistake
from lab_utils.syntax import work_in
from lab_utils.telling import Advice, Failure, explain, explain_function, tell

# %% tags=["public"]
# ---- Sentences for every function -----------------------------------------------------------------------

FUNCTION_SENTENCES = """
unfinished: {name} is not finished: {detail}.
    Try: write your formula there, store it in a, and run the cell again. Hint 1 has the idea.
too_slow: {name} did not answer in time; a call may take 2 seconds.
    Try: look for a loop that never ends, or one loop too many; NumPy does the whole array at once.
raises: {name} stops with an error: {detail}
    Try: print the parts of that line just above it, one by one: the part that is not what you think is the cause.
returns_none: {name} returns nothing (None).
    Try: store your result in a, with one =, and end the function with: return a
ignores_input: {name} gives the same result for every z, so it does not use its argument.
    Try: compute with the argument z; names from other cells do not change with it.
hard_coded: {name} knows some answers by heart, but it must work for every z.
    Try: compute the result from z with the formula, without writing the numbers down.
fixed_length: {name} works only for one length of z.
    Try: take the length from z itself: N = len(z), or let NumPy handle the whole array.
wrong_shape: {name} returns {returned}.
    Try: return one number for each element of z: shape (N,), as z has, with N = len(z).
wrong_shape/one_number: {name} returns a single number, not one for each element of z.
    Try: return the whole array a: for each element of z there is an output. In a loop, set a[j], not a.
wrong_shape/nested: {name} returns a row within a row.
    Try: return a itself, not [a] or (a,), and leave out what gives z a second axis.
wrong_shape/column: {name} returns a column, {returned}.
    Try: leave out what gives z or a a second axis: [:, None], reshape, np.zeros((N, 1)).
wrong_shape/table: {name} returns a table, each element of z with each other.
    Try: divide by one number, the sum of all: np.sum(ez); and leave out what adds an axis.
wrong_shape/empty: {name} returns nothing but an empty array.
    Try: make room first, a = np.zeros(len(z)), and set each a[j]; np.append leaves a as it was.
wrong_shape/no_numbers: {name} returns {returned}.
    Try: return the numbers themselves: no quotes, call a function with (z), and write square brackets around a formula with for.
wrong_shape/several: {name} returns several things at once.
    Try: return the array alone: return a
wrong_values: {name} returns other numbers than it should.
    Try: compute a small example by hand, and compare it step by step with yours.
"""

# %% tags=["public"]
# ---- How a function of an array is called ---------------------------------------------------------------


def called(target: Any, z: Sequence[float]) -> dict[str, Any]:
    """Returns what a call of the learner's function gives back, as plain data: an error, or type, shape and numbers."""
    code = getattr(target, "__code__", None)
    seen: dict[str, Any] = {**work_in(code)} if isinstance(code, types.CodeType) else {}
    given, start = np.array(z), time.process_time()
    try:
        with quiet():
            a = target(given)
    except Exception as error:
        seen.update(error=first_line(error), undefined=None, seconds=time.process_time() - start)
        if isinstance(error, NameError | ImportError):
            seen["undefined" if isinstance(error, NameError) else "library"] = error.name
        return seen
    seen.update(type=type(a).__name__, shape=None, values=None, seconds=time.process_time() - start)
    seen["changed_input"] = given.tolist() != list(z)
    with contextlib.suppress(Exception):  # each type of result raises what it likes here
        array = np.asarray(a, dtype=float)
        if not any(isinstance(value, str | bytes) for value in np.asarray(a).flat[:100]):  # "0.5" is no number
            seen.update(shape=list(array.shape), values=[float(value) for value in array.flat[:100]])
    return seen


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps prints and warnings of the code inside off the page: a check calls it many times."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
