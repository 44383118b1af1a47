"""Another lab, whole: built, checked, released and graded by the same engine, which loads nothing that it does not need."""

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder import lab
from autograder.lesson import sections
from autograder.running.terms import prepared
from autograder.sandbox import vitals
from autograder.sandbox.isolation import Level, detect
from autograder.sandbox.warm_parent import WarmParent
from tests.conftest import ROOT
from tests.course import notebook

MEANS = ROOT / "tests" / "labs" / "means"
HEAVY = ("tensorflow", "keras", "matplotlib")
ANSWERS = {
    "right": ("10.0", "", ["def my_mean(x):\n    return sum(x) / len(x)"]),
    "sum": ("0.0", "my_mean: not_divided", ["def my_mean(x):\n    return np.sum(x)"]),
    "stub": ("0.0", "my_mean: unfinished", ["def my_mean(x):\n    mean = None\n    return mean"]),
    "heights": ("10.0", "", ["from means_lab import *\nshow_heights(heights)\nn = len(load_heights())",
                             "if n == 6:\n    def my_mean(x):\n        return np.mean(x)"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def means(tmp_path_factory):
    """A copy of the lab, built."""
    folder = shutil.copytree(MEANS, tmp_path_factory.mktemp("labs") / "means")
    built = run(folder, "build", "--execute")
    assert built.stdout == "built means.ipynb\nbuilt means_solution.ipynb\nbuilt mean_tests.py\n", built.stderr
    return folder


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a command on a lab, where whoever imports a heavy library stops."""
    trap = folder.parent / "trap"
    trap.mkdir(exist_ok=True)
    for name in HEAVY:
        (trap / f"{name}.py").write_text(f"raise SystemExit('{name} was imported')")
    return subprocess.run(
        [sys.executable, "-m", "autograder", "--lab", folder, *arguments],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{trap}{os.pathsep}{ROOT}", "COLUMNS": "120"},
    )


def test_when_it_is_built_then_learners_get_the_stub_and_the_solution_has_run(means):
    learners, solution = (nbformat.read(means / name, as_version=4) for name in ("means.ipynb", "means_solution.ipynb"))

    assert [cell.source for cell in learners.cells if "def my_mean" in cell.source and "np.sum(x)" not in cell.source]
    assert [cell.outputs[0].text for cell in solution.cells if cell.source == "test_my_mean(my_mean)"] == [
        "All tests passed.\n"
    ]


def test_when_it_is_checked_then_the_gate_lets_it_pass(means):
    needs_a_sandbox()
    checked = run(means, "check")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "notices what matters of 3 changes to solutions." in checked.stdout


def test_when_it_is_released_then_the_zip_has_its_name_and_nothing_of_the_other_lab(means):
    released = run(means, "release", "--out", "dist")

    assert released.returncode == 0, released.stderr
    with zipfile.ZipFile(means.parent / "dist" / "means-student.zip") as archive:
        names = sorted(name.removeprefix("means-student/") for name in archive.namelist())
    assert names == ["README.md", "heights.csv", "mean_tests.py", "means.ipynb", "means_lab.py", "requirements.txt"]


def test_when_it_is_graded_then_points_and_diagnoses_are_those_of_its_section(means, tmp_path):
    needs_a_sandbox()
    for name, (_, _, cells) in ANSWERS.items():
        notebook(tmp_path / "in" / name / "means.ipynb", *cells)
    shutil.copy(means / "means_lab.py", tmp_path / "in" / "right")

    graded = run(means, "grade", tmp_path / "in", "--out", tmp_path / "out", "--quiet")

    assert graded.returncode == 0, graded.stdout + graded.stderr
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: (row["my_mean"], row["diagnoses"]) for row in csv.DictReader(file)}
    assert rows == {name: (points, diagnosis) for name, (points, diagnosis, _) in ANSWERS.items()}
    assert '"name": "means"' in (tmp_path / "out" / "grades.json").read_text(encoding="utf-8")


def test_when_pytest_grades_it_then_its_exercise_is_an_item(means, tmp_path):
    needs_a_sandbox()
    for name in ("right", "sum"):
        notebook(tmp_path / "in" / f"{name}.ipynb", *ANSWERS[name][2])
    done = subprocess.run(
        [sys.executable, "-P", "-m", "autograder", "--lab", means, "ci", "in", "--", "-q"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "0 of 10 points: not_divided" in done.stdout


def test_when_its_kernels_are_warm_then_no_library_of_the_other_lab_was_loaded(means):
    needs_a_sandbox()
    found = lab.read(means)
    facts = prepared(found, sections.read(found.source))
    never, _ = os.pipe()
    with WarmParent(detect(), found.readable, lesson=facts, preload=found.preload, hidden=found.folder) as parent:
        code = "\n".join(vitals.take(parent.address, 20.0, never).code)

    assert "numpy" in code
    assert [name for name in HEAVY if name in code] == []


def test_when_its_section_is_run_then_it_tests_itself(means):
    section = means / "lesson" / "01_mean.py"
    done = subprocess.run(
        [sys.executable, section], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )

    assert done.stdout.endswith("my_mean: the solution passes, 3 mistakes are named rightly.\n"), done.stderr


def needs_a_sandbox() -> None:
    if detect().level == Level.NONE:
        pytest.skip("grading needs isolation: bubblewrap or Landlock")
