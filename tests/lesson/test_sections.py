"""Reading section files: what is understood, and what is refused with a sentence."""

import re
from textwrap import dedent

import pytest

from autograder.lesson import sections
from autograder.lesson.sections import SectionError
from tests.conftest import LAB

GRADED = dedent("""
    # %% [markdown]
    # # Title

    # %% tags=["graded"] exercise="double" points=5
    def double(x):
        ### START CODE HERE ###
        y = 2 * x
        ### END CODE HERE ###
        return y

    # %% [markdown] tags=["hint"] title="Hint 1: the idea"
    # Twice.

    # %% tags=["public"]
    def test_double(target):
        assert target(2) == 4

    # %% tags=["hidden"]
    assert True

    # %% tags=["mistake"] id="wrong"
    def double(x):
        return x
""")


def read(tmp_path, text, name="01_double.py"):
    (tmp_path / name).write_text(dedent(text), encoding="utf-8")
    return sections.read(tmp_path)


def test_when_a_section_is_read_then_its_cells_keep_order_tags_and_facts(tmp_path):
    cells = read(tmp_path, GRADED)

    assert [cell.tag for cell in cells] == [None, "graded", "hint", "public", "hidden", "mistake"]
    assert [cell.id for cell in cells] == [f"double-{n:02d}" for n in range(1, 7)]
    assert cells[0].kind == "markdown"
    assert cells[0].source == "# Title"
    assert cells[1].facts == {"exercise": "double", "points": 5}
    assert cells[1].place == "01_double.py, cell 2"


def test_when_an_exercise_is_gathered_then_all_of_its_parts_are_there(tmp_path):
    (exercise,) = sections.exercises(read(tmp_path, GRADED))

    assert (exercise.name, exercise.points, exercise.section) == ("double", 5, "01_double.py")
    assert "y = 2 * x" in exercise.reference
    assert "y = 2 * x" not in exercise.stub
    assert exercise.public == ("def test_double(target):\n    assert target(2) == 4",)
    assert exercise.hidden == ("assert True",)
    assert exercise.mistakes == (("wrong", "def double(x):\n    return x"),)


def test_when_a_region_is_emptied_then_its_markers_stay_where_they_were():
    source = "f(\n    ### START CODE HERE ###\n    1,\n    2,\n    ### END CODE HERE ###\n)"

    assert sections.emptied(source) == "f(\n    ### START CODE HERE ###\n\n    ### END CODE HERE ###\n)"


def test_when_the_real_lesson_is_read_then_it_begins_with_two_exercises_of_100_points():
    exercises = sections.exercises(sections.read(LAB.source))

    assert [(exercise.name, exercise.points) for exercise in exercises][:2] == [("my_softmax", 40), ("model", 60)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '# %% tags=["hiden"]\n1',
            "01_double.py, cell 1: unknown tag 'hiden'. Use one of author, graded, hint,",
        ),
        (
            '# %% tags=["author", "public"]\n1',
            "cell 1: 2 tags; a cell has at most one. Keep one of author, public.",
        ),
        (
            '# %% tags=["graded"] points=5\n1',
            'a graded cell needs exercise=… on its header. Add it after tags=["graded"].',
        ),
        ('# %% tags=["mistake"]\n1', "a mistake cell needs id=… on its header."),
        ('# %% [markdown] tags=["hint"]\n# 1', "a hint cell needs title=… on its header."),
        ("# %% colour=1\n1", "cell 1: colour=… means nothing on a cell without a tag. Remove it."),
        (GRADED.replace('"double" points', '"2x" points'), "exercise='2x' is not a Python name."),
        (
            GRADED.replace("points=5", "points=-1"),
            "points=-1. Write a whole number, 0 for a practice exercise.",
        ),
        (GRADED.replace("points=5", 'points="many"'), "points='many'. Write a whole number"),
        (
            GRADED.replace("### END CODE HERE ###", ""),
            "cell 2: needs one region between ### START CODE HERE ###",
        ),
        (GRADED + GRADED, "a second graded cell; one section file holds one exercise."),
        ('# %% tags=["mistake"] id="wrong"\n1', "a mistake cell, but the file has no graded cell."),
        ("# %% [raw]\n# text", "cell 1: a raw cell; write it as code or [markdown]."),
    ],
)
def test_when_an_author_slips_then_the_refusal_names_file_cell_and_next_step(tmp_path, text, sentence):
    with pytest.raises(SectionError, match=re.escape(sentence)) as refused:
        read(tmp_path, text)

    assert str(refused.value).startswith("01_double.py, cell ")


def test_when_there_is_no_section_then_the_refusal_names_the_folder(tmp_path):
    with pytest.raises(SectionError, match="No section files in "):
        sections.read(tmp_path)
