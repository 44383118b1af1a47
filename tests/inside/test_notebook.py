"""A notebook that runs statement by statement is the notebook that IPython runs."""

import asyncio
import json
import subprocess
import sys
import time

import pytest

from autograder.inside import alarm
from autograder.inside.notebook import Notebook
from tests.conftest import ROOT
from tests.inside import shells

# Cells, and what of them must be the same: expressions, evaluated at the end.
AGREE = {
    "future": (["from __future__ import annotations", "def f(z: nothing): return 1"], ["f.__annotations__"]),
    "last value": (["1 + 1", "_ + 1", "x = 7", "_, __"], ["_", "Out[1], Out[2], sorted(Out)"]),
    "no value": (["None", "3;", "x = 1", "4\nx"], ["sorted(Out)", "_"]),
    "inputs": (["a = 1", "%time b = 2", "In[1]"], ["In[1:3]", "Out[3]"]),
    "decorators": (["def twice(f):\n    return lambda: 2 * f()", "@twice\ndef g():\n    return 3"], ["g()"]),
    "source": (
        ["import inspect", "def f(z):\n    # two\n    return z\nx = 1"],
        ["inspect.getsource(f)"],
    ),
    "tasks": (
        ["import asyncio", "async def f():\n    await asyncio.sleep(0)\n    return 5", "t = asyncio.create_task(f())",
         "await t", "s = asyncio.ensure_future(f())", "await asyncio.sleep(0.01)\ns.result()"],
        ["t.result()", "Out[4], Out[6]"],
    ),
    "async for": (
        ["async def g():\n    for i in range(3):\n        yield i", "n = 0\nasync for i in g():\n    n += i", "n"],
        ["Out[3]"],
    ),
    "magics": (["%%time\nq = 4\nq", "%env A_B=c", "import os\nos.environ['A_B']"], ["q", "Out[3]"]),
    "main": (["import sys", "sys.modules['__main__'].__dict__ is globals()"], ["Out[2]", "__name__"]),
    "an error ends its cell": (["a = 1\n1 / 0\na = 2", "b = a"], ["a, b"]),
    "a cell that is no Python does not run": (["a = 1", "a = 2\nthis breaks"], ["a"]),
    "indented and pasted": (["    a = 1\n    b = 2", ">>> c = 3"], ["a, b, c"]),
}  # fmt: skip
PROGRAM = """
import asyncio, json, sys
from IPython.core.interactiveshell import InteractiveShell
from autograder.inside.notebook import Notebook
how, cells, wanted = json.loads(sys.argv[1])
shell = InteractiveShell.instance()

async def ours():
    book = Notebook(shell, [], 9.0, lambda cell: None, lambda error: False)
    await book.run(cells, "stops")

async def ipythons():
    for cell in cells:
        text = shell.transform_cell(cell)
        await shell.run_cell_async(cell, store_history=True, transformed_cell=text)

asyncio.run(ours() if how == "ours" else ipythons())
names = shell.user_ns
sys.stderr.write("\\n" + json.dumps([repr(eval(expression, names)) for expression in wanted]))
"""


def run_as(how, cells, wanted):
    command = [sys.executable, "-c", PROGRAM, json.dumps([how, cells, wanted])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"HOME": "/nonexistent", "PATH": ""})
    return json.loads(done.stderr.splitlines()[-1])


@pytest.mark.parametrize(("cells", "wanted"), AGREE.values(), ids=AGREE)
def test_when_cells_run_statement_by_statement_then_ipython_would_agree(cells, wanted):
    assert run_as("ours", cells, wanted) == run_as("ipython's", cells, wanted)


@pytest.fixture
def run():
    """Runs cells in a shell of its own."""

    def run(*cells, mode="stops", seconds=9.0, retry=False, **order):
        shell = shells.shell()

        async def go():
            book = Notebook(shell, ["model"], seconds, lambda cell: None, lambda error: False)
            await book.run(cells, mode, **order)
            if retry:
                await book.retry()
            return book.trace

        trace = asyncio.run(go())
        return shell.user_ns, trace

    others = asyncio._get_running_loop()  # of the browser tests, which keep one in this thread
    asyncio._set_running_loop(None)
    yield run
    asyncio._set_running_loop(others)


def test_when_a_statement_fails_then_going_on_runs_the_rest_and_stopping_does_not(run):
    cells = ["model = [1]\nmodel.build()\nmodel.append(2)", "later = 1"]

    stopped, trace = run(*cells)
    assert (stopped["model"], stopped["later"], trace.unfinished) == ([1], 1, [0])
    went_on, _ = run(*cells, mode="goes_on")
    assert went_on["model"] == [1, 2]


def test_when_a_loop_failed_half_way_then_it_runs_again_only_in_the_retry(run):
    cells = ["model = []", "for n in (25, 15, 10):\n    model.append(n if n > 10 else last)", "last = 10"]

    before, _ = run(*cells, mode="goes_on")
    assert before["model"] == [25, 15]
    after, _ = run(*cells, mode="goes_on", retry=True)
    assert after["model"] == [25, 15, 25, 15, 10]


def test_when_an_early_statement_is_tried_again_then_it_replaces_nothing_that_came_later(run):
    names, trace = run(
        "model = best()", "def best():\n    return 'early'", "model = 'last'", mode="goes_on", retry=True
    )

    assert names["model"] == "last"
    assert trace.unfinished == []


def test_when_cells_stand_out_of_order_then_the_retry_finds_what_they_need(run):
    names, trace = run("model = size + 1", "size = 2", mode="goes_on", retry=True)

    assert (names["model"], trace.unfinished, trace.bound) == (3, [], {"model": 0})


@pytest.mark.parametrize(
    "endless",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass",
        "while True:\n    try: 1 / 0\n    except Exception: pass",
        "import asyncio\nawait asyncio.Event().wait()",
        "import asyncio\nasync def f():\n    while True: await asyncio.sleep(0)\nawait f()",
        "import select\nselect.select([], [], [], 60)",
    ],
)
def test_when_a_cell_takes_too_long_then_it_ends_and_the_next_one_runs(run, endless):
    begun = time.monotonic()
    names, trace = run(f"a = 1\n{endless}\na = 2", "b = 3", seconds=0.3)

    assert (names["a"], names["b"], trace.slow) == (1, 3, {0})
    assert time.monotonic() - begun < 3


def test_when_others_had_the_processors_then_what_is_awaited_has_its_time_all_the_same(run, monkeypatch):
    monkeypatch.setattr(alarm, "clock", lambda: time.monotonic() / 4)  # they had them three quarters of the time
    names, trace = run("import asyncio\nawait asyncio.sleep(0.6)\na = 1", "await asyncio.sleep(9)\nb = 1", seconds=0.3)

    assert (names["a"], "b" in names, trace.slow) == (1, False, {1})


def test_when_cells_are_left_out_or_the_run_ends_early_then_only_the_others_run(run):
    names, _ = run("a = 1", "b = 2", "c = 3", skip=[0], until=1)

    assert ("a" in names, names["b"], "c" in names) == (False, 2, False)


@pytest.mark.parametrize(
    "exit",
    ["raise SystemExit", "raise KeyboardInterrupt", "raise GeneratorExit", "class E(BaseException): pass\nraise E"],
)
def test_when_a_cell_raises_anything_then_the_next_one_runs(run, exit):
    assert run(exit, "a = 1")[0]["a"] == 1
