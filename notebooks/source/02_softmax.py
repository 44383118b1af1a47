# %% tags=["author"]
import ast
import inspect
import textwrap
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from lab_utils import plt_softmax, plt_softmax_network
from public_tests import Advice, Check, Failure, as_sentence, first_line, help_with, numbers, quiet, tell
from public_tests import test_my_softmax

# %% [markdown]
# ## 3 - Softmax function
#
# **Goal:** turn any list of numbers into probabilities, with your own code.
#
# A network that chooses among $N$ classes has $N$ outputs. Each is a linear function of the last hidden layer, $z_j = \mathbf{w}_j \cdot \mathbf{x} + b_j$, so it can be any number, positive or negative. These raw scores are called *logits*. Softmax turns them into probabilities:

# %%
plt_softmax_network()

# %% [markdown]
# The formula, for each output $j$ from 0 to $N-1$:
#
# $$a_j = \frac{e^{z_j}}{ \sum_{k=0}^{N-1}{e^{z_k} }}$$
#
# - The exponential makes every score positive, and larger scores *much* larger.
# - Dividing by the sum makes the outputs add up to 1.
# - So each $a_j$ lies between 0 and 1, and a larger $z_j$ always means a larger probability.

# %% [markdown]
# ### Exercise 1
#
# Write `my_softmax`. It gets an array `z` of any length $N$ and returns an array `a` of the same length. Use NumPy (`np.exp`, `np.sum`, …) or a plain loop: the point is to build the formula yourself, so a ready-made softmax of another library does not count.


# %% tags=["graded"] exercise="my_softmax" points=40
# UNQ_C1
# GRADED CELL: my_softmax
def my_softmax(z):
    """Softmax: converts a vector of numbers to probabilities.

    Args:
      z (ndarray (N,)) : input data, N logits
    Returns:
      a (ndarray (N,)) : softmax of z
    """
    a = None
    ### START CODE HERE ###
    ez = np.exp(z)
    a = ez / np.sum(ez)
    ### END CODE HERE ###
    return a


# %% [markdown]
# Try it: your result beside TensorFlow's.

# %%
z = np.array([1.0, 2.0, 3.0, 4.0])
a = my_softmax(z)
atf = tf.nn.softmax(z)
print(f"my_softmax(z):         {a}")
print(f"tensorflow softmax(z): {atf}")

# %% [markdown]
# <details>
# <summary><b>Expected output</b></summary>
#
# ```
# my_softmax(z):         [0.03 0.09 0.24 0.64]
# tensorflow softmax(z): [0.03 0.09 0.24 0.64]
# ```
#
# </details>

# %%
test_my_softmax(my_softmax)

# %% [markdown] tags=["hint"] title="Hint 1: the idea"
# Two steps. First the exponential of each element of `z`; then divide each of them by the sum of all of them.
#
# `np.exp(z)` takes the exponential of a whole array at once; `np.sum` adds up its elements.

# %% [markdown] tags=["hint"] title="Hint 2: a skeleton with loops"
# ```python
# N = len(z)
# a = np.zeros(N)        # one place for each output
# ez_sum = 0
# for k in range(N):     # first loop: the sum of the exponentials
#     ez_sum += ...
# for j in range(N):     # second loop: each output
#     a[j] = ...
# ```

# %% [markdown] tags=["hint"] title="Hint 3: the code with loops"
# ```python
# N = len(z)
# a = np.zeros(N)
# ez_sum = 0
# for k in range(N):
#     ez_sum += np.exp(z[k])
# for j in range(N):
#     a[j] = np.exp(z[j]) / ez_sum
# ```

# %% [markdown] tags=["hint"] title="Hint 4: the code with vectors"
# ```python
# ez = np.exp(z)
# a = ez / np.sum(ez)
# ```
#
# The same in two lines: NumPy does the looping, and much faster.

# %% [markdown]
# Now play with it. The sliders set four logits, and each move calls **your** function. Raise one logit and watch all four probabilities: one can grow only at the cost of the others.

# %%
plt_softmax(my_softmax)

# %% [markdown]
# Three things to notice:
#
# - The probabilities always add up to 1.
# - Only *differences* count: raise all four logits by the same amount, and nothing changes.
# - A lead of 2 in the logits is already a factor of $e^2 \approx 7.4$ in the probabilities: softmax magnifies.

# %% tags=["public"]
# ---- Exercise 1: my_softmax -------------------------------------------------------------------------

SOFTMAX_LOGITS: dict[str, list[float]] = {
    "worked_example": [1.0, 2.0, 3.0, 4.0],
    "negative_and_unsorted": [2.0, -1.0, 0.5],
    "all_equal": [0.0, 0.0, 0.0, 0.0, 0.0],
    "one_element": [7.0],
    "far_apart": [9.0, -9.0, 3.0, -6.5, 0.25, 8.0],
    "descending": [0.0, -1.0, -2.0, -3.0],
}
SLOW = 10.0  # seconds for all calls together; a right answer takes less than a thousandth of it


def test_my_softmax(target: Callable) -> None:
    """Checks a softmax function; prints "All tests passed." or raises AssertionError with advice.

    Args:
        target: the learner's function, z (N,) float -> a (N,) float
    """
    fresh = np.random.default_rng()  # numbers that nobody can have written into a table
    drawn = [fresh.uniform(-9, 9, n).round(2).tolist() for n in (4, 7)]
    asked = [*SOFTMAX_LOGITS.values(), *drawn]
    answer = read_my_softmax(*sources_of(target))
    seen = [observe_my_softmax(target, z) for z in asked]
    failure = judge_my_softmax(seen, asked, answer)
    tell(failure, [] if failure else advise_my_softmax(seen, answer), "All tests passed.")


