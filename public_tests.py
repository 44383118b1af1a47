"""The checks of the lab: each one says what was expected, what came, and one thing to try.

Built from notebooks/source by `make build`; edit it there.
"""

import ast
import contextlib
import inspect
import io
import itertools
import math
import re
import textwrap
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

__all__ = ["test_my_softmax", "test_model"]


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


class Check(NamedTuple):
    """One thing that is looked at, what it is worth in points, and whether it was right."""

    name: str
    points: int
    visibility: str
    passed: bool


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


# ---- Exercise 2: model ------------------------------------------------------------------------------

HIDDEN_UNITS = [25, 15]
MOST_UNITS = 1000  # of a layer worth asking; the exercise has 400 at most


def test_model(target: Any, classes: int, input_size: int) -> None:
    """Checks the network by what it computes; prints "All tests passed!" or raises AssertionError with advice.

    It sets weights of its own, compares the logits with NumPy's, and puts the model's weights back.

    Args:
        target: the learner's Keras model
        classes: the number of outputs, 10
        input_size: the number of inputs, 400
    """
    sizes = [input_size, *HIDDEN_UNITS, classes]
    asked = draw_model_question(np.random.default_rng(), sizes)
    seen = observe_model(target, asked)
    failure = judge_model(seen, asked)
    tell(failure, [] if failure else advise_model(seen), "All tests passed!")


test_model.__test__ = False  # type: ignore[attr-defined]  # pytest leaves it to the notebook


def draw_model_question(rng: np.random.Generator, sizes: Sequence[int]) -> dict[str, Any]:
    """Returns a question to a network of these sizes: the seed of its weights and inputs."""
    return {"sizes": list(sizes), "seed": int(rng.integers(2**32))}


def weights_and_inputs(shapes: Sequence[Sequence[int]], asked: dict[str, Any]) -> tuple[list[np.ndarray], np.ndarray]:
    """Returns what a network of Dense layers is asked with, all float32.

    weights : one for each shape, such as W1 (400, 25), b1 (25,), W2 (25, 15), b2 (15,), W3 (15, 10), b3 (10,)
    x       : (8, 400), inputs about as large as the pixels of the lab; as many columns as W1 has rows
    """
    rng = np.random.default_rng(asked["seed"])
    weights = [rng.normal(size=shape) * (np.sqrt(2 / shape[0]) if len(shape) == 2 else 1) for shape in shapes]
    columns = in_flow(shapes)[0][0][0]
    return [w.astype("float32") for w in weights], rng.normal(size=(8, columns)).astype("float32")


