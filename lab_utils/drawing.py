"""A digit that is drawn in the page, and read by the learner's own model at each move.

- `draw_digit` shows the pad, or one example from X where it can't be shown
- `probabilities` asks the model, and applies softmax to its logits
- `Bars` are ten of them in a figure, one for each digit
"""

from importlib.util import find_spec
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from lab_utils.digits import rows_of_pixels
from lab_utils.figures import has_widgets, new_figure, show
from lab_utils.formulas import softmax_rows
from lab_utils.ink import SIDE
from lab_utils.my_network import layers_of
from lab_utils.pad import show_pad, some_of
from lab_utils.sentences import WrongValue

# A trained model is this sure of most examples; an untrained one gives each digit about 0.1.
SURE = 0.4
# Weights and biases that a notebook can carry as text without growing by more than 300 KB; ours has 10,575.
LARGEST = 40_000

PAD = "A pad to draw a digit on, which your network reads at each move. Run this cell to get it."
STILL = "Drawing needs a page with widgets and anywidget, so here your model reads one digit of X instead."
SQUASHED = (
    "The model's outputs add up to 1 already, and softmax of softmax makes all digits nearly equal. "
    'Give its last layer activation="linear" as Exercise 2 asks, train it, then run this cell again.'
)
OTHER = (
    "The pad follows networks of up to 40,000 weights that are made of Dense layers with ReLU, and a last one that "
    "gives logits. Yours is another, so here it reads one digit of X instead."
)


def draw_digit(model: Any, X: ArrayLike) -> None:
    """Show a pad to draw a digit on, by mouse, pen, finger or keys, and what the model makes of it at each move.

    The page does this by itself, with the model's weights; when a later cell trains the model, it gets the new ones.

    Args:
        model : called with (m, 400) float32, gray levels; returns (m, 10) logits
        X : (m, 400) float, gray levels; the examples that the model was trained on

    Raises:
        ValueError: `X` does not hold rows of 400 pixels.
    """
    X = rows_of_pixels("draw_digit", X)
    some = some_of(X)
    try:
        logits = _logits(model, some)
    except Exception:  # Whatever an unfinished model raises, the learner's next step is the same.
        print("The model can't read digits yet: finish Exercise 2, train the model, then run this cell again.")
        return
    if np.all(logits >= 0) and np.allclose(logits.sum(axis=1), 1, atol=1e-3):
        print(SQUASHED)
        return
    if softmax_rows(logits).max(axis=1).mean() < SURE:
        print("The model is not trained yet, so it can only guess: run the training cell (model.fit) first.")
    layers = layers_of(model, some)
    if not (has_widgets() and find_spec("anywidget")):
        _show_reading(model, X[len(X) // 2], STILL)
    elif not layers or sum(part.size for layer in layers for part in layer) > LARGEST:
        _show_reading(model, X[len(X) // 2], OTHER)
    else:
        show_pad(model, X, PAD)


def probabilities(model: Any, X: np.ndarray) -> np.ndarray:
    """The model's probabilities: softmax of its logits.

    Args:
        model : called with (m, 400) float32; returns (m, 10) logits
        X : (m, 400) float, gray levels

    Returns:
        (m, 10) float, each row with sum 1

    Raises:
        ValueError: the model does not return ten finite numbers for each row.
    """
    return softmax_rows(_logits(model, X))


def _logits(model: Any, X: np.ndarray) -> np.ndarray:
    logits = np.asarray(model(X.astype(np.float32)), float)  # (m, 400) -> (m, 10)
    if logits.shape != (len(X), 10) or not np.isfinite(logits).all():
        raise WrongValue("The model does not give ten finite numbers for each image: finish Exercise 2 first.")
    return logits


class Bars:
    """Ten bars, one for each digit, with the digit that the model reads above them."""

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        self.bars = ax.barh(range(10), np.zeros(10), 0.6, color="C0")
        self.values = [ax.text(0, digit, "", va="center", fontsize=10) for digit in range(10)]
        ax.set(xlim=(0, 1.4), ylim=(9.5, -0.5), xticks=[], yticks=range(10))
        ax.spines.bottom.set_visible(False)
        ax.tick_params(axis="y", length=0, labelsize=11)

    def show(self, p: np.ndarray) -> None:
        """Show p, (10,) float, as bars."""
        for bar, text, value, digit in zip(self.bars, self.values, p, range(10), strict=True):
            bar.set_width(value)
            text.set(x=value, text=f" {value:.0%}", weight="bold" if digit == p.argmax() else "normal")
        self.ax.set_title(f"The model reads {p.argmax()}")


def _show_reading(model: Any, x: np.ndarray, why: str) -> None:
    """Show one example, (400,) float, beside the bars of what the model reads, and say why there is no pad."""
    fig = new_figure(6, 3.2)
    axes = _image(fig.add_axes((0.02, 0.05, 0.45, 0.84)), x.reshape((SIDE, SIDE)).T).axes  # (400,) -> (20, 20)
    axes.set_title("A digit of X")
    p = probabilities(model, x[np.newaxis])[0]
    Bars(fig.add_axes((0.56, 0.05, 0.42, 0.84))).show(p)
    listed = ", ".join(f"{digit}: {value:.0%}" for digit, value in enumerate(p))
    show(fig, f"{why} The model reads {p.argmax()}; its probabilities are {listed}.")


def _image(axes: Axes, image: np.ndarray) -> AxesImage:
    axes.set_axis_off()
    return axes.imshow(image, cmap="gray", vmin=0, vmax=1)
