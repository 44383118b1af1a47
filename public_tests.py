"""The checks of the lab: each one says what was expected, what came, and one thing to try.

Built from notebooks/source by `make build`; edit it there.
"""

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
    asked = [*SOFTMAX_LOGITS.values(), *draw_softmax_logits(np.random.default_rng()).values()]
    with nudgeable():
        seen = [observe_my_softmax(target, z) for z in asked]
    failure = judge_my_softmax(seen, asked, {})
    tell(failure, [] if failure else advise_my_softmax(seen, {}), "All tests passed.")


test_my_softmax.__test__ = False  # type: ignore[attr-defined]  # pytest leaves it to the notebook


def draw_softmax_logits(rng: np.random.Generator) -> dict[str, list[float]]:
    """Returns fresh logits that nobody can have written into a table, and that no mistake gets right by chance.

    In each question no logit is negligible beside the largest, no two are close, and none are in order.
    """
    return {
        "small": _spread(rng, 4, -1.5, 1.5),
        "large": _spread(rng, 3, 8.2, 10.0),
        "negative": _spread(rng, 5, -10.0, -8.2),
        "many": _spread(rng, 12, -2.5, 2.5),
    }


def _spread(rng: np.random.Generator, n: int, low: float, high: float) -> list[float]:
    """Returns n logits between two bounds, each in a stretch of its own, largest and smallest in the middle."""
    stretch = (high - low) / n
    ordered = [round(low + stretch * (j + rng.uniform(0.2, 0.8)), 3) for j in range(n)]
    return [*ordered[1:-1:2], ordered[-1], ordered[0], *ordered[2:-1:2]]


def observe_my_softmax(target: Callable, z: Sequence[float]) -> dict[str, Any]:
    """Returns what a call gives back, as plain data, and how that moves with a ready-made softmax.

    Args:
        target: the learner's function
        z: the N logits to call it with
    """
    plain = _called(target, z)
    plain.update(_work_in(target), moved="")
    for nudge in NUDGES if plain.get("values") and len(set(z)) > 1 else ():
        with _nudging(nudge) as was_used:
            nudged = _called(target, z)
        if nudged.get("values") not in (None, plain["values"]):
            plain["moved"] = _how_it_moved(plain, nudged, _called(target, z), z, nudge)
            break
        if not was_used():
            break
    return plain


def _called(target: Callable, z: Sequence[float]) -> dict[str, Any]:
    """Returns what one call gives back: numbers, shapes, names."""
    given = np.array(z)
    start = time.perf_counter()
    try:
        with quiet():
            a = target(given)
    except Exception as error:
        seen: dict[str, Any] = {"error": first_line(error), "seconds": time.perf_counter() - start}
        seen["undefined"] = error.name if isinstance(error, NameError) else None
        if type(error).__name__ == "ReadyMade":
            seen["library"] = str(error)
        return seen
    seen = {"type": type(a).__name__, "seconds": time.perf_counter() - start}
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
        answer: what is known besides: "stopped" (what ended it before it could be called), "detail", "stub"
        shown: how many of the calls, from the first on, may be shown as an example; None: all
    """
    wrong = [i for i, (call, z) in enumerate(zip(seen, asked, strict=True)) if not _is_right(call, z)]
    name = _how_softmax_stopped(seen, answer) or (_name_softmax_mistake(seen, asked, answer, wrong) if wrong else None)
    if _library(seen):
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
    if any(call.get("moved") == "otherwise" for call in seen):
        advice.append(
            Advice("library_unclear", "a ready-made softmax is used near your result; build the formula yourself.")
        )
    return advice


def expected_softmax(z: Sequence[float]) -> np.ndarray:
    """Returns softmax(z), (N,) float: each output is one over the sum of the ratios e^(z_k - z_j)."""
    logits = np.asarray(z, dtype=float) * (1 + sum(NUDGED))
    with np.errstate(over="ignore"):  # 1 / infinity is 0, as it should be
        return 1 / np.exp(logits[:, None] - logits[None, :]).sum(axis=0)


def _is_right(call: dict, z: Sequence[float], decimals: int = 7) -> bool:
    return call.get("shape") == [len(z)] and _is_close(call["values"], expected_softmax(z), decimals)


def _is_close(values: Any, expected: Any, decimals: int = 7) -> bool:
    return np.shape(values) == np.shape(expected) and np.allclose(values, expected, 1e-4, 10.0**-decimals)


def _library(seen: Sequence[dict]) -> str:
    """Returns the ready-made softmax that the results rest on, "" if they rest on none."""
    named = next((call["library"] for call in seen if call.get("library")), "")
    return re.sub(r"[^\w.]", "", str(named))[:60] or (
        "TensorFlow or Keras" if any(call.get("moved") == "along" for call in seen) else ""
    )


def _how_softmax_stopped(seen: Sequence[dict], answer: dict) -> str | None:
    """Names what kept the function from giving any number, if something did."""
    if answer.get("stopped"):
        return answer["stopped"]
    silent = all("error" in call or call["type"] == "NoneType" for call in seen)
    undone = any(call.get("empty") or call.get("dots") for call in seen) or answer.get("stub")
    if silent and (undone or all(call.get("undefined") == "a" for call in seen)):
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
    if any(call.get("empty") for call in seen) or answer.get("stub"):  # it hands back what stood there before
        return "unfinished"
    if all(shape == [] for shape in shapes):
        return "wrong_shape"  # one number for all
    if len(seen) > 1 and shapes[0] is not None and all(result == results[0] for result in results):
        return "hard_coded" if _is_typed_in(results[0][1]) else "ignores_input"
    if wrong and all((i in wrong) == (list(asked[i]) not in SOFTMAX_LOGITS.values()) for i in range(len(asked))):
        return "hard_coded"
    near = {i for i in range(len(seen)) if _is_right(seen[i], asked[i], decimals=2) and len(set(asked[i])) > 1}
    if (
        near
        and any(_is_typed_in(seen[i]["values"]) for i in near)
        and any(len(set(asked[i])) > 1 for i in set(wrong) - near)
    ):
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


def _is_typed_in(values: Any) -> bool:
    """Says whether numbers have so few digits that a person has written them down."""
    return bool(values) and all(value == round(value, 8) for value in values)


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
        detail = _library(seen)
    if name == "unfinished" and detail:  # it was looked for, and not found
        advice = "define my_softmax in a code cell, by this very name."
    missing = detail or "nothing stands between START CODE HERE and END CODE HERE yet"
    if not detail and any(call.get("dots") for call in seen):
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


# A ready-made softmax is found by running: while a check asks, TensorFlow's own gets slightly larger logits. A result
# that moves along rests on it. All softmax functions of TensorFlow and Keras end in these two, looked up at each call.
READY_MADE = "tensorflow.python.ops.gen_nn_ops"
ENDS_IN = ("softmax", "log_softmax")
# How much larger, by the precision of the logits: too little for a comparison to notice; then enough for what is rounded.
NUDGES = ({"float64": 1e-10, "float32": 2e-6}, {"float64": 1e-3, "float32": 1e-3})


class ReadyMade(Exception):
    """A softmax was called of a library that is not installed here; the text is its name."""


@contextlib.contextmanager
def nudgeable() -> Iterator[None]:
    """Lets TensorFlow's softmax be nudged inside, and leaves all as it was."""
    module = sys.modules.get(READY_MADE)
    before = {name: getattr(module, name) for name in ENDS_IN if module}
    _make_nudgeable()
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(module, name, function)


