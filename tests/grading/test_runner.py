"""Answers run through nbval on hostile kernels: each hole of nbval that would let one pass, or hang."""

import time
from pathlib import Path

import pytest

from autograder.grading import assemble, runner
from autograder.grading.session import SHOWN
from autograder.kernels.isolation import Level, detect
from autograder.kernels.limits import MIB, Limits
from autograder.kernels.warm_parent import WarmParent
from autograder.records import Answer
from tests.conftest import ROOT

RIGHT = "def my_softmax(z):\n    return np.exp(z) / np.exp(z).sum()"
ASKED = {"one": [1.0, 2.0], "two": [0.0]}


@pytest.fixture(scope="module")
def parent():
    isolation = detect()
    if isolation.level != Level.FULL:
        pytest.skip(f"needs full isolation. {isolation.reason}")
    with WarmParent(isolation, SHOWN, Limits(memory_bytes=512 * MIB), assemble.prelude(str(ROOT))) as parent:
        yield parent


def job(cell, needs="", seconds=4.0):
    return assemble.job(Answer("my_softmax", cell, needs), ASKED, "nonce", seconds)


def observe(parent, cell, needs="", seconds=4.0):
    ((observation,),) = runner.run([[job(cell, needs, seconds)]], parent.fork)
    return observation


def test_when_an_answer_is_right_then_its_values_come_back(parent):
    observation = observe(parent, RIGHT)

    assert observation.fault == observation.stopped == ""
    assert observation.seen["two"]["values"] == [1.0]
    assert observation.seen["one"]["values"] == pytest.approx([0.26894142, 0.73105858])


def test_when_it_needs_other_cells_then_they_run_before_it(parent):
    observation = observe(
        parent, "def my_softmax(z):\n    return f(z)", "import math\nf = lambda z: [math.pi for _ in z]"
    )

    assert observation.seen["two"]["values"] == [pytest.approx(3.14159265)]


def test_when_the_lesson_defines_a_name_then_the_answer_may_use_it(parent):
    source = "assert X.shape == (5000, 400) and y.shape == (5000, 1) and (m, n) == (5000, 400)\n"
    source += "Sequential, Dense, linear, relu, sigmoid, plt, tf\n"

    assert observe(parent, source + RIGHT).stopped == ""


def test_when_a_traceback_is_silenced_then_the_status_of_the_reply_is_looked_at(parent):
    silenced = "get_ipython().showtraceback = lambda *a, **k: None\n1 / 0"

    observation = observe(parent, f"{silenced}\n{RIGHT}")

    assert observation.stopped == "raises"
    assert observation.detail.startswith("ZeroDivisionError")


def test_when_a_cell_has_an_error_then_its_last_line_comes_back(parent):
    observation = observe(parent, "my_sofmax(1)")

    assert (observation.stopped, observation.detail) == ("raises", "NameError: name 'my_sofmax' is not defined")


@pytest.mark.parametrize("marker", ["# NBVAL_SKIP", "# NBVAL_RAISES_EXCEPTION", "# NBVAL_IGNORE_OUTPUT"])
def test_when_a_cell_carries_a_marker_of_nbval_then_it_means_nothing(parent, marker):
    assert observe(parent, f"{marker}\n1 / 0").stopped == "raises"


@pytest.mark.parametrize(
    ("cell", "stopped"),
    [
        ("while True: pass", "too_slow"),
        (
            "while True:\n    try:\n        while True: print('x'); import time; time.sleep(1)\n    except BaseException: pass",
            "too_slow",
        ),
        ("import os; os._exit(0)", "died"),
        ("import os; os.kill(os.getpid(), 9)", "raises died"),  # the first process of a namespace is spared
        ("while True: print('x' * 10**6)", "died"),
        ("x = bytearray(3 * 2**30)", "raises died"),
        ("import sys; sys.exit(0)", "raises"),
    ],
)
def test_when_an_answer_harms_then_it_ends_in_time_and_the_next_is_untouched(parent, cell, stopped):
    begun = time.monotonic()
    ((first, second),) = runner.run([[job(cell, seconds=3.0), job(RIGHT)]], parent.fork)

    assert first.stopped in stopped.split()
    assert first.seconds < 5.0
    assert time.monotonic() - begun < 15.0
    assert second.seen["two"]["values"] == [1.0]


