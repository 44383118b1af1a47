"""Where a network fails, on digits that it has not seen.

- `show_confusion` counts what each digit was taken for
- `show_failures` lists what was misread, the surest mistakes first, with the ten probabilities of each
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from lab_utils.by_hand import CLASSES, Run
from lab_utils.choosing import Choice, let_choose
from lab_utils.digits import SIDE, labeled_rows
from lab_utils.drawing import Bars
from lab_utils.figures import new_figure, show
from lab_utils.formulas import softmax_rows


def show_confusion(run: Run, X: ArrayLike, y: ArrayLike) -> None:
    """Show how often each digit held back was taken for each.

    Args:
        run : a training with digits held back
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
    """
    X, y = labeled_rows("show_confusion", X, y)
    show(*draw_confusion(confusion(y[run.held_back], run.read(X[run.held_back]))))


def confusion(y: np.ndarray, yhat: np.ndarray) -> np.ndarray:
    """Returns (10, 10) int: in row i and column j, how many i were taken for j."""
    counts = np.zeros((CLASSES, CLASSES), int)
    np.add.at(counts, (y, yhat), 1)
    return counts


def draw_confusion(counts: np.ndarray) -> tuple[Figure, str]:
    """The counts as a table, mistakes darker the more there are; and the most frequent ones in words."""
    mistakes = counts * (1 - np.eye(CLASSES, dtype=int))
    most = max(1, mistakes.max())
    fig = new_figure(5.4, 5.2)
    axes = fig.add_axes((0.1, 0.02, 0.86, 0.86))
    shades = np.ma.masked_equal(mistakes, 0)  # where there is none, nothing is painted
    edges = np.arange(CLASSES + 1) - 0.5
    axes.pcolormesh(edges, edges, shades, cmap="Oranges", vmin=0, vmax=1.6 * most)  # light enough for dark numbers
    for label, yhat in zip(*np.nonzero(counts), strict=True):
        weight = "normal" if label == yhat else "bold"
        axes.text(yhat, label, counts[label, yhat], ha="center", va="center", fontsize=10, weight=weight)
    for digit in range(CLASSES):
        axes.add_patch(Rectangle((digit - 0.5, digit - 0.5), 1, 1, color=rcParams["grid.color"], linewidth=0))
    axes.set(xticks=range(CLASSES), yticks=range(CLASSES), ylim=(9.5, -0.5), ylabel="the digit (label)")
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("what it was taken for (yhat)")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    right = np.trace(counts)
    places = np.argsort(-mistakes, axis=None, kind="stable")[:3]
    worst = [(place // CLASSES, place % CLASSES) for place in places if mistakes.flat[place]]
    told = ", ".join(f"{label} for {yhat} ({mistakes[label, yhat]} times)" for label, yhat in worst)
    text = f"{right} of {counts.sum()} digits held back lie on the diagonal: they are read right."
    return fig, f"{text} Most often the network takes {told}." if told else text


def show_failures(run: Run, X: ArrayLike, y: ArrayLike) -> None:
    """List the digits held back that the network misreads, the surest mistake first; one of them can be chosen.

    Args:
        run : a training with digits held back
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
    """
    X, y = labeled_rows("show_failures", X, y)
    p = softmax_rows(run.logits(X[run.held_back]))  # (h, 10)
    failures = surest_first(p, y[run.held_back])
    if not len(failures):
        print("The network misreads none of the digits held back.")
        return
    rows = run.held_back[failures]
    listed = {
        f"{place}. {y[row]} taken for {p[i].argmax()}: {p[i].max():.1%} sure": (row, p[i])
        for place, (i, row) in enumerate(zip(failures, rows, strict=True), start=1)
    }
    sure = np.count_nonzero(p[failures].max(axis=1) > 0.9)
    print(f"{len(failures)} of {len(p)} are misread; for {sure} of them the largest output is above 0.9.")
    let_choose(
        lambda failure: draw_failure(X[failure[0]], y[failure[0]], *failure),
        failure=Choice("misread", listed, as_list=True),
    )


def surest_first(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Returns the rows of p (m, 10) in which the largest output is not at y (m,), the largest of these first."""
    wrong = np.flatnonzero(p.argmax(axis=1) != y)
    return wrong[np.argsort(-p[wrong].max(axis=1), kind="stable")]


def draw_failure(x: np.ndarray, label: int, row: int, p: np.ndarray) -> tuple[Figure, str]:
    """One example, (400,) float, beside the bars of its ten outputs p (10,)."""
    fig = new_figure(6, 3.2)
    axes = fig.add_axes((0.02, 0.05, 0.45, 0.84))
    axes.imshow(x.reshape((SIDE, SIDE)).T, cmap="gray", vmin=0, vmax=1)  # (400,) -> (20, 20)
    axes.set_axis_off()
    axes.set_title(f"X[{row}], labeled {label}")
    Bars(fig.add_axes((0.56, 0.05, 0.42, 0.84))).show(p)
    listed = ", ".join(f"{digit}: {p[digit]:.1%}" for digit in np.argsort(-p)[:3])
    place = np.count_nonzero(p > p[label]) + 1
    return fig, f"X[{row}], labeled {label}: the largest outputs are {listed}; {label} comes at place {place} of ten."
