"""What a Dask cluster costs and brings: two workers against one, one against this machine's own, bytes on the wire.

- scheduler and workers are processes of this machine; each worker is pinned to a core, with all that it starts
- so is the grader with one job, without a cluster
- the command that hands out, and the scheduler, run on whatever core is free: with two workers on two cores, none is
- a first run, which does not count, warms the workers; then the slope between two sizes is one more submission
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from importlib import util
from pathlib import Path
from statistics import median

from autograder.lab import CHECKOUT as ROOT
from benchmarks import grader, processes, submissions
from benchmarks.goals import Goal
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row, by_round, pairs, slopes, spread

LOCAL, ONE, TWO = "one job without a cluster", "one Dask worker", "two Dask workers"
PORT = 18786
SENT = Path("/sys/class/net/lo/statistics/tx_bytes")


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the rows of this part.

    Raises:
        CommandFailed: Dask is not installed, there are not two cores, or a run fails.
    """
    if util.find_spec("distributed") is None:
        raise CommandFailed("Part cluster needs Dask's distributed: pip install -r requirements-dev.txt")
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise CommandFailed("Part cluster needs two cores, one for each worker.")
    samples = submissions.draw(n)
    sizes = max(1, n // 4), n
    for size in sizes:
        submissions.write(samples[:size], folder / f"handed_in_{size}")
    for number in range(1, rounds + 1):
        for what, workers in ((LOCAL, 0), (ONE, 1), (TWO, 2)):
            say(f"round {number} of {rounds}: {what} …")
            with ExitStack() as stack:
                options = ["--jobs", "1"]
                if not workers:
                    stack.callback(os.sched_setaffinity, 0, cores)
                    os.sched_setaffinity(0, cores[:1])  # also of whatever is started from here
                else:
                    options = ["--dask", _started(cores[:workers], folder, stack)]
                    processes.run(
                        grader.command(folder / f"handed_in_{n}", folder / f"warm_{what}_{number}", *options), ROOT
                    )
                for size in sizes:
                    out, before = folder / f"{what}_{size}_{number}", int(SENT.read_text())
                    cost = processes.run(grader.command(folder / f"handed_in_{size}", out, *options), ROOT)
                    yield Row(number, what, size, "wall_seconds", cost.wall_seconds)
                    yield Row(number, what, size, "bytes_on_loopback", int(SENT.read_text()) - before)
                    grader.confirm(samples[:size], out)


def goals(rows: Sequence[Row]) -> list[Goal]:
    """Returns what two workers bring, what one costs, and how much travels."""
    small, large = sorted({row.size for row in rows})

    def each(what: str, measure: str) -> dict[int, float]:
        low, high = (by_round(rows, what, measure, size) for size in (small, large))
        return slopes(low, high, large - small)

    local, one, two = (each(what, "wall_seconds") for what in (LOCAL, ONE, TWO))
    faster, over = pairs(one, two), pairs(one, local)
    sent = [value / 1024 for value in each(ONE, "bytes_on_loopback").values()]
    return [
        Goal("two workers, times as fast as one", "at least 1.7", spread(faster, 2), median(faster) >= 1.7),
        Goal(
            "one more submission, one worker over one job without a cluster",
            "at most 1.1",
            spread(over, 2),
            median(over) <= 1.1,
        ),
        Goal("KiB on the loopback interface, one more submission", "", spread(sent), None),
    ]


def _started(cores: Sequence[int], folder: Path, stack: ExitStack) -> str:
    """Starts a scheduler, and a worker on each core; returns the address, and ends them with the stack."""
    address = f"tcp://127.0.0.1:{PORT}"

    def start(*arguments: str, core: int | None = None) -> None:
        with (folder / "dask.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"], cwd=folder, stdout=log, stderr=log,
                preexec_fn=partial(os.sched_setaffinity, 0, {core}) if core is not None else None,
            )  # fmt: skip
        stack.callback(process.wait)
        stack.callback(process.kill)

    start("scheduler", "--host", "127.0.0.1", "--port", str(PORT))
    for core in cores:
        start("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder), core=core)
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(len(cores), timeout=60)
    return address
