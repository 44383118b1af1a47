"""Arguments of the command line that answer a wrong value with a sentence and the next step."""

import functools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder import lab
from autograder.lab import Lab
from autograder.printable import CODE, one_line, printable
from autograder.records import Told


class Existing(click.Path):
    """The path of something that is there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(exists=True, path_type=Path, **options)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            told = f"{error.message} Look for a typing mistake; relative paths start at {Path.cwd()}."
            self.fail(one_line(told), param, ctx)


class AtLeast(click.ParamType):
    """A number, whole or not, from some number on.

    Args:
        least: the smallest that may be given; an int stands for whole numbers
        example: one to show
    """

    def __init__(self, least: int | float, example: int | float) -> None:
        self.least, self.example = least, example
        self.name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        kind = type(self.least)
        try:
            number = kind(value)
        except ValueError:
            number = kind(self.least) - 1
        if not self.least <= number < math.inf:
            words = "a whole number" if kind is int else "a number"
            example = f"write one such as {self.example:g}."
            self.fail(f"{one_line(str(value))} is not {words} of at least {self.least:g}: {example}", param, ctx)
        return number


class Command(click.Command):
    """A command that answers what can't be done with a sentence."""

    failure: type[click.ClickException] = click.UsageError

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Told as error:
            raise self.failure(printable(str(error), CODE)) from None


class AuthorsCommand(Command):
    """One about the lab itself: it was given rightly, and the lab is to be mended."""

    failure = click.ClickException


class WithOptionsBehind(Command):
    """A command that gets what stands behind "--" untouched, as `behind`: another program's options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        rest = super().parse_args(ctx, args[:at])
        ctx.params["behind"] = tuple(args[at + 1 :])
        return rest


def of_lab(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the lab that was asked for, as its first argument; commands without it need no lab."""
    return _with(lab.read, command)


def if_of_lab(command: Callable[..., None]) -> Callable[..., None]:
    """The same, with None where no lab was asked for and the grader lies in none."""
    return _with(lambda folder: lab.read(folder) if folder or lab.lies_in_one() else None, command)


def _with(find: Callable[[Path | None], Lab | None], command: Callable[..., None]) -> Callable[..., None]:
    @click.pass_obj
    @functools.wraps(command)
    def with_lab(folder: Path | None, *arguments: Any, **options: Any) -> None:
        try:
            asked = find(folder)
        except lab.LabError as error:  # wrong usage, whatever the command
            raise click.UsageError(str(error)) from None
        command(asked, *arguments, **options)

    return with_lab
