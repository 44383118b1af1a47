"""No learner costs another anything: hostile answers beside honest ones, a busy machine, kernels killed from outside."""

import contextlib
import itertools
import os
import threading
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.sandbox.isolation import Level, detect
from tests import zoo
from tests.course import MODEL, SOFTMAX, grade, marks, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
SECONDS = 4.5
RIGHT = {"my_softmax": (40.0, None), "model": (60.0, None)}
BUSY = ("busy_processes", "busy_processes_that_come_and_go", "busy_threads")
# One of each other kind: memory, what the machine counts, watchers, signs for others.
HOSTILE = (
    "memory_behind_an_ended_thread", "memory_in_socket_buffers", "memory_bit_by_bit", "takes_what_the_machine_counts",
    "watches_the_host", "locks_what_others_read",
)  # fmt: skip


def honest():
    """Returns twenty: four that need half of their time, eight more right ones, eight with mistakes."""
    right = {specimen.name: specimen for specimen in zoo.specimens("right")}
    computes = right.pop("computes_for_a_while")
    slow = [replace(computes, name=f"slow_{number}") for number in range(4)]
    wrong = [specimen for specimen in zoo.specimens("mistakes") if "too_slow" not in specimen.expected.values()]
    return [*slow, *[*right.values()][:8], *wrong[:8]]


def graded(folder, *specimens):
    """Returns the marks by name; in the order in which they are given."""
    for number, specimen in enumerate(specimens):
        path = folder / "in" / f"{number:02}" / f"{specimen.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(zoo.notebook(specimen)), encoding="utf-8")
    scores = grade([folder / "in"], folder / "out", seconds=SECONDS)
    return {Path(path).stem: (score.status, marks(score)) for path, score in scores.items()}


def test_when_hostile_answers_are_graded_among_honest_ones_then_these_have_the_marks_that_they_have_alone(tmp_path):
    harmful = {specimen.name: specimen for specimen in zoo.specimens("harmful")}
    pairs = itertools.zip_longest(honest()[4:], (harmful[name] for name in HOSTILE))
    mixed = [each for pair in pairs for each in pair if each]

    alone = graded(tmp_path / "alone", *honest())
    # A batch has two here: one worker has busy ones while the other has those that need their time.
    busy, slow = [harmful[name] for name in BUSY], honest()[:4]
    together = graded(tmp_path / "together", *busy[:2], *slow[:2], busy[2], *slow[2:], *mixed)

    assert len(alone) == 20
    assert [alone[specimen.name] for specimen in slow] == [("graded", RIGHT)] * 4
    assert {name: together[name] for name in alone} == alone
    assert {together[name][0] for name in BUSY + HOSTILE} == {"graded"}


CALLS_ITSELF = "import ctypes\nctypes.CDLL(None).prctl(15, b'{}')\nimport select\nselect.select([], [], [], 1)\n"


@contextlib.contextmanager
def killed(name, times):
    """Kills a process of this name from outside, so many times."""
    over = threading.Event()

    def kill():
        left = times
        while left and not over.wait(0.02):
            for process in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    if (process / "comm").read_text() == f"{name}\n":
                        os.kill(int(process.name), 9)
                        left -= 1
                        over.wait(0.2)
                        break

    thread = threading.Thread(target=kill)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.parametrize(("times", "status"), [(1, "graded"), (99, "needs_person")])
def test_when_a_kernel_is_killed_from_outside_then_it_is_tried_again_and_is_never_the_learners_zero(
    tmp_path, times, status
):
    name = f"victim{os.getpid() % 10000}"
    notebook(tmp_path / "in" / "a.ipynb", CALLS_ITSELF.format(name) + SOFTMAX, MODEL)
    notebook(tmp_path / "in" / "b.ipynb", SOFTMAX, MODEL)

    with killed(name, times):
        scores = grade([tmp_path / "in"], tmp_path / "out")

    assert scores["a.ipynb"].status == status
    if status == "graded":
        assert marks(scores["a.ipynb"]) == RIGHT
    else:
        assert scores["a.ipynb"].reason == "The kernel was lost twice: The kernel was killed from outside."
    assert marks(scores["b.ipynb"]) == RIGHT
