"""The outputs in "Guess the bug" are those of the lesson's own mistakes, under the names that the checks give them."""

import re
from typing import Any

import numpy as np
import pytest

from autograder.lesson import sections
from lab_utils.questions import BUGS, Question, guess_the_bug, predict, read_questions
from lab_utils.telling import numbers
from tests.conftest import LAB

QUESTIONS = read_questions(BUGS)
MISTAKES = {exercise.name: dict(exercise.mistakes) for exercise in sections.exercises(sections.read(LAB.source))}
OF_SOFTMAX = [each for each in QUESTIONS.values() if each.text.startswith("my_softmax(")]


def made(exercise: str, mistake: str) -> Any:
    """What the code of a mistake makes: my_softmax, or the model."""
    names: dict[str, Any] = {"np": np}
    if exercise == "model":
        exec(LAB.imports, names)
    exec(MISTAKES[exercise][mistake], names)
    return names[exercise]


def told(question: Question) -> dict[str, tuple[str, str]]:
    """The mistake that each choice means, with its letter and its sentence."""
    parts = {letter: sentence.partition(": ") for letter, (_, sentence) in question.choices.items()}
    return {mistake: (letter, sentence) for letter, (mistake, _, sentence) in parts.items()}


def output(mistake: str, z: list[float]) -> str:
    if mistake == "right":
        return numbers(np.exp(z) / np.exp(z).sum())
    return numbers(made("my_softmax", mistake)(np.array(z)))


@pytest.mark.parametrize("question", OF_SOFTMAX, ids=lambda question: question.name)
def test_when_an_output_of_softmax_is_shown_then_the_mistakes_put_out_what_is_said(question: Question) -> None:
    z, shown = re.fullmatch(r"my_softmax\(\[(.+)\]\) is (.+)\. Which mistake made it\?", question.text).groups()  # type: ignore[union-attr]
    mistakes = told(question)
    outputs = {mistake: output(mistake, [float(each) for each in z.split(",")]) for mistake in mistakes}
    right = next(mistake for mistake, (letter, _) in mistakes.items() if letter == question.right)

    assert outputs[right] == shown
    assert list(outputs.values()).count(shown) == 1
    assert [mistake for mistake in mistakes if mistake != right and outputs[mistake] not in mistakes[mistake][1]] == []


def test_when_parameters_are_counted_then_the_mistakes_have_as_many_as_is_said() -> None:
    question = QUESTIONS["bug_5"]
    counts = {mistake: f"{made('model', mistake).count_params():,}" for mistake in told(question)}

    assert counts["no_bias"] in question.text
    assert told(question)["no_bias"][0] == question.right
    for mistake in counts.keys() - {"no_bias"}:
        assert counts[mistake] in told(question)[mistake][1], mistake


def test_when_softmax_is_applied_twice_then_the_largest_output_is_as_is_said() -> None:
    question = QUESTIONS["bug_6"]
    largest = np.e / (np.e + 9)

    assert f"{largest:.2f}" in question.text
    assert told(question)["softmax_output"][0] == question.right
    assert {"softmax_output", "relu_output"} <= MISTAKES["model"].keys()


def test_when_there_are_no_buttons_then_the_first_output_is_text_and_the_others_have_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    guess_the_bug()
    asked = capsys.readouterr().out
    predict("bug_6", "a")

    assert asked.startswith(
        "my_softmax([1, 2, 3, 4]) is [0.09 0.24 0.67 1.81]. Which mistake made it?\n  a)  The sum below"
    )
    assert asked.endswith("There are more, which predict asks by their names: bug_2, bug_3, bug_4, bug_5, bug_6.\n")
    assert capsys.readouterr().out.startswith("✓ Right: a) The last layer has applied softmax already.\nsoftmax_output")
