"""Who is asked what in which kernel: time that one cell can't take from another, and kernels that get lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.inside.limits import MIB, Limits
from autograder.records import Submission
from autograder.running import grade as grading
from autograder.running.asking import Examination
from autograder.running.terms import prepared
from autograder.sandbox.isolation import Level, detect
from autograder.sandbox.kernel import KernelLost
from autograder.sandbox.supply import Supply
from autograder.sandbox.warm_parent import WarmParent
from tests.conftest import LAB, ROOT
from tests.course import CELLS, terms
from tests.forms import MODEL, SOFTMAX

PAUSE = "import select\nselect.select([], [], [], {})"
LATER_SOFTMAX = SOFTMAX.replace("np.exp(z)", "np.exp(z) * one")
LATER_MODEL = MODEL.replace("25", "units")
FLOODS = """
import comm, logging, sys, warnings
from IPython.display import clear_output, display
while True:
    print("x", flush=True)
    sys.stderr.write("x")
    display({"text/plain": "x"}, raw=True)
    clear_output()
    comm.create_comm("x", data={"x": "x"}).send({"x": 1})
    logging.warning("x")
    warnings.warn("x")
"""
# Says again and again which cell it enters, on whatever socket there is: each time another share might begin.
SAYS_CELLS = """
import os, select, stat
while True:
    for descriptor in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode): os.write(descriptor, b'{"cell": 1}\\n')
        except OSError: pass
    select.select([], [], [], 0.01)
