"""How long a learner waits whose folder is watched: from a file to its page of feedback.

- `autograder grade --watch` runs; once it is warm, one submission after the other is moved into the folder
- each waits until the page of the one before is there, as learners of a course hand in one by one
- at the end the command is interrupted, and every verdict is compared with what it should be
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from benchmarks import grader, submissions
from benchmarks.goals import Goal
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row, by_round, spread
from benchmarks.submissions import Sample

TIMES = 5  # submissions for each of the bench's: 500 in all
PATIENCE = 60.0  # seconds for one page
LOOK_EVERY = 0.005  # seconds


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the seconds of a submission, the median and the 99th percentile, round by round.

    Raises:
        CommandFailed: a page does not come, the command ends, or a verdict is wrong.
    """
    samples = submissions.draw(TIMES * n + 1)
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}: {TIMES * n} submissions, one after the other …")
        took = _handed_in(samples, folder / str(number))
        yield Row(number, "watch", len(took), "median_seconds", median(took))
        yield Row(number, "watch", len(took), "99th_seconds", quantiles(took, n=100, method="inclusive")[98])


def goals(rows: Sequence[Row]) -> list[Goal]:
    """Returns from file to page, half of the submissions and 99 of 100."""
    half, most = (list(by_round(rows, "watch", f"{name}_seconds").values()) for name in ("median", "99th"))
    size = rows[0].size
    return [
        Goal(f"from file to page, half of {size}, seconds at most", "", spread(half, 2), None),
        Goal(f"from file to page, 99 of 100 of {size}, seconds at most", "1", spread(most, 2), median(most) <= 1),
    ]


def _handed_in(samples: Sequence[Sample], folder: Path) -> list[float]:
    """Returns the seconds of each submission but the first, which warms the command."""
    ready = submissions.write(samples, folder / "ready")
    watched, out = folder / "watched", folder / "out"
    watched.mkdir()
    command = grader.command(watched, out, "--watch")
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            command, cwd=grader.ROOT, env={**os.environ, "PYTHONPATH": str(grader.ROOT)}, stdout=log, stderr=log
        )
    try:
        took = [_waited(sample, ready, watched, out, running) for sample in samples]
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE)
    finally:
        running.kill()
        running.wait()
    grader.confirm(samples, out)
    return took[1:]


def _waited(sample: Sample, ready: Path, watched: Path, out: Path, running: subprocess.Popen[bytes]) -> float:
    """Returns the seconds from moving a submission into the folder to its page."""
    begun = time.monotonic()
    (ready / sample.student).rename(watched / sample.student)
    name = f"{sample.student.replace('_', '-')}-*.html"
    while not any((out / "feedback").glob(name)):
        if running.poll() is not None or time.monotonic() - begun > PATIENCE:
            raise CommandFailed(f"No page came for {sample.student}: {(out.parent / 'log').read_text()[-500:]}")
        time.sleep(LOOK_EVERY)
    return time.monotonic() - begun
