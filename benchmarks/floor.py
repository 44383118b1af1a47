"""The floor: the same answers and questions as the grader's, in bare forks inside the same sandbox.

What IPython, reading, judging and reporting add to it, and a kernel for each answer, is the difference to the grader.
The jobs are written to a file beforehand, so the floor pays only for executing them.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from autograder import lab
from autograder.lesson import checks, sections
from autograder.reading import submissions
from autograder.running.terms import prepared
from autograder.sandbox import bubblewrap
from autograder.sandbox.isolation import write_etc
from benchmarks import bare_parent, processes
from benchmarks.processes import Cost

_BARE_PARENT = Path(bare_parent.__file__).resolve()
_CODE = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path[:0] = settings['path']; "
    "import bare_parent; bare_parent.main(settings)"
)


def write_jobs(handed_in: Path, file: Path) -> Path:
    """Writes a line for each fork and returns the file: all answers of a submission in one fork."""
    ours = lab.read()
    cells = sections.read(ours.source)
    loaded = {exercise.name: checks.load(exercise, cells) for exercise in sections.with_points(cells)}
    rng = np.random.default_rng(1)
    forks = []
    for submission in submissions.read([handed_in], list(loaded), ours):
        graded = [cell for cell in submission.code if cell.startswith("# learner_")]  # in the lesson's order
        asked = [(name, list(check.ask(rng).items())) for name, check in loaded.items()]
        forks.append([[cell, *about] for cell, about in zip(graded, asked, strict=True)])
    file.write_text("\n".join(json.dumps(fork) for fork in forks if fork), encoding="utf-8")
    return file


def run(jobs: Path, at_once: int, quick: bool, folder: Path) -> Cost:
    """Executes all jobs and returns the cost; every job must have come back.

    Args:
        jobs: from `write_jobs`
        at_once: children
        quick: whether TensorFlow is made quick, as in the grader's kernels
        folder: for the sandbox's own files

    Raises:
        CommandFailed: the sandbox or one of the jobs broke.
    """
    write_etc(folder)
    ours = lab.read()
    shown = bubblewrap.layout((*ours.readable, _BARE_PARENT, jobs))
    settings = {
        "jobs": str(jobs.resolve()),
        "lesson": prepared(ours, sections.read(ours.source)),
        "at_once": at_once,
        "quick": quick,
        "path": [str(bubblewrap.INSIDE), str(_BARE_PARENT.parent), *map(str, shown.packages)],
        "readable": [str(path) for path in shown.readable],
    }
    inner = [bubblewrap.interpreter(), "-P", "-s", "-S", "-B", "-c", _CODE, json.dumps(settings)]
    cost = processes.run(
        bubblewrap.command(inner, shown, folder), Path("/"), {"PATH": os.defpath, "PYTHONHASHSEED": "0"}
    )
    wanted, came = len(jobs.read_text(encoding="utf-8").splitlines()), len(observations(cost.output.splitlines()))
    if came != wanted:
        raise processes.CommandFailed(f"The floor did {came} of {wanted} jobs:\n{cost.output[-2000:]}")
    return cost


def observations(lines: Sequence[str]) -> list[list[dict]]:
    """Returns what each fork observed, from the lines that it printed; warnings in between are left out."""
    return [json.loads(line) for line in lines if line.startswith("[")]
