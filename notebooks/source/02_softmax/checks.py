# %% tags=["author"]
import contextlib
import functools
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lab_utils.mistakes import Call, calls_of, name_mistake
from public_tests import FUNCTION_SENTENCES, Advice, Failure, called, explain_function, tell

# %%
# ---- Exercise 1: my_softmax -----------------------------------------------------------------------------

SOFTMAX_LOGITS: dict[str, list[float]] = {
    "worked_example": [1.0, 2.0, 3.0, 4.0],
    "negative_and_unsorted": [2.0, -1.0, 0.5],
    "all_equal": [0.0, 0.0, 0.0, 0.0, 0.0],
    "one_element": [7.0],
    "far_apart": [9.0, -9.0, 3.0, -6.5, 0.25, 8.0],
    "descending": [0.0, -1.0, -2.0, -3.0],
}


def expected_softmax(z: Sequence[float]) -> np.ndarray:
    """Returns softmax(z), (N,) float: each output is one over the sum of the ratios e^(z_k - z_j)."""
    logits = nudged(np.asarray(z, dtype=float))  # as they are, but for one check below
    with np.errstate(over="ignore"):  # 1 / infinity is 0, as it should be
        return 1 / np.exp(logits[:, None] - logits[None, :]).sum(axis=0)


def test_my_softmax(target: Callable) -> None:
    """Checks a softmax function; prints "All tests passed." or raises AssertionError with advice.

    Args:
        target: the learner's function, z (N,) float -> a (N,) float
    """
    asked = {**SOFTMAX_LOGITS, **draw_softmax_logits(np.random.default_rng())}
    seen = {name: observe_my_softmax(target, z) for name, z in asked.items()}
    failure = judge_my_softmax(seen, asked)
    tell(failure, [] if failure else advise_my_softmax(seen), "All tests passed.")


