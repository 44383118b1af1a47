"""The sources of an answer, read from its text: do they say the same as the notebook's own?"""

import pytest

import public_tests
from autograder.grading.origins import sources
from autograder.lesson import rehearsal
from tests.grading.notebooks import answer
from tests.test_public_tests import RIGHT_SOFTMAX, SOFTMAX_MISTAKES

MORE = {
    "aliased_module": "import keras.activations as sp\ndef my_softmax(z):\n    return sp.softmax(z)",
    "dotted_module": "import keras.activations\ndef my_softmax(z):\n    return keras.activations.softmax(z)",
    "imported_as_the_answer": "from keras.activations import softmax as my_softmax",
    "global_alias": "f = tf.nn.softmax\ndef my_softmax(z):\n    return f(z)",
    "alias_of_alias": "f = tf.nn.softmax\ng = f\nmy_softmax = g",
    "layer_instance": "layer = tf.keras.layers.Softmax()\ndef my_softmax(z):\n    return layer(tf.constant([z]))[0]",
    "helper_of_helper": (
        "def inner(x):\n    return tf.nn.softmax(x)\ndef outer(x):\n    return inner(x)\ndef my_softmax(z):\n    return outer(z)"
    ),
    "other_name": "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))\nmy_softmax = softmax",
    "other_library_name": "def softmax(z):\n    return tf.nn.softmax(z)\nmy_softmax = softmax",
    "compared": "def my_softmax(z):\n    b = tf.nn.softmax(z)\n    return np.exp(z) / np.exp(z).sum()",
    "in_a_block": "if True:\n    def my_softmax(z):\n        return tf.nn.softmax(z)",
    "two_at_once": "f, g = tf.nn.softmax, np.exp\ndef my_softmax(z):\n    return f(z)",
    "hidden_by_the_learner": "from keras.activations import softmax\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum()\nmy_softmax = softmax",
    "set_by_global": "def choose():\n    global my_softmax\n    my_softmax = tf.nn.softmax\nchoose()",
    "imported_where_it_is_set": (
        "def choose():\n    global my_softmax\n    from keras.activations import softmax\n    my_softmax = softmax\nchoose()"
    ),
    "defined_by_a_call_of_a_call": (
        "def choose():\n    global my_softmax\n    def my_softmax(z):\n        return tf.nn.softmax(z)\ndef main():\n    choose()\nmain()"
    ),
    "library_called_last": (
        "def lib():\n    global my_softmax\n    my_softmax = tf.nn.softmax\n"
        "def own():\n    global my_softmax\n    def my_softmax(z):\n        return np.exp(z) / np.exp(z).sum()\nown()\nif True:\n    lib()"
    ),
    "own_called_last": (
        "def own():\n    global my_softmax\n    def my_softmax(z):\n        return np.exp(z) / np.exp(z).sum()\n"
        "def lib():\n    global my_softmax\n    my_softmax = tf.nn.softmax\nlib()\nif True:\n    own()"
    ),
    "own_set_by_global": (
        "def choose():\n    global my_softmax\n    def my_softmax(z):\n        return np.exp(z) / np.exp(z).sum()\nchoose()"
    ),
    "lambda_alias": "f = lambda z: tf.nn.softmax(z)\ndef my_softmax(z):\n    return f(z)",
}
CASES = {
    **RIGHT_SOFTMAX,
    **{name: source for name, (_, source) in SOFTMAX_MISTAKES.items()},
    **MORE,
}


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_when_an_answer_is_read_from_its_text_then_it_says_what_the_notebook_says(source):
    in_notebook = public_tests.read_my_softmax(*public_tests.sources_of(rehearsal.define(source, "my_softmax")))

    from_text = public_tests.read_my_softmax(*sources(answer("my_softmax", source)))

    assert bool(from_text.pop("library")) == bool(in_notebook.pop("library"))
    assert bool(from_text.pop("unclear")) == bool(in_notebook.pop("unclear"))
    assert from_text == in_notebook


@pytest.mark.parametrize(
    ("cells", "name", "place"),
    [
        (["def my_softmax(z):\n    return np.exp(z)"], "np", "numpy"),
        (["def my_softmax(z):\n    return tf.exp(z)"], "tf", "tensorflow"),
        (["import scipy.special as sp", "def my_softmax(z):\n    return sp.softmax(z)"], "sp", "scipy.special"),
        (["import scipy.special", "def my_softmax(z):\n    return scipy.special.softmax(z)"], "scipy", "scipy"),
        (
            ["from scipy.special import *", "def my_softmax(z):\n    return softmax(z)"],
            "softmax",
            "scipy.special.softmax",
        ),
        (["from scipy.special import *", "f = softmax", "my_softmax = f"], "my_softmax", "scipy.special.softmax"),
        (["f = tf.nn.softmax", "def my_softmax(z):\n    return f(z)"], "f", "tensorflow.nn.softmax"),
        (["f: object = tf.nn.softmax", "def my_softmax(z):\n    return f(z)"], "f", "tensorflow.nn.softmax"),
        (["class S:\n    pass", "my_softmax = S()"], "my_softmax", "__main__.S"),
    ],
)
def test_when_a_name_comes_from_elsewhere_then_its_place_is_told(cells, name, place):
    _, origins = sources(answer("my_softmax", *cells))

    assert origins[name] == place


def test_when_an_answer_uses_functions_then_their_sources_are_told_as_the_learner_wrote_them():
    helper = "def total(x):  # adds\n    return x.sum()"
    mine = "def my_softmax(z):\n    return np.exp(z) / total(np.exp(z))"

    functions, _ = sources(answer("my_softmax", helper, mine))

    assert functions == {"total": helper, "my_softmax": mine}


def test_when_an_answer_is_no_python_then_nothing_is_told_but_the_lesson_s_names():
    functions, origins = sources(answer("my_softmax", "def my_softmax(z:\n    return 1"))

    assert functions == {}
    assert origins["np"] == "numpy"
