"""The sliders call the learner's function at each move, and outlive whatever it does."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from lab_utils.softmax import SoftmaxFigure, ask, plt_softmax

START = np.array([1.0, 2.0, 3.0, 4.0])


class Tensor:
    """The way in which a tensor of any library becomes an array."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array([0.25, 0.25, 0.25, 0.25], dtype=dtype)


class Stubborn:
    """A value that refuses to become an array, as a tensor that still needs its gradient does."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        raise RuntimeError("call detach first")


def softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum()


def widths(view: SoftmaxFigure, panel: int) -> list[float]:
    return [bar.get_width() for bar in view.fig.axes[panel].patches]


def words(view: SoftmaxFigure) -> str:
    return "\n".join(text.get_text() for text in view.fig.findobj(Text))


def test_when_drawn_then_the_bars_are_z_and_the_function_s_answer() -> None:
    view = SoftmaxFigure(softmax)

    assert widths(view, 0) == [1, 2, 3, 4]
    # By hand: e, e², e³, e⁴ over their sum, 84.79.
    assert widths(view, 1) == pytest.approx([0.0321, 0.0871, 0.2369, 0.6439], abs=1e-4)
    assert "sum of a = 1.00" in words(view)


def test_when_a_slider_moves_then_the_function_is_asked_again() -> None:
    view = SoftmaxFigure(softmax)

    view.move(np.array([-5.0, 2, 3, 4]))

    assert widths(view, 0) == [-5, 2, 3, 4]
    assert widths(view, 1) == pytest.approx(softmax(np.array([-5.0, 2, 3, 4])))


def test_when_values_are_written_then_they_stand_outside_their_bars() -> None:
    view = SoftmaxFigure(lambda z: z - 3)  # -2, -1, 0, 1
    values = view.fig.axes[1].texts[:4]

    assert [text.get_text().strip() for text in values] == ["-2.00", "-1.00", "0.00", "1.00"]
    assert [text.get_position()[0] for text in values] == widths(view, 1)
    assert [text.get_ha() for text in values] == ["right", "right", "left", "left"]


def test_when_the_sum_is_not_one_then_the_figure_says_what_a_softmax_has() -> None:
    view = SoftmaxFigure(np.exp)

    assert "sum of a = 84.79 (a softmax has sum 1)" in words(view)


def test_when_sliders_are_looked_at_then_they_reach_below_zero_and_one_moves_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: dict[str, Any] = {}
    monkeypatch.setattr("lab_utils.softmax.let_choose", lambda draw, **choices: shown.update(choices, draw=draw))
    plt_softmax(softmax)
    draw, choices = shown.pop("draw"), shown

    assert [choice.label for choice in choices.values()] == ["z0", "z1", "z2", "z3", "all four +"]
    assert [choice.value(choice.first) for choice in choices.values()] == [1, 2, 3, 4, 0]
    for choice in list(choices.values())[:4]:
        assert (choice.value(0), choice.value(1), choice.value(-1)) == (-5.0, -4.9, 10.0)
    _, text = draw(z0=1.0, z1=2.0, z2=3.0, z3=4.0, together=-3.5)
    assert text == "z = [-2.50 -1.50 -0.50 0.50] gives a = [0.03 0.09 0.24 0.64]; sum of a = 1.00."


@pytest.mark.parametrize("answer", [[0.25] * 4, (0.25,) * 4, Tensor(), np.full(4, 0.25, dtype=np.float32)])
def test_when_four_numbers_come_back_in_another_form_then_they_are_drawn(answer: Any) -> None:
    a, trouble = ask(lambda z: answer, START)

    assert trouble == ""
    assert a.tolist() == [0.25] * 4


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "my_softmax returned None: finish Exercise 1"),
        (np.ones(3), "my_softmax returned shape (3,) for z of shape (4,); finish Exercise 1"),
        (np.ones((4, 1)), "my_softmax returned shape (4, 1) for z of shape (4,); finish Exercise 1"),
        ("softmax", "my_softmax returned a str, not 4 numbers; finish Exercise 1"),
        ([10**400] * 4, "my_softmax returned a list, not 4 numbers; finish Exercise 1"),
        (Stubborn(), "my_softmax returned a Stubborn, not 4 numbers; finish Exercise 1"),
        ([1, 2, 3, np.nan], "my_softmax returned [1.00 2.00 3.00 nan], which no bar can show; finish"),
        ([1, 2, 3, np.inf], "my_softmax returned [1.00 2.00 3.00 inf], which no bar can show; finish"),
        ([1e300] * 4, "my_softmax returned [1.0e+300 1.0e+300 1.0e+300 1.0e+300], which no bar can show;"),
    ],
)
def test_when_something_else_comes_back_then_a_sentence_says_what(answer: Any, sentence: str) -> None:
    a, trouble = ask(lambda z: answer, START)

    assert a.tolist() == [0, 0, 0, 0]
    assert trouble.startswith(sentence)
    assert trouble.endswith("run its cell, then run this cell again.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ZeroDivisionError("division by zero"), "my_softmax stopped with ZeroDivisionError: division by zero;"),
        (SystemExit(1), "my_softmax stopped with SystemExit: 1;"),
        (NameError("first line\nsecond line"), "my_softmax stopped with NameError: first line second line;"),
        (ValueError("word " * 100), "my_softmax stopped with ValueError: word word"),
    ],
)
def test_when_the_function_stops_then_a_sentence_says_why(error: BaseException, sentence: str) -> None:
    def broken(z: np.ndarray) -> np.ndarray:
        raise error

    a, trouble = ask(broken, START)

    assert a.tolist() == [0, 0, 0, 0]
    assert trouble.startswith(sentence)
    assert len(trouble) < 200


def test_when_the_kernel_is_interrupted_then_the_function_stops_as_usual() -> None:
    def interrupted(z: np.ndarray) -> np.ndarray:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(interrupted, START)


def test_when_the_function_changes_z_then_the_sliders_keep_theirs() -> None:
    view = SoftmaxFigure(lambda z: z.sort() or z[::-1])
    view.move(np.array([9.0, 2, 3, 4]))

    assert widths(view, 0) == [9, 2, 3, 4]


def test_when_the_function_fails_for_some_z_only_then_the_figure_recovers() -> None:
    view = SoftmaxFigure(lambda z: softmax(z) if z[0] < 5 else None)

    view.move(np.array([6.0, 2, 3, 4]))
    assert "my_softmax returned None" in words(view).replace("\n", " ")
    assert "sum of a" not in words(view)
    view.move(START)

    assert "returned None" not in words(view)
    assert widths(view, 1) == pytest.approx(softmax(START))


@pytest.mark.parametrize(
    "function",
    [softmax, np.exp, np.negative, np.log, lambda z: z * 1e9, lambda z: None, lambda z: 1 / 0, lambda z: z[1:]],
)
def test_when_drawn_then_the_figure_is_readable(
    function: Callable[[np.ndarray], Any], assert_readable: Callable[[Figure], None]
) -> None:
    assert_readable(SoftmaxFigure(function).fig)


def test_when_all_sliders_are_at_their_end_then_the_figure_is_readable(
    assert_readable: Callable[[Figure], None],
) -> None:
    view = SoftmaxFigure(softmax)
    view.move(np.array([15.0, -10, 15, -10]))

    assert_readable(view.fig)


def test_when_shown_without_a_page_then_the_words_hold_the_numbers_and_where_sliders_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plt_softmax(softmax)
    said = capsys.readouterr().out.replace("\n", " ")

    assert "z = [1.00 2.00 3.00 4.00] gives a = [0.03 0.09 0.24 0.64]; sum of a = 1.00." in said
    assert "(With sliders in JupyterLab.)" in said


def test_when_the_exercise_is_unfinished_then_the_cell_says_so_and_does_not_fail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plt_softmax(lambda z: None)

    assert "my_softmax returned None: finish Exercise 1" in capsys.readouterr().out.replace("\n", " ")


def test_when_given_an_answer_instead_of_the_function_then_a_sentence_says_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"plt_softmax got ndarray .* write plt_softmax\(my_softmax\)"):
        plt_softmax(softmax(START))  # type: ignore[arg-type]
