"""How the lab's figures come onto the page, each with its words.

- `use_lab_figures` loads the style sheet and makes figures interactive where the front end can
- `new_figure` and `new_live_figure` make a figure; pyplot never learns of a still one
- `show` puts a figure on the page once, and what it says in words below it
- `Growing` is a place on the page for a figure that is drawn anew while something goes on
- `widgvis` hides the frame around an interactive figure
"""

import os
import sys
import textwrap
from collections.abc import Container
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lab_utils.sentences import MissingFile, WrongType

STYLE = Path(__file__).resolve().parent.parent / "deeplearning.mplstyle"
STILL = "Figures are still pictures because {reason}; everything else works. For figures with sliders, {remedy}."
COLUMNS = 88  # of words below a figure; more would be broken again in a narrow window
# Twice the pixels, shown at the size in inches: sharp on every screen.
PICTURE_DPI = 200
# The managers of the live figures, by name and cell. Pyplot could keep them, but would then
# put a learner's next plt.plot into whatever live figure was made last.
_live: dict[tuple[str, str | None], Any] = {}


def use_lab_figures() -> None:
    """Load the lab's style and make figures interactive, or say in a sentence why they stay still.

    The environment variable DIGITS_LAB_FIGURES=inline asks for still pictures, without a sentence.

    Raises:
        FileNotFoundError: the style sheet does not lie beside the folder lab_utils.
    """
    shell: Any = get_ipython()
    if hasattr(shell, "kernel"):
        _start_backend(shell)
    _load_style(STYLE)


def interactive() -> bool:
    """True if figures made now are live (sliders move), False if they are still pictures."""
    return plt.get_backend().lower() in ("widget", "ipympl", "module://ipympl.backend_nbagg")


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


def new_live_figure(name: str, width: float, height: float) -> Figure:
    """An empty figure of `width` x `height` inches that reacts to mouse and keys where figures are live.

    A cell that runs again closes the figure it made before under the same name; all others stay.
    Under a still backend this is `new_figure`.
    """
    if not interactive():
        return new_figure(width, height)
    key = (name, _running_cell())
    if key in _live:
        _live[key].toolbar.close()  # else the toolbar keeps the whole figure in memory
        _live[key].destroy()
    with plt.ioff():  # else the backend shows the figure again at the end of the cell
        manager = plt.new_figure_manager(num=1, figsize=(width, height))
    _live[key] = manager
    manager.set_window_title(name)
    # Pyplot's own keys would save the figure or make an axis logarithmic; ours has keys of its own.
    manager.canvas.mpl_disconnect(manager.key_press_handler_id)
    widgvis(manager.canvas.figure)
    return manager.canvas.figure


def show(fig: Figure, text: str) -> None:
    """Show the figure once in the notebook and print below it what it says, in one or two sentences.

    Outside a notebook only the sentences are printed.
    """
    if fig.canvas.manager is not None:
        fig.show()
    elif hasattr(get_ipython(), "kernel"):
        bundle, metadata = _picture(fig, text, PICTURE_DPI)
        display(bundle, metadata=metadata, raw=True)
    print(textwrap.fill(text, COLUMNS))


class Growing:
    """A place on the page where each figure takes the place of the one before; words come with the last one."""

    def __init__(self) -> None:
        self.handle: Any = None

    def draw(self, fig: Figure) -> None:
        """Show a figure that another one will follow; where nobody looks on, nothing is shown."""
        if not wants_stills():
            self.show(fig, "A figure that is being drawn.", fig.dpi)

    def end(self, fig: Figure, text: str) -> None:
        """Show the last figure, and print what it says."""
        self.show(fig, text)
        print(textwrap.fill(text, COLUMNS))

    def show(self, fig: Figure, text: str, dpi: float = PICTURE_DPI) -> None:
        """Show a figure with its words for who can't see it; outside a notebook nothing is shown."""
        if not hasattr(get_ipython(), "kernel"):
            return
        bundle, metadata = _picture(fig, text, dpi)
        if self.handle is None:
            self.handle = display(bundle, metadata=metadata, raw=True, display_id=True)
        else:
            self.handle.update(bundle, metadata=metadata, raw=True)


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
    """Make figures live, or still with a sentence that says why."""
    if wants_stills():
        shell.enable_matplotlib("inline")
        return
    obstacle = _obstacle(sys.modules, shell.user_ns, os.environ)
    if obstacle is None:
        try:
            import_module("ipympl")
            shell.enable_matplotlib("widget")
            return
        # RuntimeError: ipympl was installed after matplotlib had listed its backends.
        except (ImportError, RuntimeError):
            obstacle = "ipympl is not installed", "run `pip install ipympl` and restart the kernel"
    shell.enable_matplotlib("inline")
    reason, remedy = obstacle
    print(textwrap.fill(STILL.format(reason=reason, remedy=remedy), COLUMNS))


def _obstacle(modules: Container[str], names: Container[str], environment: Container[str]) -> tuple[str, str] | None:
    """Why this front end can't show live figures, and where they would be live; None if it can.

    Args: the names of the loaded modules, of the notebook's variables, and of environment variables.
    """
    elsewhere = "open this notebook in JupyterLab"
    if "google.colab" in modules:
        return "Colab can't show interactive ones", elsewhere
    # Jupyter's own server names the session, so a server started from a VS Code terminal is not mistaken.
    started_by_vscode = "VSCODE_PID" in environment and "JPY_SESSION_NAME" not in environment
    if "__vsc_ipynb_file__" in names or started_by_vscode:
        return "VS Code does not show interactive ones reliably", elsewhere
    return None


def _running_cell() -> str | None:
    """The id of the notebook cell that runs now, where the front end tells it."""
    shell: Any = get_ipython()
    return shell.get_parent().get("metadata", {}).get("cellId")


def _picture(fig: Figure, text: str, dpi: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """A figure as IPython displays it: the data, and their metadata."""
    png = BytesIO()
    fig.savefig(png, format="png", dpi=dpi)
    width, height = (round(inches * fig.dpi) for inches in fig.get_size_inches())
    bundle = {"image/png": png.getvalue(), "text/plain": "(a picture, described below)"}
    return bundle, {"image/png": {"width": width, "height": height, "alt": text}}