# %%
# For each mistake: what it is, and one thing to try. Those that every function can have stand further below.
SOFTMAX_SENTENCES = """
library_softmax: my_softmax hands the work to a ready-made softmax ({detail}); here you build it yourself.
    Try: use np.exp and np.sum, or a loop.
off_by_one: my_softmax leaves out the first or the last element of z.
    Try: let each loop run over all elements: for j in range(N). The sum needs all of them, too.
not_normalised: The outputs are not probabilities: their sum is not 1.
    Try: divide each exponential by the sum of the very same exponentials, and do nothing to the result.
not_normalised/by_z: The exponentials are divided by the sum of z itself.
    Try: divide by the sum of the exponentials: np.sum(np.exp(z)).
not_normalised/by_mean: The exponentials are divided by their mean; the outputs add up to N, not to 1.
    Try: divide by their sum: np.sum, not np.mean.
not_normalised/by_others: Each exponential is divided by the sum of all others.
    Try: let the sum run over all elements, j itself too.
not_normalised/running_sum: Each exponential is divided by the sum of those up to it: the sum is not complete yet.
    Try: finish the loop that adds up first, and divide in a second loop.
not_normalised/last_only: The exponentials are divided by the last of them: the sum starts anew at each step.
    Try: set the sum to 0 once, before the loop, and add to it with += inside.
not_normalised/kept_sum: The sum grows from one output to the next: it is not set back to 0.
    Try: set the sum to 0 inside the outer loop, or add it up once, before that loop.
not_normalised/percent: The outputs add up to 100: they are percentages.
    Try: leave out the factor 100.
normalised_by_max: The outputs are exponentials compared with a maximum; their sum is not 1.
    Try: divide by the sum of all exponentials, not by the largest one.
normalised_by_length: The outputs are exponentials divided by their number N; their sum is not 1.
    Try: divide by np.sum(ez), the sum of all exponentials, not by len(z).
no_exponential: The outputs are shares of z itself: the exponential is missing.
    Try: take ez = np.exp(z) first, then divide ez by its sum.
no_exponential/above: The exponential is missing above the line of the fraction: z itself is divided there.
    Try: take the exponential of z in both places: np.exp(z) / np.sum(np.exp(z)).
no_exponential/after: The exponential comes last, but it must come first.
    Try: take np.exp(z), then divide that by its sum, and do nothing to the result.
sigmoid: This is the sigmoid: 1/(1 + e^-z) is not what softmax takes of each element.
    Try: softmax compares the elements: each exponential over the sum of all of them.
log_softmax: This is the logarithm of softmax.
    Try: leave out the logarithm: the outputs are the probabilities themselves.
loses_sign: The sign of z is lost or reversed: a negative logit must give a smaller probability.
    Try: use z as it comes in np.exp(z): no abs, no minus sign.
sorts_input: The outputs are in sorted order, but output j must belong to z[j].
    Try: leave the order of z as it is.
sorts_input/reversed: The outputs come in reversed order, but output j must belong to z[j].
    Try: leave out [::-1], and count the index upwards.
clips_input: Large or negative logits are cut off before the exponential.
    Try: use every z as it comes: no clip, no minimum, no maximum with a bound.
other_base: The outputs are powers of another base than e, or z is scaled first.
    Try: use np.exp(z), which is e to the power z.
wrong_values: my_softmax returns other numbers than softmax.
    Try: compare with the formula step by step for z = [1, 2, 3, 4]: print ez, its sum, and a.
wrong_values/rounded: The outputs are rounded.
    Try: return all digits: the notebook prints two of them by itself.
wrong_values/whole: The outputs are cut down to whole numbers.
    Try: divide with /, not //, and make room for decimal numbers: np.zeros(len(z)), without int.
wrong_values/zeros: All outputs are 0.
    Try: move return to the left, out of the loops, and set each a[j] before it.
wrong_values/too_soon: Only the first output is computed.
    Try: move return to the left, out of the loop: it ends the function.
wrong_values/twice: The outputs are the softmax of the softmax.
    Try: apply the formula once, to z.
wrong_values/one_hot: The outputs are 1 for the largest logit and 0 for all others.
    Try: give every element its share: its exponential over the sum of all.
"""
LAST_LEFT_OUT: tuple[Callable, ...] = (
    lambda z: np.exp(z) / np.exp(z[:-1]).sum(),
    lambda z: np.append(expected_softmax(z)[:-1], 0),
    lambda z: np.append(expected_softmax(z[:-1]), 0),
    lambda z: expected_softmax(z)[:-1],
    lambda z: expected_softmax(z[:-1]),
)
# Wrong formulas that people write; each one explains what came back if it fits every call.
WRONG_FORMULAS: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("not_normalised", lambda z: np.exp(z)),
    ("not_normalised/by_z", lambda z: np.exp(z) / z.sum()),
    ("not_normalised/by_mean", lambda z: np.exp(z) / np.exp(z).mean()),
    ("not_normalised/by_others", lambda z: np.exp(z) / (np.exp(z).sum() - np.exp(z))),
    ("not_normalised/running_sum", lambda z: np.exp(z) / np.cumsum(np.exp(z))),
    ("not_normalised/last_only", lambda z: np.exp(z) / np.exp(z[-1])),
    ("not_normalised/kept_sum", lambda z: expected_softmax(z) / np.arange(1, len(z) + 1)),
    ("not_normalised/percent", lambda z: 100 * expected_softmax(z)),
    ("normalised_by_length", lambda z: np.exp(z) / len(z)),
    ("normalised_by_max", lambda z: np.exp(z - z.max())),
    ("normalised_by_max", lambda z: np.exp(z) / z.max()),
    ("no_exponential", lambda z: z / z.sum()),
    ("no_exponential", lambda z: abs(z) / abs(z).sum()),
    ("no_exponential", lambda z: (z - z.min()) / (z.max() - z.min())),
    ("no_exponential", lambda z: z**2 / (z**2).sum()),
    ("no_exponential/above", lambda z: z / np.exp(z).sum()),
    ("no_exponential/after", lambda z: np.exp(z / z.sum())),
    ("sigmoid", lambda z: 1 / (1 + np.exp(-z))),
    ("sigmoid", lambda z: (1 / (1 + np.exp(-z))) / (1 / (1 + np.exp(-z))).sum()),
    ("log_softmax", lambda z: np.log(expected_softmax(z))),
    ("log_softmax", lambda z: -np.log(expected_softmax(z))),
    ("loses_sign", lambda z: expected_softmax(abs(z))),
    ("loses_sign", lambda z: expected_softmax(-z)),
    ("sorts_input", lambda z: expected_softmax(np.sort(z))),
    ("sorts_input", lambda z: expected_softmax(np.sort(z)[::-1])),
    ("sorts_input/reversed", lambda z: expected_softmax(z)[::-1]),
    ("wrong_values/too_soon", lambda z: expected_softmax(z) * (np.arange(len(z)) == 0)),
    ("wrong_values/twice", lambda z: expected_softmax(expected_softmax(z))),
    ("wrong_values/one_hot", lambda z: np.eye(len(z))[z.argmax()]),
    ("wrong_values/one_hot", lambda z: z == z.max()),
    *(("off_by_one", lambda z, f=f: f(z)) for f in LAST_LEFT_OUT),
    *(("off_by_one", lambda z, f=f: f(z[::-1])[::-1]) for f in LAST_LEFT_OUT),  # the first one
    *(("clips_input", lambda z, c=c: expected_softmax(np.clip(z, -c, c))) for c in (*range(1, 11), 15, 20, 30)),
    *(("clips_input", lambda z, c=c: expected_softmax(np.minimum(z, c))) for c in (*range(11), 15, 20, 30)),
    ("clips_input", lambda z: expected_softmax(np.maximum(z, 0))),
)
# What is done to a right result.
CHANGES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("whole", np.floor),
    ("zeros", np.zeros_like),
    *(("rounded", lambda a, n=n: np.round(a, n)) for n in range(7)),
)