test_my_softmax.__test__ = False  # type: ignore[attr-defined]  # pytest leaves it to the notebook


def observe_my_softmax(target: Callable, z: Sequence[float]) -> dict[str, Any]:
    """Returns what one call gives back, as plain data: numbers, shapes, names.

    Args:
        target: the learner's function
        z: the N logits to call it with
    """
    given = np.array(z)
    start = time.perf_counter()
    try:
        with quiet():
            a = target(given)
    except Exception as error:
        undefined = error.name if isinstance(error, NameError) else None
        return {"error": first_line(error), "undefined": undefined, "seconds": time.perf_counter() - start}
    seen: dict[str, Any] = {"type": type(a).__name__, "seconds": time.perf_counter() - start}
    seen["changed_input"] = given.tolist() != list(z)
    try:
        array = np.asarray(a, dtype=float)
        return {**seen, "shape": list(array.shape), "values": [float(value) for value in array.flat[:100]]}
    except Exception:  # each type of result raises what it likes here
        return {**seen, "shape": None, "values": None}


def judge_my_softmax(
    seen: Sequence[dict], asked: Sequence[Sequence[float]], answer: dict, shown: int | None = None
) -> Failure | None:
    """Returns the most telling mistake, or None when every call came back right.

    Args:
        seen: one observation for each call
        asked: the logits of each call, each of shape (N,)
        answer: what `read_my_softmax` found in the source
        shown: how many of the calls, from the first on, may be shown as an example; None: all
    """
    wrong = [i for i, (call, z) in enumerate(zip(seen, asked, strict=True)) if not _is_right(call, z)]
    name = _how_softmax_stopped(seen, answer) or (_name_softmax_mistake(seen, asked, answer, wrong) if wrong else None)
    if answer["library"] and name not in ("unfinished", "syntax_error"):
        name = "library_softmax"
    return _softmax_failure(name, seen, asked, answer, wrong, len(seen) if shown is None else shown) if name else None


def advise_my_softmax(seen: Sequence[dict], answer: dict) -> list[Advice]:
    """Returns what is worth knowing about a right answer."""
    advice = []
    if any(call.get("type") in ("list", "tuple") for call in seen):
        advice.append(
            Advice("returns_list", "your result is a list; np.array(a) makes it the array that the task names.")
        )
    if any(call.get("changed_input") for call in seen):
        advice.append(
            Advice("mutates_input", "your function changes z itself; work on a new array, such as z - max(z).")
        )
    if answer["unclear"]:
        advice.append(
            Advice(
                "library_unclear",
                f"{answer['unclear']} is used near your result; build the formula yourself.",
            )
        )
    return advice


def expected_softmax(z: Sequence[float]) -> np.ndarray:
    """Returns softmax(z), (N,) float: each output is one over the sum of the ratios e^(z_k - z_j)."""
    logits = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):  # 1 / infinity is 0, as it should be
        return 1 / np.exp(logits[:, None] - logits[None, :]).sum(axis=0)


def _is_right(call: dict, z: Sequence[float], decimals: int = 7) -> bool:
    return call.get("shape") == [len(z)] and _is_close(call["values"], expected_softmax(z), decimals)


def _is_close(values: Any, expected: Any, decimals: int = 7) -> bool:
    return np.shape(values) == np.shape(expected) and np.allclose(values, expected, 1e-4, 10.0**-decimals)


def _how_softmax_stopped(seen: Sequence[dict], answer: dict) -> str | None:
    """Names what kept the function from giving any number, if something did."""
    if answer.get("stopped"):
        return answer["stopped"]
    silent = all("error" in call or call["type"] == "NoneType" for call in seen)
    if silent and (answer["empty"] or all(call.get("undefined") == "a" for call in seen)):
        return "unfinished"
    if all("error" in call for call in seen):
        return "raises"
    if silent:
        return "returns_none"
    return "too_slow" if sum(call["seconds"] for call in seen) > SLOW else None


def _name_softmax_mistake(seen: Sequence[dict], asked: Sequence, answer: dict, wrong: Sequence[int]) -> str:
    """Names the mistake of a function that gives numbers, some of them wrong."""
    shapes = [call.get("shape") for call in seen]
    results = [(shape, call.get("values")) for shape, call in zip(shapes, seen, strict=True)]
    right = [i for i in range(len(seen)) if i not in wrong]
    first = seen[wrong[0]]
    if answer["empty"]:  # it hands back something that stood there before
        return "unfinished"
    if all(shape == [] for shape in shapes):
        return "wrong_shape"  # one number for all
    if len(seen) > 1 and shapes[0] is not None and all(result == results[0] for result in results):
        return "hard_coded" if answer["table"] else "ignores_input"
    if answer["table"] and any(_is_right(call, z, decimals=2) for call, z in zip(seen, asked, strict=True)):
        return "hard_coded"
    several = any(len(asked[i]) > 1 for i in wrong)
    if several and (name := _matching_formula(seen, asked)):
        return name
    works_for = {len(asked[i]) for i in right if len(set(asked[i])) > 1}
    if len(works_for) == 1 and all(len(asked[i]) not in works_for for i in wrong):
        return "fixed_length"
    if "error" in first:
        return "raises"
    if any("error" not in seen[i] and shapes[i] != [len(asked[i])] for i in wrong):
        return "wrong_shape"
    return "raises" if any("error" in seen[i] for i in wrong) else "wrong_values"


