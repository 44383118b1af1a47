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
{idle}\
import public_tests  # read now, once for all probes
del public_tests
"""

# Nothing is trained in grading. What a learner's code reads of a training is there all the same, as after a training
# that went well: loops that train until the scores are good come to their end.
_UNTRAINED = """\
def _leave_untrained():
    loss, accuracy = 0.01, 0.99

    class Score(float):
        def __iter__(self):
            return iter((loss, accuracy))

        def __getitem__(self, place):
            return (loss, accuracy)[place]

    class Curves(dict):
        def __missing__(self, name):
            return self["loss" if "loss" in str(name) else "accuracy"]

    def build(model, x):
        try:
            example = getattr(x, "element_spec", x)
            shape = (example[0] if isinstance(example, tuple) else example).shape
            if not model.built:
                model.build((None, *shape[1:]))
        except Exception:  # whoever looks at the model says what is wrong
            pass

    fitted = []

    def fit(model, x=None, y=None, batch_size=None, epochs=1, *rest, callbacks=(), initial_epoch=0, **options):
        build(model, x)
        history = tf.keras.callbacks.History()
        history.set_model(model)
        history.set_params({"epochs": epochs, "steps": 1, "verbose": 0})
        history.epoch = list(range(initial_epoch, epochs))
        scores = {"loss": loss, "accuracy": accuracy, "val_loss": loss, "val_accuracy": accuracy}
        history.history = Curves({name: [score] * len(history.epoch) for name, score in scores.items()})
        for callback in callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]:
            if type(callback).__module__ == "__main__":  # the learner's own
                callback.set_model(model)
                callback.on_train_begin()
                for epoch in history.epoch:
                    callback.on_epoch_begin(epoch)
                    callback.on_epoch_end(epoch, Curves(scores))
                callback.on_train_end()
        model.history = history
        fitted.append(model)
        return history

    def evaluate(model, *data, return_dict=False, **options):
        return Curves({"loss": loss, "accuracy": accuracy}) if return_dict else Score(loss)

    def train_on_batch(model, x, *rest, return_dict=False, **options):
        build(model, x)
        return evaluate(model, return_dict=return_dict)

    load_model = tf.keras.models.load_model

    def load_model_or_last(*arguments, **options):
        try:
            return load_model(*arguments, **options)
        except Exception:
            if fitted:  # its training would have saved it
                return fitted[-1]
            raise

    load_weights = tf.keras.Model.load_weights

    def load_weights_if_any(model, *arguments, **options):
        try:
            return load_weights(model, *arguments, **options)
        except Exception:  # nothing was saved either
            return None

    tf.keras.models.load_model = load_model_or_last
    tf.keras.Model.fit = fit
    tf.keras.Model.train_on_batch = train_on_batch
    tf.keras.Model.evaluate = tf.keras.Model.test_on_batch = evaluate
    tf.keras.Model.load_weights = load_weights_if_any

_leave_untrained()
del _leave_untrained
"""

# The lesson's pictures and pads are not drawn in grading; what calls a helper of the lesson goes on.
_IDLE = """\
def _idle_helpers():
    import lab_utils

    class Idle:
        def __call__(self, *arguments, **options):
            return self

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return self

    globals().update({name: Idle() for name in lab_utils.__all__ if name not in globals()})

_idle_helpers()
del _idle_helpers
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
        folders=[folder], setting=setting.imports() + setting.LOAD_DATA, untrained=_UNTRAINED, lent=_LENT, idle=_IDLE
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
    random.Random(json.dumps(questions)).shuffle(questions)  # in the same order at each re-grade
    probe = _PROBE.format(name=answer.exercise, questions=json.dumps(questions), mime=OBSERVATION, nonce=nonce)
    return Job(answer.exercise, tuple(filter(None, (answer.needs, answer.cell, probe))), nonce, seconds, prelude)
