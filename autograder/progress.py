"""How a run looks while it goes on: a bar on a terminal, plain lines elsewhere, and a summary at the end."""

import time
from collections import Counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.printable import CODE, one_line
from autograder.records import Score
from autograder.results.pages.summary import frequent_diagnoses
from autograder.session import Outcome, Watcher

SECONDS_BETWEEN_LINES = 5.0
MOST_FREQUENT = 5


class Display(Watcher):
    """Tells how a run goes; a context manager.

    Args:
        console: where to
        quiet: tell nothing until the summary
    """

    def __init__(self, console: Console, quiet: bool) -> None:
        self.console, self.quiet = console, quiet
        self.counts: Counter[str] = Counter()
        self.total = 0
        self.begun = self.last_line = time.monotonic()
        self.bar = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[totals]}"),
            console=console,
            disable=quiet or not console.is_terminal,
        )

    def __enter__(self) -> "Display":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def start(self, total: int, kept: int) -> None:
        self.total, self.begun = total, time.monotonic()
        self.task = self.bar.add_task("", total=total, rate="", totals="")
        if kept and not self.quiet:
            self._say(f"{kept} already graded with the same content, checks and versions; {total} to grade.")

    def told(self, sentence: str) -> None:
        self._say(sentence)

    def graded(self, score: Score) -> None:
        self.counts[score.status] += 1
        done = sum(self.counts.values())
        seconds = time.monotonic() - self.begun
        rate = f", {done / seconds * 60:.0f} per minute" if seconds >= 1 else ""  # earlier it says nothing
        self.bar.update(self.task, completed=done, rate=rate.removeprefix(", "), totals=self._totals())
        due = time.monotonic() - self.last_line > SECONDS_BETWEEN_LINES
        if not self.quiet and not self.console.is_terminal and (due or done == self.total):
            self.last_line = time.monotonic()
            self._say(f"{done} of {self.total}{rate}: {self._totals()}")

    def _totals(self) -> str:
        words = {"graded": "graded", "refused": "refused", "needs_person": "need a person"}
        return ", ".join(f"{self.counts[status]} {word}" for status, word in words.items() if self.counts[status])

    def summary(self, outcome: Outcome, report: str) -> None:
        """Prints what became of all submissions, the most frequent mistakes, and where the report is."""
        counts = Counter(score.status for score in outcome.scores)
        others = "".join(f", {counts[status]} {status}" for status in ("superseded", "missing") if counts[status])
        self._say(
            f"{counts['graded']} graded, {counts['refused']} refused, {counts['needs_person']} need a person{others}. "
            f"Isolation: {outcome.run.isolation}. Seed: {outcome.run.seed}."
        )
        for item in frequent_diagnoses(outcome.scores)[:MOST_FREQUENT]:
            self._say(f"{item.learners} x {item.exercise}: {item.diagnosis}: {item.rationale.partition(chr(10))[0]}")
        doubts = sum(bool(score.owner.doubt) for score in outcome.scores)
        if doubts:
            self._say(
                f"in doubt who handed in what: {doubts}; the report names them first, and autograder who says why."
            )
        if outcome.since and outcome.since.changes:
            count = len(outcome.since.changes)
            self._say(
                f"{count} {'mark' if count == 1 else 'marks'} changed since the run of {outcome.since.started} UTC: "
                "the report and autograder compare say whose and why."
            )
        for score in outcome.scores:
            if score.status == "needs_person":
                self._say(f"needs a person: {score.path}: {score.reason}")
        self._say(f"Report: {report}")

    def _say(self, line: str) -> None:
        """Prints one line; a wrapped one could begin with what CI takes for an order."""
        self.console.print(one_line(line, CODE), soft_wrap=True, markup=False, emoji=False, highlight=False)
