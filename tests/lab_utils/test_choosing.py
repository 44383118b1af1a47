"""What is chosen is drawn at once, with its words; without widgets the first choice stands still."""

from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import choosing
from lab_utils.choosing import STILL, Choice, let_choose
from lab_utils.figures import new_figure

LETTER = Choice("letter", {f"a {letter}": np.array(["no", letter]) for letter in "abc"}, first=1)
NUMBER = Choice("number", {str(number): number for number in range(5)}, as_list=True)


class Page:
    """Stands for the notebook: keeps what is displayed, and each figure that takes the place of another."""

    def __init__(self) -> None:
        self.bundles: list[dict[str, Any]] = []
        self.figures: list[tuple[float, str]] = []  # width and words

    def show(self, fig: Figure, text: str, dpi: float = 200) -> None:
        self.figures.append((fig.get_figwidth(), text))

    def display(self, bundle: dict[str, Any], **options: Any) -> Any:
        self.bundles.append(bundle)
        page, place = self, len(self.bundles) - 1

        class Handle:
            def update(self, bundle: dict[str, Any], **options: Any) -> None:
                page.bundles[place] = bundle

        return Handle()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page that has widgets."""
    page = Page()
    monkeypatch.setattr(choosing, "has_widgets", lambda: True)
    monkeypatch.setattr(choosing, "display", page.display)
    monkeypatch.setattr(choosing, "Growing", lambda: page)
    return page


def drawn(letter: np.ndarray, number: int) -> tuple[Figure, str]:
    return new_figure(1 + number, 1), f"{number} times {letter[1]}"


def controls_of(monkeypatch: pytest.MonkeyPatch, **choices: Choice) -> dict[str, Any]:
    """Shows a figure and returns its controls."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(choosing, "_display", found.update)
    let_choose(drawn, **choices)
    return found


def test_when_there_are_no_widgets_then_the_first_choice_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    monkeypatch.setattr(choosing, "show", lambda fig, text: shown.append((fig.get_figwidth(), text)))
    let_choose(drawn, letter=LETTER, number=NUMBER)

    assert shown == [(1, f"0 times b {STILL}")]


def test_when_something_is_chosen_then_figure_and_words_are_drawn_anew(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    controls = controls_of(monkeypatch, letter=LETTER, number=NUMBER)
    controls["letter"].index = 2
    controls["number"].index = 3

    assert page.figures == [(1, "0 times b"), (1, "0 times c"), (4, "3 times c")]


def test_when_controls_are_made_then_they_show_their_words_and_begin_with_the_first_choice(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    slider, listed = controls_of(monkeypatch, letter=LETTER, number=NUMBER).values()

    assert (type(slider).__name__, slider.description, slider.label) == ("SelectionSlider", "letter", "a b")
    assert (type(listed).__name__, listed.description, listed.label) == ("Select", "number", "0")


def test_when_the_page_is_read_without_widgets_later_then_it_says_what_there_was_to_choose(page: Page) -> None:
    let_choose(drawn, letter=LETTER, number=NUMBER)

    assert page.bundles[0]["text/plain"] == "(to choose: letter, number)"
    assert "application/vnd.jupyter.widget-view+json" in page.bundles[0]
