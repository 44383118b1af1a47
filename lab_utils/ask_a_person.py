"""When a network should ask a person: it reads only what it is sure of.

- `show_threshold` shows how many digits it then reads, and how many of those wrongly
- `amounts` and `cost` say what that means for amounts of several digits
"""

from typing import NamedTuple

import numpy as np
from matplotlib import rcParams
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from lab_utils.by_hand import Run
from lab_utils.choosing import Choice, let_choose
from lab_utils.digits import labeled_rows
from lab_utils.figures import new_figure
from lab_utils.formulas import softmax_rows

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
FIRST = THRESHOLDS.index(0.99)
DIGITS = 4  # of an amount on a check
LOOK, MISREAD = 1, 100  # dollars for a look at a check, and for one that was misread
WIDE = 40  # squares in a line, one for each digit


class Counts(NamedTuple):
    """Of some digits: how many the network reads, how many of these wrongly, and how many there are."""

    read: int
    wrong: int
    of: int

    @property
    def error(self) -> float:
        """The share of wrong ones among those that are read."""
        return self.wrong / self.read if self.read else 0.0


def show_threshold(run: Run, X: ArrayLike, y: ArrayLike) -> None:
    """Show what happens to the digits held back if only those are read of which the network is sure.

    Args:
        run : a training with digits held back
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
    """
    X, y = labeled_rows("show_threshold", X, y)
    labels = y[run.held_back]
    p = softmax_rows(run.logits(X[run.held_back]))  # (h, 10)
    counts = [counted(p, labels, threshold) for threshold in THRESHOLDS]
    let_choose(
        lambda threshold: draw_threshold(counts, threshold),
        threshold=Choice("threshold", {str(each): i for i, each in enumerate(THRESHOLDS)}, first=FIRST),
    )


def counted(p: np.ndarray, y: np.ndarray, threshold: float) -> Counts:
    """Returns what is read of p (m, 10), labeled y (m,), where the largest output is at least the threshold."""
    is_read = p.max(axis=1) >= threshold
    return Counts(int(is_read.sum()), int(np.sum(p[is_read].argmax(axis=1) != y[is_read])), len(p))


def amounts(counts: Counts, digits: int = DIGITS) -> tuple[float, float]:
    """Returns which share of amounts the network reads alone, and which share of these wrongly.

    An amount goes to a person if one of its digits does, and is wrong if one of them is. Digits of one amount are
    taken as independent, which those of one hand are not quite.

    Example: half of the digits read, a tenth of these wrongly; two digits -> a quarter read, 0.19 of these wrongly
    """
    return (counts.read / counts.of) ** digits, 1 - (1 - counts.error) ** digits


def cost(counts: Counts) -> float:
    """Returns what 1000 amounts cost, in dollars: those that are misread, and the looks by a person.

    Example: all digits read, half of these wrongly -> 937.5 misread, 93,750 dollars
    """
    read, wrong = amounts(counts)
    return 1000 * ((1 - read) * LOOK + read * wrong * MISREAD)


def draw_threshold(all_counts: list[Counts], place: int) -> tuple[Figure, str]:
    """The digits read and read wrongly at one threshold as a bar, beside the error for each share that is read."""
    counts = all_counts[place]
    threshold = THRESHOLDS[place]
    fig = new_figure(7, 3.6)
    axes = fig.add_axes((0.1, 0.16, 0.5, 0.7))
    shares = [100 * each.read / each.of for each in all_counts]
    errors = [100 * each.error for each in all_counts]
    axes.plot(shares, errors, "o-", color="C0", markersize=4, linewidth=1)
    axes.plot(shares[place], errors[place], "o", color="C1", markersize=11)
    axes.set(xlabel="read, in percent", ylabel="wrong of these, in percent", title=f"Threshold {threshold:g}")
    axes.set_xlim(min(shares) - 4, 104)
    axes.set_ylim(0, 1.1 * max(*errors, 1))
    axes.grid()
    asked = counts.of - counts.read
    parts = {"read right": counts.read - counts.wrong, "read wrong": counts.wrong, "ask a person": asked}
    colors = ["C0", "C1", rcParams["grid.color"]]
    squares = fig.add_axes((0.7, 0.42, 0.28, 0.5))
    kinds = np.full(-(-counts.of // WIDE) * WIDE, np.nan)  # the last line may not be full
    kinds[: counts.of] = np.repeat(range(len(parts)), list(parts.values()))
    squares.pcolormesh(
        kinds.reshape(-1, WIDE), cmap=ListedColormap(colors), vmin=-0.5, vmax=2.5, edgecolors="white", lw=0.3
    )
    squares.set_axis_off()
    squares.invert_yaxis()
    for line, ((name, count), color) in enumerate(zip(parts.items(), colors, strict=True)):
        fig.text(0.7, 0.3 - 0.09 * line, "■", color=color, fontsize=14, va="center")
        fig.text(0.74, 0.3 - 0.09 * line, f"{count} {name}", va="center")
    share, error = amounts(counts)
    return fig, (
        f"At a threshold of {threshold:g} the network reads {counts.read / counts.of:.1%} of the {counts.of} digits "
        f"held back, {counts.error:.1%} of these wrongly, and asks a person about the other {asked}. Of amounts of "
        f"{DIGITS} digits it reads {share:.0%} alone, {error:.1%} of these wrongly. If a misread one costs {MISREAD} "
        f"dollars and a look by a person {LOOK}, 1000 of them cost {cost(counts):,.0f} dollars."
    )