"""
LATER = "one, units = 1.0, 25"  # so that the cell alone is not enough, and its place is wrong, too


@pytest.fixture(scope="module")
def parent():
    isolation = detect()
    if isolation.level != Level.FULL:
        pytest.skip(f"needs full isolation. {isolation.reason}")
    limits = Limits(memory_bytes=512 * MIB)
    with WarmParent(isolation, LAB.readable, limits, prepared(LAB, CELLS), LAB.preload) as parent:
        yield parent


@pytest.fixture
def marks(parent):
    """Grades one notebook; returns the marks, and how long it took."""

    def marks(*cells, seconds=9.0):
        batch, facts = [Submission("a", "a", "ab" * 32, code=cells)], terms(seconds, parent.address)
        (score,) = grading.grade(batch, facts)
        if score is None:  # the machine is very busy
            (score,) = grading.grade(batch, replace(facts, again=True))
        assert score.status == "graded", score.reason
        assert score.seconds < seconds + 1.5
        return {item.exercise: (item.score, item.diagnosis) for item in score.exercises}

    return marks


RIGHT = {"my_softmax": (40.0, None), "model": (60.0, None)}


@pytest.mark.parametrize(
    "harm",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import itertools\nsum(itertools.count())",
        "import time\ntime.sleep(3600)",
        "import asyncio\nawait asyncio.Event().wait()",
        FLOODS,
        "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n" + SAYS_CELLS,
        "import os\nos._exit(0)",
        "import ctypes\nctypes.string_at(0)",
        "x = []\nwhile True: x.append(bytearray(10**8))",
        "try:\n  pass\nfinally:\n" + "".join(f"{'  ' * i} try:\n{'  ' * i}  pass\n{'  ' * i} finally:\n" for i in range(1, 20)) + "  " * 21 + "pass",
    ],
)  # fmt: skip
def test_when_a_cell_takes_all_it_can_then_the_answers_in_others_lose_nothing(marks, harm):
    assert marks(LATER_SOFTMAX, harm, LATER_MODEL, LATER) == RIGHT


def test_when_a_right_answer_takes_three_seconds_then_it_is_right(marks):
    slow = f"{PAUSE.format(3)}\n{MODEL}"

    assert marks(SOFTMAX, slow, seconds=15.0) == RIGHT


def test_when_each_call_of_a_right_answer_takes_its_time_then_it_is_right(marks):
    """All of its calls together take longer than one cell may."""
    pause = PAUSE.format(0.16).replace("\n", "; ")
    slow = SOFTMAX.replace("ez =", f"{pause}\n    ez =")

    assert marks(slow, MODEL) == RIGHT


def test_when_a_question_never_ends_then_the_other_answer_keeps_its_time(marks):
    endless = "def my_softmax(z):\n    while True: pass"

    assert marks(endless, LATER_MODEL, LATER) == {"my_softmax": (0.0, "too_slow"), "model": (60.0, None)}


def test_when_a_question_costs_the_kernel_then_the_notebook_runs_once_more_for_the_other(marks):
    deadly = "import os\ndef my_softmax(z):\n    os._exit(int(one))"

    assert marks(deadly, LATER_MODEL, LATER) == {"my_softmax": (0.0, "raises"), "model": (60.0, None)}


def test_when_all_is_endless_then_the_time_is_the_submissions(marks):
    assert marks("while True: pass", f"{SOFTMAX}\nwhile True: pass", "def build():\n    while True: pass\nmodel = build()", seconds=5.0) == {
        "my_softmax": (40.0, None),
        "model": (0.0, "too_slow"),
    }  # fmt: skip


def test_when_one_cell_breaks_the_library_then_the_other_answer_is_asked_elsewhere(marks):
    assert marks(f"{SOFTMAX}\nnp.exp = np.sin\nSequential = None", f"{MODEL}\nnp.sum = np.exp = None") == {
        "my_softmax": (6.0, "wrong_values"),
        "model": (60.0, None),
    }


@pytest.mark.parametrize(
    "left",
    [
        "np.exp = np.sin",
        "np.sum = max",
        "import builtins\nbuiltins.len = None",
        "get_ipython().ast_transformers.append(None)",
    ],
)
def test_when_a_right_answer_spoils_its_process_then_the_next_is_asked_in_a_fresh_one(marks, left):
    assert marks(SOFTMAX, f"{MODEL}\n{left}") == RIGHT


def test_when_a_right_answer_leaves_names_then_the_next_starts_without_them(parent):
    asked = {name: {} for name in ("my_softmax", "model")}
    cells = ("my_softmax = units", f"{MODEL}\nunits = 1")
    with Supply(parent.fork) as kernels, kernels.fresh() as kernel:
        examination = Examination(Submission("a", "a", "", code=cells), asked, set(), 9.0, kernels)
        first = examination._run(kernel, 9.0, only="model")["answers"]["model"]
        second = examination._run(kernel, 9.0, only="my_softmax")["answers"]["my_softmax"]

    assert (first["bound"], second["bound"], second["undefined"]) == (True, False, "units")


def test_when_all_is_right_then_one_kernel_is_enough(parent):
    births = []

    def start():
        births.append(1)
        return parent.fork()

    assert graded(start).score == 100.0
    assert len(births) == 2  # one, and the next one's


def test_when_the_grader_has_secrets_then_no_answer_sees_any(marks, monkeypatch):
    monkeypatch.setenv("GRADER_TOKEN", "secret")
    hidden = [str(ROOT / name) for name in ("notebooks", "autograder/lesson", "tests", ".git")]
    looks = f"import os\nassert 'GRADER_TOKEN' not in os.environ and not any(map(os.path.exists, {hidden!r}))\n"

    assert marks(looks + SOFTMAX, looks + MODEL) == RIGHT


@pytest.mark.parametrize("marker", ["# NBVAL_SKIP", "# NBVAL_RAISES_EXCEPTION", "# NBVAL_IGNORE_OUTPUT"])
def test_when_a_cell_carries_a_marker_of_nbval_then_it_means_nothing(marks, marker):
    assert marks(f"{marker}\ndef my_softmax(z):\n    1 / 0", MODEL)["my_softmax"] == (0.0, "raises")


def graded(start, code=(SOFTMAX, MODEL), again=False):
    task = grading._Task(Submission("a", "a", "ab" * 32, code=code), replace(terms(20.0), again=again))
    with Supply(start) as kernels:
        return task.score(kernels)


def test_when_no_kernel_can_be_had_then_it_is_our_fault_and_not_the_learners():
    def no_kernel():
        raise KernelLost("The process that starts the kernels was lost.")

    score = graded(no_kernel, again=True)

    assert graded(no_kernel) is None  # it is to be graded again
    assert score.status == "needs_person"
    assert score.reason == "The kernel was lost twice: The process that starts the kernels was lost."


def test_when_many_have_been_graded_then_no_descriptor_is_left(parent, marks):
    marks(SOFTMAX, MODEL)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        marks(SOFTMAX, MODEL)

    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_when_an_answer_is_asked_again_then_the_questions_come_in_the_same_order(parent):
    def order():
        asked = {"my_softmax": {f"{kind}{i}": [float(i), 1.0] for i in range(9) for kind in ("hidden_", "q")}}
        record = "calls = []\ndef my_softmax(z):\n    calls.append(z[0])\n    return np.array([*calls, *z])[-40:]"
        with Supply(parent.fork) as kernels:
            examination = Examination(Submission("a", "a", "", code=(record,)), asked, set(), 9.0, kernels)
            return next(found.observation.seen for found in examination.found())

    first, second = order(), order()

    assert {name: call["values"] for name, call in first.items()} == {
        name: call["values"] for name, call in second.items()
    }
    assert list(first) == list(second)
    assert list(first)[:9] == [f"q{i}" for i in range(9)]  # as in the notebook, before any hidden one
    assert list(first)[9:] != sorted(first)[:9]


@pytest.fixture
def runs(monkeypatch):
    """How the whole notebook was run, each time that it was."""
    modes, whole = [], Examination._whole

    def noted(self, mode, exercises, until=None):
        modes.append(mode)
        return whole(self, mode, exercises, until)

    monkeypatch.setattr(Examination, "_whole", noted)
    return modes


def test_when_all_but_a_wrong_answer_is_the_lessons_own_then_the_whole_notebook_need_not_run(marks, runs):
    given = [cell.source for cell in CELLS if cell.kind == "code" and cell.tag in (None, "hint") and not cell.notebook]
    wrong = "def my_softmax(z):\n    return np.exp(z)"
    stops = "model.get_layer('L9')"

    assert marks(*given, wrong, MODEL) == {"my_softmax": (0.0, "not_normalised"), "model": (60.0, None)}
    assert runs == []
    marks(*given, "mine = 1", wrong, MODEL)
    assert runs == ["stops"]  # the lesson's own cells that stop leave nothing to go on with
    marks(*given, stops, wrong, MODEL)
    assert runs[1:] == ["stops", "goes_on"]
