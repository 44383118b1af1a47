"""The pytest door: submissions are judged by the grader, and nbval never runs a cell of them."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograder.sandbox.isolation import Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")


def run(
    folder: Path | str | None, report: Path, *options: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Returns what the command of the README did."""
    program = Path(sys.executable).with_name("pytest")
    line = [program, "--nbval", *options, "-p", "autograder.plugin", "-p", "no:cacheprovider", f"--junitxml={report}"]
    at = cwd or (folder if isinstance(folder, Path) and folder.exists() else report.parent)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*line, *([folder] if folder else [])], capture_output=True, text=True, cwd=at, env=environment
    )


def grade(folder: Path, report: Path, *options: str, cwd: Path | None = None) -> dict[str, str]:
    """Returns the message of each failed item by its name, "" for a green one."""
    run(folder, report, *options, cwd=cwd)
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


@pytest.mark.parametrize("options", [(), ("--nbval-lax",)])
def test_when_submissions_are_graded_under_pytest_then_only_the_graders_word_counts(folder, tmp_path, options):
    items = grade(folder, tmp_path / "report.xml", *options)

    assert sorted(items) == [
        "anna.lab.ipynb.model",
        "anna.lab.ipynb.my_softmax",
        "eve.lab.ipynb.model",
        "eve.lab.ipynb.my_softmax",
    ]
    assert items["anna.lab.ipynb.model"] == items["anna.lab.ipynb.my_softmax"] == ""
    assert "0 of 40 points: wrong_shape" in items["eve.lab.ipynb.my_softmax"]
    assert "0 of 60 points: unfinished" in items["eve.lab.ipynb.model"]
    assert not (tmp_path / "canary").exists()


def test_when_exports_and_zips_are_handed_in_then_they_are_items_too(folder, tmp_path):
    (folder / "ben").mkdir()
    (folder / "ben" / "lab.py").write_text(f"{SOFTMAX}\n{MODEL}")
    notebook(tmp_path / "zipped" / "cleo" / "lab.ipynb", "x = 1")
    shutil.make_archive(str(folder / "course"), "zip", tmp_path / "zipped")
    shutil.rmtree(folder / "anna")
    shutil.rmtree(folder / "eve")

    items = grade(folder, tmp_path / "report.xml")

    assert items["ben.lab.model"] == items["ben.lab.my_softmax"] == ""
    assert items["course.zip.cleo.lab.ipynb.model"].startswith("refused: There is no answer in it")
    assert len(items) == 4


def test_when_learners_hand_in_what_pytest_would_read_then_it_is_not_run(folder, tmp_path):
    trap = f"from pathlib import Path\nPath({str(tmp_path / 'canary')!r}).touch()\n"
    for name in ("conftest.py", "anna/conftest.py", "eve/test_lab.py", "tests/conftest.py", "eve/lab_test.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(trap + "def test_nothing(): pass\n")

    items = grade(folder, tmp_path / "report.xml", cwd=tmp_path)

    assert len(items) == 4 and items["anna.lab.ipynb.model"] == ""
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\naddopts = -p no:autograder.plugin"),
        ("tox.ini", "[pytest]\naddopts = --collect-only"),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = "-p no:autograder.plugin"'),
    ],
)
def test_when_a_learner_hands_in_settings_of_pytest_then_nothing_runs_and_a_sentence_says_what_to_do(
    folder, tmp_path, name, text
):
    (folder / name).write_text(text)

    refused = run(folder, tmp_path / "report.xml")
    told = f"{folder / name} lies among what is to be graded, and would tell pytest what to do."
    items = grade(folder, tmp_path / "report.xml", "-c", os.devnull, "--rootdir", ".")

    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert told in refused.stderr and f"add: -c {os.devnull} --rootdir ." in refused.stderr
    assert len(items) == 4 and not (tmp_path / "canary").exists()


def test_when_the_settings_are_reached_by_a_detour_then_they_are_refused_as_well(folder, tmp_path):
    (folder / "anna" / "pytest.ini").write_text("[pytest]\naddopts = --collect-only")
    (tmp_path / "link").symlink_to(folder)

    for path, at in (
        ("../anna", folder / "eve"),
        (folder / "anna" / "lab.ipynb", tmp_path),
        (tmp_path / "link" / "anna", tmp_path),
    ):
        refused = run(path, tmp_path / "report.xml", cwd=at)

        assert refused.returncode == pytest.ExitCode.USAGE_ERROR, path
        assert "pytest.ini lies among what is to be graded" in refused.stderr


def test_when_nothing_or_a_missing_folder_is_named_then_a_sentence_says_so(tmp_path):
    nothing = run(None, tmp_path / "report.xml", cwd=tmp_path)
    missing = run(tmp_path / "missing", tmp_path / "report.xml")

    assert "Say what to grade: pytest --nbval -p autograder.plugin FOLDER" in nothing.stderr
    assert f"There is no {tmp_path / 'missing'}. To run some items only, name the folder and use -k." in missing.stderr
    assert nothing.returncode == missing.returncode == pytest.ExitCode.USAGE_ERROR


def test_when_items_are_only_listed_or_chosen_then_pytest_does_it_as_ever(folder, tmp_path):
    listed = run(folder, tmp_path / "report.xml", "--collect-only", "-q")
    chosen = grade(folder, tmp_path / "report.xml", "-k", "anna and model")

    assert "anna/lab.ipynb::my_softmax" in listed.stdout and "eve/lab.ipynb::model" in listed.stdout
    assert list(chosen) == ["anna.lab.ipynb.model"]


def test_when_nbval_runs_alone_then_the_canary_shows_that_the_test_can_fail(folder, tmp_path):
    line = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", str(folder / "eve")]

    subprocess.run(line, capture_output=True, cwd=folder)

    assert (tmp_path / "canary").exists()