def _make_nudgeable() -> None:
    module = sys.modules.get(READY_MADE)
    for name in ENDS_IN if module else ():
        if not hasattr(getattr(module, name), "nudge"):
            setattr(module, name, _with_nudge(getattr(module, name)))


def _with_nudge(softmax: Callable) -> Callable:
    """Returns TensorFlow's softmax with a switch, `nudge`: when it is on, the logits are a little larger."""

    @functools.wraps(softmax)
    def nudged(logits: Any, *rest: Any, **options: Any) -> Any:
        if nudged.nudge is not None:  # type: ignore[attr-defined]
            nudged.used = True  # type: ignore[attr-defined]
            logits = sys.modules["tensorflow"].convert_to_tensor(logits)
            logits *= 1 + nudged.nudge.get(logits.dtype.name, 0)  # type: ignore[attr-defined]
        return softmax(logits, *rest, **options)

    nudged.nudge, nudged.used = None, False  # type: ignore[attr-defined]
    return nudged


@contextlib.contextmanager
def _nudging(nudge: dict[str, float]) -> Iterator[Callable[[], bool]]:
    """Nudges what is called inside; gives what says whether a ready-made softmax was called there."""
    functions = [getattr(sys.modules.get(READY_MADE), name, None) for name in ENDS_IN]
    switches = [function for function in functions if hasattr(function, "nudge")]
    NUDGED.append(nudge["float64"])
    if switches:
        config = sys.modules["tensorflow"].config
        eagerly = config.functions_run_eagerly()
        config.run_functions_eagerly(True)  # a traced function would keep the logits that it was traced with
    try:
        for function in switches:
            function.nudge, function.used = nudge, False
        yield lambda: any(function.used for function in switches)
    finally:
        NUDGED.pop()
        for function in switches:
            function.nudge = None
        if switches:
            config.run_functions_eagerly(eagerly)


NUDGED: list[float] = []  # what the oracle above heeds: it is no less ready-made


