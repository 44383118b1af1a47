"""Many marks of a person at once: from a table, for all who made one mistake, for all whose answers behave alike.

Everything is checked before anything is written, and can be read as a list before that.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from autograder.printable import CODE, one_line
from autograder.records import ExerciseScore, Printable, Score
from autograder.results import amendments
from autograder.results.amendments import AUTOMATIC, Amendment, AmendmentError
from autograder.results.run import Run

COLUMNS = ("submission", "exercise", "points", "why")
_SHOWN = 12  # problems of one table


def from_table(text: str, run: Run, scores: Sequence[Score]) -> list[Amendment]:
    """Returns the marks of a table with the columns submission, exercise, points and why, and any others.

    Raises:
        AmendmentError: a column is missing, there is no mark, or one can't be given; with all that is wrong.
    """
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise AmendmentError(f"The table can't be read ({error}): save it as CSV once more.") from None
    marks: dict[tuple[str, str], Amendment] = {}
    named: dict[str, Score] = {score.path: score for score in scores}
    problems = []
    for line, cells in rows:
        try:
            found = named.get(cells[0])
            mark = amendments.read(run, [found] if found else scores, *cells)
            if marks.setdefault((mark.about.path, mark.exercise), mark) is not mark:
                raise AmendmentError(f"{mark.exercise} of {mark.about.path} has a mark further up: keep one of them.")
        except AmendmentError as error:
            problems.append(f"Line {line}: {error}")
    if problems:
        more = [f"and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
        raise AmendmentError("\n".join(["Nothing was written.", *problems[:_SHOWN], *more]))
    if not marks:
        raise AmendmentError("The table has no mark: write one in each line below the first.")
    return list(marks.values())


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Gives the cells of each line that has any, in the order of COLUMNS, and the number of the line.

    Raises:
        AmendmentError: there is no such column.
        csv.Error: it is no table.
    """
    first = (text.splitlines() or [""])[0]
    lines = io.StringIO(text, newline="")
    rows = csv.DictReader(lines, delimiter=max(",;\t", key=first.count), restval="", skipinitialspace=True)
    rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or []]
    if missing := [name for name in COLUMNS if name not in rows.fieldnames]:
        raise AmendmentError(
            f"The table has no column {' and no '.join(missing)}: its first line names the columns, "
            f"{', '.join(COLUMNS)}, as grades.csv names submissions and exercises."
        )
    for row in rows:
        submission, exercise, points, why = ((row[name] or "").strip() for name in COLUMNS)
        if submission or exercise or points or why:
            yield rows.line_num, (submission, exercise, points, why)


def where(condition: str, run: Run, scores: Sequence[Score], exercise: str, points: str, why: str) -> list[Amendment]:
    """Returns the same mark for all who made a mistake in an exercise.

    Args:
        condition: such as "diagnosis=off_by_one"

    Raises:
        AmendmentError: it is no such condition, nobody made that mistake, or the mark can't be given.
    """
    key, _, diagnosis = condition.partition("=")
    if key != "diagnosis" or not diagnosis:
        raise AmendmentError(
            f"--where knows diagnosis=ID alone, and not {condition!r}: write one that grades.csv names, "
            "such as diagnosis=raises."
        )
    there = [(score, item) for score, item in exercises_of(scores) if item.exercise == exercise]
    found = [score for score, item in there if item.diagnosis == diagnosis]
    if not found and exercise in run.points:
        counts = Counter(item.diagnosis for _, item in there if item.diagnosis)
        made = ", ".join(f"{name} ({count})" for name, count in counts.most_common()) or "none"
        raise AmendmentError(f"Nobody made the mistake {diagnosis!r} in {exercise}. Made were: {made}.")
    return [amendments.read(run, scores, score.path, exercise, points, why) for score in found] or [
        amendments.read(run, scores, "", exercise, points, why)
    ]


def exercises_of(scores: Sequence[Score]) -> Iterator[tuple[Score, ExerciseScore]]:
    """Gives each exercise of each score that counts."""
    for score in scores:
        if score.status in ("graded", "needs_person"):
            yield from ((score, item) for item in score.exercises)


def listed(marks: Sequence[Amendment]) -> Iterator[Printable]:
    """Gives a line for each mark: whose, from how many points to how many, why."""
    for mark in marks:
        now = next((item for item in mark.about.exercises if item.exercise == mark.exercise), None)
        before = "no mark" if now is None else f"{now.score:g}"
        after = f"what the grader gave ({AUTOMATIC})" if mark.points is None else f"{mark.points:g}"
        person = ", by a person before" if now and now.amended else ""
        told = f"{mark.about.student}: {mark.exercise} {before} → {after}{person}: {mark.why} ({mark.about.path})"
        yield one_line(told, CODE)
