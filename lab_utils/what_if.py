"""What changes if one thing about a training changes: units, epochs, or the learning rate.

- `change_one_thing` trains a second network and shows it beside the first, on the digits held back
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from lab_utils.by_hand import Run, train_by_hand
from lab_utils.choosing import Choice, let_choose
from lab_utils.digits import labeled_rows
from lab_utils.figures import new_figure

UNITS = {"5 and 5": (5, 5), "10 and 10": (10, 10), "25 and 15": (25, 15), "50 and 30": (50, 30)}
EPOCHS = {str(epochs): epochs for epochs in (5, 10, 20, 40, 60)}
RATES = {"0.0001": 1e-4, "0.0003": 3e-4, "0.001": 1e-3, "0.003": 3e-3, "0.01": 1e-2, "0.1": 1e-1}


def change_one_thing(run: Run, X: ArrayLike, y: ArrayLike) -> None:
    """Let units, epochs and learning rate be chosen; train with them, and compare with another run.

    Args:
        run : a training with digits held back; the same ones are held back again
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
    """
    X, y = labeled_rows("change_one_thing", X, y)
    before = errors_after_each(run, X, y)

    def draw(units: Sequence[int], epochs: int, learning_rate: float) -> tuple[Figure, str]:
        other = train_by_hand(X, y, run.held_back, epochs, units, learning_rate)
        how = f"{' and '.join(map(str, units))} units, {epochs} epochs, learning rate {learning_rate:g}"
        return draw_both(before, errors_after_each(other, X, y), len(run.held_back), how)

    let_choose(
        draw,
        units=Choice("units", UNITS, first=[*UNITS].index("25 and 15")),
        epochs=Choice("epochs", EPOCHS, first=[*EPOCHS].index("40")),
        learning_rate=Choice("learning rate", RATES, first=[*RATES].index("0.01")),
    )


def errors_after_each(run: Run, X: np.ndarray, y: np.ndarray) -> list[int]:
    """Returns how many of the digits held back were misread after each epoch."""
    X, y = X[run.held_back], y[run.held_back]
    return [int(np.count_nonzero(run.read(X, epoch) != y)) for epoch in range(1, len(run.epochs))]


def draw_both(before: Sequence[int], now: Sequence[int], of: int, how: str) -> tuple[Figure, str]:
    """Two curves of errors among `of` digits in one picture, and where they end in words.

    how : what the second training was like
    """
    fig = new_figure(7, 3.8)
    axes = fig.add_axes((0.1, 0.15, 0.72, 0.74))
    upper = "now" if now[-1] >= before[-1] else "before"
    for color, line, name, errors in (("C0", "-", "before", before), ("C1", "--", "now", now)):
        axes.plot(range(1, len(errors) + 1), errors, line, color=color)
        axes.plot(len(errors), errors[-1], "o", color=color)
        axes.annotate(
            f"{name}: {errors[-1]}",
            (len(errors), errors[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            va="bottom" if name == upper else "top",
            color=color,
            annotation_clip=False,
        )
    axes.set(xlabel="epoch", ylabel=f"errors among {of} digits", title=f"Now: {how}")
    axes.set_xlim(0, max(len(before), len(now)) + 1)
    axes.set_ylim(0, 1.1 * max(*before, *now, 1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    return fig, (
        f"With {how}, the network ends with {now[-1]} errors among the {of} digits held back "
        f"(fewest: {min(now)}, after epoch {now.index(min(now)) + 1}); before, it was {before[-1]}."
    )
