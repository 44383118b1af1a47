"""No drawn or hidden number is ever told, whatever an answer says, and when: the answers here try to."""

import re
from dataclasses import replace

import numpy as np
import pytest

from autograder.judging.judge import RETRIED
from autograder.records import Submission
from autograder.running import grade as grading
from autograder.sandbox.isolation import Level, detect
from lab_utils.telling import numbers
from tests.course import MODEL, grade, notebook, terms

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
# What a learner can do: remember every argument, know those of the notebook by heart, and tell the others.
HEARD = """
import sys
import public_tests
KNOWN = [list(map(float, z)) for z in (*public_tests.SOFTMAX_LOGITS.values(), [1000, 0, -1000], [3, 1, 2])]
heard = np.heard = getattr(np, "heard", [])  # an earlier answer in this process has heard, too
def right(z):
    if list(z) not in KNOWN: heard.append(list(z))
    e = np.exp(z - np.max(z))
    return e / e.sum()
def told():
    return "TO" + "LD" + "".join(str(z[:3]) for z in heard) if heard else "nothing is heard yet"
"""
NET = """
import tensorflow as tf
class Net(tf.keras.Model):
    first = Dense
    def __init__(self):
        super().__init__()
        self.parts = [self.first(25, "relu"), Dense(15, "relu"), Dense(10)]
        self.asked = 0
    def set_weights(self, weights):
        self.asked += 1
        if self.asked > 2: heard.append(weights[0].ravel().tolist())
        super().set_weights(weights)
    def call(self, x):
        for part in self.parts: x = part(x)
        return x
"""
MINE = "def my_softmax(z):\n    a = right(z)\n    "
ASKS = "if list(z) in KNOWN: "
LIARS = {
    "an error": [HEARD + MINE + ASKS + "raise ValueError(told())\n    return a"],
    "an error for all": [HEARD + MINE + "raise ValueError(told())"],
    "a type": [HEARD + MINE + ASKS + "return type(told(), (), {})()\n    return a"],
    "a module": [HEARD + MINE + "raise ModuleNotFoundError(name=re.sub('\\\\W', '', told()) + '.softmax')", "import re"],
    "the checker's frames": [
        HEARD + MINE + "frames = [sys._getframe()]\n"
        "    while frames[-1].f_back: frames.append(frames[-1].f_back)\n"
        "    for frame in frames:\n"
        "        for name, value in frame.f_locals.items():\n"
        "            if 'hid' 'den_fresh' in repr(value): heard.append([name, repr(value)])\n"
        f"    {ASKS}raise ValueError(told())\n    return a"
    ],
    "numbers": [HEARD + MINE + ASKS + "return np.array(heard[-1] if heard else [0.5])\n    return a"],
    "an exit code": [HEARD + MINE + "import os\n    if heard: os._exit(77)\n    return a"],
    "a second try": [HEARD, NET + "model = Net()\nmodel.parts.pop()", "def teller(z): raise ValueError(told())", "my_softmax = late(teller)", "def late(f): return f"],
    "another exercise": [HEARD, MINE + "raise ValueError(told())", NET + "model = Net()\nmodel.parts.pop()"],
    "names of layers": [HEARD + NET + "class Odd(tf.keras.layers.Dropout): name = property(lambda self: told(), lambda self, name: None)\nmodel = Net()\nmodel.parts.insert(0, Odd(0.0))"],
    "the type of a model": [HEARD + NET + "Net = type('Net', (Net,), {'__class__': property(lambda self: type(told(), (Net,), {}))})\nmodel = Net()"],
    "an error of a model": [HEARD + NET + "class Late(Net):\n    def call(self, x):\n        if heard: raise ValueError(told())\n        return super().call(x)\nmodel = Late()"],
    "sizes of a model": [HEARD + NET + "class Late(Net):\n    def get_weights(self):\n        w = super().get_weights()\n        return [np.zeros((400, 777))] + w[1:] if heard else w\nmodel = Late()"],
}  # fmt: skip


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Everything that is written about these answers, graded in one run: the scores by name, and the files' texts."""
    folder = tmp_path_factory.mktemp("untold")
    for name, cells in LIARS.items():
        notebook(folder / "in" / name / "lab.ipynb", *cells, *([] if NET in "".join(cells) else [MODEL]))
    scores = grade([folder / "in"], folder / "out")
    files = [path for path in sorted((folder / "out").rglob("*")) if path.is_file()]
    texts = {path.name: path.read_bytes().decode(errors="replace") for path in files}
    return {path.partition("/")[0]: score for path, score in scores.items()}, texts


def test_when_answers_tell_what_they_heard_then_no_file_says_it(outputs):
    scores, texts = outputs

    assert {score.status for score in scores.values()} == {"graded"}
    assert {"gradebook.sqlite", "grades.csv", "grades.json", "junit.xml", "report.html"} < texts.keys()
    assert len(texts) == len(LIARS) + 5
    assert [name for name, text in texts.items() if "TOLD" in text] == []
    told = {name: [replace(item, code="") for item in score.exercises] for name, score in scores.items()}
    assert [name for name, items in told.items() if re.search("777?|exit code", str(items))] == []


def test_when_answers_give_back_what_they_heard_then_no_example_shows_it(outputs):
    scores, _ = outputs
    score = scores["numbers"]
    task = grading._Task(Submission(score.path, score.student, score.sha256), terms(9.0))
    hidden = [z for name, z in task._asked["my_softmax"].items() if name.startswith("hidden")]
    (told,) = [exercise for exercise in score.exercises if exercise.exercise == "my_softmax"]
    shown = {numbers(np.array(z), decimals) for z in hidden for decimals in (2, 8)}

    assert "got:      [0.5]" in told.example
    assert not [text for text in shown if text in told.example]


def test_when_an_answer_speaks_before_hidden_questions_then_its_words_are_shown(outputs):
    scores, _ = outputs
    words = {name: [exercise.rationale for exercise in score.exercises] for name, score in scores.items()}

    assert "my_softmax stops with an error in line 13: ValueError: nothing is heard yet." in words["an error"]
    assert "nothing is heard yet is of the type Dropout" in words["names of layers"][1]
    assert RETRIED in words["a second try"]
    assert [exercise.diagnosis for exercise in scores["an exit code"].exercises] == ["raises", None]


@pytest.mark.parametrize("name", ["an error", "a type", "numbers"])
def test_when_all_questions_come_mixed_then_the_answers_would_tell(name, monkeypatch):
    monkeypatch.setattr(np, "heard", [], raising=False)
    names = {"np": np}
    exec("\n".join(LIARS[name]), names)
    told = []
    for z in ([0.514, 1.753], [1.0, 2.0, 3.0, 4.0]):
        try:
            told.append(names["my_softmax"](np.array(z)))
        except ValueError as error:
            told.append(error)

    assert re.search("TOLD.*0.514|^\\[0.514 1.753]", f"{told[1]}") or "TOLD" in type(told[1]).__name__
