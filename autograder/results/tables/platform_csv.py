"""Scores as the tables that learning platforms read: Canvas' gradebook CSV, Moodle's grading worksheet.

- a platform takes one mark for each learner, and a blank one may erase a mark that is there: rows without one stay out
- of several from one learner the best that counts is sent; a team's mark goes to each member that a roster names
- learners are known by the numbers that the platform wrote into the names of the files it handed out, or by a roster's
- the two formats are described in tests/results/formats/
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from autograder.printable import CODE, one_line, spreadsheet_cell
from autograder.records import NOTHING, Person, Printable, Score
from autograder.results.people import whose
from autograder.results.run import Run


def canvas(scores: Sequence[Score], run: Run) -> str:
    """Returns what Canvas imports: Grades, Import. The column is the lab's name; Canvas asks which assignment it is."""
    rows: list[Sequence[object]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", spreadsheet_cell(one_line(run.lab))],
        ["    Points Possible", "", "", "", "", run.max_score],
    ]
    for score, person in _sent(scores, "canvas"):
        # Canvas looks for the ID, the SIS ID, the login, the name; a learner's folder is often called by the login.
        login = person.login or ("" if person.number or person.id else person.name)
        cells = (person.name, person.number, person.id, one_line(login), person.section)
        rows.append([*map(spreadsheet_cell, cells), score.score])
    return _table(rows)


def moodle(scores: Sequence[Score], run: Run) -> str:
    """Returns what Moodle reads as an assignment's grading worksheet, and as a CSV of grades by name."""
    rows: list[Sequence[object]] = [["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]]
    for score, person in _sent(scores, "moodle"):
        identifier = f"Participant {person.number}" if person.number else ""
        rows.append([identifier, spreadsheet_cell(person.name), score.score, run.max_score, ""])
    return _table(rows)


def sendable(scores: Iterable[Score]) -> list[Score]:
    """Returns of each learner the mark that counts, sorted by path."""
    best: dict[str, Score] = {}
    for score in sorted((score for score in scores if score.score is not None), key=lambda score: score.path):
        key = whose(score).key
        if key not in best or (score.score or 0) > (best[key].score or 0):
            best[key] = score
    return sorted(best.values(), key=lambda score: score.path)


def left_out(scores: Sequence[Score]) -> list[Printable]:
    """Returns a sentence for each score that is not sent."""
    sent = {whose(score).key: score for score in sendable(scores)}
    others = [score for score in scores if score not in sent.values()]
    others.sort(key=lambda score: (score.path, score.student))
    return [one_line(f"Left out: {score.path or score.student}: {_reason(score, sent)}", CODE) for score in others]


def _reason(score: Score, sent: dict[str, Score]) -> str:
    if counting := sent.get(whose(score).key):
        return f"{counting.path} counts for {score.student}."
    return f"it has no mark ({score.status})."


def _sent(scores: Iterable[Score], platform: str) -> Iterator[tuple[Score, Person]]:
    """Gives each mark with each person who gets it; who hands in alone and with a team gets the better one."""
    best: dict[tuple[Person, str], Score] = {}
    for score in sendable(scores):
        owner = whose(score)
        number = owner.number if owner.platform == platform else NOTHING
        alone = Person(score.student, owner.login, number)
        for at in [(person, "") for person in owner.people] or [(alone, owner.key)]:
            if at not in best or (score.score or 0) > (best[at].score or 0):
                best[at] = score
    yield from ((score, person) for (person, _), score in best.items())


def _table(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
