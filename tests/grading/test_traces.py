"""Which answers leave a trace in the kernel that they ran in."""

import pytest

from autograder.grading import traces
from autograder.lesson import sections
from autograder.records import Answer

MODEL = "model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation='relu'), Dense(10)], name='my_model')"
TRACELESS = {
    "imports": "import numpy as np\nimport tensorflow as tf\nfrom keras import layers as kl\nout = kl.Dense(1)",
    "builders": "from tensorflow.keras.layers import Dense, InputLayer\nout = InputLayer(shape=(400,))",
    "a seed": "tf.random.set_seed(1234)",
    "a negative number": "units = -1",
    "layers called on layers": "import keras\nx = keras.Input((400,))\nout = Dense(25, tf.nn.relu)(x)\nmodel = keras.Model(x, out)",
    "a text": '"""my answer"""',
}
TRACES = {
    "an attribute is set": "np.exp = np.sin",
    "an element is set": "X[0] = 0",
    "a name of the lesson": "np = Sequential([])",
    "a name of Python": "sum = Sequential([])",
    "a function": "def f(z):\n    return z",
    "a lambda, which runs later": "model = Sequential([Dense(25, activation=lambda z: np.copyto(X, 0))])",
    "a call of anything else": "tf.keras.backend.set_floatx('float64')",
    "a call within a call": "model = Sequential([Dense(int('25'))])",
    "a call before a dot": "model = open('/tmp/x').Sequential([])",
    "a keyword": "model = Sequential(layers=print())",
    "two names at once": "a, np = Input(shape=(1,)), 2",
    "an import of something else": "import mine",
    "an import of everything": "from numpy import *",
    "an import from beside it": "from . import keras",
    "a loop": "for i in range(3):\n    pass",
    "a format": "name = f'{X.fill(0)}'",
    "a sum, which may be the learner's": "units = X + y",
    "no Python": "model = (",
    "an import over a name of the lesson": "from keras import ops as np",
    "an import over a name of Python": "from tensorflow.keras.activations import relu as max",
    "an import over a builder": "from tensorflow import map_fn as Dense\nout = Dense(print, [1])",
    "a name over a builder": "Softmax = setattr\nx = Softmax(np, 'exp', np.sin)",
    "what changes its argument": "model = Sequential([Dense(10, activation=X.fill)])",
    "what may be the learner's": "model = Sequential([Dense(10, activation=mine)])",
    "nested too deeply": f"units = {'- ' * 2000}1",
}


@pytest.mark.parametrize("source", TRACELESS.values(), ids=TRACELESS)
def test_when_an_answer_only_builds_then_it_leaves_no_trace(source):
    assert traces.leaves_none(Answer("model", f"{source}\n{MODEL}"))


@pytest.mark.parametrize("source", TRACES.values(), ids=TRACES)
def test_when_an_answer_does_anything_else_then_it_may_leave_a_trace(source):
    assert not traces.leaves_none(Answer("model", f"{source}\n{MODEL}"))


def test_when_a_trace_is_in_what_an_answer_needs_then_it_counts():
    assert not traces.leaves_none(Answer("model", MODEL, needs="np.seterr(all='raise')"))


def test_when_the_lesson_itself_is_answered_then_only_a_function_may_leave_a_trace():
    found = {e.name: traces.leaves_none(Answer(e.name, e.reference)) for e in sections.with_points(sections.read())}

    assert found == {"my_softmax": False, "model": True}
