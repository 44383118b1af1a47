"""A third exercise is one new file: the project builds, checks, releases and grades with it, nothing else changed."""

import csv
import shutil
import zipfile

import jupytext
import nbformat
import pytest

from autograder.sandbox.isolation import Level, detect
from tests import project
from tests.course import notebook

SECTION = "notebooks/source/05_my_relu.py"
ANSWERS = {
    "right": "def my_relu(z):\n    return np.maximum(0, z)",
    "unfinished": "def my_relu(z):\n    a = None\n    ### START CODE HERE ###\n\n    ### END CODE HERE ###\n    return a",
    "wrong": "def my_relu(z):\n    return np.abs(z)",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A copy of the project with the new file in it, built."""
    copy = project.copy(tmp_path_factory.mktemp("third") / "lab")
    shutil.copy(project.THIRD_EXERCISE, copy / SECTION)
    built = project.run(copy, "build")
    assert built.returncode == 0, built.stderr
    return copy


def test_when_it_is_built_then_nothing_but_the_built_files_changes(lab, tmp_path):
    before = project.digests(project.copy(tmp_path / "before"))

    changed = {name for name, digest in project.digests(lab).items() if before.get(name) != digest}

    assert changed == {SECTION, "notebooks/digits.ipynb", "notebooks/digits_solution.ipynb", "public_tests.py"}
    cells = nbformat.read(lab / "notebooks" / "digits.ipynb", as_version=4).cells
    assert [cell.source for cell in cells if "test_my_relu(my_relu)" in cell.source]


def test_when_its_checks_are_counted_then_they_are_short():
    lines = [
        line
        for cell in jupytext.read(project.THIRD_EXERCISE, fmt="py:percent").cells
        if cell.metadata.get("tags") in (["public"], ["hidden"])
        for line in cell.source.splitlines()
    ]

    assert "GRADING = Grading(" in lines
    assert len(lines) <= 40


@pytest.mark.full
def test_when_it_is_checked_then_the_gate_lets_it_pass(lab):
    checked = project.run(lab, "check")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "ok  Each exercise has all of its parts: my_softmax, model, my_relu." in checked.stdout
    assert checked.stdout.endswith("All is well: the lesson may go out. Next: make release\n")


def test_when_it_is_released_then_learners_get_its_stub_and_its_test(lab):
    released = project.run(lab, "release", "--out", "dist")

    assert released.returncode == 0, released.stderr
    with zipfile.ZipFile(lab / "dist" / "digits-lab-student.zip") as archive:
        tests = archive.read("digits-lab-student/public_tests.py").decode()
        lesson = archive.read("digits-lab-student/notebooks/digits.ipynb").decode()
    assert "def test_my_relu(" in tests
    assert "def my_relu(z):" in lesson
    assert "np.where(z > 0, z, 0)" not in lesson
    assert "hidden_five" not in tests


@pytest.mark.skipif(detect().level == Level.NONE, reason="grading needs isolation: bubblewrap or Landlock")
def test_when_it_is_graded_then_points_columns_and_diagnoses_come_out(lab, tmp_path):
    for name, answer in ANSWERS.items():
        notebook(tmp_path / "in" / name / "lab.ipynb", answer)

    graded = project.run(lab, "grade", tmp_path / "in", "--out", tmp_path / "out")

    assert graded.returncode == 0, graded.stdout + graded.stderr
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    columns = list(rows["right"])
    assert columns[columns.index("max_score") + 1 : columns.index("diagnoses")] == ["my_softmax", "model", "my_relu"]
    assert {name: (row["max_score"], row["my_relu"], row["diagnoses"].rpartition("; ")[2]) for name, row in rows.items()} == {
        "right": ("110.0", "10.0", "model: unfinished"),
        "unfinished": ("110.0", "0.0", "my_relu: unfinished"),
        "wrong": ("110.0", "0.0", "my_relu: loses_sign"),
    }  # fmt: skip
