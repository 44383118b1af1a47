"""What the lesson has defined by the time of an exercise: the names that an answer may use without defining them."""

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
LOAD_DATA = "from lab_utils import load_data\nX, y = load_data()\nm, n = X.shape\n"


def imports() -> str:
    """Returns the source that defines the imported names.

    Example: {"np": "numpy", "f": "a.b.f"} -> "import numpy as np", "from a.b import f"
    """
    return "".join(_import(name, place) for name, place in IMPORTED.items())


def _import(name: str, place: str) -> str:
    module, _, last = place.rpartition(".")
    return f"from {module} import {name}\n" if last == name else f"import {place} as {name}\n"
