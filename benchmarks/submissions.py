"""Small submissions of this lab, as many as a measurement needs, no two with the same bytes.

- what the lesson gives: its set-up cells, the data, and a public test below each graded cell; no training, no figures
- answers as a course sees them: most are right, a quarter holds one of the mistakes that the lesson names,
  a few are empty
- the same submissions on every machine: drawn with a fixed seed
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from autograder import lab
from autograder.lesson import sections
from autograder.lesson.build import METADATA
from autograder.records import Exercise

# The lesson's own lines below each graded cell.
TESTS = {"my_softmax": "test_my_softmax(my_softmax)", "model": "test_model(model, 10, 400)"}
RIGHT, MISTAKE = 0.70, 0.25  # of all answers; the rest is unfinished


@dataclass(frozen=True)
class Sample:
    """One learner's two answers.

    student  : learner_0001 …
    answers  : {exercise: source of the graded cell}
    expected : {exercise: diagnosis, None where right}
    """

    student: str
    answers: dict[str, str]
    expected: dict[str, str | None]

    @property
    def right(self) -> bool:
        """Whether both answers are."""
        return not any(self.expected.values())


def draw(count: int, seed: int = 1) -> list[Sample]:
    """Returns `count` samples; a longer list begins with the shorter one."""
    rng = random.Random(seed)
    exercises = sections.with_points(sections.read(lab.read().source))
    return [_sample(number, exercises, rng) for number in range(1, count + 1)]


def _sample(number: int, exercises: Sequence[Exercise], rng: random.Random) -> Sample:
    student = f"learner_{number:04}"
    answers, expected = {}, {}
    for exercise in exercises:
        diagnosis, source = _answer(exercise, rng)
        # In the graded cell itself, so that nobody saves time by remembering an answer.
        answers[exercise.name] = f"# {student}, draft {rng.randint(1, 9)}\n{source}"
        expected[exercise.name] = diagnosis
    return Sample(student, answers, expected)


def _answer(exercise: Exercise, rng: random.Random) -> tuple[str | None, str]:
    luck = rng.random()
    if luck < RIGHT:
        return None, exercise.reference
    if luck < RIGHT + MISTAKE:
        return rng.choice(exercise.mistakes)
    return "unfinished", exercise.stub


def given() -> list[str]:
    """Returns the lesson's cells that every learner's notebook begins with: set-up and data, as they stand there."""
    plain = [cell for cell in sections.read(lab.read().source) if cell.kind == "code" and cell.tag is None]
    setup = [cell.source for cell in plain if cell.section == plain[0].section]
    return [*setup, next(cell.source for cell in plain if "= load_data()" in cell.source)]


def notebook(sample: Sample) -> NotebookNode:
    """Returns what the learner hands in."""
    sources = given()
    for exercise, answer in sample.answers.items():
        sources += [answer, TESTS[exercise]]
    cells = [v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources, start=1)]
    return v4.new_notebook(cells=[v4.new_markdown_cell(f"# {sample.student}", id="title"), *cells], metadata=METADATA)


def write(samples: Sequence[Sample], folder: Path) -> Path:
    """Writes a folder for each learner, as a course collects them, and returns the folder above."""
    for sample in samples:
        path = folder / sample.student / "digits.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook(sample), path)
    return folder
