"""Scores as Markdown: what CI shows beside a run, such as GitHub's summary of a job.

One submission is told as on its learner's page; several are a table. A hidden check has no name here. What others
wrote is text: it makes no link, no picture and no markup.
"""

import re
from collections.abc import Iterator, Sequence

from autograder.printable import one_line, printable, without_folders
from autograder.records import ExerciseScore, Printable, Score
from autograder.results.run import Run
from autograder.results.tables import export

MOST = 900_000  # bytes of a table: GitHub refuses a summary of more than 1 MiB
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")  # a backslash takes the meaning from each (https://spec.commonmark.org)


def markdown(scores: Sequence[Score], run: Run) -> str:
    """Returns the page."""
    told = [score for score in scores if score.status not in ("missing", "superseded")]
    lines = _one(told[0], run) if len(told) == 1 else _several(told, run)
    return "\n".join([*lines, "", f"{run.lab} {run.version}, isolation {run.isolation}.", ""])


def _one(score: Score, run: Run) -> Iterator[str]:
    if score.status == "refused":
        yield f"# Not graded\n\n{_text(without_folders(score.reason))}\n\nMend that, then hand it in again."
    elif score.status != "graded":
        yield "# Not graded yet\n\nThe grader could not judge this, and a person will look at it. It costs no points."
    else:
        yield f"# {score.score:g} of {run.max_score:g} points"
        for exercise in score.exercises:
            yield from _exercise(exercise)


def _exercise(exercise: ExerciseScore) -> Iterator[str]:
    sign = "❌" if exercise.diagnosis or exercise.score < exercise.max_score else "✅"
    yield f"\n## {sign} {_text(one_line(exercise.exercise))}: {exercise.score:g} of {exercise.max_score:g} points"
    if exercise.amended:
        yield f"\nA person set these marks: {_text(exercise.amended)}"
    if exercise.diagnosis:
        yield f"\n{_text(without_folders(exercise.rationale))}"
        if exercise.example:
            yield f"\n{_code(without_folders(exercise.example))}"
        if exercise.help:
            yield f"\n**One thing to try:** {_text(without_folders(exercise.help))}"
    for _, sentence in exercise.advice:
        yield f"\nGood to know (costs no points): {_text(without_folders(sentence))}"
    if exercise.checks:
        yield f"\nChecks passed: {sum(check.passed for check in exercise.checks)} of {len(exercise.checks)}."


def _several(scores: Sequence[Score], run: Run) -> Iterator[str]:
    yield f"# {len(scores)} submissions\n"
    yield "| submission | points | what was found |\n|---|--:|---|"
    size = 0
    for number, score in enumerate(scores):
        points = "–" if score.score is None else f"{score.score:g} of {run.max_score:g}"
        found = export.diagnoses(score) if score.status == "graded" else one_line(f"{score.status}: {score.reason}")
        row = f"| {_text(score.path)} | {points} | {_text(found)} |"
        size += len(row.encode())
        if size > MOST:
            yield f"\nThese are the first {number:,}; all stand in grades.csv."
            return
        yield row


def _text(text: Printable) -> str:
    """Returns the text on one line, with every character as it is.

    Example: <b> *x* -> \\<b\\> \\*x\\*
    """
    line = one_line(" ".join(text.split()))
    return _PUNCTUATION.sub(lambda found: f"\\{found[0]}", line)


def _code(text: Printable) -> str:
    """Returns the text as a block of code, whose fence is longer than any in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{printable(text)}\n{fence}"
