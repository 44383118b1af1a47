"""Scores as the tables that learning platforms read: Canvas' gradebook CSV, Moodle's grading worksheet.

- a platform takes one mark for each learner, and a blank one may erase a mark that is there: rows without one stay out
- learners are known by the numbers that the platform wrote into the names of the files it handed out
- the two formats are described in tests/results/formats/
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from autograder.platforms import Owner, owner
from autograder.printable import CODE, one_line, spreadsheet_cell
from autograder.records import Printable, Score
from autograder.results.run import Run


def canvas(scores: Sequence[Score], run: Run) -> str:
    """Returns what Canvas imports: Grades, Import. The column is the lab's name; Canvas asks which assignment it is."""
    rows: list[Sequence[object]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", spreadsheet_cell(one_line(run.lab))],
        ["    Points Possible", "", "", "", "", run.max_score],
    ]
    for score in sendable(scores):
        number, name = _number(score, "canvas"), spreadsheet_cell(score.student)
        # Canvas looks for the ID, then the login, then the name; the folder of a learner is often called by the login.
        rows.append([name, number, "", "" if number else name, "", score.score])
    return _table(rows)


def moodle(scores: Sequence[Score], run: Run) -> str:
    """Returns what Moodle reads as an assignment's grading worksheet, and as a CSV of grades by name."""
    rows: list[Sequence[object]] = [["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]]
    for score in sendable(scores):
        number = _number(score, "moodle")
        identifier = f"Participant {number}" if number else ""
        rows.append([identifier, spreadsheet_cell(score.student), score.score, run.max_score, ""])
    return _table(rows)


def sendable(scores: Iterable[Score]) -> list[Score]:
    """Returns the scores that have a mark and are their learner's only one, sorted by path."""
    graded = sorted((score for score in scores if score.score is not None), key=lambda score: score.path)
    learners = Counter(map(_learner, graded))
    return [score for score in graded if learners[_learner(score)] == 1]


def left_out(scores: Sequence[Score]) -> list[Printable]:
    """Returns a sentence for each score that is not sent."""
    sent = sendable(scores)
    missing = sorted((score for score in scores if score not in sent), key=lambda score: score.path)
    return [one_line(f"Left out: {score.path}: {_reason(score)}", CODE) for score in missing]


def _reason(score: Score) -> str:
    if score.score is None:
        return f"it has no mark ({score.status})."
    return f"{score.student} handed in several; take the others out of the folder, and grade it again."


def _owner(score: Score) -> Owner | None:
    """Returns who a platform says it is, if the grader took its word: a learner may name files as platforms do."""
    found = owner(score.path)
    return found if found and found.name == score.student else None


def _learner(score: Score) -> tuple[str, ...]:
    found = _owner(score)
    return (found.platform, found.number) if found else (score.student,)


def _number(score: Score, platform: str) -> str:
    found = _owner(score)
    return found.number if found and found.platform == platform else ""


def _table(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
