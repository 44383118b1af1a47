"""The way to the pytest door on which nothing that was handed in is met: `autograder ci`.

- the settings are our own file's, and no conftest.py is read
- variables that begin with PYTEST_ say nothing
- no module is looked for where it was started, nor among submissions
"""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

SETTINGS = Path(__file__).resolve().with_name("pytest.ini")
OPEN = (
    "Started like this, pytest looks for settings among the submissions and above them, and has run what these name "
    "before anybody can refuse. Nothing was graded. Type this instead: {}"
)
ON_PATH = (
    "Python looks for modules in {}, where learners may have put some. Nothing was graded. Take that folder out of "
    "PYTHONPATH and of pytest's options, and type this: {}"
)


def run(paths: Sequence[str], options: Sequence[str], lab: Path, out: Path | None) -> int:
    """Grades what was handed in as pytest's tests; returns pytest's exit code.

    Args:
        options: of pytest
        lab: the folder of the lab that was handed out
        out: the folder that keeps the results, if they are to be kept
    """
    asked = [str(Path(path).absolute()) for path in paths]  # a name that begins with @ or - is an option
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        del os.environ[name]
    os.environ["PYTHONSAFEPATH"] = "1"  # for what other plugins start
    # The root folder decides nothing else: names are told as grades.csv has them.
    ours = ["-c", str(SETTINGS), "--rootdir", str(Path.cwd()), "--nbval", "-p", "autograder.plugin"]
    ours += ["--lab", str(lab), *(["--out", str(out.absolute())] if out else [])]
    return int(pytest.main([*ours, *asked, *options]))


def refusal(settings: Path | None, paths: Sequence[Path]) -> str:
    """Returns why pytest must not go on, "" if nothing that was handed in can have a say in it.

    Args:
        settings: pytest's file of settings
        paths: what is to be graded, absolute
    """
    line = shlex.join(["autograder", "ci", *map(str, paths)]) if paths else "autograder ci FOLDER"
    if settings is None or settings.resolve() != SETTINGS:
        return OPEN.format(line)
    folders = [(path if path.is_dir() else path.parent).resolve() for path in paths]
    places = [Path(entry).resolve() for entry in sys.path if Path(entry).exists()]
    met = [place for place in places if _may_be_learners(place, folders)]
    return ON_PATH.format(met[0], line) if met else ""


def _may_be_learners(entry: Path, folders: Sequence[Path]) -> bool:
    """Says whether learners may have put modules there: where it was started, above and below submissions."""
    if entry == SETTINGS.parents[1]:  # our own code comes from there
        return False
    python = [Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
    return entry == Path.cwd().resolve() or any(
        folder.is_relative_to(entry) or (entry.is_relative_to(folder) and not _holds(python, entry, folder))
        for folder in folders
    )


def _holds(python: Sequence[Path], entry: Path, folder: Path) -> bool:
    """Says whether an entry is Python's own, in an environment that lies among the submissions."""
    return any(entry.is_relative_to(home) and not folder.is_relative_to(home) for home in python)
