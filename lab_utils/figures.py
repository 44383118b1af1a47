"""How the lab's figures come onto the page, each with its words.

- `use_lab_figures` loads the style sheet and makes a learner's own figures interactive where the front end can
- `new_figure` makes a figure that pyplot never learns of
- `show` puts a figure on the page once, with what it says in words as its alternative text and its caption
- `Growing` is a place on the page for a figure that is drawn anew while something goes on
- `has_widgets` says whether buttons and sliders work on the page
- `widgvis` hides the frame around an interactive figure
"""

import base64
import html
import os
import sys
from collections.abc import Container
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.display import display
from matplotlib import _pylab_helpers as pylab_helpers
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lab_utils.answers import say
from lab_utils.sentences import MissingFile, WrongType

STYLE = Path(__file__).resolve().parent.parent / "deeplearning.mplstyle"
# Twice the pixels, shown at the size in inches: sharp on every screen.
PICTURE_DPI = 200
# Drawings turn dark with the page, as JupyterLab, VS Code and Colab tell that it is; pixels of digits stay as they are.
# The colors of Keras' summary are too pale to be read: it has those of the page.
# Controls that a kernel left behind look alive, or are an error of Jupyter's, an element with text alone: a sentence
# says what to do. The pad has none, as it needs no kernel.
CSS = """<style>
.lab-figure { margin: 0.5em 0; }
.lab-figure img { max-width: 100%; height: auto; }
.lab-figure figcaption { font-size: 0.87em; max-width: 46em; overflow-wrap: break-word; }
[data-jp-theme-light="false"] .lab-drawing img, .vscode-dark .lab-drawing img, html[theme="dark"] .lab-drawing img {
  filter: invert(0.93) hue-rotate(180deg);
}
pre span[style*="text-decoration-color"] { color: inherit !important; }
.jp-OutputArea-output.jupyter-widgets:not(:has(*)) { font-size: 0; visibility: hidden; }
.jupyter-widgets-disconnected::before { display: none !important; }
.jp-OutputArea-output.jupyter-widgets:not(:has(*))::after,
.jp-OutputArea-output > .jupyter-widgets-disconnected:not(:has(.digits-pad))::after {
  content: "The kernel that these controls belong to is gone: run this cell again to use them.";
  font-size: var(--jp-content-font-size1, 14px); font-style: italic; visibility: visible;
}
</style>"""


def use_lab_figures() -> None:
    """Load the lab's style, and let a learner's own figures be interactive where the front end can show that.

    The environment variable DIGITS_LAB_FIGURES=inline asks for still pictures.

    Raises:
        FileNotFoundError: the style sheet does not lie beside the folder lab_utils.
    """
    shell: Any = get_ipython()
    if hasattr(shell, "kernel"):
        _start_backend(shell)
        display({"text/html": CSS, "text/plain": ""}, raw=True)
    _load_style(STYLE)


def wants_stills() -> bool:
    """Says whether DIGITS_LAB_FIGURES=inline asks for still pictures, as where nobody looks on."""
    return os.environ.get("DIGITS_LAB_FIGURES") == "inline"


def has_widgets() -> bool:
    """Says whether there is a page that shows ipywidgets, as far as a kernel can know."""
    return hasattr(get_ipython(), "kernel") and not wants_stills() and find_spec("ipywidgets") is not None


def new_figure(width: float, height: float) -> Figure:
    """An empty still figure of `width` x `height` inches.

    Pyplot does not know it: it needs no closing, and nobody draws on it by accident.
    """
    fig = Figure(figsize=(width, height))
    FigureCanvasAgg(fig)
    return fig


def show(fig: Figure, text: str) -> None:
    """Show a figure once in the notebook, with a caption that says it in one or two sentences.

    Outside a notebook only the sentences are printed.
    """
    if hasattr(get_ipython(), "kernel"):
        display({"text/html": in_html(fig, text), "text/plain": text}, raw=True)
    else:
        say(text)


