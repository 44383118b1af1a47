"""The lesson's own helpers, which draw, and its tests, which note what passed them."""

import functools
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograder.inside.standins.idle import IDLE

# Exercise -> what passed its test last, and in which cell.
tested: dict[str, tuple[Any, int]] = {}
# What the tests raised.
verdicts: list[BaseException] = []


def install(shell: Any, helpers: str, aliases: Sequence[str]) -> None:
    """Makes the helpers idle, but for those that the set-up took into the notebook; the rest is there by name, too.

    Args:
        helpers: their module, "" where there is none
        aliases: other names under which notebooks of this lesson import it
    """
    if not helpers:
        return
    module = importlib.import_module(helpers)
    for name in module.__all__:
        if name not in shell.user_ns:
            shell.user_ns[name] = IDLE
            setattr(module, name, IDLE)
    for alias in aliases:
        sys.modules[alias] = module


def watch_tests(shell: Any, tests: Any, exercises: Sequence[str], cell: Callable[[], int]) -> None:
    """Lets each exercise's test note what passed it; the tests are there by name, as after the lesson's imports.

    Args:
        tests: the module that holds them
        cell: gives the number of the cell that is running
    """
    tested.clear()
    for exercise in exercises:
        name = f"test_{exercise}"
        if test := getattr(tests, name, None):
            shell.user_ns[name] = _noting(exercise, getattr(test, "__wrapped__", test), cell)
            setattr(tests, name, shell.user_ns[name])


def _noting(exercise: str, test: Callable[..., Any], cell: Callable[[], int]) -> Callable[..., Any]:
    @functools.wraps(test)
    def noting(*arguments: Any, **options: Any) -> Any:
        try:
            praise = test(*arguments, **options)
        except AssertionError as verdict:
            verdicts.append(verdict)
            raise
        for given in (*arguments, *options.values())[:1]:
            tested[exercise] = (given, cell())
        return praise

    return noting