def _how_it_moved(plain: dict, nudged: dict, again: dict, z: Sequence[float], nudge: dict[str, float]) -> str:
    """Returns "along" where a result moved as a ready-made softmax does, "otherwise" where it moved, else "".

    A result that is not the same twice proves nothing, nor does an error.
    """
    if (
        plain.get("values") is None
        or nudged.get("shape") != plain.get("shape")
        or plain["values"] != again.get("values")
    ):
        return ""
    a, moved = np.array(plain["values"]), np.array(nudged["values"]) - np.array(plain["values"])
    if not np.any(moved) or not np.all(np.isfinite(moved)) or a.shape != np.shape(z):
        return ""
    for dtype, larger in nudge.items():
        expected = larger * a * (np.array(z) - np.sum(a * np.array(z)))  # the derivative of softmax(s z) by s at 1
        noise = 2 * np.finfo(dtype).eps * np.abs(a)
        telling = np.abs(expected) > 5 * noise
        if np.any(telling & (np.abs(moved - expected) <= noise + 0.1 * np.abs(expected))):
            return "along"
    return "otherwise"


def prepare_my_softmax() -> None:
    """Makes ready the grader's process, before any learner's code.

    TensorFlow's softmax gets its switch. Libraries with a softmax that are not installed can be imported: whatever is
    used of them is missing as before, but for their softmax, which says what it is.
    """
    _make_nudgeable()
    if not any(type(finder).__name__ == "_Absent" for finder in sys.meta_path):
        sys.meta_path.append(_Absent())


class _Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds libraries that are not there; each name in them is absent, too."""

    LIBRARIES = ("cupy", "jax", "scipy", "sklearn", "torch")

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.partition(".")[0] in self.LIBRARIES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> "_AbsentModule":
        return _AbsentModule(spec.name)

    def exec_module(self, module: Any) -> None:
        """Nothing stands in it."""


class _AbsentModule(types.ModuleType):
    """A module of a library that is not installed."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _AbsentName(f"{self.__name__}.{name}")


class _AbsentName:
    """A name in such a module, which is missing as soon as it is used."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __getattr__(self, name: str) -> "_AbsentName":
        if name.startswith("__"):
            raise AttributeError(name)
        return _AbsentName(f"{self._place}.{name}")

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if "softmax" in self._place.rpartition(".")[2].lower():
            raise ReadyMade(self._place)
        library = self._place.partition(".")[0]
        raise ModuleNotFoundError(f"No module named {library!r}", name=library)


# Steps of Python that do more than make or move a value: a function without any has no work in it yet.
WORK = re.compile("BINARY|UNARY|COMPARE|CALL|FOR|GET_ITER|BUILD|STORE_SUBSCR|STORE_ATTR|IMPORT|RAISE|YIELD")


def _work_in(target: Any) -> dict[str, bool]:
    """Returns whether a function has no work in it yet, and whether the dots of a skeleton are used in it."""
    code = getattr(target, "__code__", None)
    if not isinstance(code, types.CodeType):
        return {"empty": False, "dots": False}
    works = any(WORK.match(dis.opname[step]) for step in code.co_code[::2])
    values = any(constant is not None and constant is not ... for constant in code.co_consts[1:])  # after the docstring
    return {"empty": not (works or values), "dots": any(constant is ... for constant in code.co_consts)}


# ---- Exercise 2: model ------------------------------------------------------------------------------

HIDDEN_UNITS = [25, 15]
BUILT_HERE: weakref.WeakSet = weakref.WeakSet()  # models without an input size, until a check looked at them
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
    seen["had_input_shape"] = bool(getattr(target, "inputs", None)) and target not in BUILT_HERE
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
        BUILT_HERE.add(target)
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
    rtol, atol = (1e-3, 1e-4) if spread > 0.1 else (1e-4, 1e-5)

    def explain(first: str, second: str, last: str) -> bool:
        z1, step2, step3 = _steps(weights, x)
        expected = ACTIVATIONS[last](step3(ACTIVATIONS[second](step2(ACTIVATIONS[first](z1)))))
        return bool(np.all(np.abs(outputs - expected) <= atol + rtol * np.abs(expected)))

    z1, step2, step3 = _steps(weights, x[:1])  # most explanations fail for one row already
    with np.errstate(all="ignore"):
        for first, f in ACTIVATIONS.items():
            for second, g in ACTIVATIONS.items():
                z3 = step3(g(step2(f(z1))))
                for last, h in ACTIVATIONS.items():
                    near = bool(np.all(np.abs(outputs[:1] - h(z3)) <= atol + rtol * np.abs(h(z3))))
                    over_rows = last == OVER_ROWS and first == second == "relu"  # needs more than one row
                    if (near or over_rows) and explain(first, second, last):
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


def _erf(z: np.ndarray) -> np.ndarray:
    """Returns the error function to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26."""
    t = 1 / (1 + 0.3275911 * np.abs(z))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(z) * (1 - series * np.exp(-z * z))


OVER_ROWS = "softmax over all rows"
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
    "gelu": lambda z: z * (1 + _erf(z / math.sqrt(2))) / 2,
    "silu": lambda z: z / (1 + np.exp(-z)),
    "softplus": lambda z: np.logaddexp(0, z),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "exponential": np.exp,
    "softmax twice": lambda z: _softmax_rows(_softmax_rows(z)),
    "softmax after relu": lambda z: _softmax_rows(np.maximum(z, 0)),
    OVER_ROWS: lambda z: np.exp(z) / np.exp(z).sum(),
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
