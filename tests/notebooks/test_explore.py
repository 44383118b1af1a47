"""explore.ipynb as people run it: whole, in a kernel, with a learner's network beside it and without."""

import re

import nbformat
import pytest

from autograder.lesson import sections
from tests.conftest import LAB, ROOT, texts
from tests.notebooks.test_lesson import code_cells, failures, headings, nbval, run

PATH = (ROOT / LAB.learners).with_stem("explore")
EXPLORE = nbformat.read(PATH, as_version=4)
FIGURES = ("show_", "change_one_thing(")  # how a cell begins that shows one


@pytest.fixture(scope="module")
def executed():
    notebook = nbformat.from_dict(EXPLORE)
    notebook.cells.append(nbformat.v4.new_code_cell('import sys\nprint("tensorflow" in sys.modules)'))
    return run(notebook, ROOT / "docs")  # where no learner's network lies


def test_when_nbval_runs_it_then_every_cell_passes(tmp_path):
    cases = nbval(PATH, "--nbval-lax", report=tmp_path / "report.xml")

    assert len(cases) == len(code_cells(EXPLORE))
    assert failures(cases) == []


def test_when_it_is_run_then_each_figure_is_one_picture_with_words(executed):
    showing = [cell for cell in executed if cell.source.startswith(FIGURES)]

    assert len(showing) == 7
    for cell in showing:
        pages = [
            output.data["text/html"]
            for output in cell.outputs
            if "<figure" in output.get("data", {}).get("text/html", "")
        ]
        assert len(pages) == 1, cell.source
        assert len(re.search(r'alt="([^"]*)"', pages[0])[1]) > 20, cell.source


def test_when_it_is_run_then_nothing_is_red(executed):
    outputs = [output for cell in executed for output in cell.outputs]

    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []


def test_when_it_is_run_then_nobody_waits_for_tensorflow(executed):
    assert texts(executed[-1]) == "False\n"


def test_when_there_is_no_network_of_the_learner_then_one_is_trained_and_that_is_said(executed):
    assert (
        executed[0]
        .outputs[-1]
        .data["text/plain"]
        .startswith("There is no my_network.npz here, so a network is trained now")
    )


def test_when_the_softmax_is_pasted_and_the_practice_done_then_that_is_said():
    notebook = nbformat.from_dict(EXPLORE)
    answers = {
        "def my_softmax": "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / np.sum(ez)",
        "def stable_softmax": "def stable_softmax(z):\n    return my_softmax(z - max(z))",
    }
    for cell in notebook.cells:
        cell.source = next((code for start, code in answers.items() if cell.source.startswith(start)), cell.source)
    last = next(i for i, cell in enumerate(notebook.cells) if "check_stable(stable" in cell.source)
    notebook.cells = [cell for cell in notebook.cells[: last + 1] if not cell.source.startswith(FIGURES)]
    *_, compared, _, practice = run(notebook, ROOT / "notebooks")

    assert re.search(r"^yours +\[0.03 0.09 0.24 0.64\] +\[nan nan nan nan\]", texts(compared), re.MULTILINE)
    assert "✓ Right, for logits of any size." in practice.outputs[0].data["text/plain"]


def test_when_headings_are_read_then_the_outline_leads_to_all_of_them():
    levels, names = zip(*headings(EXPLORE), strict=True)
    links = re.findall(r"\]\(#([^)]+)\)", EXPLORE.cells[0].source)

    assert levels == (1, *[2] * 6)
    assert links == [name.replace(" ", "-") for name in names[1:]]


def test_when_a_section_starts_then_it_names_its_goal_and_asks_before_it_shows():
    prose = "\n".join(cell.source for cell in EXPLORE.cells)
    parts = re.split(r"^## ", prose, flags=re.MULTILINE)[1:]

    assert len(parts) == 6
    for part in parts:
        assert "**Goal:**" in part
        assert re.search(r"^(predict|guess_the_bug)\(", part, re.MULTILINE), part


def test_when_code_is_read_then_each_line_fits_beside_an_open_side_bar():
    assert [line for cell in code_cells(EXPLORE) for line in cell.source.splitlines() if len(line) > 92] == []


def test_when_the_lesson_is_graded_then_explore_holds_nothing_that_counts():
    cells = [cell for cell in sections.read(LAB.source) if cell.notebook == "explore"]

    assert {cell.tag for cell in cells} == {None, "hint"}
