"""nbgrader on its own kernel and on ours, in turn: the same course and answers, one line of settings apart.

nbgrader starts a kernel for each notebook, so its own cost does not depend on how many there are; ours is measured
over all, as one warm parent serves them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import environments, ours, submissions
from benchmarks.against import FEW, confirm, summed
from benchmarks.rivals import Nbgrader, OnOurKernel
from benchmarks.rows import Row


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the rows of this part.

    Args:
        n: submissions on our kernel
        rounds: of the interleaved measurements
        folder: empty, for courses
        say: tells what goes on
    """
    samples = submissions.draw(n)
    programs = environments.make("nbgrader")
    environments.add_kernel(programs)
    for number in range(1, rounds + 1):
        for kind, mine in ((Nbgrader, samples[:FEW]), (OnOurKernel, samples)):
            say(f"round {number} of {rounds}: {kind.title}, {len(mine)} submissions …")
            course = kind(programs, folder / f"{kind.title} {number}")
            course.prepare(mine)
            yield from ours.costs(number, kind.title, len(mine), summed(course.grade()))
            confirm(kind.title, course.full_marks(), mine)
