"""Our grader as an instructor runs it, everything included; a wrong verdict ends the benchmark.

Everything: the start of Python, reading, the sandbox, the warm parent, kernels, judging, gradebook, reports.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.lesson.build import ROOT
from benchmarks import processes
from benchmarks.processes import CommandFailed, Cost
from benchmarks.submissions import Sample

JOBS = os.cpu_count() or 1


def grade(handed_in: Path, out: Path, watch: Callable[[int], None] | None = None, of: Path = ROOT) -> Cost:
    """Grades a folder at full isolation, one job for each core.

    Args:
        of: the checkout whose grader that is
    """
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        handed_in,
        "--out",
        out,
        "--jobs",
        str(JOBS),
    ]
    environment = {**os.environ, "PYTHONPATH": str(of)}
    return processes.run([*command, "--quiet", "--require-isolation", "full"], of, environment, watch=watch)


def confirm(samples: Sequence[Sample], out: Path) -> None:
    """Compares each verdict with what its sample expects: a grader that is wrong is not fast.

    Raises:
        CommandFailed: one differs, or is missing.
    """
    text = (out / "grades.json").read_text(encoding="utf-8")
    verdicts = {
        item["student"]: {exercise["exercise"]: exercise["diagnosis"] for exercise in item["exercises"]}
        for item in json.loads(text)["submissions"]
    }
    for sample in samples:
        found = verdicts.get(sample.student)
        if found != sample.expected:
            raise CommandFailed(f"The grader says {found} of {sample.student}, expected {sample.expected}.")
