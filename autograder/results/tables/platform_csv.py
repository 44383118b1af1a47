"""Scores as the tables that platforms read: Canvas' gradebook, Moodle's worksheet, Brightspace's and nbgrader's grades.

- a platform takes one mark for each learner, and a blank one may erase a mark that is there: rows without one stay out
- of several from one learner the best that counts is sent; a team's mark goes to each member that a roster names
- learners are known by the numbers that the platform wrote into the names of the files it handed out, or by a roster's
- the formats are described in tests/results/formats/
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import escape

from autograder import platforms
from autograder.printable import CODE, one_line, printable, spreadsheet_cell
from autograder.records import NOTHING, Person, Printable, Score, Status
from autograder.results.people import is_better, sendable, whose
from autograder.results.run import Run
from autograder.results.tables.export import sentences

_POUND = "#"  # ends each line of Brightspace's, and stands before what spreadsheets would take for a number
_NBGRADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def canvas(scores: Sequence[Score], run: Run) -> str:
    """Returns what Canvas imports: Grades, Import. The column is the lab's name; Canvas asks which assignment it is."""
    rows: list[Sequence[object]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", spreadsheet_cell(one_line(run.lab))],
        ["    Points Possible", "", "", "", "", _two_digits(run.max_score)],
    ]
    for score, person in sent(scores, "canvas"):
        # Canvas looks for the ID, the SIS ID, the login, the name; a learner's folder is often called by the login.
        cells = (person.name, person.number, person.id, person.login, person.section)
        rows.append([*map(spreadsheet_cell, cells), _mark(score)])
    return _table(rows)


def moodle(scores: Sequence[Score], run: Run) -> str:
    """Returns what Moodle reads as an assignment's grading worksheet, and as a CSV of grades by name."""
    header = ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments"]
    rows: list[Sequence[object]] = [header]
    for score, person in sent(scores, "moodle"):
        identifier = f"Participant {person.number}" if person.number else ""
        name = spreadsheet_cell(person.name)
        rows.append([identifier, name, _mark(score), _two_digits(run.max_score), "", spreadsheet_cell(_comment(score))])
    return _table(rows)


def brightspace(scores: Sequence[Score], run: Run) -> str:
    """Returns what Brightspace imports: Grades, Enter Grades, Import. Its grade item is called as the lab."""
    item = spreadsheet_cell(one_line(f"{run.lab} Points Grade"))
    rows: list[Sequence[object]] = [["OrgDefinedId", "Username", item, "End-of-Line Indicator"]]
    for score, person in sent(scores, "brightspace"):
        if _is_known(person):
            cells = (one_line(_POUND + cell) if cell else "" for cell in (person.id, person.login))
            rows.append([*cells, _mark(score), _POUND])
    return _table(rows)


def _is_known(person: Person) -> bool:
    """Says whether Brightspace can find somebody."""
    return bool(person.id or person.login)


def left_out_of_brightspace(scores: Sequence[Score]) -> list[Printable]:
    """Returns a sentence for each score that is not sent: Brightspace could give some marks to nobody."""
    unknown = [
        one_line(f"Left out: {person.name}: Brightspace looks for an OrgDefinedId or a Username: grade with --roster.")
        for _, person in sent(scores, "brightspace")
        if not _is_known(person)
    ]
    return [*left_out(scores), *unknown]


def nbgrader(scores: Sequence[Score], run: Run) -> str:
    """Returns the table that `nbgrader export` writes; one who handed in nothing has no row, where nbgrader has a 0."""
    rows: list[Sequence[object]] = [_NBGRADER]
    for score, person in sent(scores, "nbgrader"):
        last, _, first = person.name.partition(", ")
        named = (run.lab, NOTHING, NOTHING, person.login or person.id or person.name, last, first, person.email)
        mark = _mark(score)
        rows.append(
            [*(spreadsheet_cell(one_line(cell)) for cell in named), mark, 0.0, mark, _two_digits(run.max_score)]
        )
    return _table(rows)


def _mark(score: Score) -> float:
    """Returns the points of a score that has some."""
    return _two_digits(score.score or 0.0)


def _two_digits(points: float) -> float:
    """Returns points as every platform keeps them."""
    return round(points, 2)


def _comment(score: Score) -> Printable:
    """Returns what Moodle shows its learner beside the marks, as HTML; never empty: that would erase."""
    lines = []
    for item in score.exercises:
        lines.append(f"{item.exercise}: {item.score:g} of {item.max_score:g} points.")
        lines += sentences(item)
    return one_line("<br>".join(str(escape(printable(line))).replace("\n", "<br>") for line in lines), CODE)


def left_out(scores: Sequence[Score], statuses: Sequence[Status] = ("graded",)) -> list[Printable]:
    """Returns a sentence for each score that is not sent."""
    counting = {whose(score).key: score for score in sendable(scores, statuses)}
    others = [score for score in scores if counting.get(whose(score).key) is not score]
    others.sort(key=lambda score: (score.path, score.student))
    return [one_line(f"Left out: {score.path or score.student}: {_reason(score, counting)}", CODE) for score in others]


def _reason(score: Score, counting: dict[str, Score]) -> str:
    if counts := counting.get(whose(score).key):
        return f"{counts.path} counts for {score.student}."
    return f"it has no mark ({score.status})."


def sent(
    scores: Iterable[Score], platform: str, statuses: Sequence[Status] = ("graded",)
) -> Iterator[tuple[Score, Person]]:
    """Gives each mark with each person who gets it; who hands in alone and with a team gets the better one."""
    best: dict[object, tuple[Score, Person]] = {}
    for score in sendable(scores, statuses):
        for key, person in _getting(score, platform):
            other, known = best.get(key, (score, person))
            # What the platform wrote beside one of somebody's files names that person also where a roster does not.
            person = replace(known, number=known.number or person.number, login=known.login or person.login)
            best[key] = (score if is_better(score, other) else other), person
    yield from best.values()


def _getting(score: Score, platform: str) -> Iterator[tuple[object, Person]]:
    """Gives who gets a score, each with what tells people apart."""
    owner = whose(score)
    number = owner.number if owner.platform == platform and not owner.is_team else NOTHING
    if not owner.people:
        login = owner.login or (NOTHING if owner.platform in platforms.TITLES else score.student)
        yield owner.key, Person(score.student, login, number)
    for person in owner.people:
        is_alone = not owner.is_team
        login = person.login or (owner.login if is_alone else NOTHING)
        yield person, replace(person, number=person.number or number, login=login)


def _table(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
