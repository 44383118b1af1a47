"""The diagrams name the shapes and counts that the lesson's network really has."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from lab_utils.network import draw_digit_network, draw_softmax_network, plt_digit_network, plt_softmax_network

UNITS = [400, 25, 15, 10]


def all_text(fig: Figure) -> str:
    return "\n".join(text.get_text() for text in fig.findobj(Text))


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_when_the_digit_network_is_drawn_then_each_layer_s_shapes_and_count_are_true(layer: int) -> None:
    """Are the numbers those that follow from 400-25-15-10?"""
    inputs, units = UNITS[layer - 1], UNITS[layer]
    words = all_text(draw_digit_network())

    assert f"W{layer} ({inputs}, {units})\nb{layer} ({units},)" in words
    assert f"{inputs * units + units:,} parameters" in words


def test_when_the_digit_network_is_drawn_then_the_total_is_the_sum_of_its_layers() -> None:
    counts = [inputs * units + units for inputs, units in pairwise(UNITS)]

    assert f"10,025 + 390 + 160 = {sum(counts):,} parameters" in all_text(draw_digit_network())


def test_when_the_digit_network_is_drawn_then_its_input_is_a_picture_of_20_by_20() -> None:
    (image,) = draw_digit_network().axes[0].images
    pixels = image.get_array()

    assert pixels.shape == (20, 20)
    assert (pixels.min(), pixels.max()) == (0, 1)


def test_when_the_softmax_network_is_drawn_then_it_names_first_second_and_last() -> None:
    words = all_text(draw_softmax_network())

    for name in ("0", "1", "N-1"):
        assert f"$z_{{{name}}}$" in words
        assert f"$a_{{{name}}}$" in words


@pytest.mark.parametrize("draw", [draw_softmax_network, draw_digit_network])
def test_when_drawn_then_the_figure_is_readable(
    draw: Callable[[], Figure], assert_readable: Callable[[Figure], None]
) -> None:
    assert_readable(draw())


def test_when_shown_then_the_words_hold_the_figure_s_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    plt_digit_network()
    plt_softmax_network()
    words = capsys.readouterr().out.replace("\n", " ")

    assert "W1 is (400, 25) and b1 (25,), 10,025 numbers" in words
    assert "together 10,575" in words
    assert "z_j = w_j · x + b_j" in words
