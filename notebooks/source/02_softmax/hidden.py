# %% tags=["author"]
import numpy as np

from public_tests import SOFTMAX_LOGITS, Advice, Check, Failure, _is_right
from public_tests import advise_my_softmax, draw_softmax_logits, judge_my_softmax

# %%
FOR_ADVICE = ("overflow", "integer_input")
NO_POINTS = ("library_softmax",)
# For each public question one of the same kind that nobody is shown: a property counts where both show it.
SOFTMAX_TWINS: dict[str, list[float]] = {
    "worked_example": [0.514, 1.753, 3.026, 3.548],
    "negative_and_unsorted": [-0.757, 1.534, -2.081],
    "all_equal": [-2.517, -2.517, -2.517],
    "one_element": [-4.083],
    "far_apart": [-8.519, 6.747, 7.261, -3.094, 8.735],
    "descending": [2.519, 1.246, 0.538, -1.027, -1.773],
}
SOFTMAX_POINTS, FRESH_POINTS = 6, 4


def ask_my_softmax(rng: np.random.Generator) -> dict[str, list[float]]:
    """Returns the logits of each question by its name: public ones, their hidden twins, fresh ones, two for advice."""
    return {
        **SOFTMAX_LOGITS,
        **{f"hidden_{name}": z for name, z in SOFTMAX_TWINS.items()},
        **{f"hidden_fresh_{name}": z for name, z in draw_softmax_logits(rng).items()},
        "overflow": [1000.0, 0.0, -1000.0],
        "integer_input": [3, 1, 2],
    }


def check_my_softmax(seen: dict, asked: dict, answer: dict) -> tuple[Failure | None, list[Check]]:
    """Returns the most telling mistake and what became of each property; fresh numbers only tell whether all is right."""
    counted = [name for name in asked if name not in FOR_ADVICE] if seen else []
    calls = {name: _kept_back(name, seen[name]) for name in counted}
    shown = sum(not name.startswith("hidden") for name in counted)  # they come first
    failure = judge_my_softmax(list(calls.values()), [asked[name] for name in counted], answer, shown)
    right = {name for name in counted if _is_right(calls[name], asked[name])}
    checks = [
        Check(name, SOFTMAX_POINTS, "public", {name, f"hidden_{name}"} <= right and not calls[name].get("empty"))
        for name in SOFTMAX_LOGITS
    ]
    return failure, [*checks, Check("fresh_numbers", FRESH_POINTS, "hidden", failure is None)]


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
