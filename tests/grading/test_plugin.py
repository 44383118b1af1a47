"""The pytest door: submissions are judged by the grader, and nbval never runs a cell of them."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograder.kernels.isolation import Level, detect
from tests.grading.course import MODEL, SOFTMAX, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")


def grade(folder: Path, report: Path, *options: str) -> dict[str, str]:
    """Returns the message of each failed item by its name, "" for a green one."""
    line = [sys.executable, "-m", "pytest", *options, "-p", "autograder.plugin", "-p", "no:cacheprovider"]
    subprocess.run([*line, f"--junitxml={report}", str(folder)], capture_output=True, cwd=folder)
    cases = ET.parse(report).getroot().iter("testcase")
    return {
        f"{case.get('classname')}.{case.get('name')}": "".join(failed.text or "" for failed in case.iter("failure"))
        for case in cases
    }


@pytest.fixture
def folder(tmp_path):
    """One right answer, one cheat that prints and silences, both with a cell that leaves a canary if it is run."""
    canary = f"from pathlib import Path\nPath({str(tmp_path / 'canary')!r}).touch()"
    cheat = "get_ipython().showtraceback = lambda *a, **k: None\nprint('All tests passed.')\ndef my_softmax(z):\n    return 1"
    notebook(tmp_path / "in" / "anna" / "lab.ipynb", canary, SOFTMAX, MODEL)
    notebook(tmp_path / "in" / "eve" / "lab.ipynb", canary, cheat, "test_my_softmax(my_softmax)")
    return tmp_path / "in"


@pytest.mark.parametrize("options", [("--nbval",), ("--nbval-lax",), ()])
def test_when_submissions_are_graded_under_pytest_then_only_the_graders_word_counts(folder, tmp_path, options):
    items = grade(folder, tmp_path / "report.xml", *options)

    assert sorted(items) == [
        "anna.lab.ipynb.model",
        "anna.lab.ipynb.my_softmax",
        "eve.lab.ipynb.model",
        "eve.lab.ipynb.my_softmax",
    ]
    assert items["anna.lab.ipynb.model"] == items["anna.lab.ipynb.my_softmax"] == ""
    assert "0 of 40 points: ignores_input" in items["eve.lab.ipynb.my_softmax"]
    assert "0 of 60 points: unfinished" in items["eve.lab.ipynb.model"]
    assert not (tmp_path / "canary").exists()


def test_when_nbval_runs_alone_then_the_canary_shows_that_the_test_can_fail(folder, tmp_path):
    line = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", str(folder / "eve")]

    subprocess.run(line, capture_output=True, cwd=folder)

    assert (tmp_path / "canary").exists()
