"""Our grader against the rivals, in turn, on the same submissions; rivals get the first few of ours.

A rival starts a new kernel for each submission, so its cost for one does not depend on how many there are; ours
does, because one warm parent serves all: so ours is always measured over all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import environments, grader, ours, submissions
from benchmarks.processes import CommandFailed, Cost
from benchmarks.rivals import ALL
from benchmarks.rows import Row
from benchmarks.submissions import Sample

FEW = 10


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the rows of this part.

    Args:
        n: submissions for our grader
        rounds: of the interleaved measurements
        folder: empty, for courses and results
        say: tells what goes on
    """
    samples = submissions.draw(n)
    few = samples[:FEW]
    handed_in = submissions.write(samples, folder / "handed_in")
    programs = {rival: environments.make(rival.name) for rival in ALL}
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}: ours, {n} submissions …")
        out = folder / f"out_{number}"
        cost = grader.grade(handed_in, out)
        grader.confirm(samples, out)
        yield from ours.costs(number, "grader", n, cost)
        for kind in ALL:
            say(f"round {number} of {rounds}: {kind.title}, {len(few)} submissions …")
            rival = kind(programs[kind], folder / f"{kind.name}_{number}")
            rival.prepare(few)
            yield from ours.costs(number, kind.title, len(few), summed(rival.grade()))
            confirm(rival.title, rival.full_marks(), few)


def summed(costs: Sequence[Cost]) -> Cost:
    """Returns what several commands cost together."""
    counted = [cost.cgroup_seconds for cost in costs if cost.cgroup_seconds is not None]
    return Cost(
        sum(cost.cpu_seconds for cost in costs),
        sum(cost.wall_seconds for cost in costs),
        sum(counted) if len(counted) == len(costs) else None,
        sum(cost.left_behind for cost in costs),
        "",
    )


def confirm(title: str, full_marks: set[str], samples: Sequence[Sample]) -> None:
    """Compares whom a rival gives full marks with who is right: else it was not set up rightly.

    Raises:
        CommandFailed: they differ.
    """
    right = {sample.student for sample in samples if sample.right}
    if full_marks != right:
        raise CommandFailed(f"{title} gives full marks to {sorted(full_marks)}, expected {sorted(right)}.")
