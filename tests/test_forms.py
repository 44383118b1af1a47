"""The forms themselves: each is right by the lesson's own tests, when IPython runs its notebook."""

import json
import subprocess
import sys

import pytest

from tests.conftest import LAB, ROOT
from tests.forms import FORMS

# What no process of a test can do: mount, widgets, the course's own helpers, hours of sleep. And where the answer that
# counts is not the last one, it is tested in the notebook itself; a cell that is no Python runs in grading only.
TRIED = [
    name for name in FORMS
    if not name.startswith("around_") and not name.endswith(("played_on", "softmax_added_after_the_test", "trained_saved_loaded", "broken_line_beside"))
]  # fmt: skip
# TensorFlow is loaded once; each form has a fork of its own.
PROGRAM = """
import asyncio, json, os, sys, tempfile
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
exec(sys.argv[1] + "from public_tests import *", shell.user_ns)
for name in ("memit", "pyinstrument"):
    shell.register_magic_function(lambda line, cell: shell.run_cell(cell) and None, "cell", name)

async def run(cell):
    result = await shell.run_cell_async(cell, store_history=True, transformed_cell=shell.transform_cell(cell))
    await asyncio.sleep(0)
    return result.success

async def is_right(cells):
    failed = [cell for cell in cells if not await run(cell)]
    for cell in failed:  # a notebook that was run out of order
        await run(cell)
    return await run("test_my_softmax(my_softmax)\\ntest_model(model, 10, 400)")

right = []
for name, cells in json.load(sys.stdin).items():
    pid = os.fork()
    if pid == 0:
        os.chdir(tempfile.mkdtemp(dir="."))
        os._exit(0 if asyncio.run(is_right(cells)) else 1)
    if os.waitpid(pid, 0)[1] == 0:
        right.append(name)
sys.stderr.write("\\n" + json.dumps(right))
"""


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, LAB.imports + LAB.data],
        input=json.dumps({name: FORMS[name] for name in TRIED}), cwd=folder, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "2"},
    )  # fmt: skip
    return json.loads(done.stderr.splitlines()[-1])


@pytest.mark.skipif(sys.platform == "win32", reason="needs forks")
@pytest.mark.parametrize("name", TRIED)
def test_when_ipython_runs_a_form_then_the_lessons_own_tests_pass(name, right):
    assert name in right
