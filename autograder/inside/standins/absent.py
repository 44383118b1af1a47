"""Libraries that are not installed here: they can be imported, and whatever is used of them is missing.

So an answer that only names one goes on, and the error of one that rests on it tells what it used.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any

LIBRARIES = ("cupy", "jax", "scipy", "sklearn", "torch")


def install(shell: Any) -> None:
    """Lets what is not found anywhere else be imported, if it is one of the libraries."""
    sys.meta_path.append(Finder())


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds libraries that are not there, and every module in them."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] in LIBRARIES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Absent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing stands in it."""


class _Absent(types.ModuleType):
    """A library that is not there, or something in it; each name in it is absent, too."""

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self.__name__}.{name}")

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        library = self.__name__.partition(".")[0]
        raise ModuleNotFoundError(f"No module named {library!r}", name=self.__name__)
