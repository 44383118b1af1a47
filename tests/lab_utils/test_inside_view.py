"""Weights become pictures, a digit flows through the layers, and epochs are replayed."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import choosing, inside_view
from lab_utils.by_hand import Layers, Run, hold_back, train_by_hand
from lab_utils.data import load_data
from lab_utils.inside_view import draw_epoch, draw_flow, draw_units, show_epochs, show_flow, show_units
from lab_utils.sentences import WrongValue

Shown = list[tuple[Figure, str]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, lab_style: None) -> Shown:
    """The figures and their words, in the order in which they were shown."""
    figures: Shown = []
    for module in (choosing, inside_view):
        monkeypatch.setattr(module, "show", lambda fig, text: figures.append((fig, text)))
    return figures


@pytest.fixture(scope="module")
def lesson() -> tuple[np.ndarray, np.ndarray, Run]:
    X, y = load_data()
    return X, y, train_by_hand(X, y, hold_back(y))


def test_when_a_weight_belongs_to_a_pixel_then_it_is_shown_where_the_pixel_is() -> None:
    W = np.zeros((400, 8))
    W[2 * 20 + 5, 0] = 1.5  # pixels are unrolled column by column: row 5, column 2
    W[19 * 20 + 0, 7] = -1.5
    fig, text = draw_units(W, np.ones((1, 400)))
    picture = np.asarray(fig.axes[0].images[0].get_array())

    assert picture[5, 2] == 1.5
    assert picture[23, 19] == -1.5  # unit 7 is the first of the second row
    assert np.nansum(np.abs(picture)) == 3
    assert fig.axes[0].images[0].get_clim() == (-1.5, 1.5)
    assert text.endswith("(purple), ink holds it back.")  # no pixel is seldom bright


def test_when_pixels_seldom_have_ink_then_their_weights_are_told_apart() -> None:
    W = np.full((400, 2), -0.5)
    W[:100] = 0.25
    W[100:200] = 9  # ink in one of three digits: neither seldom nor often
    X = np.ones((3, 400))
    X[:, :100] = X[1:, 100:200] = 0
    _, text = draw_units(W, X)

    assert text.endswith("on average 0.25 away from 0; those with ink in more than half of them, 0.50.")


# Two units that look at the first two pixels, two that add and subtract them, and logits 4 times these for 0 and 1.
FIRST, SECOND, THIRD = np.zeros((400, 2)), np.array([[1.0, 1.0], [1.0, -1.0]]), np.zeros((2, 10))
FIRST[0, 0] = FIRST[1, 1] = 1
THIRD[0, 0] = THIRD[1, 1] = 4
BY_HAND: Layers = [(FIRST, np.zeros(2)), (SECOND, np.zeros(2)), (THIRD, np.zeros(10))]


def test_when_a_digit_flows_then_the_bars_are_the_activations() -> None:
    X = np.zeros((1, 400))
    X[0, 1] = 0.5
    fig, text = draw_flow(BY_HAND, X, np.array([3]), 0, [1.0, 2.0])
    _, first, second, last = fig.axes

    assert [bar.get_width() for bar in first.patches] == [0, 0.5]
    assert [bar.get_width() for bar in second.patches] == [0.5, 0]  # 0 + 0.5, and 0 - 0.5 is cut off
    assert [bar.get_width() for bar in last.patches] == pytest.approx(
        [np.e**2 / (np.e**2 + 9), *[1 / (np.e**2 + 9)] * 9]
    )
    assert (first.get_xlim(), second.get_xlim()) == ((0, 1), (0, 2))
    assert text == (
        "X[0], labeled 3: in L1 1 of 2 units fire, unit 1 most, in L2 1 of 2 units fire, unit 0 most; "
        "the network reads 0 with 45%."
    )


@pytest.mark.parametrize("hidden", [1, 3])
def test_when_a_network_has_other_layers_then_they_stand_side_by_side(
    hidden: int, assert_readable: Callable[[Figure], None]
) -> None:
    layers = [BY_HAND[0], *[BY_HAND[1]] * (hidden - 1), BY_HAND[2]]
    fig, _ = draw_flow(layers, np.ones((1, 400)), np.array([3]), 0, [2.0] * hidden)
    places = [axes.get_position() for axes in fig.axes]

    assert len(places) == hidden + 2
    assert all(left.x1 < right.x0 for left, right in pairwise(places))
    assert_readable(fig)


def test_when_no_unit_fires_then_that_is_said() -> None:
    _, text = draw_flow(BY_HAND, np.zeros((1, 400)), np.array([3]), 0, [1.0, 2.0])

    assert "in L1 no unit fires, in L2 no unit fires; the network reads 0 with 10%." in text


READ = np.array([[1, 1, 1], [1, 2, 7], [1, 2, 3]])
LABELS = np.array([1, 2, 3])


@pytest.mark.parametrize(
    ("epoch", "words"),
    [
        (0, "Before training the network reads 1 of the 3 digits held back right. Of the 2 shown it misreads, in a "
            "frame (label, yhat): 2, 1; 3, 1."),
        (1, "After epoch 1 the network reads 2 of the 3 digits held back right. Of the 2 shown it misreads, in a "
            "frame (label, yhat): 3, 7."),
        (2, "After epoch 2 the network reads 3 of the 3 digits held back right. Of the 2 shown it misreads none."),
    ],
)  # fmt: skip
def test_when_an_epoch_is_shown_then_its_readings_are_those(epoch: int, words: str) -> None:
    fig, text = draw_epoch(np.zeros((3, 400)), LABELS, READ, np.array([1, 2]), epoch)
    captions = [each.get_text() for each in fig.axes[0].texts]

    assert text == words
    assert captions == [f"2, {READ[epoch, 1]}", f"3, {READ[epoch, 2]}"]


def test_when_the_lessons_network_is_shown_then_everything_is_readable(
    lesson: tuple[np.ndarray, np.ndarray, Run], shown: Shown, assert_readable: Callable[[Figure], None]
) -> None:
    X, y, run = lesson
    show_units(run.epochs[-1], X)
    show_flow(run.epochs[-1], X, y)
    show_epochs(run, X, y)

    assert [text.split()[0] for _, text in shown] == ["25", "X[2500],", "After"]
    for fig, _ in shown[1:]:
        assert_readable(fig)


def test_when_ink_is_rare_at_a_pixel_then_its_weights_move_further_as_the_question_says(
    lesson: tuple[np.ndarray, np.ndarray, Run],
) -> None:
    X, _, run = lesson
    moved = np.abs(run.epochs[-1][0][0] - run.epochs[0][0][0]).mean(axis=1)
    inked = np.mean(X > 0.1, axis=0)

    assert moved[inked < 0.05].mean() > 1.2 * moved[inked > 0.5].mean()


@pytest.mark.parametrize("function", [show_flow, show_epochs])
def test_when_x_has_another_shape_then_a_sentence_says_so(function: Callable) -> None:
    with pytest.raises(WrongValue, match=rf"{function.__name__} got images of shape \(3, 5\)"):
        function(BY_HAND, np.zeros((3, 5)), LABELS)
