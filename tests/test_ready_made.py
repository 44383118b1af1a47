"""A ready-made softmax is found by running, in whatever guise; own formulas never are."""

import contextlib
import importlib
import io
import re
import sys

import numpy as np
import pytest
import tensorflow as tf

import public_tests
from autograder.gate import rehearsal
from autograder.inside.standins import absent
from lab_utils.telling import CheckFailed
from tests.conftest import LAB

# What gives softmax(z) ready-made; Z is the argument.
CALLS = [
    "tf.nn.softmax(Z)", "tf.nn.softmax(Z, axis=-1)", "tf.nn.softmax(logits=Z)", "tf.math.softmax(Z)",
    "tf.compat.v1.nn.softmax(Z)", "tf.keras.activations.softmax(tf.constant([Z]))[0]", "tf.keras.ops.softmax(Z)",
    "tf.keras.layers.Softmax()(Z[None])[0]", "tf.keras.layers.Activation('softmax')(Z[None])[0]",
    "tf.nn.softmax(Z.astype('float32'))", "tf.nn.softmax(Z - Z.max())", "tf.exp(tf.nn.log_softmax(Z))",
    "eval('tf.nn.soft' + 'max(q)', {'tf': tf, 'q': Z})", "getattr(tf.nn, 'soft' + 'max')(Z)",
    "importlib.import_module('tensorflow').nn.softmax(Z)", "public_tests.expected_softmax(Z)",
    "tf.function(tf.nn.softmax)(Z)", "Sequential([tf.keras.layers.Softmax()])(Z[None])[0]",
    "tf.raw_ops.Softmax(logits=Z)", "ready_made(Z)",
    "Sequential([tf.keras.Input((len(Z),)), tf.keras.layers.Softmax()]).predict(Z[None], verbose=0)[0]",
    "tf.exp(tf.raw_ops.LogSoftmax(logits=Z[None]))[0]",
    "tf.sparse.softmax(tf.sparse.SparseTensor([[0, j] for j in range(len(Z))], Z, [1, len(Z)])).values",
    *(f"by_the_gradient_of({loss})(Z)" for loss in ("cross_entropy", "sparse_cross_entropy", "log_softmax", "keras_loss")),
    "tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=Z[None], labels=np.eye(len(Z))[:1])[1][0] + np.eye(len(Z))[0]",
    "np.exp([-sparse_cross_entropy(Z, j) for j in range(len(Z))])",
    "tf.keras.layers.Attention()([one(Z[:1] * 0 + 1), one(np.eye(len(Z))), one(Z[:, None])])[0, 0]",
    "tf.keras.ops.dot_product_attention(*(one(a)[:, :, None] for a in (np.eye(len(Z))[:1] * 0 + 1, np.eye(len(Z)) * Z, np.eye(len(Z)))), scale=1.0)[0, 0, 0]",
]  # fmt: skip
# What some of them need: losses of the first class, or another one, and what their gradients give.
PRELUDE = """
import functools, importlib, public_tests
from tensorflow.python.ops.gen_nn_ops import softmax as ready_made
def cross_entropy(z, j=0): return tf.nn.softmax_cross_entropy_with_logits(labels=np.eye(len(z))[j], logits=z)
def sparse_cross_entropy(z, j=0): return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=j, logits=z)
def log_softmax(z): return -tf.nn.log_softmax(z)[0]
def keras_loss(z): return tf.keras.losses.CategoricalCrossentropy(from_logits=True)(np.eye(len(z))[:1], z[None])
def by_the_gradient_of(loss):
    def softmax(z):
        with tf.GradientTape() as tape:
            tape.watch(x := tf.constant(z))
            value = loss(x)
        return tape.gradient(value, x).numpy() + np.eye(len(z))[0]
    return softmax
def one(a): return np.asarray(a, "float32").reshape(1, len(a), -1)
"""
# What an answer may do with it.
GUISES = {
    "as it is": "def my_softmax(z):\n    return CALL",
    "as an array": "def my_softmax(z):\n    a = np.array(CALL)\n    return a.astype(float)",
    "element by element": "def my_softmax(z):\n    r = CALL\n    a = np.zeros(len(z))\n    for j in range(len(z)):\n        a[j] = r[j]\n    return a",
    "in a class": "class S:\n    def __call__(self, z):\n        return np.asarray(CALL)\nmy_softmax = S()",
    "remembered": "@functools.cache\ndef f(*z):\n    z = np.array(z)\n    return np.asarray(CALL)\ndef my_softmax(z):\n    return f(*z)",
    "in a decorator": "def d(f):\n    return lambda z: np.asarray(f(z)) * 1.0\n@d\ndef my_softmax(z):\n    return CALL",
}
ROUNDED = "def my_softmax(z):\n    return np.round(np.asarray(CALL, dtype=float), 8)"
OWN = "e = np.exp(z)\n    a = e / e.sum()"
OWN_BESIDE = {
    "alone": "return a",
    "called for nothing": "CALL\n    return a",
    "printed": "print(CALL)\n    return a",
    "compared": "assert np.allclose(a, CALL)\n    return a",
    "compared by numpy.testing": "np.testing.assert_allclose(a, CALL, rtol=1e-5)\n    return a",
    "compared closely": "np.testing.assert_allclose(a, CALL, rtol=1e-12, atol=1e-14)\n    return a",
    "times zero": "return a + 0 * np.asarray(CALL, dtype=float)",
    "of something else": "b = np.asarray((lambda z: CALL)(2 * z))\n    return a * (b.sum() / b.sum())",
    "only the first time": "if not hasattr(my_softmax, 'shown'):\n        my_softmax.shown = print(CALL)\n    return a",
    "where it fails": "try:\n        return a\n    except ValueError:\n        return CALL",
}
OWN_BY_TENSORFLOW = {
    "exp": "def my_softmax(z):\n    e = tf.exp(z)\n    return (e / tf.reduce_sum(e)).numpy()",
    "float32": "def my_softmax(z):\n    e = tf.exp(tf.cast(z, 'float32'))\n    return e / tf.reduce_sum(e)",
    "gradient of log-sum-exp": "def my_softmax(z):\n    x = tf.Variable(z)\n    with tf.GradientTape() as tape:\n        total = tf.reduce_logsumexp(x)\n    return tape.gradient(total, x).numpy()",
    "sigmoids": "def my_softmax(z):\n    return np.array([1 / tf.reduce_sum(tf.exp(z - x)) for x in z])",
    "log-sum-exp": "def my_softmax(z):\n    return tf.exp(z - tf.reduce_logsumexp(z)).numpy()",
    "traced": "@tf.function\ndef f(z):\n    e = tf.exp(z)\n    return e / tf.reduce_sum(e)\ndef my_softmax(z):\n    return f(z).numpy()",
}
CALLS_TO_COMPARE = [
    call for call in CALLS if not any(word in call for word in ("float32", "predict", "layers", "one(", "keras_loss"))
]  # exact ones
ABSENT = {
    "scipy.special.softmax": "from scipy.special import softmax\ndef my_softmax(z):\n    return softmax(z)",
    "torch.softmax": "import torch\ndef my_softmax(z):\n    return torch.softmax(z, 0)",
    "torch.nn.functional.softmax": "import torch.nn.functional as F\ndef my_softmax(z):\n    return F.softmax(z, dim=0).numpy()",
    "torch.nn.Softmax": "from torch import nn\ndef my_softmax(z):\n    return nn.Softmax(dim=0)(z)",
    "jax.nn.softmax": "import jax\ndef my_softmax(z):\n    return np.asarray(jax.nn.softmax(z))",
    "sklearn.utils.extmath.softmax": "from sklearn.utils.extmath import softmax\ndef my_softmax(z):\n    return softmax([z])[0]",
}


