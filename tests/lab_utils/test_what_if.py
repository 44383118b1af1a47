"""A second network beside the first one: its errors, and where its curve ends."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import choosing, what_if
from lab_utils.by_hand import Layers, Run, train_by_hand
from lab_utils.what_if import EPOCHS, RATES, UNITS, change_one_thing, draw_both, errors_after_each

X = np.eye(10, 400)
Y = np.arange(10)


def says(digit: int) -> Layers:
    """A network that reads one digit in everything."""
    return [(np.zeros((400, 10)), np.eye(10)[digit])]


def test_when_epochs_are_counted_then_the_state_before_training_is_left_out() -> None:
    right: Layers = [(np.eye(400, 10), np.zeros(10))]
    run = Run(np.array([1, 2, 3]), epochs=[says(9), says(1), says(7), right])

    assert errors_after_each(run, X, Y) == [2, 3, 0]


def test_when_two_runs_are_drawn_then_their_ends_are_told(assert_readable: Callable[[Figure], None]) -> None:
    fig, text = draw_both([50, 30, 20], [40, 10, 30, 25], 100, "5 and 5 units")
    assert_readable(fig)

    assert [line.get_ydata()[-1] for line in fig.axes[0].lines[::2]] == [20, 25]
    assert text == (
        "With 5 and 5 units, the network ends with 25 errors among the 100 digits held back "
        "(fewest: 10, after epoch 2); before, it was 20."
    )


@pytest.mark.parametrize(("before", "now"), [*product([0, 3, 4, 90], repeat=2)])
def test_when_curves_end_at_about_the_same_height_then_both_numbers_are_legible(
    before: int, now: int, assert_readable: Callable[[Figure], None]
) -> None:
    fig, _ = draw_both([100, before], [100, now], 100, "10 epochs")

    assert_readable(fig)


def test_when_something_is_chosen_then_a_network_is_trained_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[tuple[Any, ...]] = []

    def train(X: Any, y: Any, held_back: Any, *how: Any) -> Run:
        trained.append((held_back.tolist(), *how))
        return train_by_hand(X, y, held_back, *how)

    monkeypatch.setattr(what_if, "train_by_hand", train)
    monkeypatch.setattr(choosing, "show", lambda fig, text: None)
    change_one_thing(train_by_hand(X, Y, np.array([4]), epochs=1), X, Y)

    assert trained == [([4], 40, (25, 15), 0.01)]
    assert UNITS["25 and 15"] == (25, 15)
    assert all(str(epochs) == name for name, epochs in EPOCHS.items())
    assert all(float(name) == rate for name, rate in RATES.items())
