"""The commands for what is graded already: report, compare, export."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from autograder import session
from autograder.arguments import AtLeast, Command, Existing
from autograder.records import Printable, Score
from autograder.results import amendments, changes, files
from autograder.results.gradebook import Gradebook
from autograder.results.pages import zips
from autograder.results.run import Run, scaled
from autograder.results.tables import export as tables
from autograder.results.tables import platform_csv
from autograder.results.tables.gradescope import results_json
from autograder.results.tables.markdown import markdown


class Format(NamedTuple):
    """How marks are written for somebody. left_out: gives a sentence for each that is not."""

    write: Callable[[Sequence[Score], Run], str | bytes]
    left_out: Callable[[Sequence[Score]], list[Printable]] = lambda _: []


FORMATS = {
    "csv": Format(tables.grades_csv),
    "json": Format(tables.grades_json),
    "junit": Format(tables.junit_xml),
    "markdown": Format(markdown),
    "gradescope": Format(results_json),
    "canvas": Format(platform_csv.canvas, platform_csv.left_out),
    "canvas-feedback": Format(zips.canvas, zips.left_out_of_canvas),
    "moodle": Format(platform_csv.moodle, platform_csv.left_out),
    "moodle-feedback": Format(zips.moodle, zips.left_out_of_moodle),
    "brightspace": Format(platform_csv.brightspace, platform_csv.left_out_of_brightspace),
    "nbgrader": Format(platform_csv.nbgrader, platform_csv.left_out),
}


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
def report(folder: Path) -> None:
    """Writes the reports in DIR again, from its gradebook."""
    with graded(folder) as (book, run):
        session.write(folder, book, run)
    click.echo(f"Report: {folder / 'report.html'}")


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
def compare(folder: Path) -> None:
    """What the last re-grade in DIR changed: whose mark, by how much, through which check."""
    with graded(folder) as (book, run):
        since = session.compared(book, run, book.scores(of_newest_run=True))
    if since is None:
        click.echo("There is no earlier run to compare with: grade the same submissions again first.")
        return
    for line in changes.told(since, run):
        click.echo(line)


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
@click.option("--format", "format_", required=True, type=click.Choice(list(FORMATS)), help="Who is to read it.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File; default: standard output.")
@click.option("--submission", help="Only this one, as grades.csv names it; Gradescope reads one at a time.")
@click.option("--max", "most", type=AtLeast(0.01, 10), help="All points, as the platform counts them.")
def export(folder: Path, format_: str, output: Path | None, submission: str | None, most: float | None) -> None:
    """The marks in the report DIR, for another program."""
    with graded(folder) as (book, run):
        scores = book.scores(of_newest_run=True)
        if submission is not None:
            scores = [amendments.find(scores, submission)]
        if most is not None:
            scores, run = scaled(scores, run, most)
        content = FORMATS[format_].write(scores, run)
        if output:
            files.write(output, content)
    if isinstance(content, bytes) and not output and sys.stdout.isatty():
        raise click.UsageError(f"{format_} is a zip, and no text for a terminal: name a file with --output.")
    if not output:
        click.echo(content if isinstance(content, bytes) else content.encode(), nl=False)
    for sentence in FORMATS[format_].left_out(scores):
        click.echo(sentence, err=True)


@contextmanager
def graded(folder: Path) -> Iterator[tuple[Gradebook, Run]]:
    """Opens the gradebook of a folder in which something was graded.

    Raises:
        click.UsageError: there is none.
    """
    file = folder / "gradebook.sqlite"
    if not file.exists():
        raise click.UsageError(f"There is no gradebook in {folder}: grade something there first, with --out {folder}.")
    with Gradebook.open(file) as book:
        run = book.run
        if run is None:
            raise click.UsageError(f"The gradebook in {folder} is empty: grade something there first.")
        yield book, run