def told(source):
    """Returns the diagnosis and what was printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            public_tests.test_my_softmax(rehearsal.define(PRELUDE + source, "my_softmax", LAB.imports))
        except CheckFailed as failed:
            return failed.diagnosis, str(failed)
    return None, printed.getvalue()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.filterwarnings("ignore")
def test_when_the_result_rests_on_a_ready_made_softmax_then_it_is_found(guise, call):
    assert told(GUISES[guise].replace("CALL", call.replace("Z", "z")))[0] == "library_softmax"


@pytest.mark.parametrize("digits", [7, 8, 10, 12])
@pytest.mark.parametrize("call", ["tf.nn.softmax(Z)", "tf.keras.activations.softmax(tf.constant([Z]))[0]"])
def test_when_the_result_is_rounded_then_it_is_found_too(call, digits):
    source = ROUNDED.replace("8", str(digits)).replace("CALL", call.replace("Z", "z"))

    assert told(source)[0] == "library_softmax"


@pytest.mark.parametrize("call", CALLS_TO_COMPARE)
@pytest.mark.parametrize("beside", OWN_BESIDE)
@pytest.mark.filterwarnings("ignore")
def test_when_an_own_formula_gives_the_result_then_a_library_beside_it_costs_nothing(beside, call):
    source = f"def my_softmax(z):\n    {OWN}\n    {OWN_BESIDE[beside]}".replace("CALL", call.replace("Z", "z"))

    assert told(source) == (None, "All tests passed.\n")


@pytest.mark.parametrize("source", OWN_BY_TENSORFLOW.values(), ids=OWN_BY_TENSORFLOW)
def test_when_the_own_formula_uses_tensorflow_then_it_is_ones_own(source):
    assert told(source)[0] is None


@pytest.mark.parametrize("name", ABSENT)
def test_when_the_library_is_not_installed_then_its_name_is_told(name, monkeypatch):
    monkeypatch.setattr("sys.meta_path", [*sys.meta_path, absent.Finder()])
    there = {*sys.modules}

    diagnosis, sentence = told(ABSENT[name])
    for module in {*sys.modules} - there:  # else what comes later would find the library
        del sys.modules[module]

    assert diagnosis == "library_softmax"
    assert f"a ready-made softmax ({name})" in sentence


def test_when_tensorflow_moves_its_softmax_then_this_says_so():
    """The nudge rests on where TensorFlow's softmax functions end; a new version may end elsewhere."""
    assert told("def my_softmax(z):\n    return tf.nn.softmax(z).numpy()")[0] == "library_softmax"
    with public_tests.nudging(public_tests.NUDGES[0]) as used:
        for ready_made in (tf.nn.softmax, tf.nn.log_softmax, tf.raw_ops.Softmax):
            ready_made(logits=[[1.0, 2.0]])
        tf.nn.softmax_cross_entropy_with_logits([[1.0, 0.0]], [[1.0, 2.0]])
        tf.nn.sparse_softmax_cross_entropy_with_logits([0], [[1.0, 2.0]])
        tf.sparse.softmax(tf.sparse.from_dense([[1.0, 2.0]]))

    assert used == ["Softmax", "LogSoftmax", "Softmax", *list(public_tests.ENDS_IN)[-2:], "SparseSoftmax"]


