"""What the lesson has defined by the time of an exercise: the names that an answer may use without defining them."""

import shutil
import sysconfig
from typing import Any

from autograder.lesson import sections

# Name -> where it comes from.
IMPORTED = {
    "np": "numpy",
    "tf": "tensorflow",
    "plt": "matplotlib.pyplot",
    "Sequential": "tensorflow.keras.models.Sequential",
    "Dense": "tensorflow.keras.layers.Dense",
    "linear": "tensorflow.keras.activations.linear",
    "relu": "tensorflow.keras.activations.relu",
    "sigmoid": "tensorflow.keras.activations.sigmoid",
}
DATA = ("load_data", "X", "y", "m", "n")
HELPERS = "lab_utils"
ALIASES = ("autils", "lab_utils_softmax")  # what the helpers are called in the course's own notebooks
OBSERVERS = "public_tests"
LOAD_DATA = "from lab_utils import load_data\nX, y = load_data()\nm, n = X.shape\n"


def lesson() -> dict[str, Any]:
    """Returns what the processes that run learners' notebooks must know: the fields of `inside.serve.Lesson`."""
    return {
        "folder": str(sections.ROOT),
        "setup": imports() + LOAD_DATA,
        "helpers": HELPERS,
        "aliases": ALIASES,
        "observers": OBSERVERS,
        "exercises": [exercise.name for exercise in sections.with_points(sections.read())],
        "ruff": ruff() or "",
    }


def ruff() -> str | None:
    """Returns the program that knows the syntax of newer Pythons, None where it is not installed."""
    return shutil.which("ruff", path=sysconfig.get_path("scripts"))


def imports() -> str:
    """Returns the source that defines the imported names.

    Example: {"np": "numpy", "f": "a.b.f"} -> "import numpy as np", "from a.b import f"
    """
    return "".join(_import(name, place) for name, place in IMPORTED.items())


def _import(name: str, place: str) -> str:
    module, _, last = place.rpartition(".")
    return f"from {module} import {name}\n" if last == name else f"import {place} as {name}\n"
