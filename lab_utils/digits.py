"""Pictures of digits: one of them, a grid of up to 64, or those that a model misreads.

- `display_digit` shows one example
- `display_digits` shows a grid with the label, and the prediction if there is one, above each digit
- `display_errors` lets a model read all examples at once, counts its errors and shows the first ones
"""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from lab_utils.figures import new_figure, show
from lab_utils.sentences import WrongValue

SIDE, PIXELS = 20, 400
COLUMNS, MOST = 8, 64
ERRORS_LISTED = 8
# A digit with the gap to its right, and with the line of text above it, in pixels of the mosaic.
CELL_WIDTH, CELL_HEIGHT = 24, 29
INCHES_PER_PIXEL = 0.026
TITLE_INCHES = 0.35


def display_digit(x: ArrayLike) -> None:
    """Show one example as a small gray picture.

    Pixels are unrolled column by column, so `x.reshape((20, 20)).T` is the picture with its rows and columns.

    Args:
        x : (400,) or (1, 400) float, gray levels of one example, such as X[1015]

    Raises:
        ValueError: `x` is not one row of 400 pixels.
    """
    pixels = np.asarray(x)
    if pixels.shape not in [(PIXELS,), (1, PIXELS)]:
        raise WrongValue(
            f"display_digit got an array of shape {pixels.shape}, but needs one example of 400 pixels, such as X[1015]."
        )
    image = pixels.reshape((SIDE, SIDE)).T  # (400,) -> (20, 20)

    fig = new_figure(1.5, 1.5)
    axes = fig.add_axes((0, 0, 1, 1))
    axes.imshow(image, cmap="gray", vmin=0, vmax=1)
    axes.set_axis_off()
    show(fig, _place_of_ink(image))


def display_digits(X: ArrayLike, labels: ArrayLike, predictions: ArrayLike | None = None) -> None:
    """Show up to 64 examples, eight in a row, with "label" or "label, yhat" above each.

    Wrong predictions are bold, and their digits framed.
    Each picture is one row of X put upright with `.reshape((20, 20)).T`.

    Args:
        X : (m, 400) float, gray levels, 1 <= m <= 64
        labels : (m,) or (m, 1) int, the digit in each example
        predictions : (m,) or (m, 1) int, the digit that a model reads in each example

    Raises:
        ValueError: a shape or a length does not fit; the text says which.
    """
    X = rows_of_pixels("display_digits", X)
    if len(X) > MOST:
        raise WrongValue(f"display_digits shows at most 64 images and got {len(X)}: choose some, such as X[:64].")
    labels = one_for_each("display_digits", "label", labels, X)
    rows = " / ".join(" ".join(map(str, labels[i : i + COLUMNS])) for i in range(0, len(labels), COLUMNS))
    text = f"{_count(len(X), 'digit')}, row by row: {rows}."
    if predictions is None:
        fig = mosaic(X, [f"{label}" for label in labels], np.zeros(len(X), bool), "label")
        show(fig, text)
        return

    yhat = one_for_each("display_digits", "prediction", predictions, X)
    wrong = np.flatnonzero(labels != yhat)
    captions = [f"{label}, {guess}" for label, guess in zip(labels, yhat, strict=True)]
    fig = mosaic(X, captions, labels != yhat, "label, yhat")
    show(fig, f"{text} {_misread(captions, wrong)}")


def display_errors(model: Any, X: ArrayLike, y: ArrayLike) -> int:
    """The number of examples that the model misreads; the first eight of them are shown.

    Args:
        model : anything with Keras' `predict` that returns (m, n) scores; the largest wins
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each example

    Raises:
        ValueError: `X` does not hold rows of 400 pixels, or `y` does not hold one label for each.
    """
    X = rows_of_pixels("display_errors", X)
    labels = one_for_each("display_errors", "label", y, X)
    try:
        scores = np.asarray(model.predict(X, batch_size=len(X), verbose=0))  # (m, 400) -> (m, n)
        yhat = scores.reshape((len(X), -1)).argmax(axis=1)  # (m, n) -> (m,)
    except Exception:  # Whatever an unfinished model raises, the learner's next step is the same.
        print(f"The model can't read these {_count(len(X), 'image')} yet: finish Exercise 2 first.")
        return len(X)

    errors = np.flatnonzero(labels != yhat)
    if len(errors) > len(X) / 2:
        print("That is more than half: run the training cell (model.fit), then this one again.")
    if len(errors) == 0:
        print("Every digit is read correctly.")
    else:
        shown = errors[:ERRORS_LISTED]
        captions = [f"{labels[i]}, {yhat[i]}" for i in shown]
        fig = mosaic(X[shown], captions, np.ones(len(shown), bool), "label, yhat")
        listed = "; ".join(f"X[{i}]: {caption}" for i, caption in zip(shown, captions, strict=True))
        show(fig, f"The first wrong ones (label, yhat): {listed}.")
    return len(errors)


