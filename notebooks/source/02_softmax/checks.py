# %% tags=["author"]
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lab_utils.formulas import divided_in_place
from public_tests import tell

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
not_normalised/not_divided: The outputs are the exponentials themselves.
    Try: divide them by their sum, store that in a, and return a.
not_normalised/by_product: The exponentials are divided by e to the power of the sum of z.
    Try: take np.exp first and add up then: np.sum(np.exp(z)), not np.exp(np.sum(z)).
not_normalised/moving_sum: The sum changes while the outputs are written into the array that is added up.
    Try: add up once, before the loop: s = np.sum(np.exp(z)), and divide by s.
not_normalised/by_z: The exponentials are divided by the sum of z itself.
    Try: divide by the sum of the exponentials: np.sum(np.exp(z)).
not_normalised/by_mean: The exponentials are divided by their mean; the outputs add up to N, not to 1.
    Try: divide by their sum: np.sum, not np.mean.
not_normalised/by_others: Each exponential is divided by the sum of all others.
    Try: let the sum run over all elements, j itself too.
not_normalised/running_sum: Each exponential is divided by the sum of those up to it: the sum is not complete yet.
    Try: finish the loop that adds up first, and divide in a second loop.
not_normalised/last_only: The exponentials are divided by the last of them: the sum starts again at each step.
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
no_exponential/z: The outputs are z itself.
    Try: take ez = np.exp(z), divide ez by its sum, store that in a, and return a.
no_exponential/relu: This is ReLU, which keeps z or gives 0.
    Try: write the formula of section 3: np.exp(z) above the line, the sum of all np.exp(z) below.
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
wrong_values/one_place: Only the last output is computed.
    Try: set a[j], where j is the index of the loop that runs.
wrong_values/equal: Every output is the same number, though the elements of z differ.
    Try: divide the exponential of z[j] by the sum of all, np.exp(z[j]) / np.sum(np.exp(z)), and store it in a[j] alone.
wrong_values/upside_down: The fraction stands upside down.
    Try: write the exponential above the line, and the sum of all exponentials below.
wrong_values/exp_twice: The exponential is taken of the exponential.
    Try: take np.exp of z once, keep that as ez, and go on with ez alone.
wrong_values/shifted: Something is subtracted from the exponentials.
    Try: subtract inside the brackets, np.exp(z - np.max(z)), or leave it out.
wrong_values/near: The outputs are near softmax, but not equal to it.
    Try: look for what loses digits: a round, an int, another type, a number that was typed in.
wrong_values/nan: Some outputs are nan, which is no number.
    Try: look for a division by 0, a number that is too large, or a logarithm, a root or a power of a negative number.
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
    ("not_normalised/not_divided", lambda z: np.exp(z)),
    ("not_normalised/by_product", lambda z: np.exp(z - z.sum())),
    ("not_normalised/moving_sum", lambda z: divided_in_place(np.exp(z), np.asarray)),
    ("not_normalised/moving_sum", lambda z: divided_in_place(z.copy(), np.exp)),
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
    ("no_exponential", lambda z: np.maximum(z, 0) / np.maximum(z, 0).sum()),
    ("no_exponential/relu", lambda z: np.maximum(z, 0)),
    ("no_exponential/z", lambda z: z),
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
    ("loses_sign", lambda z: np.exp(-z) / np.exp(z).sum()),
    ("sorts_input", lambda z: expected_softmax(np.sort(z))),
    ("sorts_input", lambda z: expected_softmax(np.sort(z)[::-1])),
    ("sorts_input/reversed", lambda z: expected_softmax(z)[::-1]),
    ("wrong_values/too_soon", lambda z: expected_softmax(z) * (np.arange(len(z)) == 0)),
    ("wrong_values/one_place", lambda z: expected_softmax(z) * (np.arange(len(z)) == len(z) - 1)),
    ("wrong_values/upside_down", lambda z: 1 / expected_softmax(z)),
    ("wrong_values/exp_twice", lambda z: np.exp(np.exp(z)) / np.exp(np.exp(z)).sum()),
    ("wrong_values/shifted", lambda z: (np.exp(z) - z.max()) / (np.exp(z) - z.max()).sum()),
    ("wrong_values/shifted", lambda z: (np.exp(z) - np.exp(z.max())) / (np.exp(z) - np.exp(z.max())).sum()),
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
