"""The lesson's arrays, which learners load under many paths: here they are found under all of them."""

from pathlib import Path
from typing import Any

import numpy as np


def install(shell: Any) -> None:
    """Lends X and y of the lesson where a file of that name is not there."""
    load = np.load
    lent = {f"{name.lower()}.npy": value for name, value in shell.user_ns.items() if isinstance(value, np.ndarray)}

    def load_or_lend(file: Any, *rest: Any, **options: Any) -> Any:
        try:
            return load(file, *rest, **options)
        except FileNotFoundError:
            name = Path(str(file).replace("\\", "/")).name.lower()
            if name not in lent:
                raise
            return lent[name].copy()

    np.load = load_or_lend
