"""A figure with something to choose: sliders and lists above it, moved by mouse and by keys.

- `Choice` is what there is to choose from
- `let_choose` shows the figure; it is drawn anew for whatever is chosen, and its words with it

Where the page has no widgets, the figure of the first choice stands still. The figure is an output of the notebook
like any other: it is saved with it, as it was last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from IPython.display import display
from matplotlib.figure import Figure

from lab_utils.figures import Growing, has_widgets, show

STILL = "(With sliders in JupyterLab.)"
# JupyterLab takes an arrow key in a list for the wish to go to another cell; in a slider it does not.
KEYS_STAY = """<script>
if (!window.keysStay) {
  window.keysStay = true;
  window.addEventListener('keydown', event => {
    if (event.target.closest('.jupyter-widgets select') && event.key.startsWith('Arrow')) event.stopPropagation();
  }, true);
}
</script>"""


# A screen reader says what the figure shows once the controls rest, not at each move. To it, sliders of ipywidgets have
# no name, and their value is the option's place; the text beside them takes keys that do nothing.
TOLD = """<div role="status" style="position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden"></div>
<script>(script => {
  const told = script.parentElement.querySelector('[role=status]'), cell = script.closest('.jp-OutputArea, body');
  let later;
  const set = (part, name, text) => { if (part.getAttribute(name) !== text) part.setAttribute(name, text); };
  new MutationObserver(() => {
    for (const slider of cell.querySelectorAll('.widget-slider')) {
      const handle = slider.querySelector('[role=slider]'), value = slider.querySelector('.widget-readout');
      set(handle, 'aria-label', slider.querySelector('.widget-label').textContent);
      set(handle, 'aria-valuetext', value.textContent);
      set(value, 'contenteditable', 'false');
    }
    clearTimeout(later);
    later = setTimeout(() => {
      const picture = cell.querySelector('.lab-figure img');
      if (picture && told.textContent !== picture.alt) told.textContent = picture.alt;
    }, 700);
  }).observe(cell, {attributes: true, childList: true, subtree: true});
})(document.currentScript)</script>"""
LIVE_DPI = 120  # of a figure that is drawn anew at each move


@dataclass(frozen=True)
class Choice:
    """Something to choose.

    label   : what is chosen, in a word or two
    options : what is read of each -> the value of it
    first   : the place of the one that is chosen at first
    as_list : whether all are listed at once; else it is a slider
    """

    label: str
    options: Mapping[str, Any]
    first: int = 0
    as_list: bool = False

    def value(self, place: int) -> Any:
        """The value of the option at a place."""
        return list(self.options.values())[place]


def let_choose(draw: Callable[..., tuple[Figure, str]], **choices: Choice) -> None:
    """Show the figure that `draw` makes of the chosen values, with its words, and a control for each choice.

    Args:
        draw : takes a value of each choice by its name; returns a figure and what it says in words
    """
    fig, text = draw(**{name: choice.value(choice.first) for name, choice in choices.items()})
    if not has_widgets():
        show(fig, f"{text} {STILL}")
        return
    controls = {name: _control(choice) for name, choice in choices.items()}
    _display(controls)
    place = Growing()
    place.show(fig, text)

    def again(_: Any) -> None:
        fig, text = draw(**{name: choice.value(controls[name].index) for name, choice in choices.items()})
        place.show(fig, text, LIVE_DPI)

    for control in controls.values():
        control.observe(again, "index")


def _control(choice: Choice) -> Any:
    import ipywidgets

    options: dict[str, Any] = {
        "options": [(name, place) for place, name in enumerate(choice.options)],  # it compares them, so no arrays
        "index": choice.first,
        "description": choice.label,
        "style": {"description_width": "initial"},
        "layout": ipywidgets.Layout(width="min(36em, 95%)"),
    }
    return ipywidgets.Select(rows=8, **options) if choice.as_list else ipywidgets.SelectionSlider(**options)


def _display(controls: Mapping[str, Any]) -> None:
    import ipywidgets

    box = ipywidgets.VBox(list(controls.values()))
    names = ", ".join(control.description for control in controls.values())
    display({**box._repr_mimebundle_(), "text/plain": f"(to choose: {names})"}, raw=True)
    is_list = any(isinstance(control, ipywidgets.Select) for control in controls.values())
    display({"text/html": TOLD + (KEYS_STAY if is_list else ""), "text/plain": ""}, raw=True)