# %%
# ---- How my_softmax is asked and judged -----------------------------------------------------------------


def draw_softmax_logits(rng: np.random.Generator) -> dict[str, list[float]]:
    """Returns fresh logits, which no mistake gets right by chance: none is negligible, no two are close or in order."""
    drawn, ranges = {}, {"small": (4, -1.5, 1.5), "large": (3, 8.2, 10), "negative": (5, -10, -8.2)}
    ranges |= {"largest": (3, 36, 40), "smallest": (4, -40, -36), "many": (12, -2.5, 2.5), "most": (50, -2, 2)}
    for name, (n, low, high) in ranges.items():
        z = np.round(low + (high - low) / n * (np.arange(n) + rng.uniform(0.2, 0.8, n)), 3).tolist()
        drawn[name] = [*z[1:-1:2], z[-1], z[0], *z[2:-1:2]]
    return drawn


explain_my_softmax = functools.partial(explain_function, "my_softmax", FUNCTION_SENTENCES + SOFTMAX_SENTENCES)


def judge_my_softmax(seen: Mapping[str, Any], asked: Mapping[str, Sequence[float]]) -> Failure | None:
    """Returns the most telling mistake, or None when every call came back right."""
    missing = [re.search(r"[\w.]{1,60}\.\w*softmax$", str(call.get("library")), re.I) for call in seen.values()]
    moved = any(call.get("moved") == "along" for call in seen.values())
    if library := next((found[0] for found in missing if found), "TensorFlow or Keras" if moved else ""):
        return explain_my_softmax("library_softmax", detail=library)
    calls = calls_of(seen, asked, expected_softmax)
    name = name_mistake(calls, WRONG_FORMULAS, SOFTMAX_LOGITS.values())
    return explain_my_softmax(kind_of_values(calls) if name == "wrong_values" else name, calls)


def kind_of_values(calls: Sequence[Call]) -> str:
    """Returns the mistake of outputs that are softmax cut or rounded, times a factor, or powers of another base."""
    for kind, change in CHANGES:
        if all(call.gave(change(call.right)) for call in calls):
            return f"wrong_values/{kind}"
    several = [(call, np.array(call.z), np.array(call.seen.get("values") or [])) for call in calls if len(call.z) > 1]
    if not all(a.shape == z.shape and np.all(a > 0) and np.all(np.isfinite(a)) for _, z, a in several):
        return "wrong_values"
    if all(call.gave(a.sum() * call.right) for call, _, a in several):
        return "not_normalised"
    slopes = [np.log(a[z.argmax()] / a[z.argmin()]) / (np.ptp(z) or 1) for _, z, a in several]  # ln b, of b^z_j
    powers = all(call[0].gave(expected_softmax(slope * call[1])) for slope, call in zip(slopes, several, strict=True))
    return "other_base" if powers else "wrong_values"


def advise_my_softmax(seen: Mapping[str, Any]) -> list[Advice]:
    """Returns what is worth knowing about a right answer."""
    calls, advice = seen.values(), {}
    if any(call.get("type") in ("list", "tuple") for call in calls):
        advice["returns_list"] = "your result is a list; np.array(a) makes it the array that the task names."
    if any(call.get("changed_input") for call in calls):
        advice["mutates_input"] = "your function changes z itself; work on a new array, such as z - max(z)."
    if any(call.get("moved") == "otherwise" for call in calls):
        advice["library_unclear"] = "a ready-made softmax is used near your result; build the formula yourself."
    return [Advice(name, sentence) for name, sentence in advice.items()]


