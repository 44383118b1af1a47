"""Scores as pages: one report for the instructor, one page of feedback for each submission.

- every text is escaped, whoever wrote it, and shows its hidden characters
- a page loads nothing and runs nothing: its policy allows its own style sheet, by its hash
- a feedback page holds what concerns its learner alone; hidden checks have no name there
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.records import ExerciseScore, Score, Status, Verdict
from autograder.results import export, files
from autograder.results.printable import one_line, printable
from autograder.results.run import Run

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 20_000  # characters of a learner's cell: a page must open, whatever was pasted into it

_ISOLATION = {
    "full": "Each answer ran in a sandbox of its own: no network, no view of other files or submissions.",
    "partial": "Answers ran with limited rights, but not in a sandbox: they could use part of the network and see "
    "that other programs run.",
    "none": "Answers ran with the rights of the person who graded: nothing kept them from files or the network.",
}
_STATUSES: dict[Status, str] = {"graded": "✓ graded", "refused": "✗ refused", "needs_person": "? needs a person"}
_RESULTS = {True: "✓ passed", False: "✗ not passed", None: "? could not be judged"}


class Diagnosis(NamedTuple):
    """A mistake with the number of learners who made it and the sentences that most of them read."""

    diagnosis: str
    exercise: str
    learners: int
    rationale: str
    help: str


def write(folder: Path, scores: Sequence[Score], run: Run) -> None:
    """Writes report.html and feedback/ into the folder.

    Raises:
        autograder.results.files.CannotWrite: the disk is full, the folder can't be written, or the like.
    """
    for score in scores:
        files.write(folder / files.feedback(score), feedback(score, run))
    files.write(folder / "report.html", report(scores, run))


def report(scores: Sequence[Score], run: Run) -> str:
    """Returns the instructor's page."""
    scores = sorted(scores, key=lambda score: score.path)
    statuses = Counter(score.status for score in scores)
    return _render(
        "report.html.jinja",
        run=run,
        scores=scores,
        isolation=_ISOLATION[run.isolation],
        statuses=_STATUSES,
        counts=[(name, statuses[status]) for status, name in _STATUSES.items()],
        waiting=[score for score in scores if score.status == "needs_person"],
        diagnoses=frequent_diagnoses(scores),
    )


def feedback(score: Score, run: Run) -> str:
    """Returns the page that a learner reads."""
    file = score.path.rsplit("/", 1)[-1]  # the folders above it are the instructor's
    return _render("feedback.html.jinja", run=run, score=score, file=file, results=_RESULTS)


def frequent_diagnoses(scores: Sequence[Score]) -> list[Diagnosis]:
    """Returns the diagnoses, the most frequent first."""
    wrong = [exercise for score in scores for exercise in score.exercises if exercise.diagnosis]
    told = Counter((item.diagnosis or "", item.exercise) for item in wrong)
    found = []
    for (diagnosis, exercise), learners in sorted(told.items(), key=lambda item: (-item[1], item[0])):
        sentences = Counter(
            (item.rationale, item.help) for item in wrong if (item.diagnosis, item.exercise) == (diagnosis, exercise)
        )
        (rationale, help_), _ = sentences.most_common(1)[0]
        found.append(Diagnosis(diagnosis, exercise, learners, rationale, help_))
    return found


def _render(template: str, **facts: Any) -> str:
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _pages().get_template(template).render(style=Markup(style), style_hash=f"sha256-{digest}", **facts)


@cache  # a template takes longer to compile than a page to fill
def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    pages.filters |= {
        "capped": _capped,
        "check_name": _check_name,
        "diagnoses": export.diagnoses,
        "earned": _earned,
        "line": one_line,
        "page": lambda score: quote(files.feedback(score)),
        "points": _points,
        "shortened": _shortened,
    }
    return pages


def _shown(value: Any) -> Any:
    """Returns what stands on the page: our own markup as it is, any other text without hidden characters."""
    return value if isinstance(value, Markup) else printable(str(value))


def _points(points: float | None) -> str:
    """Returns points as people write them, a dash for none. Example: 70.0 -> 70"""
    return "–" if points is None else f"{round(points, 2):g}"


def _earned(score: Score, exercise: str) -> float | None:
    return next((item.score for item in score.exercises if item.exercise == exercise), None)


def _check_name(check: Verdict) -> str:
    return "hidden check" if check.visibility == "hidden" else check.check


def _capped(exercise: ExerciseScore) -> bool:
    """Returns whether the limit of half the points took some away."""
    return 0 < exercise.score < sum(check.score for check in exercise.checks)


def _shortened(code: str) -> str:
    left_out = len(code) - _LONGEST
    return code if left_out <= 0 else f"{code[:_LONGEST]}\n… and {left_out} more characters"
