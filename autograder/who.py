"""The command `who`: who handed in what and why we think so, before anything is graded; what is in doubt first."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from autograder.arguments import Command, Existing, of_lab
from autograder.lab import Lab
from autograder.lesson import sections
from autograder.printable import CODE, one_line
from autograder.reading import roster, submissions
from autograder.records import NOBODY, Owner, Person, Printable

SHOWN = 3  # files of one learner; of what is nobody's
with_roster = click.option(
    "--roster", "listed", type=Existing(dir_okay=False), metavar="FILE",
    help="The class's list as CSV, as Canvas, Moodle, Brightspace or nbgrader export it.",
)  # fmt: skip


@click.command(cls=Command)
@click.argument("paths", nargs=-1, required=True, type=Existing())
@with_roster
@of_lab
def who(lab: Lab, paths: tuple[Path, ...], listed: Path | None) -> None:
    """Who handed in what, and why we think so, before anything is graded."""
    exercises = [exercise.name for exercise in sections.with_points(sections.read(lab.source))]
    on_list = roster.read(listed) if listed else []
    told = submissions.who(paths, exercises, lab, people=on_list, without=[listed] if listed else [])
    missing = roster.missing([owner for owner, _ in told], on_list)
    for line in _lines(told, missing):
        click.echo(line)


def _lines(told: Sequence[tuple[Owner, Sequence[Printable]]], missing: Sequence[Person]) -> Iterator[Printable]:
    learners = [(owner, files) for owner, files in told if owner is not NOBODY]
    if doubtful := [(owner, files) for owner, files in learners if owner.doubt]:
        yield one_line(f"In doubt: {len(doubtful)}. A roster (--roster FILE) or another name decides.")
        for owner, files in doubtful:
            yield from _learner(owner, files, owner.doubt)
    yield one_line(f"Learners: {len(learners)}.")
    for owner, files in learners:
        yield from _learner(owner, files, owner.why)
    if missing:
        yield one_line(f"Missing, on the roster and without a file: {len(missing)}.")
        yield from (one_line(f"  {person.name}") for person in missing)
    nobodys = [file for owner, files in told if owner is NOBODY for file in files]
    if nobodys:
        yield one_line(f"Nobody's: {len(nobodys)} {'file' if len(nobodys) == 1 else 'files'}.")
        yield from _files(nobodys)


def _learner(owner: Owner, files: Sequence[Printable], why: Printable) -> Iterator[Printable]:
    number = f", {owner.platform} {owner.number}" if owner.number else ""
    members = f", {', '.join(person.name for person in owner.people)}" if owner.is_team and owner.people else ""
    late = ", late" if owner.is_late else ""
    yield one_line(f"  {owner.name or owner.key}{number}{members}{late}: {why}.", CODE)
    yield from _files(files)


def _files(files: Sequence[Printable]) -> Iterator[Printable]:
    yield from (one_line(f"    {file}", CODE) for file in files[:SHOWN])
    if len(files) > SHOWN:
        yield one_line(f"    and {len(files) - SHOWN} more")
