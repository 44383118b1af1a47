"""Pictures and widgets: nothing is drawn."""

import sys
from typing import Any

import matplotlib.pyplot
import numpy as np

from autograder.inside.standins.idle import IDLE, IdleModule

WIDGETS = ("ipywidgets", "ipympl", "seaborn", "plotly", "plotly.express", "plotly.graph_objects")


def install(shell: Any) -> None:
    """Puts idle modules in the place of pyplot and of what draws besides."""
    pyplot = IdleModule("matplotlib.pyplot")
    for name, value in {"subplots": _subplots, "plot": _plot, "hist": _hist, "get_fignums": list, "cm": matplotlib.cm,
                        "rcParams": matplotlib.rcParams}.items():  # fmt: skip
        setattr(pyplot, name, value)
    sys.modules["matplotlib.pyplot"] = matplotlib.pyplot = pyplot
    for name in WIDGETS:
        module = sys.modules[name] = IdleModule(name)
        module.__path__ = []  # a package: what is imported from below it is idle, too
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, module)


def _subplots(nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **options: Any) -> tuple[Any, Any]:
    """Returns a figure and its axes in the shape that Matplotlib gives them."""
    axes = np.full((nrows, ncols), IDLE, dtype=object)
    if not squeeze:
        return IDLE, axes
    return IDLE, axes.squeeze()[()] if axes.size > 1 else IDLE


def _plot(*arguments: Any, **options: Any) -> list[Any]:
    return [IDLE]


def _hist(*arguments: Any, **options: Any) -> tuple[Any, Any, Any]:
    return IDLE, IDLE, IDLE