def test_when_no_ready_made_softmax_is_used_then_each_question_is_one_call():
    """So a right answer that is slow is asked as seldom as can be."""
    calls = []

    def mine(z):
        calls.append(z)
        return np.exp(z) / np.exp(z).sum()

    seen = [public_tests.observe_my_softmax(mine, [1.0, 2.0, n]) for n in range(5)]

    assert len(calls) == 5
    assert {call["moved"] for call in seen} == {""}


def test_when_a_test_has_asked_then_tensorflow_is_as_it_was():
    engine = importlib.import_module(public_tests.ENGINE)
    before = (engine.TFE_Py_FastPathExecute, tf.config.functions_run_eagerly())
    told("def my_softmax(z):\n    return tf.nn.softmax(z) / 0")
    with pytest.raises(ZeroDivisionError), public_tests.nudging(public_tests.NUDGES[0]):
        raise ZeroDivisionError

    assert (engine.TFE_Py_FastPathExecute, tf.config.functions_run_eagerly()) == before
    assert np.allclose(tf.nn.softmax([1.0, 2.0]), public_tests.expected_softmax([1, 2]))


def test_when_the_labels_are_counted_then_there_are_many():
    labels = len(CALLS) * len(GUISES) + len(CALLS_TO_COMPARE) * len(OWN_BESIDE) + len(OWN_BY_TENSORFLOW) + len(ABSENT)

    assert labels >= 200
    assert not any(re.search(r"\bz\b", call) for call in CALLS)