def observe_model(target: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Returns what the model is made of and what it computes with weights of the question, as plain data."""
    if isinstance(target, type) or not hasattr(target, "layers") or not hasattr(target, "set_weights"):
        return {"is_model": False, "type": type(target).__name__}
    start = time.perf_counter()
    seen: dict[str, Any] = {"is_model": True, "type": type(target).__name__, "layers": [], "weights": []}
    seen["had_input_shape"] = bool(getattr(target, "inputs", None))
    try:
        with quiet():
            seen.update(_answer_of(target, asked))
    except Exception as error:
        seen["error"] = first_line(error)
    seen["seconds"] = time.perf_counter() - start
    return seen


def _answer_of(target: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Returns layers and weight shapes, and the outputs for weights of these shapes, if it has Dense layers alone."""
    if target.layers and not target.built:  # it takes its input size from the data
        x = np.zeros((1, asked["sizes"][0]), dtype="float32")
        target.build((None, x.shape[1])) if type(target).__name__ == "Sequential" else target(x)
    if target.layers and not target.get_weights():  # a class of its own makes them when it is called
        target(np.zeros((1, asked["sizes"][0]), dtype="float32"))
    before = target.get_weights()
    seen = {
        "layers": _layers_of(target),
        "weights": [list(weight.shape) for weight in before],
        "trainable": len(target.trainable_weights),
        "input_shape": list(getattr(target, "input_shape", None) or []),
    }
    if are_dense(seen["weights"]):
        weights, x = weights_and_inputs(seen["weights"], asked)
        target.set_weights(weights)
        try:
            seen["outputs"] = _outputs(target, x, seen["input_shape"][1:])
        except Exception as error:
            seen["error"] = first_line(error)
        finally:
            target.set_weights(before)
    return seen


def _outputs(target: Any, x: np.ndarray, taken: list[int]) -> list:
    """Returns what the model makes of x, (8, 400) -> (8, 10), in the shape that it takes: pictures, or a whole table."""
    if len(taken) > 1 and taken[-1] == x.shape[1] and 8 <= taken[0] <= 10_000:
        table = np.zeros((1, *taken), dtype="float32")
        table[0, : len(x)] = x
        return np.asarray(target(table)[0, : len(x)], dtype=float).tolist()
    result = target(x.reshape(-1, *taken) if len(taken) > 1 and math.prod(taken) == x.shape[1] else x)
    if result is None:
        raise ValueError("the model's call returns nothing (None)")
    return np.asarray(result, dtype=float).tolist()


def in_flow(parts: Sequence[Any]) -> list[list[Any]]:
    """Returns weights, or their shapes, layer by layer, in the order in which the numbers flow.

    A class of its own may name its last layer first. Example: b, W (15, 10) and W (400, 15) -> the latter first
    """
    shapes = [np.shape(part) if hasattr(part, "shape") else tuple(part) for part in parts]
    starts = [i for i, shape in enumerate(shapes) if len(shape) == 2] + [len(parts)]
    layers = [list(parts[i:j]) for i, j in itertools.pairwise(starts)]
    ends = [shapes[i] for i in starts[:-1]]
    if len(layers) == 3:
        for order in itertools.permutations(range(3)):  # as it stands first
            if all(ends[i][1] == ends[j][0] for i, j in itertools.pairwise(order)):
                return [layers[i] for i in order]
    return layers


def are_dense(shapes: Sequence[Sequence[int]]) -> bool:
    """Says whether these can be the weights of three Dense layers, one after the other, of a size worth asking."""
    for i, shape in enumerate(shapes):
        is_bias = i > 0 and len(shapes[i - 1]) == 2 and list(shape) == list(shapes[i - 1][1:])
        if not (len(shape) == 2 or is_bias) or not all(isinstance(n, int) and 0 < n <= MOST_UNITS for n in shape):
            return False
    kernels = [layer[0] for layer in in_flow(shapes)]
    return len(kernels) == 3 and all(before[1] == after[0] for before, after in itertools.pairwise(kernels))


def _layers_of(target: Any) -> list[dict[str, Any]]:
    """Returns name, type, units, activation and weight shapes of each layer; a model inside a model counts by its layers."""
    layers = []
    for layer in target.layers:
        if hasattr(layer, "layers"):
            layers += _layers_of(layer)
            continue
        activation = getattr(layer, "activation", None)
        layers.append(
            {
                "name": layer.name,
                "type": type(layer).__name__,
                "activation": getattr(activation, "__name__", type(activation).__name__) if activation else "",
                "weights": [list(weight.shape) for weight in layer.get_weights()],
            }
        )
    return layers


def judge_model(seen: dict[str, Any], asked: dict[str, Any]) -> Failure | None:
    """Returns the most telling mistake of a model, or None when it computes what the exercise describes.

    Args:
        seen: what `observe_model` returned, or {"stopped": a diagnosis, "detail": …} when it never came to that
        asked: the question
    """
    sizes = asked["sizes"]
    kernels = [shapes[0] for shapes in in_flow(seen.get("weights", []))]
    units = [shape[1] for shape in kernels]
    name, got = _name_model_mistake(seen, asked, sizes, kernels)
    if name is None:
        return None
    rationale, advice = MODEL_SENTENCES[name]
    wanted = " - ".join(str(size) for size in sizes)
    detail = seen.get("detail") or ""
    if name == "raises":
        detail = as_sentence(detail or seen["error"])
        advice = help_with(detail) or advice
    if name == "unfinished" and detail:  # it was looked for, and not found
        advice = "define model in a code cell, by this very name."
    advice = {"None": RETURNS_NONE, "a class": NOT_CALLED, "a tuple": COMMA}.get(got, advice) if got else advice
    facts = {
        "detail": detail,
        "missing": detail or "it has no layers yet",
        "units": ", ".join(map(str, units)),
        "wanted_units": ", ".join(map(str, sizes[1:])),
        "count": len(kernels),
        "network": wanted,
        "wanted_inputs": sizes[0],
        "got": got,
    }
    return Failure(name, rationale.format(**facts), advice.format(**facts))


def advise_model(seen: dict[str, Any]) -> list[Advice]:
    """Returns what is worth knowing about a right model."""
    advice = []
    if not seen["had_input_shape"]:
        advice.append(
            Advice(
                "no_input_shape",
                "with tf.keras.Input(shape=(400,)) first, model.summary() can show every shape at once.",
            )
        )
    if seen["type"] != "Sequential":
        advice.append(
            Advice("not_sequential", f"a {seen['type']} model is as right; the exercise asked for Sequential.")
        )
    return advice


# Layers that change what training does, or what it sees.
CHANGES_TRAINING = ("Dropout", "Noise", "Normalization", "Regularization", "Random", "Rescaling")


def _name_model_mistake(seen: dict, asked: dict, sizes: list[int], kernels: list) -> tuple[str | None, str]:
    """Returns the mistake's name and what was found, or (None, "")."""
    layers = seen.get("layers", [])
    if seen.get("stopped"):
        return seen["stopped"], ""
    if not seen["is_model"]:
        if seen["type"] == "ellipsis":
            return "unfinished", ""
        return "not_a_model", {"NoneType": "None", "type": "a class"}.get(seen["type"], f"a {seen['type']}")
    if not any(layer["type"] != "InputLayer" for layer in layers) and "error" not in seen:
        return "unfinished", ""
    if "error" in seen and not seen["weights"]:
        return "raises", ""
    strange = [layer for layer in layers if _is_strange(layer)]
    if strange:
        return "wrong_layer_type", f"{strange[0]['name']} is a {strange[0]['type']} layer"
    named = _name_wrong_weights(seen, sizes, kernels)
    if named:
        return named, f"{kernels[0][0]} numbers" if named == "wrong_input_size" else ""
    taken = seen.get("input_shape", [])[1:]
    if taken not in ([], [sizes[0]]):
        return "wrong_input_size", f"inputs of shape {tuple(taken)}"
    if "error" in seen:
        return "raises", ""
    if seen["trainable"] < len(seen["weights"]):
        return "frozen", f"{seen['trainable']} of {len(seen['weights'])}"
    if seen["seconds"] > SLOW:
        return "too_slow", ""
    return _name_wrong_output(seen, asked, layers)


def _is_strange(layer: dict) -> bool:
    return (bool(layer["weights"]) and layer["type"] != "Dense" and "Dense" not in layer["type"]) or any(
        word in layer["type"] for word in CHANGES_TRAINING
    )


def _name_wrong_weights(seen: dict, sizes: list[int], kernels: list) -> str | None:
    units = [shape[1] for shape in kernels]
    biases = [shape for shape in seen["weights"] if len(shape) == 1]
    if len(kernels) != len(sizes) - 1:
        return "wrong_layer_count"
    if units != sizes[1:]:
        return "swapped_units" if sorted(units) == sorted(sizes[1:]) else "wrong_units"
    if kernels[0][0] != sizes[0]:
        return "wrong_input_size"
    return "no_bias" if len(biases) < len(kernels) else None


def _name_wrong_output(seen: dict, asked: dict, layers: list) -> tuple[str | None, str]:
    """Asks which activations explain the outputs; the described network has ReLU, ReLU, linear."""
    used = explaining_activations(seen, asked)
    if used == ("relu", "relu", "linear"):
        return None, ""
    if used is not None:
        return _name_activations(*used)
    named = ", ".join(layer["activation"] for layer in layers if layer["activation"])
    return "wrong_output", f"activations: {named}" if named else "other numbers"


def explaining_activations(seen: dict, asked: dict) -> tuple[str, str, str] | None:
    """Returns the activations with which three Dense layers of these shapes give these outputs, if some do."""
    if not are_dense(seen["weights"]):
        return None
    weights, x = weights_and_inputs(seen["weights"], asked)
    outputs = np.asarray(seen.get("outputs", []), dtype=float)
    if outputs.shape != (len(x), in_flow(weights)[-1][0].shape[1]) or not np.all(np.isfinite(outputs)):
        return None
    spread = np.ptp(outputs, axis=0).max()
    if spread < 0.001:  # the same for every input: that proves nothing
        return None
    tolerance = {"rtol": 1e-3, "atol": 1e-4} if spread > 0.1 else {"rtol": 1e-4, "atol": 1e-5}
    (z1, step2, step3) = _steps(weights, x)
    with np.errstate(all="ignore"):
        for first, f in ACTIVATIONS.items():
            for second, g in ACTIVATIONS.items():
                z3 = step3(g(step2(f(z1))))
                for last, h in ACTIVATIONS.items():
                    if np.allclose(outputs, h(z3), **tolerance):
                        return first, second, last
    return None


def _name_activations(first: str, second: str, last: str) -> tuple[str, str]:
    for layer, activation in (("L1", first), ("L2", second)):
        if activation != "relu":
            name = {"linear": "linear_hidden", "sigmoid": "sigmoid_hidden"}.get(activation, "wrong_output")
            return name, f"{layer} computes {activation}"
    if last.startswith("softmax"):
        return "softmax_output", ""
    return {"relu": "relu_output"}.get(last, "wrong_output"), f"L3 computes {last}"


def _steps(weights: Sequence[np.ndarray], x: np.ndarray) -> tuple[np.ndarray, Callable, Callable]:
    """Returns z of the first layer, (8, 25), and what makes z of the second and third out of the activations before."""
    parts = in_flow([w.astype(float) for w in weights])
    first, second, third = (lambda a, part=part: a @ part[0] + sum(part[1:]) for part in parts)  # a layer may lack b
    return first(x.astype(float)), second, third


def _softmax_rows(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# Under Keras' names, with its own constants.
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "softmax": _softmax_rows,
    "log_softmax": lambda z: np.log(_softmax_rows(z)),
    "elu": lambda z: np.where(z > 0, z, np.expm1(z)),
    "selu": lambda z: 1.05070099 * np.where(z > 0, z, 1.67326324 * np.expm1(z)),
    "gelu": lambda z: z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))) / 2,
    "silu": lambda z: z / (1 + np.exp(-z)),
    "softplus": lambda z: np.logaddexp(0, z),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "exponential": np.exp,
    "softmax twice": lambda z: _softmax_rows(_softmax_rows(z)),
    "softmax after relu": lambda z: _softmax_rows(np.maximum(z, 0)),
    "softmax over all rows": lambda z: np.exp(z) / np.exp(z).sum(),
    "relu6": lambda z: np.clip(z, 0, 6),
    **{f"leaky_relu ({s})": lambda z, s=s: np.where(z > 0, z, s * z) for s in (0.2, 0.3, 0.1, 0.01)},
}


