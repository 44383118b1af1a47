"""What beginners write, in IPython with the lesson's guide: each mistake is told at once, with what helps against it."""

import json
import subprocess
import sys

import pytest

import public_tests
from lab_utils.telling import sentences
from tests.beginners import ALL as FIRST
from tests.beginners import MORE
from tests.conftest import LAB, ROOT

ALL = [*FIRST, *MORE]
# TensorFlow is loaded once; each specimen has a fork of its own, which runs its cell and then the test of its exercise.
PROGRAM = """
import json, os, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
exec(sys.argv[1] + "from public_tests import *\\nfrom lab_utils import guide_cells\\nguide_cells()", shell.user_ns)
TESTS = {"my_softmax": "test_my_softmax(my_softmax)", "model": "test_model(model, 10, 400)"}
told = {}
for number, (exercise, cell) in enumerate(json.load(sys.stdin)):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        shown = []
        shell._showtraceback = lambda etype, value, lines: shown.append("\\n".join(lines))
        sys.stdout = open(os.devnull, "w")
        ran = shell.run_cell(cell)
        sys.stdout.flush()
        at_once = shown[:]
        shell.run_cell(TESTS[exercise])
        os.write(writing, json.dumps([ran.success, at_once, shown[len(at_once):]]).encode())
        os._exit(0)
    os.close(writing)
    told[number] = json.loads(os.fdopen(reading, "rb").read())
    os.waitpid(pid, 0)
sys.stderr.write("\\n" + json.dumps(list(told.values())))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """By exercise and name: whether its cell ran, what was said of that, and what its test said."""
    folder = tmp_path_factory.mktemp("beginners")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, LAB.imports + LAB.data],
        input=json.dumps([(exercise, cell) for exercise, _, _, cell, _ in ALL]), cwd=folder, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3"},
    )  # fmt: skip
    said = json.loads(done.stderr.splitlines()[-1])
    return {(exercise, name): one for (exercise, name, *_), one in zip(ALL, said, strict=True)}


@pytest.mark.skipif(sys.platform == "win32", reason="needs forks")
@pytest.mark.parametrize(("exercise", "name", "diagnosis", "cell", "words"), ALL, ids=[f"{e}-{n}" for e, n, *_ in ALL])
def test_when_a_beginner_makes_a_mistake_then_it_is_told_with_what_helps(exercise, name, diagnosis, cell, words, told):
    ran, at_once, tested = told[exercise, name]

    assert ran == (not at_once)
    for message in [*at_once, *tested]:
        assert words in message.partition("\nTry: ")[2], message
        assert len(message.splitlines()) <= 6
        assert "Traceback" not in message
    assert len(tested) == 1


def test_when_a_mistake_has_kinds_then_a_beginner_makes_each_of_them(told):
    table = sentences(public_tests.FUNCTION_SENTENCES + public_tests.SOFTMAX_SENTENCES)
    kinds = {help for name, (_, help) in table.items() if "/" in name}
    tried = {message.partition("\nTry: ")[2] for _, _, tested in told.values() for message in tested}

    assert kinds - tried == set()
