"""What only costs time is idle, and what a learner's code reads of it is there all the same."""

import json
import subprocess
import sys

import pytest

from autograder.lesson import sections
from autograder.running.terms import prepared
from tests.conftest import LAB, ROOT

# In a process of its own: the stand-ins stay until it ends.
PROGRAM = """
import asyncio, json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
from autograder.inside.serve import Lesson, Server
config = Config()
config.HistoryManager.enabled = False
shell = InteractiveShell.instance(config=config)
server = Server(shell, Lesson(**json.loads(sys.argv[2])))
server._send = lambda message: None
found = {}
for name, cell in json.loads(sys.argv[1]).items():
    shell.user_ns.pop("seen", None)
    facts = asyncio.run(server._run([cell], "", "stops", [], None, 20.0))
    error = server._book.trace.ended.get(0)
    found[name] = repr(error) if error else repr(shell.user_ns.get("seen"))
sys.stderr.write("\\n" + json.dumps(found))
"""
MODEL = "model = Sequential([tf.keras.Input((400,)), Dense(10)])\nmodel.compile(loss='mse', optimizer='adam')\n"
IDLE = {
    "training gives a history": (MODEL + "seen = len(model.fit(X, y, epochs=40).history['loss'])", "40"),
    "any score is good": (MODEL + "seen = model.fit(X, y).history['val_sparse_categorical_accuracy']", "[0.99]"),
    "a callback of one's own is called": (
        MODEL + "class C(tf.keras.callbacks.Callback):\n    n = 0\n    def on_epoch_end(self, epoch, logs):\n        C.n += 1\n"
        "model.fit(X, y, epochs=3, callbacks=[C()])\nseen = C.n",
        "3",
    ),
    "evaluating gives loss and accuracy": (MODEL + "loss, accuracy = model.evaluate(X, y)\nseen = loss, accuracy", "(0.01, 0.99)"),
    "training builds": ("m = Sequential([Dense(3)])\nm.compile(loss='mse')\nm.fit(X, y)\nseen = m.count_params()", "1203"),
    "predicting has the shape": (MODEL + "seen = model.predict(X).shape", "(5000, 10)"),
    "what was saved is loaded": (MODEL + "model.save('a.keras')\nseen = tf.keras.models.load_model('a.keras') is model", "True"),
    "what was trained is loaded": (MODEL + "model.fit(X, y)\nseen = tf.keras.models.load_model('best.keras') is model", "True"),
    "weights": (MODEL + "model.save_weights('w.weights.h5')\nmodel.load_weights('other.h5')\nseen = 1", "1"),
    "the lesson's data under any path": ("seen = np.load('/content/drive/X.npy').shape, np.load(r'C:\\y.npy').shape", "((5000, 400), (5000, 1))"),
    "other files are missing as before": ("np.load('z.npy')", "FileNotFoundError(2, 'No such file or directory')"),
    "axes in their shape": ("f, a = plt.subplots(8, 8)\nseen = a.shape, len(list(a.flat)), plt.subplots(1, 3)[1].shape", "((8, 8), 64, (3,))"),
    "one axes": ("f, ax = plt.subplots()\nline, = ax.figure and plt.plot([1])\nax.set_title('x').set_color('r')\nseen = 1", "1"),
    "a histogram": ("n, bins, patches = plt.hist([1])\nplt.show()\nseen = 1", "1"),
    "widgets": ("from ipywidgets import interact, IntSlider\ninteract(print, a=IntSlider())\nseen = 1", "1"),
    "an answer is typed": ("seen = int(input('how many? '))", "1"),
    "nobody leaves": ("exit()\nquit()\nseen = 1", "1"),
    "nothing is reset": ("keep = 5\n%reset -f\nseen = keep", "5"),
    "nothing is installed": ("!pip install x\n%pip install y\nfiles = !ls\nseen = list(files)", "[]"),
    "nobody sleeps": ("import time, asyncio\ntime.sleep(1000)\nawait asyncio.sleep(1000)\nseen = 1", "1"),
    "who sleeps less is first": (
        "import asyncio\nseen = []\nasync def f(s):\n    await asyncio.sleep(s)\n    seen.append(s)\nawait asyncio.gather(f(9), f(1), f(4))",
        "[1, 4, 9]",
    ),
    "helpers of the lesson": ("from lab_utils import *\nplt_act_trio()\nuse_lab_figures()\ndisplay_errors(1, X, y)\nseen = load_data()[0].shape", "(5000, 400)"),
    "helpers of the course": ("from autils import *\nfrom lab_utils_softmax import plt_softmax\nseen = load_data()[1].shape", "(5000, 1)"),
    "a magic that is not there": ("%wandb login\nseen = 1", "1"),
    "a magic that is": ("%time seen = 3", "3"),
    "an absent library may be imported": ("import torch, scipy.special\nseen = 1", "1"),
    "what is used of an absent library is missing, by its place": (
        "from scipy.special import softmax\ntry:\n    softmax([1.0])\nexcept ImportError as error:\n"
        "    seen = f'{error} ({error.name})'",
        repr("No module named 'scipy' (scipy.special.softmax)"),
    ),
    "another library is not found": (
        "try:\n    import no_such_library\nexcept ImportError as error:\n    seen = error.name",
        "'no_such_library'",
    ),
    "and is missing where it is used": ("import torch\ntorch.tensor([1])", "ModuleNotFoundError(\"No module named 'torch'\")"),
    "files of one's own": ("open('mine.txt', 'w').write('5')\nseen = open('mine.txt').read()", "'5'"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    cells = json.dumps({name: cell for name, (cell, _) in IDLE.items()})
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, cells, json.dumps(prepared(LAB, sections.read(LAB.source)))],
        cwd=tmp_path_factory.mktemp("cwd"),
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
    )
    return json.loads(done.stderr.splitlines()[-1])


@pytest.mark.parametrize("name", IDLE)
def test_when_a_notebook_does_what_only_costs_time_then_it_goes_on_at_once(name, found):
    assert found[name] == IDLE[name][1]