# Wrong formulas that people write; each one explains what came back if it fits every call.
WRONG_FORMULAS: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("not_normalised", lambda z: np.exp(z)),
    ("normalised_by_length", lambda z: np.exp(z) / len(z)),
    ("normalised_by_max", lambda z: np.exp(z - z.max())),
    ("normalised_by_max", lambda z: np.exp(z) / z.max()),
    ("no_exponential", lambda z: z / z.sum()),
    ("no_exponential", lambda z: abs(z) / abs(z).sum()),
    ("no_exponential", lambda z: (z - z.min()) / (z.max() - z.min())),
    ("sigmoid", lambda z: 1 / (1 + np.exp(-z))),
    ("sigmoid", lambda z: (1 / (1 + np.exp(-z))) / (1 / (1 + np.exp(-z))).sum()),
    ("log_softmax", lambda z: np.log(expected_softmax(z))),
    ("log_softmax", lambda z: -np.log(expected_softmax(z))),
    ("loses_sign", lambda z: expected_softmax(abs(z))),
    ("loses_sign", lambda z: expected_softmax(-z)),
    ("sorts_input", lambda z: expected_softmax(np.sort(z))),
    ("sorts_input", lambda z: expected_softmax(np.sort(z)[::-1])),
    ("off_by_one", lambda z: np.exp(z) / np.exp(z[:-1]).sum()),
    ("off_by_one", lambda z: np.exp(z) / np.exp(z[1:]).sum()),
    ("off_by_one", lambda z: np.append(expected_softmax(z)[:-1], 0)),
    ("off_by_one", lambda z: np.append(0, expected_softmax(z)[1:])),
    ("off_by_one", lambda z: np.append(expected_softmax(z[:-1]), 0)),
    ("off_by_one", lambda z: np.append(0, expected_softmax(z[1:]))),
    ("off_by_one", lambda z: expected_softmax(z)[:-1]),
    ("off_by_one", lambda z: expected_softmax(z)[1:]),
    ("off_by_one", lambda z: expected_softmax(z[:-1])),
    ("off_by_one", lambda z: expected_softmax(z[1:])),
    *(("clips_input", lambda z, c=c: expected_softmax(np.clip(z, -c, c))) for c in range(1, 9)),
    *(("clips_input", lambda z, c=c: expected_softmax(np.minimum(z, c))) for c in range(0, 9)),
    ("clips_input", lambda z: expected_softmax(np.maximum(z, 0))),
)


def _matching_formula(seen: Sequence[dict], asked: Sequence[Sequence[float]]) -> str | None:
    calls = [(call, np.asarray(z, dtype=float)) for call, z in zip(seen, asked, strict=True) if len(z) > 1]
    with np.errstate(all="ignore"):
        for name, formula in WRONG_FORMULAS:
            if all(_explains(formula(z), call) for call, z in calls):
                return name
        if all(_log_slope(call, z) is not None for call, z in calls):
            return "other_base"
        if all(_is_proportional(call, z) for call, z in calls):
            return "not_normalised"
    return None


def _explains(result: Any, call: dict) -> bool:
    """Says whether a formula's result is what came back; a result that is no number explains anything."""
    if not np.all(np.isfinite(result)):
        return True
    return call.get("shape") == list(np.shape(result)) and _is_close(call["values"], result)


def _log_slope(call: dict, z: np.ndarray) -> float | None:
    """Returns s where the outputs are b^z_j over their sum, b = e^s; None where they are not."""
    a = np.asarray(call.get("values") or [], dtype=float)
    if call.get("shape") != [len(z)] or not np.isclose(a.sum(), 1) or not np.all(a > 0):
        return None
    if np.ptp(z) == 0:
        return 1.0
    slope = (np.log(a[z.argmax()]) - np.log(a[z.argmin()])) / np.ptp(z)
    return float(slope) if _is_close(a, expected_softmax(slope * z)) else None


def _is_proportional(call: dict, z: np.ndarray) -> bool:
    a = np.asarray(call.get("values") or [], dtype=float)
    return call.get("shape") == [len(z)] and a.sum() > 0 and _is_close(a / a.sum(), expected_softmax(z))


