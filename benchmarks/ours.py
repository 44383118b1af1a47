"""Our own cost: alone, as it grows, against the floor, cold, resumed; and what it holds while it runs.

One round, for N submissions: the grader and the floor on a tenth of N, on N, and the grader on ten times N. Each
round begins with empty output folders, so everything is graded in each.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import floor, grader, processes, submissions
from benchmarks.family import Family
from benchmarks.processes import Cost
from benchmarks.rows import Row
from benchmarks.submissions import Sample

# Whether TensorFlow is made quick there, as in the grader's kernels.
FLOORS = {"floor, TensorFlow as it comes": False, "floor, TensorFlow made quick": True}

# Of the processes of a run; bubblewrap itself and what starts it are among the workers.
ROLES = ("main", "workers", "warm_parent", "kernels")


def sizes(n: int) -> tuple[int, int, int]:
    """Returns a tenth of n, n, and ten times n. Example: 100 -> (10, 100, 1000)"""
    return max(1, n // 10), n, 10 * n


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the rows of this part.

    Args:
        n: submissions
        rounds: of the interleaved measurements
        folder: empty, for submissions and results
        say: tells what goes on
    """
    samples = submissions.draw(10 * n)
    for size in sizes(n):
        submissions.write(samples[:size], folder / f"handed_in_{size}")
    yield from _cold(samples, 2 * rounds + 1, folder, say)
    for number in range(1, rounds + 1):
        for size in sizes(n):
            say(f"round {number} of {rounds}: {size} submissions …")
            out = folder / f"out_{size}_{number}"
            cost = grader.grade(folder / f"handed_in_{size}", out)
            grader.confirm(samples[:size], out)
            yield from costs(number, "grader", size, cost)
            if size <= n:
                yield from _floors(number, samples[:size], folder)
    yield from _resumed(folder / f"handed_in_{10 * n}", folder / f"out_{10 * n}_{rounds}", 10 * n, 2 * rounds - 1)
    for size in (sizes(n)[0], sizes(n)[2]):
        say(f"{size} submissions once more, with an eye on memory …")
        yield from _watched(folder / f"handed_in_{size}", folder / f"watched_{size}", size)


def costs(number: int, what: str, size: int, cost: Cost) -> Iterator[Row]:
    """Gives the rows of one command."""
    yield Row(number, what, size, "cpu_seconds", cost.cpu_seconds)
    yield Row(number, what, size, "wall_seconds", cost.wall_seconds)
    yield Row(number, what, size, "left_behind", cost.left_behind)
    if cost.cgroup_seconds is not None:
        yield Row(number, what, size, "cgroup_cpu_seconds", cost.cgroup_seconds)


def _cold(samples: Sequence[Sample], times: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """One right submission with nothing warm but the disk's cache, against the bare import, in turn."""
    say("one submission, cold …")
    one = submissions.write([next(sample for sample in samples if sample.right)], folder / "handed_in_cold")
    for number in range(times + 1):
        cost = grader.grade(one, folder / f"cold_{number}")
        bare = processes.run([sys.executable, "-c", "import tensorflow"], folder)
        if number:  # the first pair fills the disk's cache
            yield from costs(number, "one submission, cold", 1, cost)
            yield from costs(number, "import tensorflow", 0, bare)


def _floors(number: int, samples: Sequence[Sample], folder: Path) -> Iterator[Row]:
    etc, size = folder / "etc", len(samples)
    etc.mkdir(exist_ok=True)
    jobs = floor.write_jobs(folder / f"handed_in_{size}", folder / "jobs.jsonl")
    for what, quick in FLOORS.items():
        yield from costs(number, what, size, floor.run(jobs, grader.JOBS, quick, etc))


def _resumed(handed_in: Path, out: Path, size: int, times: int) -> Iterator[Row]:
    for number in range(1, times + 1):
        yield from costs(number, "resumed", size, grader.grade(handed_in, out))


def _watched(handed_in: Path, out: Path, size: int) -> Iterator[Row]:
    """Looking costs time, so these runs are not among the timed ones."""
    family = Family()
    grader.grade(handed_in, out, family.look)
    facts = {
        "everything_mib": family.everything,
        "grader_mib": family.grader,
        "kernels_seen": len(family.kernels),
        "largest_kernel_mib": max(family.kernels.values(), default=0.0),
        "open_files": family.open_files,
        "zombies": len(family.zombies),
    }
    facts |= {f"{role}_cpu_seconds": family.cpu_of(role) for role in ROLES}
    for name, value in facts.items():
        yield Row(1, "watched", size, name, value)
