"""What was taken for what is counted, and the surest mistakes come first."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import choosing, failures
from lab_utils.by_hand import Run, hold_back, train_by_hand
from lab_utils.data import load_data
from lab_utils.failures import confusion, draw_confusion, draw_failure, show_confusion, show_failures, surest_first
from lab_utils.sentences import WrongValue

Shown = list[tuple[Figure, str]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, lab_style: None) -> Shown:
    """The figures and their words, in the order in which they were shown."""
    figures: Shown = []
    for module in (choosing, failures):
        monkeypatch.setattr(module, "show", lambda fig, text: figures.append((fig, text)))
    return figures


@pytest.fixture(scope="module")
def lesson() -> tuple[np.ndarray, np.ndarray, Run]:
    X, y = load_data()
    return X, y, train_by_hand(X, y, hold_back(y), epochs=3)


def test_when_digits_are_taken_for_others_then_rows_are_labels_and_columns_readings() -> None:
    counts = confusion(np.array([4, 4, 4, 9]), np.array([4, 9, 9, 4]))

    assert (counts[4, 4], counts[4, 9], counts[9, 4]) == (1, 2, 1)
    assert counts.sum() == 4


def test_when_the_table_is_drawn_then_it_shows_each_count_and_names_the_most_frequent_mistakes() -> None:
    counts = np.diag(np.arange(10))
    counts[4, 9], counts[9, 4], counts[5, 3], counts[0, 1] = 7, 2, 3, 1
    fig, text = draw_confusion(counts)
    shown = {each.get_position(): each.get_text() for each in fig.axes[0].texts}

    assert shown[(9, 4)] == "7"  # x is the column
    assert shown[(4, 4)] == "4"
    assert len(shown) == 9 + 4
    assert text == (
        "45 of 58 digits held back lie on the diagonal: they are read right. "
        "Most often the network takes 4 for 9 (7 times), 5 for 3 (3 times), 9 for 4 (2 times)."
    )


def test_when_there_is_no_mistake_then_none_is_named() -> None:
    _, text = draw_confusion(np.eye(10, dtype=int))

    assert text == "10 of 10 digits held back lie on the diagonal: they are read right."


def outputs(*largest: tuple[int, float]) -> np.ndarray:
    """Rows of ten outputs, of which one is as large as is said and the others share the rest."""
    p = np.array([[(1 - value) / 9] * 10 for _, value in largest])
    for row, (digit, value) in zip(p, largest, strict=True):
        row[digit] = value
    return p


def test_when_mistakes_are_listed_then_the_surest_come_first() -> None:
    p = outputs((3, 0.6), (3, 0.99), (3, 0.8), (5, 0.9))

    assert surest_first(p, np.array([4, 4, 3, 4])).tolist() == [1, 3, 0]


def test_when_one_is_shown_then_its_words_tell_the_largest_outputs_and_the_place_of_the_right_one() -> None:
    p = np.zeros(10)
    p[[3, 5, 8, 9]] = 0.7, 0.2, 0.06, 0.04
    fig, text = draw_failure(np.zeros(400), 8, 41, p)

    assert text == "X[41], labeled 8: the largest outputs are 3: 70.0%, 5: 20.0%, 8: 6.0%; 8 comes at place 3 of ten."
    assert [bar.get_width() for bar in fig.axes[1].patches] == p.tolist()


def test_when_the_network_reads_all_then_there_is_nothing_to_list(capsys: pytest.CaptureFixture[str]) -> None:
    X = np.eye(10, 400)
    run = Run(np.arange(10), epochs=[[(9 * np.eye(400, 10), np.zeros(10))]])
    show_failures(run, X, np.arange(10))

    assert capsys.readouterr().out == "The network misreads none of the digits held back.\n"


def test_when_the_lessons_network_is_shown_then_everything_is_readable(
    lesson: tuple[np.ndarray, np.ndarray, Run],
    shown: Shown,
    assert_readable: Callable[[Figure], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    X, y, run = lesson
    show_confusion(run, X, y)
    show_failures(run, X, y)
    wrong = np.count_nonzero(run.read(X[run.held_back]) != y[run.held_back, 0])

    assert shown[0][1].startswith(f"{1000 - wrong} of 1000 digits held back")
    assert capsys.readouterr().out.startswith(f"{wrong} of 1000 are misread; for ")
    for fig, _ in shown:
        assert_readable(fig)


@pytest.mark.parametrize("function", [show_confusion, show_failures])
def test_when_labels_are_missing_then_a_sentence_says_so(
    function: Any, lesson: tuple[np.ndarray, np.ndarray, Run]
) -> None:
    X, y, run = lesson
    with pytest.raises(WrongValue, match=f"{function.__name__} got 5000 images and 3 labels"):
        function(run, X, y[:3])
