"""The pictures of activations show the right curves, and their words the same numbers."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lab_utils.activations import draw_act_trio, draw_relu_unit, plt_act_trio, plt_relu_unit


def value(line: Line2D, x: float) -> float:
    """The height of a drawn curve at x."""
    return float(np.interp(x, line.get_xdata(), line.get_ydata()))


def curve(fig: Figure, panel: int, line: int = 0) -> Line2D:
    """A panel's curves, without its zero lines and markers of starts."""
    return [drawn for drawn in fig.axes[panel].lines if len(drawn.get_xdata()) > 2][line]


def test_when_the_trio_is_drawn_then_each_panel_holds_its_function() -> None:
    fig = draw_act_trio()

    assert [ax.get_title() for ax in fig.axes] == ["Linear", "Sigmoid", "ReLU"]
    assert [value(curve(fig, panel), -3) for panel in (0, 2)] == [-3, 0]
    assert [value(curve(fig, panel), 3) for panel in (0, 2)] == [3, 3]
    assert value(curve(fig, 1), 0) == 0.5
    assert value(curve(fig, 1), 2) == pytest.approx(0.8808, abs=1e-4)


def test_when_a_unit_is_drawn_then_it_is_off_up_to_one_and_rises_from_there() -> None:
    unit = curve(draw_relu_unit(), 0)

    assert [value(unit, x) for x in (-2, 0, 1, 2, 4)] == [0, 0, 0, 1, 3]


def test_when_three_units_are_drawn_then_their_shares_add_up_to_the_target() -> None:
    fig = draw_relu_unit()
    target, total = curve(fig, 1, 0), curve(fig, 1, 1)
    shares = [curve(fig, 2, unit) for unit in range(3)]

    for x in (0, 1, 2, 3, 4):
        assert sum(value(share, x) for share in shares) == pytest.approx(value(total, x))
        assert value(target, x) == pytest.approx(value(total, x))
    assert [value(total, x) for x in (0, 1, 2, 3, 4)] == pytest.approx([0, 0, 1, 0, 1])


def test_when_three_units_are_drawn_then_color_is_not_their_only_sign() -> None:
    fig = draw_relu_unit()

    assert len({curve(fig, 2, unit).get_linestyle() for unit in range(3)}) == 3


@pytest.mark.parametrize("draw", [draw_act_trio, draw_relu_unit])
def test_when_drawn_then_the_figure_is_readable(
    draw: Callable[[], Figure], assert_readable: Callable[[Figure], None]
) -> None:
    assert_readable(draw())


def test_when_shown_then_the_words_hold_the_figure_s_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    plt_act_trio()
    plt_relu_unit()
    words = capsys.readouterr().out.replace("\n", " ")

    assert "from 0 to 1 and is 0.5 at z = 0" in words
    assert "zigzag through 0 at x = 1, 1 at x = 2, 0 at x = 3 and 1 at x = 4" in words
