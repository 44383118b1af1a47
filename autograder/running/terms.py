"""What all submissions of a run have in common."""

import platform
import shutil
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from autograder.lab import Lab
from autograder.lesson import sections
from autograder.records import Cell


@dataclass(frozen=True)
class Terms:
    """What a worker must know beside the submissions.

    lab     : whose answers they are
    cells   : of the lab's sections
    digest  : of the sections, tells one set of cells from another
    seed    : of the questions
    seconds : for one submission, all exercises together
    address : of the warm parent; None runs plain kernels, outside of any sandbox
    again   : the batch is graded for the second time, by then alone
    """

    lab: Lab = field(compare=False)
    cells: Sequence[Cell] = field(compare=False)
    digest: str
    seed: int
    seconds: float
    address: Path | None
    again: bool = False


def prepared(lab: Lab, cells: Sequence[Cell]) -> dict[str, Any]:
    """Returns what the processes that run learners' notebooks must know: the fields of `inside.serve.Lesson`."""
    return {
        "folder": str(lab.folder),
        "setup": lab.imports + lab.data,
        "helpers": lab.helpers,
        "aliases": lab.aliases,
        "observers": Path(lab.tests).stem,
        "standins": lab.standins,
        "exercises": [exercise.name for exercise in sections.with_points(cells)],
        "ruff": ruff() or "",
    }


def ruff() -> str | None:
    """Returns the program that knows the syntax of newer Pythons, None where it is not installed."""
    return shutil.which("ruff", path=sysconfig.get_path("scripts"))


def versions(lab: Lab) -> dict[str, str]:
    """Returns Python's version and those of the lab's packages, by their names."""
    found = {"python": platform.python_version()}
    for name, builds in lab.packages.items():
        for build in builds:
            try:
                found[name] = metadata.version(build)
                break
            except metadata.PackageNotFoundError:
                continue
    return found
