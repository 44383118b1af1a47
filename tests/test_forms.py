"""The forms themselves: each is right by the lesson's own tests, when IPython runs its notebook."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.forms import FORMS

# What no process of a test can do: mount, widgets, the course's own helpers, hours of sleep. And where the answer that
# counts is not the last one: it is tested in the notebook itself.
TRIED = [
    name for name in FORMS
    if not name.startswith("around_") and not name.endswith(("played_on", "softmax_added_after_the_test", "trained_saved_loaded"))
]  # fmt: skip
SAMPLE = TRIED[::9]
PROGRAM = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import register_cell_magic
from autograder.lesson import setting
shell = InteractiveShell.instance()
shell.user_ns["__file__"] = "x"
exec(setting.imports() + setting.LOAD_DATA + "from public_tests import *", shell.user_ns)
for name in ("memit", "pyinstrument"):
    shell.register_magic_function(lambda line, cell: shell.run_cell(cell) and None, "cell", name)
cells = json.loads(sys.argv[1])
failed = []
for cell in cells:
    if not shell.run_cell(cell, store_history=True).success:
        failed.append(cell)
for cell in failed:  # a notebook that was run out of order
    shell.run_cell(cell)
ok = shell.run_cell("test_my_softmax(my_softmax)\\ntest_model(model, 10, 400)").success
sys.exit(0 if ok else 1)
"""


def is_right(name, folder):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(FORMS[name])],
        cwd=folder, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "2"},
    )  # fmt: skip
    return done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]


@pytest.mark.parametrize("name", SAMPLE)
def test_when_ipython_runs_a_form_then_the_lessons_own_tests_pass(name, tmp_path):
    right, told = is_right(name, tmp_path)

    assert right, told


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(set(TRIED) - set(SAMPLE)))
def test_when_ipython_runs_any_form_then_the_lessons_own_tests_pass(name, tmp_path):
    right, told = is_right(name, tmp_path)

    assert right, told
