# %% tags=["author"]
import contextlib
import functools
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lab_utils.formulas import how_it_moved
from lab_utils.mistakes import calls_of, kind_of_values, name_mistake
from public_tests import CHANGES, FUNCTION_SENTENCES, SOFTMAX_LOGITS, SOFTMAX_SENTENCES, WRONG_FORMULAS
from public_tests import Advice, Failure, called, explain_function, expected_softmax

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
    missing = [re.search(r"[\w.]{1,60}\.\w*softmax$", str(call.get("library"))[-80:], re.I) for call in seen.values()]
    moved = any(call.get("moved") == "along" for call in seen.values())
    if library := next((found[0] for found in missing if found), "TensorFlow or Keras" if moved else ""):
        return explain_my_softmax("library_softmax", detail=library)
    calls = calls_of(seen, asked, expected_softmax)
    name = name_mistake(calls, WRONG_FORMULAS, SOFTMAX_LOGITS.values())
    return explain_my_softmax(
        kind_of_values(calls, expected_softmax, CHANGES) if name == "wrong_values" else name, calls
    )


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
