"""Our grader as an instructor runs it, everything included; a wrong verdict ends the benchmark.

Everything: the start of Python, reading, the sandbox, the warm parent, kernels, judging, gradebook, reports.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.__main__ import NEEDS_PERSON
from autograder.lab import CHECKOUT as ROOT
from benchmarks import processes
from benchmarks.processes import CommandFailed, Cost
from benchmarks.submissions import Sample

JOBS = os.cpu_count() or 1


def grade(handed_in: Path, out: Path, watch: Callable[[int], None] | None = None, of: Path = ROOT) -> Cost:
    """Grades a folder at full isolation, one job for each core.

    Args:
        of: the checkout whose grader that is
    """
    # Its folder alone would not do: workers would import what is installed, which is this checkout.
    environment = {**os.environ, "PYTHONPATH": str(of)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each run compiles the whole grader
    exit_codes = (0,) if of == ROOT else (0, NEEDS_PERSON)  # what an older one decided is looked at afterwards
    line = command(handed_in, out, "--jobs", str(JOBS), "--require-isolation", "full")
    return processes.run(line, of, environment, exit_codes=exit_codes, watch=watch)


def command(handed_in: Path, out: Path, *options: str) -> list[str | Path]:
    """Returns the command line that grades a folder."""
    return [sys.executable, "-m", "autograder", "grade", handed_in, "--out", out, "--quiet", *options]


def confirm(samples: Sequence[Sample], out: Path) -> None:
    """Compares each verdict with what its sample expects: a grader that is wrong is not fast.

    Raises:
        CommandFailed: one differs, or is missing.
    """
    if others := differing(samples, out):
        raise CommandFailed(others[0])


def differing(samples: Sequence[Sample], out: Path) -> list[str]:
    """Returns a sentence for each sample whose verdict is not the expected one, or missing."""
    text = (out / "grades.json").read_text(encoding="utf-8")
    verdicts = {
        item["student"]: {exercise["exercise"]: exercise["diagnosis"] for exercise in item["exercises"]}
        for item in json.loads(text)["submissions"]
    }
    return [
        f"The grader says {found} of {sample.student}, expected {sample.expected}."
        for sample in samples
        if (found := verdicts.get(sample.student)) != sample.expected
    ]