# For each mistake: what it is, and one thing to try.
SOFTMAX_SENTENCES: dict[str, tuple[str, str]] = {
    "unfinished": (
        "my_softmax is not finished: {missing}.",
        "write your formula there, store it in a, and run the cell again. Hint 1 has the idea.",
    ),
    "syntax_error": (
        "The cell of my_softmax is not valid Python{detail}.",
        "run the cell and look at the line that Python points at: a bracket, a colon, or the indentation.",
    ),
    "too_slow": (
        "my_softmax did not answer in time.",
        "look for a loop that never ends, or one loop too many; NumPy does the whole array at once.",
    ),
    "raises": (
        "my_softmax stops with an error: {detail}",
        "call my_softmax(np.array([1., 2., 3., 4.])) in a cell of its own and read the last line.",
    ),
    "returns_none": (
        "my_softmax returns nothing (None).",
        "store your result in a, and end the function with: return a",
    ),
    "library_softmax": (
        "my_softmax hands the work to a ready-made softmax ({detail}); here you build it yourself.",
        "use np.exp and np.sum, or a loop.",
    ),
    "ignores_input": (
        "my_softmax gives the same result for every z, so it does not use its argument.",
        "compute with the argument z; names from other cells do not change with it.",
    ),
    "hard_coded": (
        "my_softmax knows some answers by heart, but it must work for every z.",
        "compute the result from z with the formula, without writing the numbers down.",
    ),
    "fixed_length": (
        "my_softmax works only for one length of z.",
        "take the length from z itself: N = len(z), or let NumPy handle the whole array.",
    ),
    "wrong_shape": (
        "my_softmax returns {returned}.",
        "return one number for each element of z: shape (N,), as z has.",
    ),
    "off_by_one": (
        "my_softmax leaves out the first or the last element of z.",
        "let each loop run over all elements: for j in range(N). The sum needs all of them, too.",
    ),
    "not_normalised": (
        "The outputs are not probabilities: their sum is not 1.",
        "divide each exponential by the sum of the very same exponentials, and do nothing to the result.",
    ),
    "normalised_by_max": (
        "The outputs are exponentials compared with a maximum; their sum is not 1.",
        "divide by the sum of all exponentials, not by the largest one.",
    ),
    "normalised_by_length": (
        "The outputs are exponentials divided by their number N; their sum is not 1.",
        "divide by np.sum(ez), the sum of all exponentials, not by len(z).",
    ),
    "no_exponential": (
        "The outputs are shares of z itself: the exponential is missing.",
        "take ez = np.exp(z) first, then divide ez by its sum.",
    ),
    "sigmoid": (
        "This is the sigmoid: 1/(1 + e^-z) is not what softmax takes of each element.",
        "softmax compares the elements: each exponential over the sum of all of them.",
    ),
    "log_softmax": (
        "This is the logarithm of softmax.",
        "leave the logarithm away: the outputs are the probabilities themselves.",
    ),
    "loses_sign": (
        "The sign of z gets lost or turned round: a negative logit must give a smaller probability.",
        "use z as it comes in np.exp(z): no abs, no minus sign.",
    ),
    "sorts_input": (
        "The outputs are in sorted order, but output j must belong to z[j].",
        "leave the order of z as it is.",
    ),
    "clips_input": (
        "Large or negative logits are cut off before the exponential.",
        "use every z as it comes: no clip, no minimum, no maximum with a bound.",
    ),
    "other_base": (
        "The outputs are powers of another base than e, or z is scaled first.",
        "use np.exp(z), which is e to the power z.",
    ),
    "wrong_values": (
        "my_softmax returns other numbers than softmax.",
        "compare with the formula step by step for z = [1, 2, 3, 4]: print ez, its sum, and a.",
    ),
}


def _softmax_failure(
    name: str, seen: Sequence[dict], asked: Sequence, answer: dict, wrong: Sequence[int], shown: int
) -> Failure:
    rationale, advice = SOFTMAX_SENTENCES[name]
    detail = answer.get("detail") or ""
    if name == "raises":
        detail = as_sentence(detail or next(call["error"] for call in seen if "error" in call))
        advice = help_with(detail) or advice
    if name == "library_softmax":
        detail = answer["library"]
    if name == "unfinished" and detail:  # it was looked for, and not found
        advice = "define my_softmax in a code cell, by this very name."
    missing = detail or "nothing stands between START CODE HERE and END CODE HERE yet"
    if not detail and answer.get("dots"):
        missing = "the dots of a skeleton (...) are still there"
    returned = next((_wrong_type(seen[i]) for i in wrong if "error" not in seen[i] and seen[i]["values"] is None), "")
    example = ""
    showable = [i for i in wrong if i < shown]
    telling = [i for i in showable if len(asked[i]) > 1] or showable
    if telling and name not in ("unfinished", "syntax_error", "too_slow", "returns_none", "library_softmax"):
        call, z = seen[telling[0]], asked[telling[0]]
        expected, got = numbers(expected_softmax(z)), _softmax_result(call)
        if got == expected:  # they differ further right
            expected, got = numbers(expected_softmax(z), 8), numbers(call["values"], 8)
        example = f"  called:   my_softmax({numbers(z)})\n  expected: {expected}\n  got:      {got}"
    facts = {"detail": detail, "missing": missing, "returned": returned or "an array of the wrong shape"}
    return Failure(name, rationale.format(**facts), advice, example)


def _wrong_type(call: dict) -> str:
    return f"a {call['type']}, which is not an array of numbers"


def _softmax_result(call: dict) -> str:
    if "error" in call:
        return call["error"]
    if call["type"] == "NoneType":
        return "None"
    if call["values"] is None:
        return _wrong_type(call)
    shape = "" if len(call["shape"]) == 1 else f", shape {tuple(call['shape'])}"
    return f"{numbers(call['values'])}{shape}"


# %% tags=["public"]
READY_MADE = {"tensorflow", "tf_keras", "keras", "scipy", "torch", "jax", "sklearn", "public_tests"}
KEEPS_THE_VALUE = {
    "numpy",
    "astype",
    "copy",
    "tolist",
    "reshape",
    "flatten",
    "ravel",
    "squeeze",
    "detach",
    "cpu",
    "clip",
    "round",
    "item",
}
COPIES_ITS_ARGUMENT = {
    *(
        "array",
        "asanyarray",
        "asarray",
        "clip",
        "copy",
        "float32",
        "float64",
        "nan_to_num",
        "ravel",
        "reshape",
        "round",
    ),
    *("squeeze", "transpose", "enumerate", "float", "iter", "list", "tuple"),
}


