"""What the tests of figures share."""

from collections.abc import Callable, Iterator
from itertools import combinations

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from lab_utils.figures import STYLE


@pytest.fixture
def lab_style() -> Iterator[None]:
    with plt.style.context(STYLE):
        yield


@pytest.fixture
def assert_readable(lab_style: None) -> Callable[[Figure], None]:
    """A check: the figure fits the page, and no words are small, cut off or on top of each other."""

    def check(fig: Figure) -> None:
        fig.canvas.draw()
        texts = set(fig.findobj(Text)) - _unseen(fig)
        places = [(text, _place(text)) for text in texts if text.get_visible() and text.get_text().strip()]

        assert fig.get_figwidth() <= 8
        assert len(places) > 5
        for text, place in places:
            assert text.get_fontsize() >= 9, text
            assert fig.bbox.padded(1).contains(*place.min), f"cut off: {text}"
            assert fig.bbox.padded(1).contains(*place.max), f"cut off: {text}"
        for (text, place), (other, other_place) in combinations(places, 2):
            assert not place.overlaps(other_place), f"{text} lies on {other}"

    return check


def _place(text: Text) -> Bbox:
    return text.get_window_extent().padded(-0.5)


def _unseen(fig: Figure) -> set[Text]:
    """Labels of ticks that lie beyond the end of their axis, or belong to axes that are switched off."""
    unseen = set()
    for axes in fig.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.majorTicks:
                if not axes.axison or not low <= tick.get_loc() <= high:
                    unseen.add(tick.label1)
    return unseen
