"""Copies of the project in a folder of their own, and its commands run there as a person runs them."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PARTS = [
    "LICENSE", "TUTOR.md", "autograder", "data", "deeplearning.mplstyle", "lab.toml", "lab_utils", "notebooks",
    "public_tests.py", "pyproject.toml", "requirements.txt",
]  # fmt: skip
THIRD_EXERCISE = ROOT / "tests" / "lesson" / "05_my_relu.py"


def copy(folder: Path) -> Path:
    """Copies what the commands work with; returns the copy."""
    folder.mkdir()
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs `python -m autograder` in a copy, with the copy's own code."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "120"},
    )


def digests(folder: Path) -> dict[str, str]:
    """Returns the sha256 of each file under a folder, by its relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
