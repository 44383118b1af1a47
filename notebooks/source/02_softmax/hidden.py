# %% tags=["author"]
import numpy as np

from lab_utils.mistakes import calls_of
from public_tests import (
    SOFTMAX_LOGITS,
    Advice,
    advise_my_softmax,
    draw_softmax_logits,
    expected_softmax,
    explain_my_softmax,
    judge_my_softmax,
)

# %%
from autograder.lesson.contract import Answer, Asked, Grading, Seen, worth

# For each public question one of the same kind that nobody is shown: a property counts where both show it.
SOFTMAX_TWINS: dict[str, list[float]] = {
    "worked_example": [0.514, 1.753, 3.026, 3.548],
    "negative_and_unsorted": [-0.757, 1.534, -2.081],
    "all_equal": [-2.517, -2.517, -2.517],
    "one_element": [-4.083],
    "far_apart": [-8.519, 6.747, 7.261, -3.094, 8.735],
    "descending": [2.519, 1.246, 0.538, -1.027, -1.773],
}
FOR_ADVICE = ("overflow", "integer_input")
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


def advise_all_my_softmax(seen: Seen, asked: Asked, answer: Answer) -> list[Advice]:
    """Returns the public advice, and what the two extra questions show."""
    advice = advise_my_softmax({name: call for name, call in seen.items() if name not in FOR_ADVICE})
    wrong = [call.name for call in calls_of(seen, asked, expected_softmax) if not call.is_right()]
    if "overflow" in wrong:
        sentence = "e^1000 is too large for a float; subtracting max(z) first gives the same result safely."
        advice.append(Advice("overflow", sentence))
    if "integer_input" in wrong:
        sentence = "an array of integers gives another result, or an error; np.zeros(len(z)) is float."
        advice.append(Advice("integer_input", sentence))
    return advice


GRADING = Grading(
    ask=ask_my_softmax,
    judge=judge_my_softmax,
    stopped=explain_my_softmax,
    checks=worth({**dict.fromkeys(SOFTMAX_LOGITS, SOFTMAX_POINTS), "fresh_numbers": FRESH_POINTS}, judge_my_softmax),
    advise=advise_all_my_softmax,
    for_advice=FOR_ADVICE,
    no_points=("library_softmax",),
    unnamed=("wrong_values",),
    words=("list", "tuple", "ndarray", "along", "otherwise"),
)
