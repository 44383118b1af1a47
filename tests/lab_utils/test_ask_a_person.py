"""With a threshold fewer digits are read, and fewer of these wrongly."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import choosing
from lab_utils.ask_a_person import THRESHOLDS, Counts, amounts, cost, counted, draw_threshold, show_threshold
from lab_utils.by_hand import hold_back, train_by_hand
from lab_utils.data import load_data

# Four rows: sure and right, sure and wrong, unsure and right, unsure and wrong.
P = np.full((4, 10), 0.0)
P[[0, 1], 3], P[[0, 1], 4] = 0.99, 0.01
P[[2, 3], 3], P[[2, 3], 4] = 0.6, 0.4
Y = np.array([3, 4, 3, 4])


@pytest.mark.parametrize(
    ("threshold", "counts"),
    [(0.0, (4, 2, 4)), (0.6, (4, 2, 4)), (0.7, (2, 1, 4)), (0.99, (2, 1, 4)), (0.999, (0, 0, 4))],
)
def test_when_the_threshold_rises_then_less_is_read(threshold: float, counts: tuple[int, int, int]) -> None:
    assert counted(P, Y, threshold) == counts


def test_when_an_amount_has_several_digits_then_each_of_them_must_be_read_and_right() -> None:
    read, wrong = amounts(Counts(50, 5, 100), digits=2)

    assert read == pytest.approx(0.25)
    assert wrong == pytest.approx(0.19)


def test_when_nothing_is_read_then_nothing_is_wrong_and_every_amount_costs_a_look() -> None:
    assert amounts(Counts(0, 0, 100)) == (0, 0)
    assert cost(Counts(0, 0, 100)) == 1000


def test_when_half_of_all_digits_are_misread_then_fifteen_of_sixteen_amounts_cost_a_hundred_dollars() -> None:
    assert cost(Counts(100, 50, 100)) == 1000 * 100 * 15 / 16


def test_when_a_threshold_is_shown_then_words_and_squares_count_the_same() -> None:
    counts = [Counts(1000, 100, 1000)] * (len(THRESHOLDS) - 1) + [Counts(500, 50, 1000)]
    fig, text = draw_threshold(counts, len(THRESHOLDS) - 1)
    squares = np.asarray(fig.axes[1].collections[0].get_array()).ravel()

    assert np.bincount(squares.astype(int)).tolist() == [450, 50, 500]
    assert text == (
        "At a threshold of 0.999 the network reads 50.0% of the 1000 digits held back, 10.0% of these wrongly, and "
        "asks a person about the other 500. Of amounts of 4 digits it reads 6% alone, 34.4% of these wrongly. If "
        "a misread one costs 100 dollars and a look by a person 1, 1000 of them cost 3,087 dollars."
    )


def test_when_the_lessons_network_is_shown_then_less_work_by_people_means_more_mistakes(
    monkeypatch: pytest.MonkeyPatch, assert_readable: Callable[[Figure], None]
) -> None:
    shown: list[tuple[Figure, str]] = []
    monkeypatch.setattr(choosing, "show", lambda fig, text: shown.append((fig, text)))
    X, y = load_data()
    run = train_by_hand(X, y, hold_back(y))
    show_threshold(run, X, y)
    ((fig, text),) = shown
    line = fig.axes[0].lines[0]

    assert text.startswith("At a threshold of 0.99 the network reads ")
    assert np.all(np.diff(line.get_xdata()) < 0)
    assert line.get_ydata()[0] > 4 * line.get_ydata()[THRESHOLDS.index(0.99)]
    assert_readable(fig)
