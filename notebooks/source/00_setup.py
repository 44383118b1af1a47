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
import io
import itertools
import math
import re
import sys
import time
import types
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lab_utils.telling import Advice, Failure, explain, explain_function, tell

# %% tags=["public"]
# ---- Sentences for every function -----------------------------------------------------------------------

FUNCTION_SENTENCES = """
unfinished: {name} is not finished: {detail}.
    Try: write your formula there, store it in a, and run the cell again. Hint 1 has the idea.
too_slow: {name} did not answer in time.
    Try: look for a loop that never ends, or one loop too many; NumPy does the whole array at once.
raises: {name} stops with an error: {detail}
    Try: call {name}(np.array([1., 2., 3., 4.])) in a cell of its own and read the last line.
returns_none: {name} returns nothing (None).
    Try: store your result in a, and end the function with: return a
ignores_input: {name} gives the same result for every z, so it does not use its argument.
    Try: compute with the argument z; names from other cells do not change with it.
hard_coded: {name} knows some answers by heart, but it must work for every z.
    Try: compute the result from z with the formula, without writing the numbers down.
fixed_length: {name} works only for one length of z.
    Try: take the length from z itself: N = len(z), or let NumPy handle the whole array.
wrong_shape: {name} returns {returned}.
    Try: return one number for each element of z: shape (N,), as z has.
wrong_values: {name} returns other numbers than it should.
    Try: compute a small example by hand, and compare it step by step with yours.
"""
# %% tags=["public"]
# ---- How a function of an array is called and judged ----------------------------------------------------

SLOW = 10.0  # seconds for all calls together; a right answer takes less than a thousandth of it
# Steps of Python that do more than make or move a value: a function without any has no work in it yet.
WORK = re.compile("BINARY|UNARY|COMPARE|CALL|FOR|GET_ITER|BUILD|STORE_SUBSCR|STORE_ATTR|IMPORT|RAISE|YIELD")


def called(target: Any, z: Sequence[float]) -> dict[str, Any]:
    """Returns what a call of the learner's function gives back, as plain data: an error, or type, shape and numbers."""
    code = getattr(target, "__code__", None)
    seen: dict[str, Any] = {**work_in(code)} if isinstance(code, types.CodeType) else {}
    given, start = np.array(z), time.perf_counter()
    try:
        with quiet():
            a = target(given)
    except Exception as error:
        seen.update(error=first_line(error), undefined=None, seconds=time.perf_counter() - start)
        if isinstance(error, NameError | ImportError):
            seen["undefined" if isinstance(error, NameError) else "library"] = error.name
        return seen
    seen.update(type=type(a).__name__, shape=None, values=None, seconds=time.perf_counter() - start)
    seen["changed_input"] = given.tolist() != list(z)
    with contextlib.suppress(Exception):  # each type of result raises what it likes here
        array = np.asarray(a, dtype=float)
        seen.update(shape=list(array.shape), values=[float(value) for value in array.flat[:100]])
    return seen


def first_line(error: BaseException) -> str:
    """Returns an exception as one short line, such as "ValueError: too many values"."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else 'no message'}"[:200]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps prints and warnings of the code inside off the page: a check calls it many times."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@functools.cache
def work_in(code: types.CodeType) -> dict[str, bool]:
    """Returns whether a function has no work in it yet, and whether the dots of a skeleton are used in it."""
    works = any(WORK.match(dis.opname[step]) for step in code.co_code[::2])
    values = any(constant is not None and constant is not ... for constant in code.co_consts[1:])  # after the docstring
    return {"empty": not (works or values), "dots": any(constant is ... for constant in code.co_consts)}


class Call(NamedTuple):
    """A call of the learner's function: its name, the argument, what is right, and what was seen by `called`."""

    name: str
    z: Sequence[float]
    right: np.ndarray
    seen: Mapping[str, Any]

    def is_right(self, decimals: int = 7) -> bool:
        """Says whether the right numbers came back, in the right shape."""
        return self.gave(self.right, decimals)

    def gave(self, numbers: Any, decimals: int = 7) -> bool:
        """Says whether these numbers came back, in this shape."""
        same_shape = self.seen.get("shape") == list(np.shape(numbers)) == list(np.shape(self.seen["values"]))
        return same_shape and np.allclose(self.seen["values"], numbers, 1e-4, 10.0**-decimals)


def calls_of(seen: Mapping[str, Any], asked: Mapping[str, Sequence[float]], formula: Callable) -> list[Call]:
    """Returns the calls, with what the formula says."""
    return [Call(name, z, formula(z), seen[name]) for name, z in asked.items()]


def name_mistake(calls: Sequence[Call], wrong_formulas: Iterable = (), known: Iterable = ()) -> str | None:
    """Returns the most telling mistake of a function, None when every call came back right.

    wrong_formulas : what people write instead, by the name of the mistake
    known          : arguments that learners can read, and could have written into a table
    """
    seen, wrong = [call.seen for call in calls], [call for call in calls if not call.is_right()]
    empty = any(one.get("empty") for one in seen)
    if all("error" in one or one["type"] == "NoneType" for one in seen):
        undone = empty or any(one.get("dots") for one in seen)
        if undone or all(one.get("undefined") == "a" for one in seen):  # what the stub returns
            return "unfinished"
        return "raises" if all("error" in one for one in seen) else "returns_none"
    if sum(one["seconds"] for one in seen) > SLOW:
        return "too_slow"
    if not wrong:
        return None
    if empty:  # it hands back what stood there before
        return "unfinished"
    results = [(one.get("shape"), one.get("values")) for one in seen]
    if all(shape == [] for shape, _ in results):
        return "wrong_shape"  # one number for all
    if len(calls) > 1 and results[0][0] is not None and all(result == results[0] for result in results):
        return "hard_coded" if is_typed_in(results[0][1]) else "ignores_input"
    tables, varied = [list(z) for z in known], [call for call in calls if len(set(call.z)) > 1]
    near = [call for call in varied if call.is_right(decimals=2)]
    by_heart = any(is_typed_in(call.seen["values"]) and not is_typed_in(call.right) for call in near)
    far = any(call in wrong and call not in near for call in varied)
    if (tables and wrong == [call for call in calls if call.z not in tables]) or (by_heart and far):
        return "hard_coded"
    telling = [call for call in calls if len(call.z) > 1]
    with np.errstate(all="ignore"):
        for name, formula in wrong_formulas if any(call in wrong for call in telling) else ():
            results = [(call, formula(np.asarray(call.z, dtype=float))) for call in telling]
            if all(call.gave(result) or not np.all(np.isfinite(result)) for call, result in results):
                return name  # a result that is no number explains anything
    works_for = {len(call.z) for call in varied if call not in wrong}
    if len(works_for) == 1 and all(len(call.z) not in works_for for call in wrong):
        return "fixed_length"
    errors = ["error" in call.seen for call in wrong]
    shapes = ["error" in call.seen or call.seen["shape"] == list(np.shape(call.right)) for call in wrong]
    if not errors[0] and not all(shapes):
        return "wrong_shape"
    return "raises" if any(errors) else "wrong_values"


def is_typed_in(values: Any) -> bool:
    """Says whether numbers have so few digits that a person has written them down."""
    return len(values) > 0 and all(value == round(value, 8) for value in values)