def sources_of(target: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Returns the sources of target and of the learner's functions it uses, and where its other names come from.

    Example: ({"my_softmax": "def my_softmax(z): …"}, {"np": "numpy"}). A name that has no source is left out.
    """
    functions: dict[str, str] = {}
    origins: dict[str, str] = {}
    waiting = {"my_softmax": target}
    while waiting:
        name, item = waiting.popitem()
        place = _place(item)
        if not inspect.isfunction(item) or place.partition(".")[0] in READY_MADE | {"numpy"}:
            origins[name] = place
            continue
        try:
            functions[name] = textwrap.dedent(inspect.getsource(item))
        except (OSError, TypeError):
            continue
        read = {node.id for node in ast.walk(_tree(functions[name])) if isinstance(node, ast.Name)}
        used = {other: item.__globals__.get(other) for other in read - set(functions) - set(origins)}
        waiting.update({other: value for other, value in used.items() if value is not None})
    return functions, origins


def _place(item: Any) -> str:
    if inspect.ismodule(item):
        return item.__name__
    named = item if hasattr(item, "__name__") else type(item)
    place = f"{getattr(named, '__module__', '')}.{named.__name__}"
    activation = getattr(getattr(item, "activation", None), "__name__", "")
    return f"{place}.softmax" if activation == "softmax" else place  # a layer that was made to apply it


def read_my_softmax(functions: dict[str, str], origins: dict[str, str]) -> dict[str, Any]:
    """Returns what the source tells: a ready-made softmax behind the result, a table of numbers, an empty body.

    Args:
        functions: source of the learner's functions by name; "my_softmax" is the answer
        origins: where other names come from, such as {"tf": "tensorflow"}
    """
    try:
        certainty, found = _Reading(functions, origins).named("my_softmax")
    except RecursionError:  # nested deeper than anybody can read: what it computes must do
        certainty, found = "", ""
    tree = _function(functions.get("my_softmax", ""))
    return {
        "dots": tree is not None and _has_dots(tree),
        "library": found if certainty == "sure" else "",
        "unclear": found if certainty == "unclear" else "",
        "table": tree is not None and any(_is_table(node) for node in ast.walk(tree)),
        "empty": tree is not None and _is_empty(tree),
    }


def _tree(source: str) -> ast.Module:
    """Returns the tree of a source; of what is no Python by itself, such as a lambda in the middle of a call, none."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _function(source: str) -> ast.FunctionDef | ast.Lambda | None:
    return next((node for node in ast.walk(_tree(source)) if isinstance(node, ast.FunctionDef | ast.Lambda)), None)


def _is_table(node: ast.AST) -> bool:
    """Says whether a literal holds three or more numbers with a fraction, as a written-down result does."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else []
    return (
        sum(isinstance(item, ast.Constant) and isinstance(item.value, float) and item.value % 1 != 0 for item in items)
        >= 3
    )


def _is_empty(tree: ast.FunctionDef | ast.Lambda) -> bool:
    """Says whether a function has no work in it yet, or still has the dots of a skeleton."""
    lines = tree.body if isinstance(tree, ast.FunctionDef) else []
    return _has_dots(tree) or (bool(lines) and not any(_does_work(line) for line in lines))


def _has_dots(tree: ast.AST) -> bool:
    """Says whether dots of a skeleton stand for something; a line of dots alone does nothing."""
    lines = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return any(_is_dots(node) and node not in lines for node in ast.walk(tree))


def _is_dots(node: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _does_work(line: ast.stmt) -> bool:
    if isinstance(line, ast.Return):
        return line.value is not None and not (isinstance(line.value, ast.Name) and line.value.id == "a")
    if isinstance(line, ast.Assign | ast.Expr):
        return not isinstance(line.value, ast.Constant)
    return not isinstance(line, ast.Pass)


def _is_ready_made(place: str) -> bool:
    last = place.rpartition(".")[2].lower()
    return place.partition(".")[0] in READY_MADE and "softmax" in last and "log" not in last and "cross" not in last


def _imported(tree: ast.AST) -> dict[str, str]:
    """Returns where the names come from that the import lines of `tree` bring in."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for part in node.names:
                top = part.name.partition(".")[0]
                names[part.asname or top] = part.name if part.asname else top
        elif isinstance(node, ast.ImportFrom):
            names.update({part.asname or part.name: f"{node.module}.{part.name}" for part in node.names})
    return names


Finding = tuple[str, str]  # ("sure" | "unclear" | "", name of a ready-made softmax)
NOTHING: Finding = ("", "")
Place = tuple[float, float]  # line and column


class _Reading:
    """Follows results through the learner's functions back to what computed them; each function is read once."""

    def __init__(self, functions: dict[str, str], origins: dict[str, str]) -> None:
        self.functions, self.origins = functions, origins
        self._found: dict[Any, Finding] = {}

    def named(self, name: str) -> Finding:
        """Returns ("sure", …) if a function returns a ready-made softmax, ("unclear", …) if one is involved."""
        if name not in self.functions:
            place = self.origins.get(name, "")
            return ("sure", place) if _is_ready_made(place) else NOTHING
        if name not in self._found:
            tree = _function(self.functions[name])
            self._found[name] = NOTHING  # what calls itself brings nothing new
            self._found[name] = self.body(tree) if tree is not None else NOTHING
        return self._found[name]

    def body(self, tree: ast.FunctionDef | ast.Lambda, outer: "_Body | None" = None) -> Finding:
        """Returns the same of a function's tree; `outer` is the function around it."""
        if tree not in self._found:
            self._found[tree] = NOTHING
            self._found[tree] = _Body(tree, self, outer).result()
        return self._found[tree]


class _Set(NamedTuple):
    """One place where a name gets a value, or (not whole) where something is put into it: a[j] = …, a.append(…)."""

    at: Place
    value: ast.expr
    whole: bool
    blocks: tuple


class _Body:
    """One function: what its names are set to, in order, and in which branch."""

    def __init__(self, tree: ast.FunctionDef | ast.Lambda, reading: _Reading, outer: "_Body | None") -> None:
        self._reading, self._outer = reading, outer
        self._origins = {**reading.origins, **_imported(tree)}
        self._sets: dict[str, list[_Set]] = {}
        self._inner: dict[str, ast.FunctionDef] = {}
        self._returned: list[tuple[ast.expr, tuple]] = []
        self._found: dict[Any, Finding] = {}
        self._open: set[str] = set()
        arguments = [*tree.args.posonlyargs, *tree.args.args]
        self._parameters = {item.arg for item in arguments}
        for item, default in zip(reversed(arguments), reversed(tree.args.defaults), strict=False):
            self._set(item, default, (0, 0), ())
        if isinstance(tree, ast.Lambda):
            self._expressions([tree.body], ())
            self._returned.append((tree.body, ()))
        else:
            self._walk(tree.body, ())

    def result(self) -> Finding:
        """Returns what is known of the function's results."""
        return self._together(self._returned)

    def _walk(self, lines: Sequence[ast.stmt], blocks: tuple) -> None:
        for line in lines:
            if isinstance(line, ast.FunctionDef):
                self._inner[line.name] = line
                continue
            end = (line.end_lineno or 0, line.end_col_offset or 0)
            self._expressions([node for node in ast.iter_child_nodes(line) if isinstance(node, ast.expr)], blocks)
            if isinstance(line, ast.Return) and line.value is not None:
                self._returned.append((line.value, blocks))
            elif isinstance(line, ast.Assign | ast.AnnAssign | ast.AugAssign) and line.value is not None:
                for target in line.targets if isinstance(line, ast.Assign) else [line.target]:
                    self._set(target, line.value, end, blocks, whole=not isinstance(line, ast.AugAssign))
            elif isinstance(line, ast.For):
                self._set(line.target, line.iter, (line.iter.end_lineno or 0, line.iter.end_col_offset or 0), blocks)
            for branch, (_, inside) in enumerate(ast.iter_fields(line)):
                if isinstance(inside, list):
                    within = blocks if isinstance(line, ast.With) else (*blocks, (line, branch))
                    self._walk([item for item in inside if isinstance(item, ast.stmt)], within)
                    for item in inside:
                        if isinstance(item, ast.ExceptHandler | ast.match_case):
                            self._walk(item.body, (*blocks, (item, 0)))

    def _expressions(self, nodes: Sequence[ast.expr], blocks: tuple) -> None:
        """Takes in what is set, filled or yielded in the middle of expressions."""
        for node in (part for whole in nodes for part in ast.walk(whole)):
            if isinstance(node, ast.NamedExpr):
                self._set(node.target, node.value, (node.end_lineno or 0, node.end_col_offset or 0), blocks)
            elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
                for part in node.generators:
                    self._set(part.target, part.iter, (node.lineno, node.col_offset), blocks)
            elif isinstance(node, ast.Yield | ast.YieldFrom) and node.value is not None:
                self._returned.append((node.value, blocks))
            elif isinstance(node, ast.Call) and _last_name(node.func) in ("append", "extend", "insert") and node.args:
                at = (node.end_lineno or 0, node.end_col_offset or 0)
                self._set(getattr(node.func, "value", None), node.args[-1], at, blocks, whole=False)

    def _set(self, target: Any, value: ast.expr, at: Place, blocks: tuple, whole: bool = True) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            pairs = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
            for part, item in zip(target.elts, value.elts if pairs else [value] * len(target.elts), strict=True):
                self._set(part, item, at, blocks, whole)
        elif isinstance(target, ast.Subscript):
            self._set(target.value, value, at, blocks, whole=False)
        elif name := getattr(target, "id", "") or getattr(target, "arg", ""):
            self._sets.setdefault(name, []).append(_Set(at, value, whole, blocks))

    def _known(self, name: str, at: Place, blocks: tuple) -> tuple[list[_Set], list[_Set]]:
        """Returns what a name may stand for at a place, from the last on, and what was put into that."""
        before = [item for item in self._sets.get(name, []) if item.at <= at]
        wholes: list[_Set] = []
        parts: list[_Set] = []
        for item in sorted(before or self._sets.get(name, []), key=lambda item: item.at, reverse=True):
            (wholes if item.whole else parts).append(item)
            if item.whole and item.blocks == blocks[: len(item.blocks)]:
                break  # it was set on every way to this place
        return wholes, parts

    def _together(self, values: Sequence[tuple[ast.expr, tuple]]) -> Finding:
        telling = [(value, blocks) for value, blocks in values if not self._is_trivial(value)]
        found = [self.read(value, blocks) for value, blocks in telling or values]
        if found and all(certainty == "sure" for certainty, _ in found):
            return found[0]
        return next((("unclear", library) for certainty, library in found if certainty), NOTHING)

    def _is_trivial(self, value: ast.expr) -> bool:
        """Says whether a value is no result yet: None, an empty list, zeros, the argument as it came."""
        if isinstance(value, ast.Name):
            return value.id in self._parameters and value.id not in self._sets
        if isinstance(value, ast.Call):
            return _last_name(value.func) in ("empty", "empty_like", "ones", "zeros", "zeros_like")
        return isinstance(value, ast.Constant) or (isinstance(value, ast.List | ast.Tuple) and not value.elts)

    def read(self, value: ast.expr, blocks: tuple) -> Finding:
        """Returns what is known of an expression's value."""
        if isinstance(value, ast.Name):
            return self._read_name(value, blocks)
        if isinstance(value, ast.Subscript | ast.Starred | ast.NamedExpr):
            return self.read(value.value, blocks)
        if isinstance(value, ast.ListComp | ast.GeneratorExp):
            return self.read(value.elt, blocks)
        if isinstance(value, ast.IfExp):
            return self._together([(value.body, blocks), (value.orelse, blocks)])
        if isinstance(value, ast.BoolOp):
            return self._together([(item, blocks) for item in value.values])
        if isinstance(value, ast.UnaryOp):
            return self.read(value.operand, blocks)
        if isinstance(value, ast.BinOp) and isinstance(value.right, ast.Constant):
            return self.read(value.left, blocks)
        if isinstance(value, ast.Attribute) and value.attr in ("T", "real"):
            return self.read(value.value, blocks)
        if isinstance(value, ast.Attribute) and _is_ready_made(place := self._dotted(value)):
            return "unclear", place  # the function itself, not what it returns
        return self._read_call(value, blocks) if isinstance(value, ast.Call) else self._mentioned(value, blocks)

    def _read_name(self, node: ast.Name, blocks: tuple) -> Finding:
        name, at = node.id, (node.lineno, node.col_offset)
        if name not in self._sets:
            place = self._dotted(node)
            return ("unclear", place) if _is_ready_made(place) else NOTHING
        wholes, parts = self._known(name, at, blocks)
        key = (name, *((item.at, item.whole) for item in (*wholes, *parts)))
        if key not in self._found:
            self._found[key] = NOTHING
            found = self._together([(item.value, item.blocks) for item in parts or wholes])
            if parts and found == NOTHING:
                started = self._together([(item.value, item.blocks) for item in wholes])
                found = ("unclear", started[1]) if started[0] else NOTHING
            self._found[key] = found
        return self._found[key]

    def _read_call(self, call: ast.Call, blocks: tuple) -> Finding:
        place = self._dotted(call.func)
        if _is_ready_made(place):
            return "sure", place
        maker = self._value_of(call.func)
        if isinstance(maker, ast.Call) and (made := self._made_by(maker)):
            return "sure", made
        found = self._read_own(call.func, maker)
        if found != NOTHING:
            return found
        if isinstance(call.func, ast.Attribute) and call.func.attr in KEEPS_THE_VALUE and not place:
            return self.read(call.func.value, blocks)
        if call.args and place.rpartition(".")[2] in COPIES_ITS_ARGUMENT:
            return self.read(call.args[0], blocks)
        return self._mentioned(call, blocks)

    def _read_own(self, function: ast.expr, value: ast.expr) -> Finding:
        """Returns what is known of the results of a function that the learner wrote."""
        if isinstance(value, ast.Lambda):
            return self._reading.body(value, self)
        if not isinstance(function, ast.Name):
            return NOTHING
        around: _Body | None = self
        while around is not None:
            if function.id in around._inner:
                return self._reading.body(around._inner[function.id], around)
            around = around._outer
        return self._reading.named(function.id) if function.id in self._reading.functions else NOTHING

    def _value_of(self, node: ast.expr) -> ast.expr:
        """Returns what a name was set to last, or the expression itself."""
        sets = self._sets.get(node.id, []) if isinstance(node, ast.Name) else []
        return sets[-1].value if sets else node

    def _made_by(self, call: ast.Call) -> str:
        """Returns the ready-made softmax that a call such as Softmax() or Activation("softmax") makes."""
        place = self._dotted(call.func)
        passed = [*call.args, *(word.value for word in call.keywords)]
        named = any(isinstance(item, ast.Constant) and item.value == "softmax" for item in passed)
        return place if _is_ready_made(place) or (named and place.partition(".")[0] in READY_MADE) else ""

    def _dotted(self, node: ast.expr) -> str:
        """Returns where a dotted name comes from. Example: tf.nn.softmax -> "tensorflow.nn.softmax"."""
        if isinstance(node, ast.Attribute):
            before = self._dotted(node.value)
            return f"{before}.{node.attr}" if before else ""
        if not isinstance(node, ast.Name) or node.id in self._open:
            return ""
        if node.id in self._sets:
            value = self._sets[node.id][-1].value
            self._open.add(node.id)
            place = self._dotted(value) if isinstance(value, ast.Attribute | ast.Name) else ""
            self._open.discard(node.id)
            return place
        if node.id in self._parameters or node.id in self._inner:
            return ""
        if self._outer is not None and node.id not in self._origins:
            return self._outer._dotted(node)
        return self._origins.get(node.id, node.id if node.id in COPIES_ITS_ARGUMENT else "")

    def _mentioned(self, value: ast.AST, blocks: tuple) -> Finding:
        """Returns ("unclear", …) if a ready-made softmax is part of a larger expression."""
        inner = [item for node in ast.iter_child_nodes(value) for item in self._parts(node, blocks)]
        return next((("unclear", library) for certainty, library in inner if certainty), NOTHING)

    def _parts(self, node: ast.AST, blocks: tuple) -> list[Finding]:
        if isinstance(node, ast.keyword):
            node = node.value
        return [self.read(node, blocks)] if isinstance(node, ast.expr) else []


def _last_name(node: ast.expr) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


# %% tags=["hidden"]
SOFTMAX_POINTS = 4  # for each question that counts; ten of them make 40
FOR_ADVICE = ("overflow", "integer_input")
NO_POINTS = ("library_softmax",)


def ask_my_softmax(rng: np.random.Generator) -> dict[str, list[float]]:
    """Returns the logits of each question by its name: the public ones, four fresh ones, two for advice."""
    fresh = {n: rng.uniform(-9, 9, n).round(3).tolist() for n in (2, 5, 12)}
    return {
        **SOFTMAX_LOGITS,
        "hidden_pair": fresh[2],
        "hidden_five": fresh[5],
        "hidden_twelve": fresh[12],
        "hidden_again": list(fresh[5]),
        "overflow": [1000.0, 0.0, -1000.0],
        "integer_input": [3, 1, 2],
    }


def check_my_softmax(seen: dict, asked: dict, answer: dict) -> tuple[Failure | None, list[Check]]:
    """Returns the most telling mistake and what became of each question."""
    counted = [name for name in asked if name not in FOR_ADVICE] if seen else []
    calls = {name: _kept_back(name, seen[name]) for name in counted}
    shown = sum(not name.startswith("hidden") for name in counted)  # they come first
    failure = judge_my_softmax(list(calls.values()), [asked[name] for name in counted], answer, shown)
    return failure, [
        Check(
            name,
            SOFTMAX_POINTS,
            "hidden" if name.startswith("hidden") else "public",
            name in calls and _is_right(calls[name], asked[name]),
        )
        for name in asked
        if name not in FOR_ADVICE
    ]


def _kept_back(name: str, call: dict) -> dict:
    """Returns a call without texts of the answer's own if they could tell a hidden question: it can raise ValueError(z)."""
    if name.startswith("hidden") and call.get("values") is None and "type" in call:
        return {**call, "type": "result" if call["type"] != "NoneType" else call["type"]}
    if not name.startswith("hidden") or "error" not in call:
        return call
    return {**call, "error": "an error for other numbers than the notebook's", "undefined": None}


def advise_all_my_softmax(seen: dict, asked: dict, answer: dict) -> list[Advice]:
    """Returns the public advice, and what the two extra questions show."""
    advice = advise_my_softmax([call for name, call in seen.items() if name not in FOR_ADVICE], answer)
    if not _is_right(seen["overflow"], asked["overflow"]):
        advice.append(
            Advice(
                "overflow", "e^1000 is too large for a float; subtracting max(z) first gives the same result safely."
            )
        )
    if not _is_right(seen["integer_input"], asked["integer_input"]):
        advice.append(
            Advice(
                "integer_input", "an array of integers gives another result, or an error; np.zeros(len(z)) is float."
            )
        )
    return advice


# %% tags=["mistake"] id="not_normalised"
def my_softmax(z):
    return np.exp(z)


# %% tags=["mistake"] id="no_exponential"
def my_softmax(z):
    return z / np.sum(z)


# %% tags=["mistake"] id="normalised_by_max"
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.max(ez)


# %% tags=["mistake"] id="normalised_by_length"
def my_softmax(z):
    return np.exp(z) / len(z)


# %% tags=["mistake"] id="wrong_shape"
def my_softmax(z):
    ez = np.exp(z)
    return (ez / np.sum(ez)).reshape(-1, 1)


# %% tags=["mistake"] id="off_by_one"
def my_softmax(z):
    N = len(z)
    a = np.zeros(N)
    ez_sum = 0
    for k in range(N - 1):
        ez_sum += np.exp(z[k])
    for j in range(N):
        a[j] = np.exp(z[j]) / ez_sum
    return a


# %% tags=["mistake"] id="sigmoid"
def my_softmax(z):
    return 1 / (1 + np.exp(-z))


# %% tags=["mistake"] id="log_softmax"
def my_softmax(z):
    ez = np.exp(z)
    return np.log(ez / np.sum(ez))


# %% tags=["mistake"] id="fixed_length"
def my_softmax(z):
    a = np.zeros(4)
    for j in range(4):
        a[j] = np.exp(z[j]) / (np.exp(z[0]) + np.exp(z[1]) + np.exp(z[2]) + np.exp(z[3]))
    return a


# %% tags=["mistake"] id="hard_coded"
def my_softmax(z):
    return np.array([0.0320586, 0.08714432, 0.23688282, 0.64391426])


# %% tags=["mistake"] id="ignores_input"
def my_softmax(z):
    logits = np.array([1, 2, 3, 4])
    return np.exp(logits) / np.sum(np.exp(logits))


# %% tags=["mistake"] id="sorts_input"
def my_softmax(z):
    ez = np.exp(np.sort(z))
    return ez / np.sum(ez)


# %% tags=["mistake"] id="loses_sign"
def my_softmax(z):
    ez = np.exp(np.abs(z))
    return ez / np.sum(ez)


# %% tags=["mistake"] id="clips_input"
def my_softmax(z):
    ez = np.exp(np.clip(z, -5, 5))
    return ez / np.sum(ez)


# %% tags=["mistake"] id="other_base"
def my_softmax(z):
    ez = 2.0**z
    return ez / np.sum(ez)


# %% tags=["mistake"] id="library_softmax"
def my_softmax(z):
    a = tf.nn.softmax(z).numpy()
    return a


# %% tags=["mistake"] id="raises"
def my_softmax(z):
    return np.exp(z) / np.total(np.exp(z))


# %% tags=["mistake"] id="returns_none"
def my_softmax(z):
    ez = np.exp(z)
    a = ez / np.sum(ez)
    print(a)


# %% tags=["mistake"] id="wrong_values"
def my_softmax(z):
    ez = np.exp(z) + 1
    return ez / np.sum(ez)


# %% tags=["author"]
from autograder.lesson import rehearsal

rehearsal.run("my_softmax")
