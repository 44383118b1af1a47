"""What a page shows: a sentence, an exercise that is solved, and Python's own words or some code, folded."""

import html
import inspect
import textwrap
import traceback
from collections.abc import Callable

from IPython import get_ipython
from IPython.display import display

COLUMNS = 88  # of words where there is no page, such as in a terminal
GREEN = "#009e73"  # legible beside a dark and a light page
BOX = '<div style="border-left: 5px solid {color}; padding: 0.3em 0.9em"><b>{title}</b><br>{words}</div>'

# JupyterLab takes a double click on a rendered cell for the wish to edit it; on a hint it means the hint.
HINTS_STAY = """<script>
if (!window.hintsStay) {
  window.hintsStay = true;
  document.addEventListener('dblclick', event => {
    if (event.target.closest('.jp-MarkdownOutput details')) event.stopPropagation();
  }, true);
}
</script>"""


def say(sentence: str) -> None:
    """Shows a sentence in the page's own type, which breaks no word; outside a notebook it is printed."""
    if hasattr(get_ipython(), "kernel"):
        display({"text/html": f"<p>{html.escape(sentence)}</p>", "text/plain": sentence}, raw=True)
    else:
        print(textwrap.fill(sentence, COLUMNS))


def praise(title: str, words: str) -> dict[str, str]:
    """Returns a few words with a green line beside them, as IPython displays them."""
    box = BOX.format(color=GREEN, title=html.escape(title), words=html.escape(words))
    return {"text/html": box, "text/plain": f"{title}\n{words}"}


def fold(error: BaseException) -> dict[str, str]:
    """Returns what Python says of an error, to be unfolded on a click."""
    first = error.__traceback__
    while first is not None and first.tb_frame.f_globals.get("__name__") != "__main__":
        first = first.tb_next  # IPython's own frames
    if isinstance(error, SyntaxError):
        first = None  # nothing has run
    told = "".join(traceback.format_exception(type(error), error, first)).strip()
    folded = f"<details><summary>What Python says</summary><pre>{html.escape(told)}</pre></details>"
    return {"text/html": folded, "text/plain": told}


def show_code(title: str, *functions: Callable) -> None:
    """Show how some functions are written, folded below a title."""
    code = "\n\n".join(inspect.getsource(function) for function in functions)
    page = f"<details><summary><b>{html.escape(title)}</b></summary><pre>{html.escape(code)}</pre></details>"
    display({"text/html": page, "text/plain": f"({title}: unfold this in Jupyter, or see lab_utils)"}, raw=True)
