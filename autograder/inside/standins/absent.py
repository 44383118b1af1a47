"""Libraries that are not installed here: they can be imported, and whatever is used of them is missing.

So an answer that only names one goes on, and the error of one that rests on it tells what it used. What was really
missing is noted: an error with the same words can be raised by hand. An answer that knows what to do without a library
does so where none `stand_in`.
"""

import dis
import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any

LIBRARIES = ("cupy", "jax", "scipy", "sklearn", "torch")
stand_in = True  # else they are not there at all
missing: list[str] = []  # packages that were looked for, or used, and are not there


def install(shell: Any) -> None:
    """Lets what is not found anywhere else be imported, if it is one of the libraries."""
    sys.meta_path.append(Finder())


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds libraries that are not there, and every module in them."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] in LIBRARIES and stand_in:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        missing.append(name.partition(".")[0])
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
        missing.append(library)
        raise ModuleNotFoundError(f"No module named {library!r}", name=self.__name__)


def package(error: BaseException) -> str:
    """Returns the package whose import, or use, ended in this error; "" where it was raised by hand, or is another."""
    trace = error.__traceback__
    if not isinstance(error, ModuleNotFoundError) or not error.name or trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    is_import = dis.opname[code.co_code[trace.tb_lasti]] == "IMPORT_NAME"
    is_ours = code is _Absent.__call__.__code__ or code.co_filename.startswith("<frozen importlib.")
    return error.name.partition(".")[0] if is_import or is_ours else ""
