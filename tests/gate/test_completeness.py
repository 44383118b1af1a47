"""What an exercise lacks: each part taken away is asked for in a sentence."""

import re

import pytest

from autograder.gate import completeness
from autograder.lesson import sections
from tests.conftest import LAB
from tests.lesson.lessons import DOUBLE, read


def without(start: str, end: str = "# %%") -> str:
    """Returns the lesson without what stands from `start` to the next `end`."""
    before, mark, after = DOUBLE.partition(start)
    assert mark
    return before + end + after.partition(end)[2] if end in after else before


def test_when_an_exercise_has_all_parts_then_nothing_is_asked_for(tmp_path):
    assert completeness.gaps(read(tmp_path)) == []
    assert completeness.gaps(sections.read(LAB.source)) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            without("# %% [markdown] tags"),
            '01_double.py, cell 2: double has points but no hint cell in its file. Add one: # %% [markdown] tags=["hint"]',
        ),
        (
            without('# %% tags=["mistake"]'),
            '01_double.py, cell 2: double has points but no mistake cell in its file. Add one: # %% tags=["mistake"] id=',
        ),
        (
            without('# %% tags=["hidden"]'),
            '01_double.py, cell 2: double has points but no hidden cell in its file. Add one: # %% tags=["hidden"]',
        ),
        (
            DOUBLE.replace("def test_double(", "def tset_double("),
            "01_double.py, cell 5: no public cell of double defines test_double. Write it there: autograder/lesson/contract.py says",
        ),
        (
            DOUBLE.replace("def observe_double(", "def observed_double("),
            "01_double.py, cell 5: no public cell of double defines observe_double. Write it there",
        ),
        (
            DOUBLE.replace("GRADING = ", "GRADINGS = "),
            "01_double.py, cell 7: no hidden cell of double defines GRADING. Write it there: autograder/lesson/contract.py says",
        ),
        (
            without("test_double(double)"),
            "01_double.py, cell 2: no cell of its file lets learners call test_double. Add one: test_double(double)",
        ),
        (
            DOUBLE.replace("    y = None\n", "").replace("    return y\n", ""),
            "01_double.py, cell 2: the stub is not valid Python (line 4: expected an indented block",
        ),
        (
            DOUBLE.replace("y = 2 * x", "y = 2 *"),
            "01_double.py, cell 2: the cell is not valid Python (line 4: invalid syntax). Mend that line;",
        ),
        (
            DOUBLE.replace("return x + 2", "return x +"),
            "01_double.py, cell 8: the cell is not valid Python (line 2: invalid syntax).",
        ),
    ],
)
def test_when_a_part_is_missing_then_one_sentence_names_file_cell_and_next_step(tmp_path, text, sentence):
    (gap,) = completeness.gaps(read(tmp_path, text))

    assert gap.startswith(sentence)


def test_when_an_exercise_is_for_practice_then_it_needs_a_test_alone(tmp_path):
    text = re.sub(r'# %% tags=\["hidden"\].*', "", DOUBLE, flags=re.DOTALL).replace("points=5", "points=0")

    assert completeness.gaps(read(tmp_path, text)) == []


def test_when_two_exercises_have_one_name_then_both_places_are_named(tmp_path):
    read(tmp_path)
    (tmp_path / "notebooks" / "source" / "02_again.py").write_text(DOUBLE, encoding="utf-8")

    (gap,) = completeness.gaps(sections.read(tmp_path / "notebooks" / "source"))

    assert gap == (
        "02_again.py, cell 2: a second exercise called double; the first one is 01_double.py, cell 2. "
        "Give one of them another name."
    )


@pytest.mark.parametrize(
    ("cell", "call"),
    [
        ("test_double(double)", "test_double(double)"),
        ("print(1)\ntest_double(double, 10, size=3)", "test_double(double, 10, size=3)"),
        ("%timeit double(3)\ntest_double(double)", None),
        ("double(3)", None),
    ],
)
def test_when_learners_call_a_test_then_the_call_is_found_as_they_write_it(tmp_path, cell, call):
    cells = read(tmp_path, DOUBLE.replace("test_double(double)", cell))

    assert completeness.learners_call("double", "01_double.py", cells) == call
