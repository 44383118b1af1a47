"""Scores as pages: one report for the instructor, one page of feedback for each submission.

A feedback page holds what concerns its learner alone: hidden checks have no name and no sentence there, our own
trouble no details, and no path leads anywhere on the grader's machine.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from statistics import median

from autograder.records import Score, Status
from autograder.results import changes, files, groups
from autograder.results.changes import Compared
from autograder.results.pages import page as pages
from autograder.results.pages import summary
from autograder.results.run import Run

_ISOLATION = {
    "full": "Each submission ran in a sandbox of its own: no network, no view of other files or submissions.",
    "partial": "Answers ran with limited rights, but not in a sandbox: they could tell whether a file is there, and "
    "fill the disk.",
    "none": "Answers ran with the rights of the person who graded: nothing kept them from files or the network.",
}
_STATUSES: dict[Status, str] = {"graded": "✓ graded", "refused": "✗ refused", "needs_person": "? needs a person"}
_OTHERS: dict[Status, str] = {"superseded": "– superseded", "missing": "– missing"}  # told where there are any
_MOST_ROWS = 10_000  # of the table: with more, a browser takes seconds to open the page
_RESULTS = {True: "✓ passed", False: "✗ not passed"}
_OUR_PAGE = re.compile(r".+-[0-9a-f]{8}(?:[0-9a-f]{24})?\.html")  # 8 digits of old
OUR_MARK = b'<meta name="generator" content="autograder feedback">'


def write(folder: Path, scores: Sequence[Score], run: Run, since: Compared | None = None) -> None:
    """Writes report.html and feedback/ into the folder; a page that says the same already is left alone.

    Args:
        since: what changed since an earlier run, None where there was none

    Raises:
        autograder.results.files.CannotWrite: the disk is full, the folder can't be written, or the like.
    """
    written = set()
    for score in scores:
        if score.status != "missing":
            written.add(name := files.feedback(score))
            files.write(folder / name, feedback(score, run))
    _remove_others(folder, written)
    files.write(folder / "report.html", report(scores, run, since))


def report(scores: Sequence[Score], run: Run, since: Compared | None = None) -> str:
    """Returns the instructor's page."""
    scores = sorted(scores, key=lambda score: (score.student.casefold(), score.path))
    counts, grouped = Counter(score.status for score in scores), groups.groups(scores)
    return pages.render(
        "report",
        run=run,
        scores=scores,
        rows=scores[:_MOST_ROWS],
        isolation=_ISOLATION[run.isolation],
        statuses=_STATUSES | {status: label for status, label in _OTHERS.items() if counts[status]},
        counts=counts,
        since=since,
        in_words=changes.in_words,
        doubts=summary.doubts(scores),
        waiting=summary.by_reason(scores, "needs_person"),
        refused=summary.by_reason(scores, "refused"),
        marks=summary.marks(scores, run.max_score),
        checks=summary.checks(scores),
        diagnoses=summary.frequent_diagnoses(scores),
        groups=[group for group in grouped if len(group.members) > 1],
        single=[group for group in grouped if len(group.members) == 1],
        missing=[score for score in scores if score.status == "missing"],
        late=[score for score in scores if score.owner.is_late and score.status != "superseded"],
        seconds=[score.seconds for score in scores if score.seconds],
        median=median,
    )


def feedback(score: Score, run: Run) -> str:
    """Returns the page that a learner reads."""
    file = score.path.rsplit("/", 1)[-1]  # the folders above it are the instructor's
    return pages.render("feedback", run=run, score=score, file=file, results=_RESULTS)


def _remove_others(folder: Path, ours: Collection[str]) -> None:
    """Removes the pages of submissions that are gone; whatever is not clearly such a page stays."""
    for path in (folder / "feedback").glob("*-*.html"):
        if f"feedback/{path.name}" in ours or not _OUR_PAGE.fullmatch(path.name):
            continue
        if path.is_file() and not path.is_symlink() and OUR_MARK in path.read_bytes():
            files.remove(path)
