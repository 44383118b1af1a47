"""The 5000 digits, read from the data folder beside this package.

- each file must be there and be a plain NumPy file: nothing is ever unpickled;
- its array must have the lesson's shape, and hold numbers that the lesson can use;
- the course's own files pass too: float64 pixels, labels in one dimension.
"""

from io import BytesIO
from pathlib import Path

import numpy as np

from lab_utils.sentences import MissingFile, WrongValue

FOLDER = Path(__file__).resolve().parent.parent / "data"
EXAMPLES, PIXELS, CLASSES = 5000, 400, 10
NEXT_STEP = "Unzip the lab again, or run `make data` in the project's folder."


def load_data() -> tuple[np.ndarray, np.ndarray]:
    """The lesson's examples and their labels.

    Returns:
        X : (5000, 400) float32, one 20x20 gray image per row, unrolled column by column
        y : (5000, 1) uint8, the digit 0 to 9 in each row

    Raises:
        FileNotFoundError: a file is missing; the text says what to do next.
        ValueError: a file can't be used; the text says why and what to do next.
    """
    return read_digits(FOLDER)


def read_digits(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The same as `load_data`, from any folder that holds X.npy and y.npy."""
    X = read_numbers(folder / "X.npy")
    if X.shape != (EXAMPLES, PIXELS):
        raise WrongValue(
            f"X.npy in {folder} holds an array of shape {X.shape}, but the lab needs (5000, 400). {NEXT_STEP}"
        )
    y = read_numbers(folder / "y.npy")
    if y.shape not in [(EXAMPLES, 1), (EXAMPLES,)]:
        raise WrongValue(
            f"y.npy in {folder} holds an array of shape {y.shape}, but the lab needs (5000, 1). {NEXT_STEP}"
        )
    if not np.isin(y, range(CLASSES)).all():
        raise WrongValue(f"y.npy in {folder} holds labels other than the digits 0 to 9. {NEXT_STEP}")
    return X.astype(np.float32), y.astype(np.uint8).reshape(EXAMPLES, 1)


def read_numbers(path: Path) -> np.ndarray:
    """The array in one .npy file, if it holds finite numbers and nothing else.

    Raises:
        FileNotFoundError: the file is missing.
        ValueError: the file can't be opened, is no NumPy file, is damaged, or holds anything else.
    """
    where = f"{path.name} in {path.parent}"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise MissingFile(f"{where} is missing. {NEXT_STEP}") from None
    except OSError as problem:
        raise WrongValue(f"{where} can't be opened ({problem.strerror}). {NEXT_STEP}") from None
    if not content:
        raise WrongValue(f"{where} is empty. {NEXT_STEP}")
    if not content.startswith(np.lib.format.MAGIC_PREFIX):
        raise WrongValue(f"{where} is not a NumPy file. {NEXT_STEP}")
    try:
        numbers = np.load(BytesIO(content), allow_pickle=False)
    except Exception:  # NumPy names no exceptions for a damaged header; a changed byte raised TokenError.
        raise WrongValue(
            f"{where} is damaged: it is cut off, or holds Python objects instead of numbers. {NEXT_STEP}"
        ) from None
    if numbers.dtype.kind not in "iuf":
        raise WrongValue(f"{where} holds {numbers.dtype} values instead of numbers. {NEXT_STEP}")
    if not np.isfinite(numbers).all():
        raise WrongValue(f"{where} holds values that are not finite (NaN or infinity). {NEXT_STEP}")
    return numbers
