"""The commands for what a person thinks of answers: amend gives marks, one or many at once; mistake names one."""

import codecs
from collections.abc import Sequence
from pathlib import Path

import click

from autograder import session
from autograder.arguments import Command, Existing
from autograder.marks import graded
from autograder.results import amendments, bulk, groups
from autograder.results.amendments import Amendment, AmendmentError

FORMS = (
    "Say amend DIR SUBMISSION EXERCISE POINTS --why for one answer, amend DIR --where diagnosis=ID EXERCISE POINTS "
    "--why for all who made a mistake, amend DIR --group ID POINTS --why for all whose answers behave alike, or "
    "amend DIR --from FILE.csv for what a table says."
)


@click.command(
    cls=Command, context_settings={"ignore_unknown_options": True}
)  # -5 points is no option, but gets a sentence
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
@click.argument("words", metavar="[SUBMISSION] [EXERCISE] [POINTS]", nargs=-1)
@click.option("--from", "table", type=Existing(dir_okay=False), help="A CSV with submission, exercise, points, why.")
@click.option("--where", "condition", metavar="diagnosis=ID", help="All who made this mistake in EXERCISE.")
@click.option("--group", metavar="ID", help="All whose answers behave alike, as the report names them.")
@click.option("--why", help="The reason; the learner reads it too.")
@click.option("--yes", is_flag=True, help="Write many marks without asking, as a script must.")
def amend(
    folder: Path, words: tuple[str, ...], table: Path | None, condition: str | None, group: str | None,
    why: str | None, yes: bool,
) -> None:  # fmt: skip
    """A person's marks: gives POINTS to an EXERCISE of a SUBMISSION in the report DIR, and keeps them at re-grades.

    POINTS "auto" takes the grader's again. Many marks at once are told as a list before they are written.
    """
    if why is None and table is None:
        raise click.UsageError("Missing option '--why'.")
    count = [words for words, asked in ((0, table), (2, condition), (1, group)) if asked] or [3]
    if count != [len(words)] or (table and why):
        raise click.UsageError(FORMS)
    is_many = count != [3]
    submission, exercise, points = ("", "", "", *words)[-3:]
    with graded(folder) as (book, run):
        scores = book.scores(of_newest_run=True)
        if table:
            marks = bulk.from_table(_text(table), run, scores)
        elif condition:
            marks = bulk.where(condition, run, scores, exercise, points, why or "")
        elif group:
            marks = groups.marks(groups.find(scores, group), run, scores, points, why or "")
        else:
            marks = [amendments.read(run, scores, submission, exercise, points, why or "")]
        if is_many:
            _confirm(marks, yes)
        book.amend(*marks)
        scores = session.write(folder, book, run)
    if is_many:
        click.echo(f"Written: {len(marks)}.")
    else:
        click.echo(amendments.told(amendments.find(scores, submission), run))
    click.echo(f"Report: {folder / 'report.html'}")


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
@click.argument("group")
def mistake(folder: Path, group: str) -> None:
    """A mistake cell for the section of the exercise, from a GROUP of answers in the report DIR that behave alike."""
    with graded(folder) as (book, _):
        click.echo(groups.cell(groups.find(book.scores(of_newest_run=True), group)), nl=False)


def _text(table: Path) -> str:
    """Returns the text of a table, in UTF-8 or as spreadsheets write it.

    Raises:
        AmendmentError: it can't be read.
    """
    try:
        content = table.read_bytes()
    except OSError as error:
        raise AmendmentError(f"{table} can't be read ({error.strerror}): choose another file with --from.") from None
    if content.startswith(b"PK"):
        raise AmendmentError(f"{table} is a workbook: save it as CSV, and name that file with --from.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _confirm(marks: Sequence[Amendment], yes: bool) -> None:
    """Tells the marks, and asks whether they are to be written.

    Raises:
        click.ClickException: they are not, or nobody can answer.
    """
    for line in bulk.listed(marks):
        click.echo(line)
    if yes:
        return
    try:
        agreed = click.confirm(f"Write {'this mark' if len(marks) == 1 else f'these {len(marks)} marks'}?")
    except click.Abort:
        raise click.UsageError("Nobody answered, so nothing was written: say --yes in a script.") from None
    if not agreed:
        raise click.ClickException("Nothing was written.")
