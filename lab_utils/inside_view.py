"""Pictures of what goes on inside the network that reads digits.

- `show_units` shows the weights of each unit of the first layer as a picture
- `show_flow` follows a digit from its pixels through the layers: which units fire?
- `show_epochs` replays, epoch by epoch, what some digits were taken for
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from lab_utils.by_hand import Layers, Run, forward
from lab_utils.choosing import Choice, let_choose
from lab_utils.digits import SIDE, labeled_rows, mosaic, rows_of_pixels
from lab_utils.drawing import Bars
from lab_utils.figures import new_figure, show
from lab_utils.formulas import softmax_rows

GAP = 3  # pixels between two pictures of weights
COLUMNS_OF_UNITS = 7
CHOSEN = 16  # digits whose epochs are shown


def show_units(layers: Layers, X: ArrayLike) -> None:
    """Show the weights of each unit of the first layer as a picture of 20 x 20.

    Args:
        layers : of a network, its first W (400, n)
        X : (m, 400) float, gray levels; says where ink is rare
    """
    show(*draw_units(layers[0][0], rows_of_pixels("show_units", X)))


def draw_units(W: np.ndarray, X: np.ndarray) -> tuple[Figure, str]:
    """The columns of W (400, n) as pictures, and in words where their weights are large."""
    units = W.shape[1]
    rows, step = -(-units // COLUMNS_OF_UNITS), SIDE + GAP
    canvas = np.full((rows * step, COLUMNS_OF_UNITS * step), np.nan)  # what stays NaN is not painted
    for unit in range(units):
        top, left = unit // COLUMNS_OF_UNITS * step, unit % COLUMNS_OF_UNITS * step
        canvas[top : top + SIDE, left : left + SIDE] = W[:, unit].reshape((SIDE, SIDE)).T  # (400,) -> (20, 20)
    limit = np.abs(W).max()
    height = 0.4 + 0.9 * rows
    fig = new_figure(7, height)
    axes = fig.add_axes((0.01, 0, 0.9, 1 - 0.4 / height))
    image = axes.imshow(canvas, cmap="PuOr_r", vmin=-limit, vmax=limit)
    axes.set_axis_off()
    axes.set_title(f"The weights of the {units} units of L1", loc="left")
    bar = fig.colorbar(image, cax=fig.add_axes((0.915, 0.25, 0.02, 0.5)), ticks=[-limit, 0, limit])
    bar.ax.set_yticklabels([f"{-limit:.1f}", "0", f"{limit:.1f}"])
    inked = np.mean(X > 0.1, axis=0)  # the share of digits with ink, for each pixel
    text = (
        f"{units} pictures of 20 x 20 weights. Where one is positive (orange), ink makes the unit fire; where it is "
        "negative (purple), ink holds it back."
    )
    seldom, often = np.abs(W[inked < 0.05]), np.abs(W[inked > 0.5])
    if seldom.size and often.size:
        text += (
            f" Pixels with ink in fewer than 5 of 100 digits have weights that are on average {seldom.mean():.2f} "
            f"away from 0; those with ink in more than half of them, {often.mean():.2f}."
        )
    return fig, text


def show_flow(layers: Layers, X: ArrayLike, y: ArrayLike) -> None:
    """Show a digit on its way through the network; it can be chosen.

    Args:
        layers : of a network with hidden layers
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
    """
    X, y = labeled_rows("show_flow", X, y)
    rows_of = {str(digit): np.flatnonzero(y == digit) for digit in np.unique(y)}
    fewest = min(map(len, rows_of.values()))
    longest = [outputs.max() for outputs in forward(layers, X)[:-1]]
    let_choose(
        lambda rows, example: draw_flow(layers, X, y, rows[example], longest),
        rows=Choice("digit", rows_of, first=len(rows_of) // 2),
        example=Choice("example", {str(number): number for number in range(fewest)}),
    )


def draw_flow(layers: Layers, X: np.ndarray, y: np.ndarray, row: int, longest: Sequence[float]) -> tuple[Figure, str]:
    """The pixels of one row of X, what each unit makes of them as bars, and the ten outputs after softmax.

    longest : for each hidden layer, the activation whose bar is as long as there is room
    """
    *hidden, logits = (outputs[0] for outputs in forward(layers, X[row : row + 1]))
    p = softmax_rows(logits[np.newaxis])[0]
    fig = new_figure(7, 4.2)
    picture = fig.add_axes((0.01, 0.24, 0.26, 0.46))
    picture.imshow(X[row].reshape((SIDE, SIDE)).T, cmap="gray", vmin=0, vmax=1)  # (400,) -> (20, 20)
    picture.set_axis_off()
    picture.set_title(f"400 pixels, labeled {y[row]}", fontsize=11)
    told, room = [], 0.44 / len(hidden)
    for place, (a, most) in enumerate(zip(hidden, longest, strict=True)):
        axes = fig.add_axes((0.34 + room * place, 0.08, room - 0.06, 0.78))
        fires = a > 0
        axes.barh(range(len(a)), a, 0.7, color="C0")
        axes.set(xlim=(0, most), ylim=(len(a) - 0.4, -0.6), xticks=[0], yticks=range(0, len(a), 5))
        axes.tick_params(axis="y", length=0)
        axes.set_title(f"L{place + 1}: {fires.sum()} of {len(a)} fire", fontsize=11)
        fire = f"{fires.sum()} of {len(a)} units fire, unit {a.argmax()} most" if fires.any() else "no unit fires"
        told.append(f"in L{place + 1} {fire}")
    bars = Bars(fig.add_axes((0.79, 0.08, 0.2, 0.78)))
    bars.show(p)
    bars.ax.set_title(f"It reads {p.argmax()}", fontsize=11)
    return fig, f"X[{row}], labeled {y[row]}: {', '.join(told)}; the network reads {p.argmax()} with {p.max():.0%}."


def show_epochs(run: Run, X: ArrayLike, y: ArrayLike) -> None:
    """Show what 16 of the digits held back were taken for after each epoch: those about which it wavered most.

    Args:
        run : a training with digits held back
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
    """
    X, y = labeled_rows("show_epochs", X, y)
    read = np.array([run.read(X[run.held_back], epoch) for epoch in range(len(run.epochs))])  # (epochs + 1, h)
    changes = np.count_nonzero(np.diff(read, axis=0), axis=0)
    chosen = np.sort(np.argsort(-changes, kind="stable")[:CHOSEN])
    let_choose(
        lambda epoch: draw_epoch(X[run.held_back], y[run.held_back], read, chosen, epoch),
        epoch=Choice("epoch", {str(epoch): epoch for epoch in range(len(read))}, first=1),
    )


def draw_epoch(X: np.ndarray, y: np.ndarray, read: np.ndarray, chosen: np.ndarray, epoch: int) -> tuple[Figure, str]:
    """Some rows of X as they were read after an epoch, and in words how many of all were read right.

    read   : (epochs + 1, m) int, the digit that was read in each row after each epoch
    chosen : (k,) int, the rows that are shown
    """
    yhat, labels = read[epoch, chosen], y[chosen]
    captions = [f"{label}, {guess}" for label, guess in zip(labels, yhat, strict=True)]
    when = f"after epoch {epoch}" if epoch else "before training"
    right = np.count_nonzero(read[epoch] == y)
    fig = mosaic(X[chosen], captions, labels != yhat, f"label, yhat {when}")
    wrong = "; ".join(caption for caption, is_right in zip(captions, labels == yhat, strict=True) if not is_right)
    misread = f", in a frame (label, yhat): {wrong}" if wrong else " none"
    return fig, (
        f"{when.capitalize()} the network reads {right} of the {len(y)} digits held back right. "
        f"Of the {len(chosen)} shown it misreads{misread}."
    )
