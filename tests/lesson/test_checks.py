"""The checks of an exercise, loaded from its section, and what is said of cells that can't be."""

import pytest

from autograder.lesson import checks, sections
from tests.conftest import LAB
from tests.lesson.lessons import DOUBLE, read

CELLS = sections.read(LAB.source)


def test_when_the_lesson_is_loaded_then_no_cell_of_checks_stops():
    assert checks.stopping(sections.exercises(CELLS), CELLS) == []


def test_when_checks_are_loaded_then_what_the_hidden_cell_leaves_out_is_empty(tmp_path):
    cells = read(tmp_path)
    (exercise,) = sections.exercises(cells)

    loaded = checks.load(exercise, cells)

    assert loaded.ask(None) == {"hidden": 4}
    assert (loaded.no_points, loaded.equivalent) == ((), {})


@pytest.mark.parametrize(
    ("line", "changed", "sentence"),
    [
        (
            "def test_double(target):",
            "1 / 0\ndef test_double(target):",
            "01_double.py, cell 6: the public cell stops: ZeroDivisionError('division by zero'). Mend it there,",
        ),
        (
            "def ask_double(rng):",
            "import no_such_module\ndef ask_double(rng):",
            "01_double.py, cell 7: the hidden cell stops: ModuleNotFoundError(\"No module named 'no_such_module'\").",
        ),
        (
            'return {"hidden": 4}',
            'return {"hidden": rng.no_such_method()}',
            "01_double.py, cell 7: the ask of GRADING gives no questions: AttributeError(",
        ),
        (
            'return {"hidden": 4}',
            'return {"hidden": {4}}',
            "01_double.py, cell 7: the ask of GRADING gives no questions: TypeError('Object of type set is not JSON serializable').",
        ),
    ],
)
def test_when_a_cell_of_checks_stops_then_its_place_and_the_next_step_are_named(tmp_path, line, changed, sentence):
    assert line in DOUBLE
    cells = read(tmp_path, DOUBLE.replace(line, changed))

    (found,) = checks.stopping(sections.exercises(cells), cells)

    assert found.startswith(sentence)
