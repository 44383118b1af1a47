"""Something that takes every call, attribute and item, and does nothing."""

import types
from collections.abc import Iterator
from typing import Any


class Idle:
    """Returns itself for whatever is asked of it; in a loop it is empty."""

    def __call__(self, *arguments: Any, **options: Any) -> "Idle":
        return self

    def __getattr__(self, name: str) -> "Idle":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, place: Any) -> "Idle":
        return self

    def __setitem__(self, place: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator["Idle"]:
        return iter(())

    def __enter__(self) -> "Idle":
        return self

    def __exit__(self, *problem: object) -> None:
        pass


IDLE = Idle()


class IdleModule(types.ModuleType):
    """A module of which every name is idle, but for those that are set."""

    def __getattr__(self, name: str) -> Idle:
        if name.startswith("__"):
            raise AttributeError(name)
        return IDLE
