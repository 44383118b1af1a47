"""Reading section files: what is understood, and what is refused with a sentence."""

import re
from dataclasses import replace
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
    assert [cell.id for cell in cells][:3] == ["double-title", "double-double", "double-hint-1-the-idea"]
    assert cells[0].kind == "markdown"
    assert cells[0].source == "# Title"
    assert cells[1].facts == {"exercise": "double", "points": 5}
    assert cells[1].place == "01_double.py, cell 2"


def test_when_an_exercise_is_gathered_then_all_of_its_parts_are_there(tmp_path):
    (exercise,) = sections.exercises(read(tmp_path, GRADED))

    assert (exercise.name, exercise.points, exercise.section) == ("double", 5, "01_double.py")
    assert "y = 2 * x" in exercise.reference
    assert "y = 2 * x" not in exercise.stub
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
        (GRADED + GRADED, "a second graded cell; one section holds one exercise."),
        ('# %% tags=["mistake"] id="wrong"\n1', "a mistake cell, but the section has no graded cell."),
        ("# %% [raw]\n# text", "cell 1: a raw cell; write it as code or [markdown]."),
        ('# %% [markdown] tags=["public"]\n# text', "cell 1: a markdown cell; write it as code."),
        (
            "# %%\nx = 1\n# %%\nx = 1",
            "cell 2: has the id double-x-1, as 01_double.py, cell 1 has. Give one of them another on its header: id=",
        ),
        ('# %% notebook="../x"\n1', "cell 1: notebook='../x' can't be a file's name. Write one word, such as explore."),
        ('# %% notebook="digits_solution"\n1', "notebook='digits_solution' can't be a file's name."),
    ],
)
def test_when_an_author_slips_then_the_refusal_names_file_cell_and_next_step(tmp_path, text, sentence):
    with pytest.raises(SectionError, match=re.escape(sentence)) as refused:
        read(tmp_path, text)

    assert str(refused.value).startswith("01_double.py, cell ")


PARTS = {
    "lesson.py": GRADED[: GRADED.index('# %% tags=["public"]')],
    "checks.py": '# %% tags=["author"]\nimport numpy\n\n# %%\ndef test_double(target):\n    assert target(2) == 4\n',
    "hidden.py": "# %%\nassert True\n",
    "mistakes.py": '# %% id="wrong"\ndef double(x):\n    return x\n',
}


def folder(tmp_path, parts):
    (tmp_path / "01_double").mkdir()
    for name, text in parts.items():
        (tmp_path / "01_double" / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_when_a_section_is_a_folder_then_it_reads_as_the_same_in_one_file(tmp_path):
    cells = sections.read(folder(tmp_path, PARTS))
    (exercise,) = sections.exercises(cells)
    (tmp_path / "one").mkdir()
    (alone,) = sections.exercises(read(tmp_path / "one", GRADED))

    assert [cell.tag for cell in cells] == [None, "graded", "hint", "author", "public", "hidden", "mistake"]
    assert [cell.place for cell in cells][3:5] == ["01_double/checks.py, cell 1", "01_double/checks.py, cell 2"]
    assert exercise == replace(alone, section="01_double")


def test_when_learners_read_the_checks_then_what_is_asked_comes_before_sentences_and_machinery(tmp_path):
    def public(*sources):
        return "".join(f'# %% tags=["public"]\n{source}\n' for source in sources)

    (tmp_path / "00_setup.py").write_text(public("import io", "tools = 1"), encoding="utf-8")
    exercise = GRADED[: GRADED.index('# %% tags=["public"]')]
    (tmp_path / "01_one.py").write_text(exercise + public("one = 1", "says_one = 1", "more = 1", "most = 1"), "utf-8")
    (tmp_path / "02_two.py").write_text(exercise + public("two = 2", "says_two = 2"), encoding="utf-8")

    order = [cell.source.partition(" = ")[0] for cell in sections.public(sections.read(tmp_path))]

    assert order == ["import io", "one", "two", "says_one", "says_two", "tools", "more", "most"]


def test_when_a_section_is_a_folder_then_each_of_its_files_decides_the_digest(tmp_path):
    source = folder(tmp_path, PARTS)
    digests = {sections.digest(source)}
    for name in PARTS:
        (source / "01_double" / name).write_text("# %%\n1\n", encoding="utf-8")
        digests.add(sections.digest(source))

    assert len(digests) == 5


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("hints.py", "", "01_double/hints.py: no part of a section. Its cells belong into lesson.py, checks.py,"),
        (
            "checks.py",
            '# %% tags=["hidden"]\n1',
            "01_double/checks.py, cell 1: a hidden cell among public ones. Move it",
        ),
        ("mistakes.py", "# %%\n1", "01_double/mistakes.py, cell 1: a mistake cell needs id=… on its header."),
        ("hidden.py", "# %% [markdown]\n# text", "01_double/hidden.py, cell 1: a markdown cell; write it as code."),
    ],
)
def test_when_an_author_slips_in_a_folder_then_the_refusal_names_the_file(tmp_path, part, text, sentence):
    with pytest.raises(SectionError, match=re.escape(sentence)):
        sections.read(folder(tmp_path, {**PARTS, part: text}))


def test_when_a_cell_is_inserted_then_the_others_keep_their_ids(tmp_path):
    before = [cell.id for cell in read(tmp_path, GRADED)]
    after = [cell.id for cell in read(tmp_path, "# %% [markdown]\n# New\n" + GRADED)]

    assert after == ["double-new", *before]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('# %% id="Worked example!"\n1', "double-worked-example"),
        ("# %% [markdown]\n# Text above.\n# ## 3.1 - The data, X", "double-the-data-x"),
        ("# %% [markdown]\n# <b>Bold</b> words: one, two, three, four, five", "double-bold-words-one-two-three-four"),
        ("# %%\nx = np.zeros((3, 4))", "double-x-np-zeros-3-4"),
        ("# %% [markdown]\n# " + "long" * 40, "double-" + ("long" * 40)[:57]),
        ("# %% [markdown]\n# …", "double"),
    ],
)
def test_when_a_cell_gets_an_id_then_it_tells_what_the_cell_is(tmp_path, cell, name):
    assert [cell.id for cell in read(tmp_path, cell)] == [name]


def test_when_a_header_names_a_notebook_then_it_holds_to_the_end_of_the_file_or_the_next_one(tmp_path):
    text = '# %%\n1\n# %% notebook="explore"\n2\n# %%\n3\n# %% tags=["public"]\n4\n# %% notebook="digits"\n5\n'

    assert [cell.notebook for cell in read(tmp_path, text)] == ["", "explore", "explore", "", "digits"]


def test_when_there_is_no_section_then_the_refusal_names_the_folder(tmp_path):
    with pytest.raises(SectionError, match="No section files in "):
        sections.read(tmp_path)