def rows_of_pixels(caller: str, X: ArrayLike) -> np.ndarray:
    """X itself, if it is (m, 400) with at least one row; else the sentence that says what `caller` needs.

    Raises:
        ValueError: `X` has another shape.
    """
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] != PIXELS or len(X) == 0:
        raise WrongValue(f"{caller} got images of shape {X.shape}, but needs a row of 400 pixels for each: (m, 400).")
    return X


def labeled_rows(caller: str, X: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """X (m, 400), and y as (m,) int, if there is a label for each row; else the sentence that says what is needed.

    Raises:
        ValueError: `X` has another shape, or there are more or fewer labels.
    """
    X = rows_of_pixels(caller, X)
    return X, one_for_each(caller, "label", y, X)


def one_for_each(caller: str, what: str, values: ArrayLike, X: np.ndarray) -> np.ndarray:
    """The values as (m,) int, if there is one for each row of X; else the sentence that says what `caller` needs.

    Raises:
        ValueError: there are more or fewer.
    """
    column = np.asarray(values).ravel()  # (m, 1) -> (m,)
    if len(column) != len(X):
        raise WrongValue(
            f"{caller} got {_count(len(X), 'image')} and {_count(len(column), what)}: give one {what} for each image."
        )
    return column.astype(int)


def mosaic(X: np.ndarray, captions: list[str], wrong: np.ndarray, title: str) -> Figure:
    """All digits in one image: a single axes is drawn twenty times faster than 64 of them."""
    rows = -(-len(X) // COLUMNS)
    width, height = COLUMNS * CELL_WIDTH, rows * CELL_HEIGHT
    # What stays NaN is not painted.
    canvas = np.full((height, width), np.nan)
    fig_width, image_height = width * INCHES_PER_PIXEL, height * INCHES_PER_PIXEL
    fig_height = image_height + TITLE_INCHES
    fig = new_figure(fig_width, fig_height)
    axes = fig.add_axes((0, 0, 1, image_height / fig_height))

    for i, (x, caption) in enumerate(zip(X, captions, strict=True)):
        top, left = (i // COLUMNS + 1) * CELL_HEIGHT - SIDE - 2, i % COLUMNS * CELL_WIDTH + 2
        canvas[top : top + SIDE, left : left + SIDE] = x.reshape((SIDE, SIDE)).T  # (400,) -> (20, 20)
        weight = "bold" if wrong[i] else "normal"
        axes.text(left + SIDE / 2, top - 2, caption, ha="center", va="bottom", fontsize=10, weight=weight)
        if wrong[i]:
            axes.add_patch(
                Rectangle((left - 1, top - 1), SIDE + 1, SIDE + 1, fill=False, edgecolor="C1", linewidth=2.5)
            )

    axes.imshow(canvas, cmap="gray", vmin=0, vmax=1)
    axes.set_axis_off()
    axes.set_title(title, loc="left", x=2 / width)
    return fig


def _place_of_ink(image: np.ndarray) -> str:
    """Where the bright pixels of a (20, 20) image lie, in words."""
    rows, columns = np.nonzero(image > 0.5)
    if len(rows) == 0:
        return "A digit of 20 x 20 pixels without ink."
    return (
        f"A digit of 20 x 20 pixels: its ink lies in rows {rows.min()} to {rows.max()}"
        f" and columns {columns.min()} to {columns.max()}."
    )


def _misread(captions: list[str], wrong: np.ndarray) -> str:
    """Which digits of the grid carry a frame, in words; the first eight of them with their place."""
    if len(wrong) == 0:
        return "All are read correctly."
    places = [f"{captions[i]} (row {i // COLUMNS + 1}, place {i % COLUMNS + 1})" for i in wrong[:ERRORS_LISTED]]
    if len(wrong) > ERRORS_LISTED:
        places.append(f"and {len(wrong) - ERRORS_LISTED} more")
    return f"{len(wrong)} misread, in a frame: {'; '.join(places)}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
