"""Do the rivals get the same answers and tests, and are their verdicts read rightly?"""

import csv
import json
import re

import nbformat
import pytest

from benchmarks import environments, rivals, submissions
from benchmarks.rivals import Nbgrader, Nbval, Otter


def test_when_the_course_of_nbgrader_is_made_then_tests_are_locked_and_carry_the_points(tmp_path):
    cells = Nbgrader(tmp_path, tmp_path / "course").assignment().cells
    facts = {cell.id: cell.metadata.nbgrader for cell in cells}

    assert [name for name, fact in facts.items() if fact["solution"]] == ["my_softmax", "model"]
    assert {name: fact["points"] for name, fact in facts.items() if fact["grade"]} == {
        "test_my_softmax": 40,
        "test_model": 60,
    }
    assert all(fact["locked"] for fact in facts.values() if not fact["solution"])


def test_when_the_master_of_otter_is_made_then_each_test_knows_the_words_of_praise(tmp_path):
    master = Otter(tmp_path, tmp_path / "course").master()
    tests = [cell for cell in master.cells if cell.cell_type == "code" and cell.outputs]

    nbformat.validate(master)
    assert [cell.source for cell in tests] == list(submissions.TESTS.values())
    assert all(cell.outputs[0].text.startswith("All tests passed") for cell in tests)


def test_when_nbgrader_has_graded_then_full_marks_are_read_from_its_table(tmp_path):
    rival = Nbgrader(tmp_path, tmp_path / "course")
    (tmp_path / "nbgrader").write_text("#!/bin/sh\n", encoding="utf-8")  # exports nothing: the table is there
    (tmp_path / "nbgrader").chmod(0o755)
    with (rival.folder / "grades.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["student_id", "score", "max_score"], ["a", "100.0", "100.0"], ["b", "40.0", "100.0"]]
        )

    assert rival.full_marks() == {"a"}


def test_when_otter_has_graded_then_one_lost_point_is_no_full_mark(tmp_path):
    rival = Otter(tmp_path, tmp_path / "course")
    for student, score in (("a", 60.0), ("b", 0.0)):
        (rival.folder / "results" / student).mkdir(parents=True)
        tests = [{"name": "Public Tests"}, {"name": "model", "score": score, "max_score": 60.0}]
        (rival.folder / "results" / student / "results.json").write_text(json.dumps({"tests": tests}))

    assert rival.full_marks() == {"a"}


def test_when_nbval_has_run_then_a_student_with_a_failed_cell_has_no_full_marks(tmp_path):
    rival = Nbval(tmp_path, tmp_path / "course")
    case = '<testcase classname="submissions.{}.digits.ipynb" name="Cell {}">{}</testcase>'
    cases = [
        case.format("a", 0, ""),
        case.format("a", 1, ""),
        case.format("b", 0, ""),
        case.format("b", 1, "<failure/>"),
    ]
    (rival.folder / "junit.xml").write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")

    assert rival.full_marks() == {"a"}


@pytest.mark.parametrize("kind", rivals.ALL, ids=lambda kind: kind.name)
def test_when_a_course_is_made_then_the_labs_files_lie_in_its_folder(kind, tmp_path):
    folder = kind(tmp_path, tmp_path / "course").folder

    assert (folder / "lab_utils" / "__init__.py").exists()
    assert (folder / "public_tests.py").exists()
    assert (folder / "data" / "X.npy").exists()


@pytest.mark.parametrize("rival", rivals.ALL, ids=lambda rival: rival.name)
def test_when_a_rival_is_named_then_it_gets_the_labs_environment_and_its_own_pinned_package(rival):
    lines = (environments.HERE / f"requirements-{rival.name}.txt").read_text(encoding="utf-8").splitlines()
    lab, package = [line for line in lines if not line.startswith("#")]

    assert lab == "-r ../requirements.txt"
    assert re.fullmatch(rf"{rival.name}[a-z-]*==[\d.]+", package)
