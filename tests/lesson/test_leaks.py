"""What must not ship is found wherever it ships, and nothing else is."""

import json

import nbformat
import pytest

from autograder.lesson import build, leaks, release, sections
from tests.conftest import LAB, ROOT
from tests.lesson.lessons import DOUBLE, read

CELLS = sections.read(LAB.source)


def test_when_the_lesson_is_released_then_nothing_leaks():
    assert leaks.found(release.contents(LAB), CELLS) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("    y = 2 * x  # the whole answer", "01_double.py, cell 2"),
        ("secret_number_of_the_grader = 8", "01_double.py, cell 7"),
        ("\t return x + 2 # wrong on purpose,", "01_double.py, cell 8"),
        ("def   judge_double(seen, asked):", "01_double.py, cell 7"),
    ],
)
def test_when_a_line_that_is_kept_back_stands_in_any_file_then_it_is_found(tmp_path, line, place):
    files = {"README.md": b"# Read me", "lab_utils/figures.py": f"import numpy\n{line}\n".encode()}

    (sentence,) = leaks.found(files, read(tmp_path))

    assert sentence.startswith(
        f"{place}: a line of it ships in lab_utils/figures.py: {line.strip()} — take it out there"
    )


def test_when_a_line_stands_in_a_learners_cell_too_then_it_is_no_secret(tmp_path):
    cells = read(tmp_path, DOUBLE.replace("test_double(double)", "secret_number_of_the_grader = 8"))

    assert leaks.found({"a.py": b"secret_number_of_the_grader = 8"}, cells) == []


def test_when_a_line_is_short_then_it_tells_nothing(tmp_path):
    assert leaks.found({"a.py": b"return y\n)\n"}, read(tmp_path, DOUBLE.replace("return x + 2", "return y"))) == []


def test_when_a_hint_shows_the_solution_then_the_hint_alone_may(tmp_path):
    cells = read(tmp_path, DOUBLE.replace("# Twice as much.", "# y = 2 * x  # the whole answer"))
    notebook = build.learners_notebook(cells)
    files = {"lesson.ipynb": nbformat.writes(notebook).encode()}

    assert leaks.found(files, cells) == []

    notebook.cells[0].source += "\ny = 2 * x  # the whole answer"
    (sentence,) = leaks.found({"lesson.ipynb": nbformat.writes(notebook).encode()}, cells)
    assert "ships in lesson.ipynb, cell double-twice: y = 2 * x" in sentence


def test_when_a_secret_stands_in_a_stored_output_then_it_is_found(tmp_path):
    cells = read(tmp_path)
    notebook = build.learners_notebook(cells)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="so:\nsecret_number_of_the_grader = 8\n")]

    (sentence,) = leaks.found({"lesson.ipynb": json.dumps(notebook).encode()}, cells)

    assert "ships in lesson.ipynb, cell double-double: " in sentence


def test_when_the_solved_notebook_ships_in_place_of_the_learners_then_every_solution_is_found():
    files = {LAB.learners: (ROOT / LAB.solution).read_bytes()}
    found = leaks.found(files, CELLS)

    for exercise in sections.exercises(CELLS):
        region = sections.REGION.search(exercise.reference)["body"].strip().splitlines()
        for line in region:
            assert any(line.strip() in sentence for sentence in found), line


@pytest.mark.parametrize("tag", ["hidden", "mistake"])
def test_when_any_cell_that_is_kept_back_ships_then_it_is_found(tag):
    for cell in CELLS:
        if cell.tag == tag:
            assert leaks.found({"notes.txt": cell.source.encode()}, CELLS), cell.place
