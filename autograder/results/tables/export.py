"""Scores as the files that other programs read: CSV for spreadsheets, JSON for scripts, JUnit XML for CI."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from autograder.printable import CODE, one_line, printable, spreadsheet_cell, without_folders
from autograder.records import NOTHING, ExerciseScore, Owner, Printable, Score
from autograder.results import files, score_json
from autograder.results.run import Run

_SCHEMA = 1
_OF_ROSTER = ("login", "number", "id", "section", "group")


def grades_csv(scores: Sequence[Score], run: Run) -> str:
    """Returns one row per submission, sorted, with one column per exercise; texts can't run as formulas."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    columns = ["submission", "student", "status", "score", "max_score", *run.points, "diagnoses", "reason", "amended"]
    has_roster = any(score.owner.people for score in scores)
    rows.writerow([*columns, "attempt", "late", *(_OF_ROSTER if has_roster else ())])
    for score in _sorted(scores):
        points = {exercise.exercise: exercise.score for exercise in score.exercises}
        rows.writerow(
            [
                *map(spreadsheet_cell, (score.path, score.student, one_line(score.status))),
                score.score,
                run.max_score,
                *(points.get(name) for name in run.points),
                *map(spreadsheet_cell, (diagnoses(score), score.reason, _amended(score), score.owner.attempt)),
                "late" if score.owner.is_late else "",
                *(spreadsheet_cell(_of_roster(score, column)) for column in (_OF_ROSTER if has_roster else ())),
            ]
        )
    return table.getvalue()


def _of_roster(score: Score, column: str) -> Printable:
    """Returns what the roster says of a learner, or of each member of a team."""
    return one_line("; ".join(getattr(person, column) for person in score.owner.people))


def diagnoses(score: Score) -> Printable:
    """Returns what was found, such as "mean: off_by_one; median: raises", or ""."""
    return one_line("; ".join(f"{item.exercise}: {item.diagnosis}" for item in score.exercises if item.diagnosis))


def sentences(exercise: ExerciseScore) -> Iterator[Printable]:
    """Gives what a learner reads of an exercise where no page shows it, each on lines of its own."""
    lines = [f"A person set these marks: {exercise.amended}" if exercise.amended else ""]
    if exercise.diagnosis:
        lines += [exercise.rationale, exercise.example, f"Try: {exercise.help}" if exercise.help else ""]
    lines += [f"Good to know (costs no points): {sentence}" for _, sentence in exercise.advice]
    yield from (without_folders(Printable(line)) for line in lines if line)


def _amended(score: Score) -> Printable:
    """Returns which exercises a person marked, and why, such as "mean: right, by hand", or ""."""
    amended = (f"{item.exercise}: {item.amended}" for item in score.exercises if item.amended)
    return one_line("; ".join(amended), CODE)


def grades_json(scores: Sequence[Score], run: Run) -> str:
    """Returns everything there is to know about the run, sorted by submission, as strict JSON.

    Raises:
        ValueError: a score is infinite or not a number.
    """
    facts = {
        "schema": _SCHEMA,
        "lab": {"name": run.lab, "version": run.version, "digest": run.digest},
        "isolation": run.isolation,
        "seed": run.seed,
        "environment": dict(run.environment),
    }
    # A line for each submission: easy to search, and json's quick encoder knows no indentation.
    head = _strict(facts, indent=2).removesuffix("\n}")
    rows = ",\n".join(_strict(_submission(score, run)) for score in _sorted(scores))
    return f'{head},\n  "submissions": [\n{rows}\n]}}\n'


def _strict(data: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(data, indent=indent, ensure_ascii=False, allow_nan=False)


def _submission(score: Score, run: Run) -> dict[str, Any]:
    return {
        "submission": score.path,
        "student": score.student,
        "sha256": score.sha256,
        "status": score.status,
        "reason": score.reason or None,
        "feedback": files.feedback(score) if score.status != "missing" else None,
        "score": score.score,
        "max_score": run.max_score,
        "seconds": score.seconds,
        **_of_owner(score.owner),
        "exercises": [_exercise(exercise) for exercise in score.exercises],
    }


def _of_owner(owner: Owner) -> dict[str, Any]:
    """Returns what else is known of who handed it in."""
    people = [{column: getattr(person, column) for column in ("name", *_OF_ROSTER)} for person in owner.people]
    known = {"attempt": owner.attempt, "late": owner.is_late, "doubt": owner.doubt, "roster": people}
    return {name: value for name, value in known.items() if value}


def _exercise(exercise: ExerciseScore) -> dict[str, Any]:
    return {
        "exercise": exercise.exercise,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "amended": exercise.amended or None,
        "diagnosis": exercise.diagnosis,
        "advice": [identifier for identifier, _ in exercise.advice],
        "checks": [score_json.check(check) for check in exercise.checks],
    }


def junit_xml(scores: Sequence[Score], run: Run) -> str:
    """Returns a test case for each submission and exercise: lost points fail, what nobody judged is an error."""
    suite = ElementTree.Element("testsuite", name=run.lab, time=f"{sum(score.seconds for score in scores):.3f}")
    properties = ElementTree.SubElement(suite, "properties")
    facts = {"isolation": run.isolation, "seed": str(run.seed), "version": run.version, "digest": run.digest}
    for name, value in (facts | dict(run.environment)).items():
        ElementTree.SubElement(properties, "property", name=name, value=value)
    for score in (score for score in _sorted(scores) if score.status not in ("missing", "superseded")):
        judged = {exercise.exercise: exercise for exercise in score.exercises}
        for name in run.points:
            case = _add(suite, "testcase", classname=score.path, name=one_line(name))
            _outcome(case, score, judged.get(name))
    for count, kind in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error")):
        suite.set(count, str(len(suite.findall(kind))))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _outcome(case: ElementTree.Element, score: Score, exercise: ExerciseScore | None) -> None:
    points = f"{exercise.score:g} of {exercise.max_score:g} points" if exercise else ""
    if score.status != "graded" or exercise is None:
        kind = one_line("not_judged" if score.status == "graded" else score.status)
        _add(case, "error", type=kind, message=score.reason or one_line("This exercise was not judged."))
    elif exercise.score < exercise.max_score:
        message = exercise.rationale or exercise.amended or one_line("Not all checks passed.")
        text = printable("\n".join(filter(None, (points, exercise.example, exercise.help))), CODE)
        _add(case, "failure", text, type=one_line(exercise.diagnosis or "wrong"), message=message)
    if exercise and exercise.amended:
        _add(case, "system-out", printable(f"{points}, given by a person: {exercise.amended}", CODE))


def _add(parent: ElementTree.Element, tag: str, text: Printable = NOTHING, **facts: Printable) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, dict[str, str](facts))
    element.text = text or None
    return element


def _sorted(scores: Sequence[Score]) -> list[Score]:
    return sorted(scores, key=lambda score: (score.path, score.student))
