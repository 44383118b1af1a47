"""The command line: autograder COMMAND."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from autograder import session
from autograder.arguments import AtLeast, Existing
from autograder.lesson import build as building
from autograder.lesson import leaks, sections
from autograder.lesson import release as releasing
from autograder.lesson.release import CannotRelease
from autograder.lesson.sections import SectionError
from autograder.progress import Display
from autograder.results import amendments, files
from autograder.results.amendments import AmendmentError
from autograder.results.files import CannotWrite
from autograder.results.gradebook import Gradebook, GradebookError
from autograder.results.run import Run
from autograder.results.tables import export as tables
from autograder.results.tables import platform_csv
from autograder.results.tables.gradescope import CannotExport, results_json
from autograder.sandbox.isolation import Isolation, Level, detect
from autograder.sandbox.warm_parent import WarmParentFailed

FORMATS = {
    "csv": tables.grades_csv,
    "json": tables.grades_json,
    "junit": tables.junit_xml,
    "gradescope": results_json,
    "canvas": platform_csv.canvas,
    "moodle": platform_csv.moodle,
}
NEEDS_PERSON, INTERRUPTED = 3, 130


@click.group()
@click.version_option(session.version(), prog_name="digits-lab")
def main() -> None:
    """Builds the lesson of digits-lab, and grades what learners hand in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name in a script that a terminal lacks must end no command
            stream.reconfigure(errors="backslashreplace")


@main.command()
@click.option("--execute", is_flag=True, help="Run the solution notebook too, and keep its outputs.")
def build(execute: bool) -> None:
    """Sections to notebooks and public_tests.py."""
    try:
        paths = building.write(executed=execute)
    except SectionError as error:
        raise click.ClickException(str(error)) from None
    for path in paths:
        click.echo(f"built {path.relative_to(building.ROOT).as_posix()}")


@main.command()
def check() -> None:
    """The author's gate: says what is not yet as it must be, and where."""
    from autograder.gate import check as gate  # loads NumPy, which the others need not wait for

    problems = 0
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # for a quiet start of TensorFlow
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        with Display(Console(), quiet=False) as display:
            for stage in gate.check(display):
                click.echo(f"{'NO' if stage.problems else 'ok'}  {stage.claim}.")
                for problem in stage.problems:
                    click.echo(f"    {problem}")
                problems += len(stage.problems)
    except (SectionError, CannotRelease, WarmParentFailed, GradebookError, CannotWrite) as error:
        raise click.ClickException(str(error)) from None
    if problems:
        click.echo(f"Not yet: {problems} {'thing' if problems == 1 else 'things'} to mend, see above.")
        sys.exit(1)
    click.echo("All is well: the lesson may go out. Next: make release")


@main.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the zip.")
def release(out: Path) -> None:
    """The learners' zip: no solutions, no hidden checks, no grader."""
    try:
        cells = sections.read()
        if problems := [*building.outdated(cells), *leaks.found(releasing.contents(), cells)]:
            raise click.ClickException("\n".join(["Nothing was released.", *problems]))
        path = releasing.write(out)
    except (SectionError, CannotRelease) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Released: {path}")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=Existing())
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@click.option("--jobs", type=AtLeast(1, 4), default=os.cpu_count, help="Worker processes; default: one per core.")
@click.option("--timeout", type=AtLeast(1.0, 60.0), default=60.0, show_default=True, help="Seconds per submission.")
@click.option("--require-isolation", type=click.Choice(["full", "partial"]), help="Stop if this machine gives less.")
@click.option(
    "--allow-unsandboxed",
    is_flag=True,
    help="Run learners' code with your own rights where nothing better is to be had.",
)
@click.option("--regrade", is_flag=True, help="Also what is graded already.")
@click.option("--seed", type=AtLeast(0, 7), help="Of the questions; default: drawn once, kept in the gradebook.")
@click.option("--quiet", is_flag=True, help="Only the summary.")
def grade(
    paths: tuple[Path, ...], out: Path, jobs: int, timeout: float, require_isolation: str | None,
    allow_unsandboxed: bool, regrade: bool, seed: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Grades every submission found under PATHS: folders, notebooks, .py exports, zips."""
    isolation = _isolation(require_isolation, allow_unsandboxed)
    console = Console()
    order = session.Order(paths, out, jobs, timeout, regrade, seed)
    try:
        with Display(console, quiet) as display:
            outcome = session.grade_all(order, isolation, display)
    except KeyboardInterrupt:
        click.echo("Interrupted. What is graded is kept: the same command goes on from here.", err=True)
        sys.exit(INTERRUPTED)
    except (GradebookError, CannotWrite, session.NothingHandedIn, WarmParentFailed) as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{out} can't be used ({error.strerror}): choose another folder with --out.") from None
    display.summary(outcome, str(out / "report.html"))
    if any(score.status == "needs_person" for score in outcome.scores):
        sys.exit(NEEDS_PERSON)


@main.command()
@click.argument("folder", metavar="DIR", type=Existing(file_okay=False))
def report(folder: Path) -> None:
    """Writes the reports in DIR again, from its gradebook."""
    with _graded(folder) as (book, run):
        scores = book.scores(of_newest_run=True)
        session.write(folder, scores, run)
    click.echo(f"Report: {folder / 'report.html'}")


@main.command(context_settings={"ignore_unknown_options": True})  # -5 points is no option, but gets a sentence
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


@main.command()
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


@main.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="PATHS... [-- PYTEST OPTIONS]")
def ci(words: tuple[str, ...]) -> None:
    """Grades under pytest, for CI: a test for each submission and exercise, green only if it is right."""
    from autograder import ci as door  # loads pytest, which no other command needs

    sys.exit(door.run(words))


@main.command()
def kernelspec() -> None:
    """Installs the kernel digits-lab, warm and sandboxed, for nbval, nbclient and JupyterLab."""
    from autograder.sandbox import provisioner  # loads jupyter_client, which no other command needs here

    isolation = detect()
    if isolation.level == Level.NONE:
        click.echo(f"Not installed: {isolation.reason}")
        return
    folder = provisioner.install(sections.ROOT, session.SHOWN, Path(sys.prefix))
    click.echo(f"Installed: {folder}. To try it: pytest --nbval-lax --nbval-kernel-name {provisioner.NAME} NOTEBOOK")


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


def _isolation(required: str | None, allow_unsandboxed: bool) -> Isolation:
    """Returns this machine's level, if it is enough.

    Raises:
        click.UsageError: it is not.
    """
    isolation = detect()
    if required == "full" and isolation.level != Level.FULL:
        raise click.UsageError(f"Full isolation is not to be had here. {isolation.reason}")
    if required == "partial" and isolation.level == Level.NONE:
        raise click.UsageError(f"No isolation is to be had here. {isolation.reason}")
    if isolation.level == Level.NONE and not allow_unsandboxed:
        raise click.UsageError(
            f"{isolation.reason} Learners' code would run with all your rights: grade on another machine, "
            "or say --allow-unsandboxed if you know every learner."
        )
    return isolation


if __name__ == "__main__":
    main(prog_name="autograder")
