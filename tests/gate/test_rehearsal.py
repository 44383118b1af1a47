"""Each exercise, tried out: solved, unsolved, with every known mistake."""

from dataclasses import replace

import pytest

from autograder.gate import rehearsal
from autograder.lesson import sections
from tests.conftest import LAB

CELLS = sections.read(LAB.source)
EXERCISES = sections.exercises(CELLS)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_when_an_exercise_is_rehearsed_then_it_behaves_as_its_section_says(exercise):
    assert rehearsal.rehearse(exercise, CELLS, LAB.imports) == []


def changed(tag, source):
    """Returns the lesson with other source in the first cell of a tag in 02_softmax, and its softmax."""
    first = next(cell for cell in CELLS if cell.section == "02_softmax" and cell.tag == tag)
    cells = [replace(cell, source=source) if cell is first else cell for cell in CELLS]
    return sections.exercises(cells)[0], cells, first.place


def test_when_a_mistake_is_named_wrongly_then_the_rehearsal_says_so():
    exercise, cells, place = changed("mistake", EXERCISES[0].reference)

    assert rehearsal.rehearse(exercise, cells, LAB.imports) == [
        f"{place}: the mistake not_normalised is diagnosed as right by test_my_softmax. "
        "Mend the checks in its public cell, or the answer."
    ]


def test_when_an_answer_stops_then_the_rehearsal_says_so():
    exercise, cells, place = changed("mistake", "1 / 0")

    assert rehearsal.rehearse(exercise, cells, LAB.imports) == [
        f"{place}: the mistake not_normalised stops: ZeroDivisionError('division by zero'). Mend its cell, or its test."
    ]


def test_when_the_solution_is_wrong_then_the_rehearsal_names_its_cell():
    exercise, cells, place = changed("graded", EXERCISES[0].reference.replace("np.sum(ez)", "np.max(ez)"))

    assert rehearsal.rehearse(exercise, cells, LAB.imports) == [
        f"{place}: the solution is diagnosed as normalised_by_max by test_my_softmax. "
        "Mend the checks in its public cell, or the answer."
    ]


@pytest.mark.parametrize(("name", "section"), [(exercise.name, exercise.section) for exercise in EXERCISES])
def test_when_a_section_is_run_to_its_end_then_it_tells_what_it_tested(name, section, capsys):
    rehearsal.run(name, str(LAB.source / section))

    assert "the solution passes" in capsys.readouterr().out