NOT_CALLED = "call the class to make a model of it: put parentheses after its name."
COMMA = "leave out the comma after the last bracket: it makes a tuple of your model."
RETURNS_NONE = "let model = Sequential([ … ]) stand alone: add(), compile() and a function without return give None."
# For each mistake: what it is, and one thing to try.
MODEL_SENTENCES: dict[str, tuple[str, str]] = {
    "unfinished": (
        "The model is not finished: {missing}.",
        "write a line for each layer into Sequential([ … ]), between the markers, and run the cell again. Hint 1 has the idea.",
    ),
    "syntax_error": (
        "The cell of the model is not valid Python{detail}.",
        "run the cell and look at the line that Python points at: often a comma between two layers is missing.",
    ),
    "too_slow": (
        "The model did not answer in time.",
        "keep the cell to the three layers; train in the cells below it.",
    ),
    "raises": (
        "The model stops with an error: {detail}",
        "run the cell of Exercise 2 again and read the last line of what it prints.",
    ),
    "not_a_model": (
        "Expected a Keras model, got {got}.",
        "keep the line model = Sequential([ … ]) around your layers.",
    ),
    "wrong_layer_count": (
        "Expected 3 layers with weights ({network}), got {count}.",
        "use one Dense line for each of L1, L2 and L3, and no other.",
    ),
    "wrong_units": (
        "Expected layers of {wanted_units} units, got {units}.",
        "look up each layer's number of units in the table of section 4.3.",
    ),
    "swapped_units": (
        "Expected layers of {wanted_units} units in this order, got {units}.",
        "put the layers in the order in which the numbers flow: L1, L2, L3.",
    ),
    "wrong_input_size": (
        "The first layer must take {wanted_inputs} numbers, one for each pixel; this model takes {got}.",
        "write tf.keras.Input(shape=({wanted_inputs},)) as the first entry.",
    ),
    "wrong_layer_type": (
        "The network is made of Dense layers only, but {got}.",
        'leave that layer out; ReLU belongs into Dense(…, activation="relu").',
    ),
    "linear_hidden": (
        "A hidden layer has no ReLU: {got}.",
        'add activation="relu" to L1 and to L2; without it, Dense is linear.',
    ),
    "sigmoid_hidden": (
        "The hidden layers must use ReLU, but {got}.",
        'write activation="relu" in L1 and L2.',
    ),
    "softmax_output": (
        "The last layer must put out logits, but it applies softmax already.",
        'write activation="linear" in L3, and no Softmax after it: the loss adds the softmax (section 4.5).',
    ),
    "relu_output": (
        "The last layer must put out logits of both signs, but {got}.",
        'write activation="linear" in L3, and no ReLU after it; ReLU belongs to the hidden layers.',
    ),
    "no_bias": (
        "Each layer needs a bias b, but at least one has none.",
        "leave out use_bias=False.",
    ),
    "frozen": (
        "Some weights can't be trained (trainable: {got}).",
        "leave out trainable=False.",
    ),
    "wrong_output": (
        "With the same weights, the model's outputs differ from three layers of ReLU, ReLU, linear ({got}).",
        'use plain Dense layers with activation="relu", "relu" and "linear".',
    ),
}
