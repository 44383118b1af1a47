"""Runs the measurements and writes benchmarks/RESULTS.md: python -m benchmarks."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib import util
from pathlib import Path

import click

from benchmarks import against, cluster, ends, kernels, learners, lesson, ours, pad, page, rows, watch
from benchmarks.processes import CommandFailed
from benchmarks.rows import Part, Row

RESULTS = Path(__file__).with_name("RESULTS.md")
NOTES = Path(__file__).with_name("NOTES.md")  # by hand: what the numbers can't say
ROUNDS, FULL = 3, 100

Say = Callable[[str], None]
Measure = Callable[[int, int, Path, Say], Iterator[Row]]


def _lesson(n: int, rounds: int, folder: Path, say: Say) -> Iterator[Row]:
    return lesson.measure(rounds, say)


PARTS: dict[str, Measure] = {
    "ours": ours.measure,
    "rivals": against.measure,
    "nbgrader": kernels.measure,
    "learners": learners.measure,
    "lesson": _lesson,
    "cluster": cluster.measure,
    "watch": watch.measure,
    "pad": pad.measure,
    "ends": ends.measure,
}


@click.command()
@click.option("--only", type=click.Choice(list(PARTS)), help="One part; default: all.")
@click.option("--against", "before", metavar="COMMIT", help="Part learners: an older grader, in turn with this one.")
@click.option("-n", "n", type=click.IntRange(2), default=FULL, show_default=True, help="Submissions.")
def main(only: str | None, before: str | None, n: int) -> None:
    """Measures the grader and the lesson side by side with what is usual.

    Fewer than 100 submissions are for trying out: one round, printed and not kept.
    """
    if sys.platform != "linux" and only not in ("lesson", "pad"):
        raise click.UsageError("The grader is measured on Linux only; --only lesson and --only pad run on macOS too.")
    parts = dict(PARTS)
    if before:
        if only not in (None, "learners"):
            raise click.UsageError(
                f"--against is for part learners, and --only {only} leaves it out: drop one of them."
            )
        try:
            parts["learners"] = partial(learners.measure, against=learners.find(before))
        except CommandFailed as error:
            raise click.UsageError(str(error)) from None
    if not only and util.find_spec("distributed") is None:
        click.echo("Left out: cluster, which needs Dask's distributed (make test installs it).")
        del parts["cluster"]
    measured = {}
    for name in [only] if only else parts:
        click.echo(f"Measuring: {name}")
        measured[name] = Part(_measure(parts[name], n), rows.machine())
        if n >= FULL:
            click.echo(f"The rows are in {rows.write(name, measured[name])}.")
    if n >= FULL:
        measured = {name: part for name in PARTS if (part := rows.read(name))}
    text = page.text(measured, NOTES.read_text(encoding="utf-8"))
    if n >= FULL:
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
    click.echo(text)
    if n < FULL:
        click.echo(f"Tried out with {n} submissions, one round: slopes of so few are rough. Nothing was kept.")


def _measure(part: Measure, n: int) -> list[Row]:
    rounds = ROUNDS if n >= FULL else 1
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            return list(part(n, rounds, Path(folder), lambda words: click.echo(f"  {words}")))
        except CommandFailed as error:
            raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
