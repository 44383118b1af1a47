"""What is built from the sections, and that what is committed is what they build."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest

from autograder.lesson import build, sections
from tests import project
from tests.conftest import LAB, ROOT

ALL_CELLS = sections.read(LAB.source)
CELLS = [cell for cell in ALL_CELLS if not cell.notebook]  # of the lesson itself
EXERCISES = sections.exercises(CELLS)


@pytest.fixture
def copy(tmp_path):
    """The lab in a folder with the sections only."""
    shutil.copytree(LAB.source, tmp_path / LAB.sections)
    return replace(LAB, folder=tmp_path)


def sources(notebook):
    return [(cell.id, cell.cell_type, cell.source) for cell in notebook.cells]


def test_when_the_lesson_is_built_anew_then_the_committed_files_are_the_same_bytes(copy):
    learners, solution, explore, tests = build.write(copy)

    assert (ROOT / LAB.learners).read_bytes() == learners.read_bytes()
    assert (ROOT / "notebooks" / "explore.ipynb").read_bytes() == explore.read_bytes()
    assert (ROOT / LAB.tests).read_bytes() == tests.read_bytes()
    committed = nbformat.read(ROOT / LAB.solution, as_version=4)
    assert sources(committed) == sources(nbformat.read(solution, as_version=4))
    assert committed.metadata == nbformat.from_dict(build.METADATA)


def test_when_the_lesson_is_built_twice_then_nothing_changes(copy):
    first = [path.read_bytes() for path in build.write(copy)]

    assert first == [path.read_bytes() for path in build.write(copy)]


def test_when_the_learners_notebook_is_built_then_it_gives_nothing_away():
    notebook = build.learners_notebook(CELLS)
    kept_back = {"author", "public", "hidden", "mistake"}

    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
    shown = [cell.source for cell in notebook.cells]
    for cell in CELLS:
        if cell.tag in kept_back:
            assert cell.source not in shown, cell.place
    for exercise in EXERCISES:
        assert exercise.reference not in shown
        assert exercise.stub in shown
        region = sections.REGION.search(exercise.stub)
        assert region["body"].strip() == ""


def test_when_the_solution_is_built_then_it_differs_in_the_graded_cells_alone():
    learners, solution = build.learners_notebook(CELLS), build.solution_notebook(CELLS)
    differing = [ours.source for ours, theirs in zip(solution.cells, learners.cells, strict=True) if ours != theirs]

    assert differing == [exercise.reference for exercise in EXERCISES]


def test_when_a_hint_is_built_then_it_is_folded():
    cells = build.learners_notebook(CELLS).cells
    hints = [cell for cell in cells if "<b>Hint" in cell.source]
    codes = [cell for cell in cells if cell.metadata.get("jupyter") == {"source_hidden": True}]

    assert len(hints) + len(codes) >= 3 * len(EXERCISES)
    for hint in hints:
        assert re.match(r"<details>\n<summary><b>Hint \d: .+</b></summary>\n\n", hint.source)
        assert hint.source.endswith("\n\n</details>")
        assert "<details open" not in hint.source
    for hint in codes:
        assert hint.source.startswith('put_in_order(\n    "Hint 2: ')


def test_when_public_tests_are_built_then_every_public_cell_stands_there_character_for_character():
    text = build.public_tests(CELLS, LAB.sections)

    for cell in CELLS:
        if cell.tag == "public":
            assert cell.source in text, cell.place


def test_when_notebooks_are_built_then_ids_are_fixed_and_no_version_or_time_is_inside():
    for notebook in (build.learners_notebook(CELLS), build.solution_notebook(CELLS)):
        ids = [cell.id for cell in notebook.cells]

        assert len(ids) == len(set(ids))
        assert notebook.metadata["kernelspec"]["name"] == "python3"
        assert notebook.metadata["language_info"] == {"name": "python"}


def test_when_outputs_of_an_earlier_run_are_kept_then_only_unchanged_cells_keep_them():
    before, now = build.solution_notebook(CELLS), build.solution_notebook(CELLS)
    codes = [cell for cell in before.cells if cell.cell_type == "code"]
    for cell in codes:
        cell.outputs = [nbformat.v4.new_output("stream", text=cell.id)]
    codes[0].source += "\n# changed"

    kept = [cell for cell in build.with_outputs_of(before, now).cells if cell.cell_type == "code"]

    assert kept[0].outputs == []
    assert all(cell.outputs[0].text == cell.id for cell in kept[1:])


@pytest.fixture
def built(copy):
    """The same lab with the built files."""
    build.write(copy)
    return copy


def test_when_everything_is_built_then_nothing_is_outdated(built):
    assert build.outdated(CELLS, built) == []
    assert build.outdated(ALL_CELLS, LAB) == []


def test_when_a_checkout_has_the_line_ends_of_windows_then_nothing_is_outdated(built):
    for name in (LAB.learners, LAB.solution, LAB.tests):
        (built.folder / name).write_bytes((built.folder / name).read_bytes().replace(b"\n", b"\r\n"))

    assert build.outdated(CELLS, built) == []


def test_when_the_learners_notebook_holds_an_output_then_its_cell_is_named(built):
    notebook = nbformat.read(built.folder / LAB.learners, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("stream", text="1\n")]
    nbformat.write(notebook, built.folder / LAB.learners)

    assert build.outdated(CELLS, built) == [
        f"notebooks/digits.ipynb, cell {cell.id}: holds an output or a count. "
        "Run make build, and never save it in Jupyter here."
    ]


@pytest.mark.parametrize("name", [LAB.learners, LAB.solution])
def test_when_a_cell_of_a_notebook_was_edited_then_it_is_named(built, name):
    notebook = nbformat.read(built.folder / name, as_version=4)
    notebook.cells[3].source += "\nedited by hand"
    nbformat.write(notebook, built.folder / name)

    assert build.outdated(CELLS, built) == [
        f"{name}, cell {notebook.cells[3].id}: is not what notebooks/source builds. Run make build."
    ]


@pytest.mark.parametrize("damage", ["", "not JSON", "[]", None])
def test_when_a_notebook_is_missing_or_damaged_then_its_first_cell_is_named(built, damage):
    (built.folder / LAB.solution).unlink()
    if damage is not None:
        (built.folder / LAB.solution).write_text(damage, encoding="utf-8")

    assert build.outdated(CELLS, built) == [
        f"notebooks/digits_solution.ipynb, cell {CELLS[0].id}: is not what notebooks/source builds. Run make build."
    ]


def test_when_a_cell_was_taken_out_of_the_lesson_then_the_notebooks_end_is_named(built):
    lesson = CELLS[: next(i for i, cell in enumerate(CELLS) if cell.section == "04_training.py")]

    assert build.outdated(lesson, built)[0].startswith("notebooks/digits.ipynb, cell at the end: is not what")


@pytest.mark.parametrize("name", [LAB.learners, LAB.tests])
def test_when_a_built_file_differs_in_other_bytes_then_it_is_named(built, name):
    text = (built.folder / name).read_text(encoding="utf-8")
    (built.folder / name).write_text(text + "\n", encoding="utf-8")

    assert build.outdated(CELLS, built) == [
        f"{name}: is not what notebooks/source builds. Edit there, then run make build."
    ]


def test_when_cells_belong_to_another_notebook_then_it_is_built_kept_and_compared(copy):
    text = """
