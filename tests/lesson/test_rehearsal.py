"""Each exercise, tried out: solved, unsolved, with every known mistake."""

from dataclasses import replace

import pytest

from autograder.lesson import rehearsal, sections

CELLS = sections.read()
EXERCISES = sections.exercises(CELLS)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_when_an_exercise_is_rehearsed_then_it_behaves_as_its_section_says(exercise):
    assert rehearsal.rehearse(exercise, CELLS) == []


def test_when_a_mistake_is_named_wrongly_then_the_rehearsal_says_so():
    softmax = replace(EXERCISES[0], mistakes=(("sigmoid", EXERCISES[0].reference),))

    assert rehearsal.rehearse(softmax, CELLS) == [
        "02_softmax.py: sigmoid is diagnosed as right. Mend the checks in its public cell, or the answer."
    ]


def test_when_an_answer_stops_then_the_rehearsal_says_so():
    softmax = replace(EXERCISES[0], mistakes=(("raises", "1 / 0"),))

    assert rehearsal.rehearse(softmax, CELLS) == [
        "02_softmax.py: raises stops: ZeroDivisionError('division by zero'). Mend its cell."
    ]


@pytest.mark.parametrize("name", [exercise.name for exercise in EXERCISES])
def test_when_a_section_is_run_to_its_end_then_it_tells_what_it_tested(name, capsys):
    rehearsal.run(name)

    assert "the solution passes" in capsys.readouterr().out
