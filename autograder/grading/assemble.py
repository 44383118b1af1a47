"""What runs of an answer: our set-up, the learner's code, and a probe that asks and reports.

Nothing of a submission but its answers' sources gets here: no metadata, no outputs, no other cells.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.lesson import setting
from autograder.records import Answer

OBSERVATION = "application/x-digits-lab+json"

_PRELUDE = """\
import sys
sys.path[:0] = {folders!r}
{setting}\
{untrained}\
{lent}\
import public_tests  # read now, once for all probes
del public_tests
"""

# Nothing is trained in grading. What a learner's code reads of a training is there all the same: one half, which can
# be shown, compared, and divided by.
_UNTRAINED = """\
def _leave_untrained():
    class Score(float):
        def __iter__(self):
            return iter((0.5, 0.5))  # loss, accuracy

        def __getitem__(self, place):
            return 0.5

    class Curves(dict):
        def __missing__(self, name):
            return self["loss"]

    def fit(model, x=None, y=None, batch_size=None, epochs=1, *rest, **options):
        if not model.built and hasattr(x, "shape"):
            model.build((None, *x.shape[1:]))
        history = tf.keras.callbacks.History()
        history.epoch = list(range(epochs))
        halves = [0.5] * epochs
        names = ("loss", "accuracy", "val_loss", "val_accuracy")
        history.history = Curves({name: halves for name in names})
        return history

    def train_on_batch(model, x, *rest, **options):
        fit(model, x)
        return Score(0.5)

    tf.keras.Model.fit = fit
    tf.keras.Model.train_on_batch = train_on_batch
    tf.keras.Model.evaluate = tf.keras.Model.test_on_batch = lambda model, *data, **options: Score(0.5)

_leave_untrained()
del _leave_untrained
"""

# Learners load the lesson's data under many paths; here it is found under all of them.
_LENT = """\
def _lend_data():
    from pathlib import Path
    load = np.load
    data = {"x.npy": X, "y.npy": y}

    def load_or_lend(file, *rest, **options):
        try:
            return load(file, *rest, **options)
        except FileNotFoundError:
            name = Path(str(file)).name.lower()
            if name not in data:
                raise
            return data[name].copy()

    np.load = load_or_lend

_lend_data()
del _lend_data
"""

_PROBE = """\
def _probe():
    import json
    import public_tests
    from IPython.display import display
    questions = json.loads({questions!r})
    seen = {{key: public_tests.observe_{name}({name}, question) for key, question in questions}}
    display({{{mime!r}: json.dumps({{"nonce": {nonce!r}, "seen": seen}})}}, raw=True)

_probe()
"""


@dataclass(frozen=True)
class Job:
    """One answer, ready to run.

    cells   : sources, in order; the last one is the probe
    nonce   : what its observation must carry
    seconds : for all cells together
    prelude : to run first; "" where the warm parent has done it
    """

    exercise: str
    cells: tuple[str, ...]
    nonce: str
    seconds: float
    prelude: str = ""


def prelude(folder: str) -> str:
    """Returns our set-up: what the lesson would have defined before its first exercise.

    Args:
        folder: where public_tests.py and lab_utils/ lie inside the sandbox
    """
    return _PRELUDE.format(
        folders=[folder], setting=setting.imports() + setting.LOAD_DATA, untrained=_UNTRAINED, lent=_LENT
    )


def job(answer: Answer, asked: Mapping[str, Any], nonce: str, seconds: float, prelude: str = "") -> Job:
    """Returns what to run for one answer.

    Args:
        answer: found by the reader
        asked: the questions, by name
        nonce: fresh for this run
        seconds: for all its cells together
        prelude: to run first
    """
    questions = list(asked.items())
    random.Random(nonce).shuffle(questions)
    probe = _PROBE.format(name=answer.exercise, questions=json.dumps(questions), mime=OBSERVATION, nonce=nonce)
    return Job(answer.exercise, tuple(filter(None, (answer.needs, answer.cell, probe))), nonce, seconds, prelude)
