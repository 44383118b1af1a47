"""The command line: autograder [--lab FOLDER] COMMAND."""

import io
import os
import signal
import sys
from pathlib import Path

import click
from rich.console import Console

from autograder import __version__, amending, marks, scheduler, session, watching
from autograder.arguments import AtLeast, AuthorsCommand, Command, Existing, WithOptionsBehind, if_of_lab, of_lab
from autograder.lab import Lab
from autograder.lesson import build as building
from autograder.lesson import leaks, sections
from autograder.lesson import release as releasing
from autograder.progress import Display
from autograder.reading import roster
from autograder.records import Attempts
from autograder.sandbox.isolation import WALLS, Isolation, Level, detect, gaps
from autograder.who import who, with_roster

NEEDS_PERSON, INTERRUPTED = 3, 130


@click.group()
@click.version_option(__version__, prog_name="autograder")
@click.option("--lab", type=Existing(file_okay=False), help="Folder that holds lab.toml; default: the grader's own.")
@click.pass_context
def main(context: click.Context, lab: Path | None) -> None:
    """Builds the lesson of a lab, and grades what learners hand in."""
    context.obj = lab
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name in a script that a terminal lacks must end no command
            stream.reconfigure(errors="backslashreplace")


@main.command(cls=AuthorsCommand)
@click.option("--execute", is_flag=True, help="Run the solution notebook too, and keep its outputs.")
@of_lab
def build(lab: Lab, execute: bool) -> None:
    """Sections to notebooks and public tests."""
    for path in building.write(lab, executed=execute):
        click.echo(f"built {path.relative_to(lab.folder).as_posix()}")


@main.command(cls=AuthorsCommand)
@of_lab
def check(lab: Lab) -> None:
    """The author's gate: says what is not yet as it must be, and where."""
    from autograder.gate import check as gate  # loads NumPy, which the others need not wait for

    problems = 0
    with Display(Console(), quiet=False) as display:
        for stage in gate.check(lab, display):
            click.echo(f"{'NO' if stage.problems else 'ok'}  {stage.claim}.")
            for problem in stage.problems:
                click.echo(f"    {problem}")
            problems += len(stage.problems)
    if problems:
        click.echo(f"Not yet: {problems} {'thing' if problems == 1 else 'things'} to mend, see above.")
        sys.exit(1)
    click.echo("All is well: the lesson may go out. Next: make release")


@main.command(cls=AuthorsCommand)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the zip.")
@of_lab
def release(lab: Lab, out: Path) -> None:
    """The learners' zip: no solutions, no hidden checks, no grader."""
    cells = sections.read(lab.source)
    if problems := [*building.outdated(cells, lab), *leaks.found(releasing.contents(lab), cells)]:
        raise click.ClickException("\n".join(["Nothing was released.", *problems]))
    click.echo(f"Released: {releasing.write(out, lab)}")


@main.command(cls=Command)
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
@with_roster
@click.option(
    "--attempt",
    "attempts",
    type=click.Choice(["last", "best", "all"]),
    default="last",
    show_default=True,
    help="Of several that one learner handed in, which counts; all: each is graded, and the last counts.",
)
@click.option("--regrade", is_flag=True, help="Also what is graded already.")
@click.option("--dask", "address", default="", help="A Dask scheduler's address: its workers grade, see docs/scale.md.")
@click.option("--insecure-cluster", "insecure", is_flag=True, help="With --dask, also another machine without TLS.")
@click.option("--seed", type=AtLeast(0, 7), help="Of the questions; default: drawn once, kept in the gradebook.")
@click.option("--watch", is_flag=True, help="Go on with what comes into PATHS, until Ctrl-C.")
@click.option("--quiet", is_flag=True, help="Only the summary.")
@of_lab
def grade(
    lab: Lab, paths: tuple[Path, ...], out: Path, jobs: int, timeout: float, require_isolation: str | None,
    allow_unsandboxed: bool, listed: Path | None, attempts: Attempts, regrade: bool, address: str, insecure: bool,
    seed: int | None, watch: bool, quiet: bool,
) -> None:  # fmt: skip
    """Grades every submission found under PATHS: folders, notebooks, .py exports, zips."""
    if address and (problem := scheduler.problem_with(address, insecure)):
        raise click.UsageError(problem)
    if address and watch:
        raise click.UsageError("--watch grades on this machine: leave --dask out, or --watch.")
    isolation = _isolation(require_isolation, allow_unsandboxed)
    console = Console()
    on_list = roster.read(listed) if listed else []
    order = session.Order(
        lab, paths, out, jobs, timeout, regrade, seed, on_list, attempts, [listed] if listed else [], address
    )
    if watch:  # a service is stopped by this
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Display(console, quiet) as display:
            outcome = (watching.watch if watch else session.grade_all)(order, isolation, display)
    except KeyboardInterrupt:
        click.echo("Interrupted. What is graded is kept: the same command goes on from here.", err=True)
        sys.exit(INTERRUPTED)
    except OSError as error:
        raise click.UsageError(f"{out} can't be used ({error.strerror}): choose another folder with --out.") from None
    display.summary(outcome, str(out / "report.html"))
    if any(score.status == "needs_person" for score in outcome.scores):
        sys.exit(NEEDS_PERSON)


@main.command(cls=WithOptionsBehind, context_settings={"ignore_unknown_options": True})
@click.argument("paths", nargs=-1, metavar="PATHS... [-- PYTEST OPTIONS]")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder that keeps the results.")
@of_lab
def ci(lab: Lab, paths: tuple[str, ...], out: Path | None, behind: tuple[str, ...]) -> None:
    """Grades under pytest, for CI: a test for each submission and exercise, green only if it is right."""
    from autograder import ci as door  # loads pytest, which no other command needs

    sys.exit(door.run(paths, behind, lab.folder, out))


@main.command(cls=AuthorsCommand)
@if_of_lab
def kernelspec(lab: Lab | None) -> None:
    """Installs kernels, warm and sandboxed: autograder for any notebook, and a lab's own by its name."""
    from autograder.sandbox import provisioner  # loads jupyter_client, which no other command needs here

    isolation = detect()
    if isolation.level == Level.NONE:
        click.echo(f"Not installed: {isolation.reason}")
        return
    for folder in provisioner.install(lab, Path(sys.prefix)):
        click.echo(f"Installed: {folder}. To try it: pytest --nbval-lax --nbval-kernel-name {folder.name} NOTEBOOK")


@main.command("isolation")
def tell_isolation() -> None:
    """How well this machine shuts in learners' code, and what is missing for more."""
    found = detect()
    click.echo(f"Isolation here: {found.level}. A learner's code:")
    for wall in WALLS:
        gap = gaps(found.level)[wall.what]
        click.echo(f"{'NO' if gap else 'ok'}  {wall.what}: {gap or wall.holds}.")
    if found.level != Level.FULL:
        click.echo(f"Why not full: {found.reason}")
    if found.level == Level.NONE:
        click.echo("Grade on a Linux machine, or say --allow-unsandboxed if you know every learner.")


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


for command in (who, marks.report, amending.amend, amending.mistake, marks.compare, marks.export):
    main.add_command(command)


def script() -> None:
    """The command `autograder`."""
    # Each worker would run the script's own file first, and load all of this; of a package's __main__ it knows better.
    sys.modules["__main__"].__spec__ = __spec__
    main()


if __name__ == "__main__":
    main(prog_name="autograder")
