"""The commands for what is graded already: report, amend, export."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from autograder import session
from autograder.arguments import Existing
from autograder.results import amendments, files
from autograder.results.amendments import AmendmentError
from autograder.results.files import CannotWrite
from autograder.results.gradebook import Gradebook, GradebookError
from autograder.results.run import Run
from autograder.results.tables import export as tables
from autograder.results.tables import platform_csv
from autograder.results.tables.gradescope import CannotExport, results_json

FORMATS = {
    "csv": tables.grades_csv,
    "json": tables.grades_json,
    "junit": tables.junit_xml,
    "gradescope": results_json,
    "canvas": platform_csv.canvas,
    "moodle": platform_csv.moodle,
}


@click.command()
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
def report(folder: Path) -> None:
    """Writes the reports in DIR again, from its gradebook."""
    with _graded(folder) as (book, run):
        scores = book.scores(of_newest_run=True)
        session.write(folder, scores, run)
    click.echo(f"Report: {folder / 'report.html'}")


@click.command(context_settings={"ignore_unknown_options": True})  # -5 points is no option, but gets a sentence
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
@click.argument("submission")
@click.argument("exercise")
@click.argument("points")
@click.option("--why", required=True, help="The reason; the learner reads it too.")
def amend(folder: Path, submission: str, exercise: str, points: str, why: str) -> None:
    """A person's marks: gives POINTS to an EXERCISE of a SUBMISSION in the report DIR, and keeps them at re-grades.

    POINTS "auto" takes the grader's again.
    """
    with _graded(folder) as (book, run):
        mark = amendments.read(run, book.scores(of_newest_run=True), submission, exercise, points, why)
        book.amend(mark)
        scores = book.scores(of_newest_run=True)
        session.write(folder, scores, run)
    click.echo(amendments.told(amendments.find(scores, submission), run))
    click.echo(f"Report: {folder / 'report.html'}")


@click.command()
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
@click.option("--format", "format_", required=True, type=click.Choice(list(FORMATS)), help="Who is to read it.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File; default: standard output.")
@click.option("--submission", help="Only this one, as grades.csv names it; Gradescope reads one at a time.")
def export(folder: Path, format_: str, output: Path | None, submission: str | None) -> None:
    """The marks in the report DIR, for another program."""
    with _graded(folder) as (book, run):
        scores = book.scores(of_newest_run=True)
        if submission is not None:
            scores = [amendments.find(scores, submission)]
        text = FORMATS[format_](scores, run)
        if output:
            files.write(output, text)
    if not output:
        click.echo(text.encode(), nl=False)
    for sentence in platform_csv.left_out(scores) if format_ in ("canvas", "moodle") else ():
        click.echo(sentence, err=True)


@contextmanager
def _graded(folder: Path) -> Iterator[tuple[Gradebook, Run]]:
    """Opens the gradebook of a folder in which something was graded.

    Raises:
        click.UsageError: there is none, or what is done with it fails; with a sentence.
    """
    file = folder / "gradebook.sqlite"
    if not file.exists():
        raise click.UsageError(f"There is no gradebook in {folder}: grade something there first, with --out {folder}.")
    try:
        with Gradebook.open(file) as book:
            run = book.run
            if run is None:
                raise click.UsageError(f"The gradebook in {folder} is empty: grade something there first.")
            yield book, run
    except (GradebookError, CannotWrite, AmendmentError, CannotExport) as error:
        raise click.UsageError(str(error)) from None
