"""The floor: the same answers and probes as the grader's, in bare forks inside the same sandbox.

What Jupyter, nbval, reading, judging and reporting add to it is the difference to the grader. The jobs are
written to a file beforehand, so the floor pays only for executing them.
"""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from autograder.grading import assemble, submissions
from autograder.grading.grade import ROOT, SHOWN, graded_exercises
from autograder.kernels import bubblewrap
from autograder.kernels.isolation import write_etc
from autograder.lesson import checks, sections
from autograder.records import Submission
from benchmarks import bare_parent, processes
from benchmarks.processes import Cost

_BARE_PARENT = Path(bare_parent.__file__).resolve()
_CODE = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path[:0] = settings['path']; "
    "import bare_parent; bare_parent.main(settings)"
)


def write_jobs(handed_in: Path, forks_per_submission: int, file: Path) -> Path:
    """Writes a line for each fork: all answers of a submission in one, or one for each answer; returns the file."""
    cells = sections.read()
    loaded = {exercise.name: checks.load(exercise, cells) for exercise in graded_exercises()}
    rng = np.random.default_rng(1)
    lines = []
    for submission in submissions.read([handed_in], list(loaded)):
        asked = {name: check.ask(rng) for name, check in loaded.items()}
        jobs = [job.cells for job in _jobs(submission, asked)]
        if not jobs:
            continue
        setup, answers = jobs[0][0], [job[1:] for job in jobs]
        groups = [answers] if forks_per_submission == 1 else [[answer] for answer in answers]
        lines += [json.dumps({"setup": setup, "answers": group}) for group in groups]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _jobs(submission: Submission, asked: dict) -> list[assemble.Job]:
    return [
        assemble.job(answer, asked[name], secrets.token_hex(16), (str(ROOT),))
        for name, answer in submission.answers.items()
        if not answer.problem
    ]


def run(jobs: Path, at_once: int, folder: Path) -> Cost:
    """Executes all jobs and returns the cost; every job must have come back.

    Args:
        jobs: from `write_jobs`
        at_once: children
        folder: for the sandbox's own files

    Raises:
        CommandFailed: the sandbox or one of the jobs broke.
    """
    write_etc(folder)
    shown = bubblewrap.layout((*SHOWN, _BARE_PARENT, jobs))
    settings = {
        "jobs": str(jobs.resolve()),
        "at_once": at_once,
        "path": [str(bubblewrap.FORGE_FOLDER), str(_BARE_PARENT.parent), *map(str, shown.packages)],
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
    """Returns what each fork displayed, from the lines that it printed; warnings in between are left out."""
    return [json.loads(line) for line in lines if line.startswith("[")]