def test_when_messages_are_forged_then_no_exception_reaches_the_grader(parent):
    forged = "import json\njson.dumps = lambda *a, **k: '{}'\nget_ipython().kernel.session.send = lambda *a, **k: None"

    observation = observe(parent, f"{forged}\n{RIGHT}", seconds=3.0)

    assert observation.fault == ""
    assert observation.seen is None


def test_when_an_observation_is_forged_beside_ours_then_neither_counts(parent):
    doubled = (
        "from IPython.display import display as show\nimport IPython.display as d\n"
        "def twice(*a, **k):\n    show(*a, **k)\n    show(*a, **k)\nd.display = twice"
    )

    assert observe(parent, f"{doubled}\n{RIGHT}").seen is None


def test_when_an_observation_lacks_our_nonce_then_it_does_not_count(parent):
    other = f'from IPython.display import display\ndisplay({{{assemble.OBSERVATION!r}: \'{{"nonce": "x", "seen": {{}}}}\'}}, raw=True)'

    assert observe(parent, f"{RIGHT}\n{other}").seen["two"]["values"] == [1.0]


def test_when_the_grader_has_secrets_in_its_environment_then_an_answer_sees_none(parent, monkeypatch):
    monkeypatch.setenv("GRADER_TOKEN", "secret")

    observation = observe(parent, "import os\ndef my_softmax(z):\n    return [float('GRADER_TOKEN' in os.environ)]")

    assert observation.seen["two"]["values"] == [0.0]


def test_when_an_answer_looks_for_the_hidden_parts_then_they_are_not_there(parent):
    paths = [str(ROOT / name) for name in ("notebooks", "autograder/lesson", "tests", ".git")]
    look = f"import os\ndef my_softmax(z):\n    return [float(sum(os.path.exists(p) for p in {paths!r}))]"

    assert observe(parent, look).seen["two"]["values"] == [0.0]


def test_when_a_kernel_cannot_be_had_then_it_is_our_fault_and_not_the_learners():
    from autograder.kernels.kernel import KernelLost

    def no_kernel():
        raise KernelLost("The process that starts the kernels was lost.")

    ((observation,),) = runner.run([[job(RIGHT)]], no_kernel)

    assert observation.fault == "The kernel was lost: The process that starts the kernels was lost."


def test_when_the_first_kernel_is_lost_then_the_answer_runs_once_more(parent):
    from autograder.kernels.kernel import KernelLost

    tries = []

    def lost_once():
        tries.append(1)
        if len(tries) == 1:
            raise KernelLost("lost")
        return parent.fork()

    ((observation,),) = runner.run([[job(RIGHT)]], lost_once)

    assert observation.seen["two"]["values"] == [1.0]


def test_when_our_own_set_up_fails_then_it_is_our_fault(parent):
    broken = assemble.Job("my_softmax", (RIGHT, "0"), "nonce", 3.0, prelude="1 / 0")

    ((observation,),) = runner.run([[broken]], parent.fork)

    assert observation.fault == "The grader's own set-up failed: ZeroDivisionError: division by zero"


def test_when_many_answers_have_run_then_no_descriptor_is_left(parent):
    runner.run([[job(RIGHT)]], parent.fork)
    before = len(list(Path("/proc/self/fd").iterdir()))

    runner.run([[job(RIGHT)]] * 10, parent.fork)

    assert len(list(Path("/proc/self/fd").iterdir())) <= before


@pytest.mark.full
def test_when_a_kernel_waits_longer_than_zeromq_would_then_it_answers_all_the_same(parent):
    """ZeroMQ gives up a connection that says nothing for 30 seconds, unless told otherwise."""
    slow, next_one = job("import time\ntime.sleep(33)\n" + RIGHT, seconds=50.0), job(RIGHT)

    ((first,), (second,)) = runner.run([[slow], [next_one]], parent.fork)

    assert (first.fault, first.stopped) == ("", "")
    assert (second.fault, second.stopped) == ("", "")
    assert second.seen["two"]["values"] == [1.0]


def test_when_an_answer_is_asked_again_then_the_questions_come_in_the_same_order():
    asked = {f"question {i}": [float(i)] for i in range(20)}

    first, second = (assemble.job(Answer("my_softmax", RIGHT), asked, nonce, 4.0) for nonce in ("f00d", "cafe"))

    assert first.cells[-1].replace("f00d", "cafe") == second.cells[-1]
