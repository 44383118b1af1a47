"""RESULTS.md from the rows of all parts: the goals first, then where the numbers come from."""

from collections.abc import Mapping, Sequence

from benchmarks import cluster, ends, goals, lesson, pad, watch
from benchmarks.against import FEW
from benchmarks.goals import Goal
from benchmarks.rows import Part

HEAD = """\
# Results

Written by `make bench` from the raw rows in [rows/](rows). A ratio is taken within each round, where both sides ran \
in turn on the same machine; what stands here is the median of the rounds (smallest to largest).
"""
GRADER = """
## How long an instructor waits

Small submissions of this lab without training: 70% of the answers right, 25% with a mistake that the lesson names, \
5% empty, no two files alike. Ours is measured with everything included (start, reading, sandbox at full isolation, \
kernels, judging, gradebook, reports), one job for each core; every verdict is compared with what it should be.
"""
RIVALS = f"""
### Against other graders

Each rival has an environment of its own, the lab's requirements.txt and itself, and is set up as its documentation \
says, with the same answers and public tests: nbgrader as a course folder with a generated assignment, otter with the \
autograder that `otter assign` makes, nbval on each learner's notebook. In each round a rival grades the first {FEW} \
of the submissions (it starts a kernel for each one, so the others would cost the same) and ours grades all of them; \
numbers are per submission. Rivals have no sandbox, ask no hidden questions and write no report; ours does all of this.
"""
KERNELS = f"""
### nbgrader on our kernel

The course of nbgrader as above, once on the kernel of its own environment and once on ours, warm and sandboxed \
(`c.ExecutePreprocessor.kernel_name = "autograder"`): the first {FEW} submissions, and all of them. The verdicts are \
the same.
"""
OURS = """
### Alone

"One more submission" is the slope between two sizes. The floor executes the same answers and probes in bare forks, \
one for each submission, inside the same sandbox, without IPython, reading, judging or reports: once with TensorFlow \
as it comes, once with all that makes it quick in the grader's kernels. Memory, zombies and files are looked at in \
/proc every 50 ms, in runs of their own.
"""
LEARNERS = """
### Whole notebooks

All cells of the lesson with a learner's answers in them, as Jupyter saves them after a run that stops at the first \
test that fails: mixed as above, each tenth notebook with nothing solved; and both answers right. Where a commit was \
named (`make bench ONLY=learners AGAINST=COMMIT`), the grader of that commit graded the same in turn, its verdicts \
compared as well; each grader has a first run that does not count, and who goes first changes from round to round.
"""
CLUSTER = """
### On a Dask cluster

Scheduler, workers and the command that grades on one machine; each worker is pinned to a core, with the kernels that \
it starts, and the rest runs on whatever core is free: on two cores, two workers leave none. Each is measured with \
warm workers, and "one more submission" is the slope between two sizes. All that passed over the loopback interface is \
counted, also of other programs.
"""
WATCH = """
### As it comes

`autograder grade --watch`, warm: a submission is moved into the folder, and the next one follows when the page of \
feedback is there.
"""
COUNTED = """
CPU seconds are user and system time of all processes: what Linux adds up for children that were waited for, with \
every orphan adopted and waited for.\
"""
LEARNER = """
## How long a learner waits

The same lesson with Keras' default `fit` (40 progress bars), twice 64 axes, and 64 single predictions against ours, \
seconds in the kernel.
"""
PAD = """
## How quickly the pad follows the pen

A mouse draws on the pad in JupyterLab, in Chromium, while the kernel trains. A move's work lasts from its arrival in \
the page until all is laid out anew; painting comes after it. At 60 frames a second there are 16.7 ms for both.
"""
ENDS = """
## Very many submissions

Simulated: the rows of graded submissions written again and again, with other names. To resume is to open the \
gradebook and ask it about every submission; reading the files, and writing a page for each learner, come on top. \
Memory is the most that the step's process held.
"""


def text(parts: Mapping[str, Part], notes: str = "") -> str:
    """Returns the page.

    Args:
        parts: measured parts by name: as `make bench` names them; a missing one is left out
        notes: written by a person, to stand at the end
    """
    pieces = [HEAD]
    if parts.keys() & {"rivals", "nbgrader", "ours", "learners", "cluster", "watch"}:
        pieces.append(GRADER)
    if part := parts.get("rivals"):
        pieces += [RIVALS, _goals(goals.of_rivals(part.rows)), _seconds(part), _footer(part)]
    if part := parts.get("nbgrader"):
        pieces += [KERNELS, _goals(goals.of_kernels(part.rows)), _seconds(part), _footer(part)]
    if part := parts.get("ours"):
        pieces += [
            OURS,
            _goals(goals.of_ours(part.rows)),
            _seconds(part),
            f"\n{goals.where_it_goes(part.rows)}\n",
            _footer(part),
        ]
    if part := parts.get("learners"):
        compared = goals.of_learners(part.rows)
        pieces += [LEARNERS, _goals(compared) if compared else "", _seconds(part), _footer(part)]
    if part := parts.get("cluster"):
        pieces += [CLUSTER, _goals(cluster.goals(part.rows)), f"\n{part.machine}\n"]
    if part := parts.get("watch"):
        pieces += [WATCH, _goals(watch.goals(part.rows)), f"\n{part.machine}\n"]
    if part := parts.get("lesson"):
        table = _table(["part", "ours (median s)", "usual (median s)", "usual over ours"], lesson.table(part.rows))
        pieces += [LEARNER, table, f"\n{part.machine}\n"]
    if part := parts.get("ends"):
        pieces += [ENDS, _goals(ends.goals(part.rows)), f"\n{part.machine}\n"]
    if part := parts.get("pad"):
        pieces += [PAD, _goals(pad.goals(part.rows)), f"\n{part.machine}\n"]
    if notes:
        pieces.append(f"\n{notes}")
    return "".join(pieces)


def _goals(lines: Sequence[Goal]) -> str:
    verdict = {True: "reached", False: "**not reached**", None: ""}
    rows = [(line.what, line.goal, line.measured, verdict[line.reached]) for line in lines]
    return _table(["", "goal", "measured", ""], rows)


def _seconds(part: Part) -> str:
    rows = [(what, str(size), cpu, wall) for what, size, cpu, wall in goals.seconds_each(part.rows)]
    return _table(["per submission", "of", "CPU seconds", "wall seconds"], rows)


def _footer(part: Part) -> str:
    share = goals.disagreement(part.rows)
    check = f" A control group around each command counted the same within {share:.2%}." if share is not None else ""
    return f"{COUNTED}{check}\n\n{part.machine}\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