# %% [markdown] notebook="beside"
# # Beside

# %%
print("not for the lesson")

# %% tags=["graded"] exercise="half" points=0 notebook="more"
def half(x):
    ### START CODE HERE ###
    y = x / 2
    ### END CODE HERE ###
    return y
"""
    (copy.source / "20_beside.py").write_text(text, encoding="utf-8")
    cells = sections.read(copy.source)

    paths = build.write(copy)

    names = ["explore.ipynb", "beside.ipynb", "more.ipynb", "more_solution.ipynb"]
    assert [path.name for path in paths] == ["digits.ipynb", "digits_solution.ipynb", *names, "public_tests.py"]
    _, beside, stub, solved = (nbformat.read(copy.folder / "notebooks" / name, as_version=4) for name in names)
    assert [cell.id for cell in beside.cells] == ["beside-beside", "beside-print-not-for-the-lesson"]
    assert ("x / 2" in stub.cells[0].source, "x / 2" in solved.cells[0].source) == (False, True)
    assert build.learners_notebook(CELLS) == nbformat.read(copy.folder / copy.learners, as_version=4)
    assert build.outdated(cells, copy) == []
    (copy.folder / "notebooks" / "beside.ipynb").unlink()
    assert build.outdated(cells, copy) == [
        "notebooks/beside.ipynb, cell beside-beside: is not what notebooks/source builds. Run make build."
    ]


def test_when_the_command_is_run_then_it_names_what_it_built():
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "build"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "built notebooks/digits.ipynb",
        "built notebooks/digits_solution.ipynb",
        "built notebooks/explore.ipynb",
        "built public_tests.py",
    ]


def test_when_a_section_is_wrong_then_the_command_says_so_in_a_sentence(tmp_path):
    from click.testing import CliRunner

    from autograder.__main__ import main

    copy = project.copy(tmp_path / "lab")
    (copy / "notebooks" / "source" / "99_wrong.py").write_text('# %% tags=["hiden"]\n1\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["--lab", str(copy), "build"])

    assert done.exit_code == 1
    assert done.output.startswith("Error: 99_wrong.py, cell 1: unknown tag 'hiden'.")


def test_when_the_learners_notebook_is_built_then_nbgrader_finds_each_answer_and_its_test_with_the_points():
    notebook = build.learners_notebook(CELLS)
    found = {cell.id: cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata}

    assert {fact.grade_id: fact.points for fact in found.values() if fact.grade} == {
        f"test_{exercise.name}": exercise.points for exercise in EXERCISES
    }
    assert [fact.grade_id for fact in found.values() if fact.solution] == [exercise.name for exercise in EXERCISES]
    assert all(fact.locked != fact.solution and fact.schema_version == 3 for fact in found.values())
    for cell in notebook.cells:
        if cell.id in found and found[cell.id].grade:
            assert cell.source.startswith(f"{found[cell.id].grade_id}(")