# %%
# ---- How a ready-made softmax is found --------------------------------------------------------------------
# By running: while a check asks, the logits of TensorFlow's own softmax are slightly larger. A result that moves along
# rests on it. All softmax functions, losses and attention of TensorFlow and Keras end in these operations, carried out
# by its engine.

ENGINE = "tensorflow.python.pywrap_tfe"
ENDS_IN = {"Softmax": 0, "LogSoftmax": 0, "SparseSoftmax": 1}  # which of their arguments are the logits
ENDS_IN |= {"SoftmaxCrossEntropyWithLogits": 0, "SparseSoftmaxCrossEntropyWithLogits": 0}
# How much larger, by the precision of the logits: too little for a comparison to notice; then enough for what is rounded.
NUDGES = ({"float64": 1e-10, "float32": 2e-6}, {"float64": 1e-3, "float32": 1e-3})
NUDGING: list[tuple[dict[str, float], list[str]]] = []  # how much larger they are now, and what is used meanwhile


def nudged(logits: np.ndarray) -> np.ndarray:
    """Returns the logits of the formula above as they are now: it is no less ready-made."""
    for nudge, used in NUDGING[-1:]:
        used.append("expected_softmax")
        return logits * (1 + nudge.get("float64", 0))
    return logits


def observe_my_softmax(target: Callable, z: Sequence[float]) -> dict[str, Any]:
    """Returns what a call gives back, as plain data, and how that moves with a ready-made softmax if one is used."""
    with nudging({}) as used:
        plain = {**called(target, z), "moved": ""}
    shift = 0
    for nudge in NUDGES if used and plain.get("values") and len(set(z)) > 1 else ():
        with nudging(nudge) as used_again:
            moved = called(target, [value + shift for value in z])
        if not used_again:
            shift = 1  # the result was remembered; that of z + 1, the same probabilities, can't be
        elif moved.get("values") not in (None, plain["values"]):
            with nudging({}):
                again = called(target, z)
            plain["moved"] = how_it_moved(plain, moved, again, z, nudge)
            break
    return plain


@contextlib.contextmanager
def nudging(nudge: dict[str, float]) -> Iterator[list[str]]:
    """Nudges what is called inside; gives what fills with the ready-made operations that are used there."""
    used: list[str] = []
    tensorflow, engine = sys.modules.get("tensorflow"), sys.modules.get(ENGINE)
    NUDGING.append((nudge, used))
    if engine:
        carry_out, config = engine.TFE_Py_FastPathExecute, tensorflow.config
        eagerly = config.functions_run_eagerly()

        def execute(context: Any, operation: str, name: Any, *given: Any) -> Any:
            if operation in ENDS_IN:
                used.append(operation)
                given, place = [*given], ENDS_IN[operation]
                given[place] = logits = tensorflow.convert_to_tensor(given[place])
                if larger := nudge.get(logits.dtype.name):  # a constant, so that gradients are those of the operation
                    given[place] += tensorflow.stop_gradient(larger * logits)
            return carry_out(context, operation, name, *given)

        engine.TFE_Py_FastPathExecute = execute
        config.run_functions_eagerly(True)  # a traced function would keep the logits that it was traced with
    try:
        yield used
    finally:
        NUDGING.pop()
        if engine:
            engine.TFE_Py_FastPathExecute = carry_out
            config.run_functions_eagerly(eagerly)


def how_it_moved(plain: dict, nudged: dict, again: dict, z: Sequence[float], nudge: dict[str, float]) -> str:
    """Returns "along" where a result moved as a ready-made softmax does, "otherwise" where it moved, else ""."""
    # A result that is not the same twice proves nothing, nor does an error.
    if not plain["shape"] == nudged["shape"] == [len(z)] or plain["values"] != again.get("values"):
        return ""
    a, moved = np.array(plain["values"]), np.array(nudged["values"]) - np.array(plain["values"])
    if not np.all(np.isfinite(moved)):
        return ""
    for dtype, larger in nudge.items():
        expected = larger * a * (np.array(z) - np.sum(a * np.array(z)))  # the derivative of softmax(s z) by s at 1
        noise = 2 * np.finfo(dtype).eps * np.abs(a)
        telling = np.abs(expected) > 5 * noise
        if np.any(telling & (np.abs(moved - expected) <= noise + 0.1 * np.abs(expected))):
            return "along"
    return "otherwise"