def in_html(fig: Figure, text: str, dpi: float = PICTURE_DPI) -> str:
    """Returns a figure as a page has it: the picture, and its words for who can see it and for who can't.

    One that shows pixels keeps its colors on a dark page.
    """
    png = BytesIO()
    fig.savefig(png, format="png", dpi=dpi)
    source = f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"
    words, width = html.escape(text), round(fig.get_figwidth() * fig.dpi)
    return (
        f'<figure class="lab-figure {"lab-pixels" if any(axes.images for axes in fig.axes) else "lab-drawing"}">'
        f'<img src="{source}" width="{width}" alt="{words}">'
        f'<figcaption aria-hidden="true">{words}</figcaption></figure>'  # what is read aloud is the same
    )


class Growing:
    """A place on the page where each figure takes the place of the one before; words come with the last one."""

    def __init__(self) -> None:
        self.handle: Any = None

    def draw(self, fig: Figure) -> None:
        """Show a figure that another one will follow; where nobody looks on, nothing is shown."""
        if not wants_stills():
            self.show(fig, "This figure is being drawn.", fig.dpi)

    def end(self, fig: Figure, text: str) -> None:
        """Show the last figure, and what it says."""
        if hasattr(get_ipython(), "kernel"):
            self.show(fig, text)
        else:
            say(text)

    def show(self, fig: Figure, text: str, dpi: float = PICTURE_DPI) -> None:
        """Show a figure with its words for who can't see it; outside a notebook nothing is shown."""
        if not hasattr(get_ipython(), "kernel"):
            return
        bundle = {"text/html": in_html(fig, text, dpi=dpi), "text/plain": text}
        if self.handle is None:
            self.handle = display(bundle, raw=True, display_id=True)
        else:
            self.handle.update(bundle, raw=True)


def widgvis(fig: Figure) -> None:
    """Hide header, footer and toolbar of an interactive figure; a still figure has none.

    Raises:
        TypeError: `fig` is not a figure.
    """
    if not isinstance(fig, Figure):
        raise WrongType(
            f"widgvis got {type(fig).__name__} where it needs a figure: "
            "make one with fig, axes = plt.subplots() and call widgvis(fig)."
        )
    for part in ("header_visible", "footer_visible", "toolbar_visible"):
        if hasattr(fig.canvas, part):
            setattr(fig.canvas, part, False)


def _load_style(sheet: Path) -> None:
    if not sheet.is_file():
        raise MissingFile(
            f"The style sheet {sheet.name} is missing in the folder {sheet.parent}: "
            "copy it there from the lab's zip file, beside the folder lab_utils, and run this cell again."
        )
    plt.style.use(sheet)


def _start_backend(shell: Any) -> None:
    """Let pyplot's figures be interactive, or still where the front end or the packages can't do more."""
    if not wants_stills() and _shows_ipympl(sys.modules, shell.user_ns, os.environ):
        try:
            import_module("ipympl")
            shell.enable_matplotlib("widget")
        # RuntimeError: ipympl was installed after matplotlib had listed its backends.
        except (ImportError, RuntimeError):
            pass
        else:
            shell.events.register("post_run_cell", _forget_figures)
            return
    shell.enable_matplotlib("inline")


def _forget_figures(result: Any) -> None:
    """Lets pyplot forget the figures of a cell that has run, else the next cell would draw into them; they stay."""
    pylab_helpers.Gcf.figs.clear()


def _shows_ipympl(modules: Container[str], names: Container[str], environment: Container[str]) -> bool:
    """Says whether this front end shows ipympl's figures reliably: Colab and VS Code do not.

    Args: the names of the loaded modules, of the notebook's variables, and of environment variables.
    """
    # Jupyter's own server names the session, so a server started from a VS Code terminal is not mistaken.
    started_by_vscode = "VSCODE_PID" in environment and "JPY_SESSION_NAME" not in environment
    return not ("google.colab" in modules or "__vsc_ipynb_file__" in names or started_by_vscode)
