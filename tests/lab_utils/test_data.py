"""The digits are read from beside lab_utils, and every file that does not fit gets one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lab_utils.data import FOLDER, load_data, read_digits
from lab_utils.sentences import WrongValue

NEXT_STEP = "Unzip the lab again, or run `make data` in the project's folder."


def folder_with(folder: Path, X: np.ndarray | None = None, y: np.ndarray | None = None) -> Path:
    """A data folder that holds the lesson's shapes where the test gives nothing else."""
    np.save(folder / "X.npy", np.zeros((5000, 400)) if X is None else X)
    np.save(folder / "y.npy", np.zeros((5000, 1), np.uint8) if y is None else y)
    return folder


def test_when_the_data_is_loaded_then_it_has_the_shapes_of_the_lesson() -> None:
    X, y = load_data()

    assert (X.shape, X.dtype) == ((5000, 400), np.float32)
    assert (y.shape, y.dtype) == ((5000, 1), np.uint8)
    assert (y[0, 0], y[1015, 0], y[-1, 0]) == (0, 2, 9)


def test_when_the_notebook_runs_elsewhere_then_the_data_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert load_data()[0].shape == (5000, 400)


def test_when_the_lab_lies_in_an_odd_folder_and_is_found_by_a_relative_path_then_so_is_the_data(
    tmp_path: Path,
) -> None:
    home = tmp_path / "my läb 漢字"
    (home / "notebooks").mkdir(parents=True)
    (home / "data").mkdir()
    shutil.copytree(FOLDER.parent / "lab_utils", home / "lab_utils")
    folder_with(home / "data", X=np.full((5000, 400), 0.25))
    code = "import sys; sys.path.insert(0, '..'); import lab_utils; print(lab_utils.load_data()[0][0, 0])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home / "notebooks", capture_output=True, text=True, timeout=60
    )

    assert done.stdout == "0.25\n", done.stderr


def test_when_the_course_has_float64_and_one_dimension_then_both_become_ours(tmp_path: Path) -> None:
    labels = np.repeat(np.arange(10.0), 500)
    X, y = read_digits(folder_with(tmp_path, np.full((5000, 400), 0.5), labels))

    assert (X.dtype, X[0, 0]) == (np.float32, 0.5)
    assert (y.shape, y.dtype) == ((5000, 1), np.uint8)
    assert np.array_equal(y[:, 0], labels)


@pytest.mark.parametrize("name", ["X.npy", "y.npy"])
def test_when_a_file_is_missing_then_the_sentence_says_where(tmp_path: Path, name: str) -> None:
    (folder_with(tmp_path) / name).unlink()

    with pytest.raises(FileNotFoundError) as caught:
        read_digits(tmp_path)

    assert str(caught.value) == f"{name} in {tmp_path} is missing. {NEXT_STEP}"


def saved(array: np.ndarray, folder: Path) -> bytes:
    np.save(folder / "saved.npy", array, allow_pickle=True)
    return (folder / "saved.npy").read_bytes()


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lambda good, _: b"", "is empty."),
        (lambda good, _: b"version https://git-lfs.github.com/spec/v1\n", "is not a NumPy file."),
        (lambda good, _: b"PK\x03\x04" + good, "is not a NumPy file."),
        (lambda good, _: good[: len(good) // 2], "is damaged: it is cut off, or"),
        (lambda good, _: good[:20], "is damaged: it is cut off, or"),
        (
            lambda good, tmp: saved(np.array([{}, None]), tmp),
            "is damaged: it is cut off, or",
        ),
        (lambda good, tmp: saved(np.array(["0", "1"]), tmp), "holds <U1 values instead of numbers."),
        (lambda good, tmp: saved(np.array([1j]), tmp), "holds complex128 values instead of numbers."),
        (lambda good, tmp: saved(np.array([0.0, np.nan]), tmp), "holds values that are not finite"),
        (
            lambda good, tmp: saved(np.zeros(400), tmp),
            "holds an array of shape (400,), but the lab",
        ),
    ],
)
@pytest.mark.parametrize("name", ["X.npy", "y.npy"])
def test_when_a_file_can_not_be_used_then_one_sentence_says_why(
    tmp_path: Path, name: str, harm: object, complaint: str
) -> None:
    path = folder_with(tmp_path) / name
    assert callable(harm)
    path.write_bytes(harm(path.read_bytes(), tmp_path))

    with pytest.raises(ValueError) as caught:
        read_digits(tmp_path)

    assert str(caught.value).startswith(f"{name} in {tmp_path} {complaint}")
    assert str(caught.value).endswith(NEXT_STEP)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("label", [10, -1, 2.5])
def test_when_a_label_is_no_digit_then_the_sentence_says_so(tmp_path: Path, label: float) -> None:
    y = np.zeros((5000, 1))
    y[7] = label

    with pytest.raises(ValueError, match="holds labels other than the digits 0 to 9"):
        read_digits(folder_with(tmp_path, y=y))


def test_when_a_folder_has_the_name_of_a_file_then_it_cannot_be_opened(
    tmp_path: Path,
) -> None:
    (tmp_path / "X.npy").mkdir()

    with pytest.raises(ValueError, match=r"X\.npy in .* can't be opened \(.+\)\. Unzip"):
        read_digits(tmp_path)


def test_when_a_file_would_run_code_as_it_is_unpickled_then_nothing_runs(tmp_path: Path) -> None:
    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "ran"),)

    (folder_with(tmp_path) / "X.npy").write_bytes(saved(np.array([Hostile()], dtype=object), tmp_path))

    with pytest.raises(WrongValue):
        read_digits(tmp_path)

    assert not (tmp_path / "ran").exists()
