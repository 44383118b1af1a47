"""Finding answers: the last definition wins, what it needs comes along, and nothing else runs."""

import ast
from textwrap import dedent

import pytest

import public_tests
from autograder.grading import answers
from autograder.lesson import rehearsal
from tests.grading.notebooks import EXERCISES, MODEL, SOFTMAX, answer
from tests.test_public_tests import RIGHT_MODELS, RIGHT_SOFTMAX


def runs(found) -> list[str]:
    """Returns what is left to run of an answer, one line for each statement, comments and blank lines gone."""
    return [ast.unparse(node) for node in ast.parse(f"{found.needs}\n{found.cell}").body]


# ---- which definition -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "def my_softmax(z):\n    return 1",
        "my_softmax = lambda z: 1",
        "my_softmax: object = lambda z: 1",
        "other, my_softmax = 0, lambda z: 1",
        "(my_softmax := lambda z: 1)",
        "print(my_softmax := (lambda z: 1))",
        "class my_softmax:\n    pass",
        "@decorated\ndef my_softmax(z):\n    return 1",
        "from scipy.special import softmax as my_softmax",
        "import softmax as my_softmax",
        "if True:\n    def my_softmax(z):\n        return 1",
        "try:\n    my_softmax = 1\nexcept Exception:\n    pass",
        "with open('x') as f:\n    my_softmax = 1",
        "for k in range(3):\n    my_softmax = k",
    ],
)
def test_when_a_name_is_defined_in_any_form_then_it_is_found(source):
    found = answer("my_softmax", "x = 1", source, "y = my_softmax(3)")

    assert found.cell == source
    assert found.problem == ""


@pytest.mark.parametrize(
    "source",
    [
        *("async def my_softmax(z):\n    return 1", "my_softmax", "my_softmax == 3", "my_softmax.x = 3"),
        *("del my_softmax", "my_softmax: int", "def f():\n    my_softmax = 1", "# my_softmax = 3", "'my_softmax = 3'"),
    ],
)
def test_when_a_name_is_only_mentioned_then_it_is_unfinished(source):
    found = answer("my_softmax", source, MODEL)

    assert (found.cell, found.needs, found.problem) == ("", "", "unfinished")


def test_when_a_name_is_defined_twice_then_the_last_definition_wins():
    found = answer("my_softmax", SOFTMAX, "def my_softmax(z):\n    return 2", "my_softmax(z)")

    assert found.cell == "def my_softmax(z):\n    return 2"
    assert found.advice == ("redefined_later",)


def test_when_a_loop_or_a_broken_cell_defines_the_name_again_then_the_plain_definition_stays():
    found = answer("my_softmax", SOFTMAX, "for my_softmax in [1, 2]:\n    pass", "my_softmax = 3\nthis breaks")

    assert found.cell == SOFTMAX


def test_when_the_model_is_loaded_or_deleted_later_then_the_built_one_counts():
    found = answer("model", MODEL, "model = tf.keras.models.load_model('x.keras')", "del model")

    assert found.cell == MODEL


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        (SOFTMAX, ()),
        (SOFTMAX.replace("# UNQ_C1\n", ""), ("markers_missing",)),
        (SOFTMAX.replace("START CODE HERE", "start"), ("markers_missing",)),
        (SOFTMAX.replace("### END CODE HERE ###", ""), ("markers_missing",)),
        (SOFTMAX.replace("UNQ_C1", "UNQ_C2"), ("markers_missing",)),
    ],
)
def test_when_a_marker_is_lost_then_it_is_advice_and_the_answer_stays(source, advice):
    found = answer("my_softmax", source)

    assert found.cell == source
    assert found.advice == advice


def test_when_no_cell_has_a_trace_of_any_exercise_then_there_are_no_answers():
    assert answers.find(["x = 1", ""], [], EXERCISES) == {}
    assert answers.find([], [], EXERCISES) == {}


def test_when_only_a_marker_is_left_then_everything_is_unfinished():
    found = answers.find(["# UNQ_C1\n# GRADED CELL: my_softmax"], [], EXERCISES)

    assert [item.problem for item in found.values()] == ["unfinished", "unfinished"]


# ---- no Python --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("def my_softmax(z):\n    return np.exp(z", " (line 2: '(' was never closed)"),
        ("x = 1\ndef my_softmax(z)\n    return 1", " (line 2: expected ':')"),
        ("def my_softmax(z):\nreturn 1", " (line 2: expected an indented block after function definition on line 1)"),
        ("def my_softmax(z):\n    a = 1\nreturn a", " (line 3: 'return' outside function)"),
        ("def my_softmax(z):\n    a = 1\nb = 2\n    return a", " (line 4: unexpected indent)"),
        (
            "def my_softmax(z):\n    a = 1\n  b = 2\n    return a",
            " (line 3: unindent does not match any outer indentation level)",
        ),
        ("my_softmax = = 3", " (line 1: invalid syntax)"),
        ("def my_softmax(z):\n    return 'a", " (line 2: unterminated string literal (detected at line 2))"),
        ("def my_softmax(z, z):\n    return 1", " (line 1: duplicate argument 'z' in function definition)"),
        ("def my_softmax(z):\n    break", " (line 2: 'break' outside loop)"),
        ("def my_softmax(z):\n    return " + "-" * 20_000 + "z", " (line 1: too deeply nested)"),
        ("def my_softmax(z):\n    return '\0'", None),
    ],
)
def test_when_the_definition_is_no_python_then_the_line_is_named_and_the_cell_shown(source, detail):
    found = answer("my_softmax", source, "x = 1")

    assert found.problem == "syntax_error"
    assert found.cell == source
    assert detail is None or found.detail == detail


@pytest.mark.parametrize(
    "source",
    [
        "This is my answer:\n\ndef my_softmax(z):\n    return 1\n\nprint('done'\n\nx = 1",
        "def my_softmax(z):\n    return 1\n\nmy_softmax(z) = 3",
        "x = = 1\ny = )\nz = (\ndef my_softmax(z):\n    return 1\n@broken\ndef other(x) return 1",
    ],
)
def test_when_something_else_in_the_cell_is_no_python_then_the_answer_is_saved(source):
    found = answer("my_softmax", source)

    assert found.problem == ""
    assert runs(found) == ["def my_softmax(z):\n    return 1"]
    assert len(found.cell.split("\n")) == len(source.split("\n"))


def test_when_another_cell_is_no_python_then_it_does_no_harm():
    found = answer("my_softmax", "def broken(:\n", "((((", '"""', "\0", SOFTMAX)

    assert (found.cell, found.problem) == (SOFTMAX, "")


@pytest.mark.parametrize(
    "cells",
    [
        ["def broken(:\n" * 3_000, "a b\n" * 3_000],
        ["".join(f"x{i} = x{i + 1}\n" for i in range(3_000)), "x3000 = 1"],
        ["a = []\n" + "a.append(1)\n" * 3_000],
        ["a = a\n"] * 3_000,
        ["a=a;" * 3_000],
        [
            "(" * 50_000,
            "[" * 150 + "]" * 150,
            "not " * 50_000 + "x",
            "x" + ".x" * 50_000,
            "1" * 5_000,
            "lambda:" * 5_000,
        ],
    ],
)
def test_when_cells_are_hostile_then_the_answer_is_found_all_the_same(cells):
    found = answer("my_softmax", *cells, "def my_softmax(z):\n    return x0, a")

    assert found.problem == ""


# ---- what comes along -------------------------------------------------------------------------------

NEEDS = {
    "nothing": (["x = 1", "print(x)"], SOFTMAX, []),
    "imports, helpers and constants, through each other": (
        ["import math\nimport os", "E = math.e", "UNUSED = 3", "def power(z):\n    return E ** z", "power(3)"],
        "def my_softmax(z):\n    return power(z) / sum(power(z))",
        ["import math", "E = math.e", "def power(z):\n    return E ** z"],
    ),
    "a class": (
        [
            "class Soft:\n    base = BASE\n\n    def __call__(self, z):\n        return f(z)",
            "def f(z):\n    return z",
            "BASE = 2",
        ],
        "my_softmax = Soft()",
        [
            "def f(z):\n    return z",
            "BASE = 2",
            "class Soft:\n    base = BASE\n\n    def __call__(self, z):\n        return f(z)",
        ],
    ),
    "another name": (
        ["def softmax(z):\n    return 1", "softmax(3)"],
        "my_softmax = softmax",
        ["def softmax(z):\n    return 1"],
    ),
    "the last value before": (
        ["c = 1", "c = 2", "d = c", "c = 3"],
        "def my_softmax(z):\n    return d",
        ["c = 2", "d = c"],
    ),
    "what changes a value in place": (
        [
            "t = []",
            "t.append(1)\nprint(t)\nt.sort()",
            "t[0] = 2\nlen(t)",
            "t += [4]",
            "for k in range(3):\n    t.append(k)\n    print(k)",
        ],
        "def my_softmax(z):\n    return t",
        ["t = []", "t.append(1)", "t.sort()", "t[0] = 2", "t += [4]", "for k in range(3):\n    t.append(k)\n    pass"],
    ),
    "a default argument": (["b = 2"], "def my_softmax(z, base=b):\n    return base", ["b = 2"]),
    "annotations": (
        ["from typing import List"],
        "def my_softmax(z: List) -> List:\n    return z",
        ["from typing import List"],
    ),
    "star imports of well-known libraries": (
        [
            "from autils import *\nfrom lab_utils_softmax import *\nfrom public_tests import *",
            "from numpy import *",
            "from mine import *",
        ],
        "def my_softmax(z):\n    return exp(z) / sum(exp(z))",
        ["from numpy import *"],
    ),
    "no star import where nothing is unknown": (["from numpy import *"], SOFTMAX, []),
    "loaded data, where an answer truly needs it": (
        ["table = np.load('t.npy')\nprint(table)\nX = np.load('X.npy')"],
        "def my_softmax(z):\n    return table",
        ["table = np.load('t.npy')"],
    ),
    "training, where its result is read": (
        ["history = model.fit(X, y)\nb = model.predict(X)\nmodel.fit(X)\nc = model.fit(X)", "c = 3"],
        "def my_softmax(z):\n    return history, c",
        ["history = model.fit(X, y)", "c = 3"],
    ),
    "what holds for all cells": (
        ["import os\nx = 1", "from __future__ import annotations\nt = 2"],
        "def my_softmax(z: ndarray) -> ndarray:\n    return t",
        ["from __future__ import annotations", "t = 2"],
    ),
    "what a block may leave as it was": (
        ["c = 1", "if z:\n    c = 2", "d = 1", "try:\n    d = 2\nexcept NameError:\n    pass", "with f:\n    d = 3"],
        "def my_softmax(z):\n    return c, d",
        ["c = 1", "if z:\n    c = 2", "with f:\n    d = 3"],
    ),
    "a global that is only counted up": (
        ["calls = 0"],
        "def my_softmax(z):\n    global calls\n    calls += 1\n    return z",
        ["calls = 0"],
    ),
    "a list that is filled in the middle of expressions": (
        ["t = []", "[t.append(k) for k in range(3)]", "list(map(t.append, [1]))", "[k for k in t]"],
        "def my_softmax(z):\n    return t",
        ["t = []", "[t.append(k) for k in range(3)]", "list(map(t.append, [1]))"],
    ),
    "what is set on classes and functions": (
        ["class C:\n    pass", "C.size = 3", "def f():\n    return f.k", "f.k = 1", "np.k = 2"],
        "def my_softmax(z):\n    return C.size, f()",
        ["class C:\n    pass", "C.size = 3", "def f():\n    return f.k", "f.k = 1"],
    ),
    "what methods do to their own object": (
        [
            "class Net:\n    def make(self, n):\n        self.put(n)\n    def put(self, n):\n        self.n = n\n    def show(self):\n        print(self.n)",
            "net = Net()\nnet.make(3)\nnet.show()",
        ],
        "def my_softmax(z):\n    return net.n",
        [
            "class Net:\n\n    def make(self, n):\n        self.put(n)\n\n    def put(self, n):\n        self.n = n\n\n    def show(self):\n        print(self.n)",
            "net = Net()",
            "net.make(3)",
        ],
    ),
    "names of other modules that sound like training": (
        ["import re, platform", "pattern = re.compile('x')", "s = platform.system()"],
        "def my_softmax(z):\n    return pattern, s",
        ["import re, platform", "pattern = re.compile('x')", "s = platform.system()"],
    ),
    "no course helpers": (
        ["from lab_utils import load_data", "import public_tests"],
        "def my_softmax(z):\n    return load_data()",
        [],
    ),
    "no shadow of our setup": (
        [
            "from tensorflow.python.keras.layers import Dense",
            "import numpy as np",
            "X, y = load_data()",
            "m, n = X.shape",
        ],
        "def my_softmax(z):\n    return np.exp(z), Dense, X, n",
        ["m, n = X.shape"],
    ),
    "the learner's own meaning of a lesson's name": (
        ["n = 7", "def relu(z):\n    return z", "X = tf.keras.Input((400,))"],
        "def my_softmax(z):\n    return n, relu, X",
        ["n = 7", "def relu(z):\n    return z", "X = tf.keras.Input((400,))"],
    ),
    "not a name that a built-in has": (["print(1)"], "def my_softmax(z):\n    return sum(z)", []),
}


@pytest.mark.parametrize(("before", "cell", "expected"), NEEDS.values(), ids=NEEDS)
def test_when_an_answer_needs_other_cells_then_just_that_comes_along_in_order(before, cell, expected):
    found = answer("my_softmax", *before, cell)

    assert [ast.unparse(node) for node in ast.parse(found.needs).body] == expected
    assert found.cell == cell


def test_when_the_notebook_was_run_out_of_order_then_later_cells_are_found_and_come_first():
    found = answer(
        "my_softmax",
        "t = base + 1",
        "def my_softmax(z):\n    return late(z) + t",
        "base = 3",
        "def late(z):\n    return base",
    )

    assert found.needs.split("\n") == ["base = 3", "t = base + 1", "def late(z):", "    return base"]


def test_when_another_cell_needs_what_the_graded_cell_brings_then_that_comes_first_too():
    found = answer("my_softmax", "C = math.e", "import math\ndef my_softmax(z):\n    return C ** z")

    assert found.needs == "import math\nC = math.e"
    assert found.cell == "import math\ndef my_softmax(z):\n    return C ** z"


def test_when_an_unfinished_answer_reads_its_own_later_result_then_that_does_not_come_along():
    found = answer("my_softmax", "def my_softmax(z):\n    return a", "z = np.array([1.])", "a = my_softmax(z)")

    assert found.needs == ""


def test_when_a_later_name_hides_a_built_in_then_the_answer_keeps_the_built_in():
    found = answer("my_softmax", "def my_softmax(z):\n    return sum(z)", "sum = 0")

    assert found.needs == ""


# ---- what does not run ------------------------------------------------------------------------------


def test_when_the_graded_cell_does_more_than_answer_then_the_rest_stays_as_comments_line_for_line():
    source = dedent("""\
        # UNQ_C2
        !pip install x
        tf.random.set_seed(1234)
        ### START CODE HERE ###
        model = Sequential([Dense(10)]); model.summary()
        model.compile(
            loss="mse",

            optimizer="adam")
        history = model.fit(X, y)  # train
        plt.plot(history.history["loss"]);
        ### END CODE HERE ###""")

    found = answer("model", source)

    assert found.cell == dedent("""\
        # UNQ_C2
        # not run: !pip install x
        tf.random.set_seed(1234)
        ### START CODE HERE ###
        model = Sequential([Dense(10)]); pass
        # not run: model.compile(
        # not run:     loss="mse",

        # not run:     optimizer="adam")
        # not run: history = model.fit(X, y)  # train
        # not run: plt.plot(history.history["loss"]);
        ### END CODE HERE ###""")
    assert found.advice == ()


def test_when_the_model_is_built_over_several_cells_then_every_step_comes_along():
    found = answer(
        "model",
        "model = 3",
        "model = Sequential()\nprint(model)",
        "model.add(Dense(25))\nmodel.summary()",
        "for u in (15, 10):\n    model.add(Dense(u)); print(u)",
        "model.compile(); model.build((None, 400))\nmodel.fit(X, y)",
        "model.optimizer.learning_rate = 1\nmodel.predict(X)",
        "for layer in model.layers:\n    layer.trainable = False",
        "W1 = model.layers[0].get_weights()",
    )

    assert runs(found) == [
        "model = Sequential()",
        "model.add(Dense(25))",
        "for u in (15, 10):\n    model.add(Dense(u))\n    pass",
        "pass",
        "model.build((None, 400))",
        "for layer in model.layers:\n    layer.trainable = False",
    ]
    assert found.cell == "for layer in model.layers:\n    layer.trainable = False"


def test_when_a_block_holds_the_definition_then_training_and_printing_in_it_do_not_run():
    source = dedent("""\
        try:
            with tf.device("/CPU:0"):
                model = Sequential([Dense(10)])
                model.fit(X,
                          y)
                history = model.fit(X, y)
            if True: print(model)
            from autils import *
        except Exception as error:
            print(error)""")

    found = answer("model", source)

    assert runs(found) == [
        "try:\n    with tf.device('/CPU:0'):\n        model = Sequential([Dense(10)])\n        pass\n        history = model.fit(X, y)\n"
        "    if True:\n        pass\n    pass\nexcept Exception as error:\n    pass"
    ]


def test_when_loading_is_tried_then_the_model_is_built_as_where_there_is_no_file():
    source = dedent("""\
        try:
            model = tf.keras.models.load_model(
                "model.keras"
            )
        except Exception:
            model = Sequential([Dense(10)])""")

    assert runs(answer("model", source)) == [
        "try:\n    raise FileNotFoundError\nexcept Exception:\n    model = Sequential([Dense(10)])"
    ]


def test_when_a_function_builds_and_trains_then_it_stays_as_it_is_for_our_set_up_trains_nothing():
    found = answer(
        "model",
        "def build():\n    net = Sequential([Dense(10)])\n    net.fit(X, y)\n    h = net.fit(X, y)\n    return net",
        "model = build()",
    )

    assert runs(found) == [
        "def build():\n    net = Sequential([Dense(10)])\n    net.fit(X, y)\n    h = net.fit(X, y)\n    return net",
        "model = build()",
    ]


BUILD = "def build():\n    global model\n    model = Sequential([tf.keras.Input((400,)), Dense(25, 'relu'), Dense(15, 'relu'), Dense(10)])"
SET_BY_FUNCTIONS = {
    "in one call": [BUILD, "build()\nmodel.summary()"],
    "with a result": [BUILD, "done = build()"],
    "by the function that it calls": [BUILD, "def main():\n    build()\n    len(model.layers)", "main()"],
    "where a script starts": [
        BUILD,
        "def main():\n    build()",
        "if __name__ == '__main__':\n    print(1)\n    main()",
    ],
    "in a try": [BUILD, "try:\n    build()\nexcept ValueError:\n    print(1)"],
    "layer by layer": [
        "model = Sequential([tf.keras.Input((400,))])\ndef put(*sizes):\n    for size in sizes:\n        model.add(Dense(size, 'relu'))",
        "put(25, 15)\nmodel.add(Dense(10))",
    ],
    "by a helper's helper": [
        "def dense(net, n, a=None):\n    net.add(Dense(n, a))",
        "def hidden(m):\n    dense(m, 25, 'relu')\n    dense(m, 15, 'relu')",
        "model = Sequential([tf.keras.Input((400,))])\nhidden(model)\ndense(model, 10)",
    ],
    "before it is trained by hand": [
        BUILD,
        "def train(net):\n    with tf.GradientTape() as tape:\n        pass\n    return None, [1]",
        "build()\nmodel, losses = train(model)\ntrain(model)",
    ],
    "in a block that may not run": [
        BUILD,
        "build()",
        "import os\nif os.path.exists('model.keras'):\n    model = tf.keras.models.load_model('model.keras')",
    ],
    "in a block that loads what was built": [
        "import pathlib\nLOAD = True",
        BUILD,
        "build()",
        "if LOAD:\n    model = tf.keras.models.load_model(pathlib.Path('model.keras'))",
    ],
    "to what is passed": [
        "def put(to, size, kind=None):\n    to.add(Dense(size, kind))",
        "model = Sequential([tf.keras.Input((400,))])\nput(model, 25, 'relu')",
        "put(size=15, to=model, kind='relu')\nput(model, 10)\nput(other, 10)",
    ],
    "two of one name": ["def build():\n    pass", BUILD, "build()"],
}


@pytest.mark.parametrize("cells", SET_BY_FUNCTIONS.values(), ids=SET_BY_FUNCTIONS)
def test_when_functions_set_or_change_the_model_then_their_calls_run(cells, capsys):
    found = answer("model", *cells, "print(model)")

    public_tests.test_model(rehearsal.define(f"{found.needs}\n{found.cell}", "model"), 10, 400)

    assert "print(1)" not in ast.unparse(ast.parse(found.cell))
    assert capsys.readouterr().out.startswith("All tests passed!")


@pytest.mark.parametrize(
    "cells",
    [
        ["def build():\n    global model\n    print(model)", "build()"],
        ["def build():\n    model = Sequential([])\n    model.add(Dense(10))", "build()"],
        [BUILD, "build"],
        [BUILD, "def again():\n    build()"],
        ["def train():\n    global history\n    history = model.fit(X, y)", "train()"],
    ],
)
def test_when_no_call_sets_the_model_then_it_is_unfinished(cells):
    assert answer("model", SOFTMAX, *cells).problem == "unfinished"


def test_when_functions_call_each_other_without_end_then_their_notebook_is_read():
    many = ", ".join(f"n{i}" for i in range(60))
    cells = [f"def f{i}():\n    global n{i}\n    n{i} = 1\n    f{(i + 1) % 400}()" for i in range(400)]
    wide = f"def wide():\n    global {many}\n    {many.replace(',', ' =')} = 1"

    found = answer("my_softmax", *cells, wide, "f0()", "wide()", SOFTMAX)

    assert (found.problem, found.needs, found.cell) == ("", "", SOFTMAX)


def test_when_names_are_not_ascii_then_columns_still_fit():
    found = answer("model", "é = 'ü'; größe = 10; print(é); model = Sequential([Dense(größe)]); π = 3  # ü")

    assert found.cell == "pass; größe = 10; pass; model = Sequential([Dense(größe)]); pass  # ü"


@pytest.mark.parametrize(
    ("cells", "texts", "detail"),
    [
        (["x = 1"], [], "no code cell defines it"),
        (["def softmax(z):\n    return z"], [], "no code cell defines it; one defines softmax"),
        (["def My_Softmax(z):\n    return z"], [], "no code cell defines it; one defines My_Softmax"),
        (["def my_sofmax(z):\n    return z"], [], "no code cell defines it; one defines my_sofmax"),
        (["from keras.activations import softmax"], [], "no code cell defines it"),
        (["softmax_works = True"], [], "no code cell defines it"),
        ([f"def softmax{'x' * 60}(z):\n    return z"], [], "no code cell defines it"),
        (["x = 1"], ["Here:\n" + SOFTMAX], "no code cell defines it; it stands in a text cell, which never runs"),
        (["x = 1"], ["what does my_softmax do?"], "no code cell defines it"),
    ],
)
def test_when_an_answer_is_not_there_then_what_stands_in_its_place_is_told(cells, texts, detail):
    found = answers.find([*cells, MODEL], texts, EXERCISES)["my_softmax"]

    assert (found.problem, found.detail) == ("unfinished", detail)


@pytest.mark.parametrize("value", ["Sequential([]).compile(loss='mse')", "build().fit(X, y)", "load_model('m.keras')"])
def test_when_the_model_is_what_training_or_loading_gives_then_just_that_is_the_answer(value):
    found = answer("model", f"model = {value}")

    assert (found.problem, found.cell) == ("", f"model = {value}")


def test_when_the_network_has_another_name_then_that_is_told():
    found = answers.find([SOFTMAX, MODEL.replace("model = ", "model2 = ")], [], EXERCISES)["model"]

    assert found.detail == "no code cell defines it; one defines model2"


# ---- does it run? -----------------------------------------------------------------------------------


@pytest.mark.parametrize("source", RIGHT_SOFTMAX.values(), ids=RIGHT_SOFTMAX)
def test_when_a_right_softmax_is_spread_over_cells_then_what_is_found_runs_and_passes(source, capsys):
    cells = [ast.unparse(node) for node in ast.parse(source).body]

    found = answer("my_softmax", "print(undefined)", *cells, "my_softmax(undefined)", "plt.show()")
    target = rehearsal.define(f"{found.needs}\n{found.cell}", "my_softmax")
    public_tests.test_my_softmax(target)

    assert capsys.readouterr().out.startswith("All tests passed.")


@pytest.mark.parametrize("source", RIGHT_MODELS.values(), ids=RIGHT_MODELS)
@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`:UserWarning", "ignore:`build:UserWarning")
def test_when_a_right_model_is_spread_over_cells_then_what_is_found_runs_and_passes(source, capsys):
    cells = [ast.unparse(node) for node in ast.parse(source).body]
    after = ["model.summary()", "history = model.fit(X, y)", "print(history)", "model.optimizer.lr = 3"]

    spread = answer("model", "print(undefined)", *cells, *after)
    together = answer("model", "\n".join(["print(undefined)", source, *after]))

    for found in (spread, together):
        model = rehearsal.define(f"{found.needs}\n{found.cell}", "model")
        public_tests.test_model(model, 10, 400)
        assert capsys.readouterr().out.startswith("All tests passed!")


def test_when_a_broken_cell_is_full_of_blank_lines_then_the_answers_are_found_all_the_same():
    """Takes minutes where a pattern looks at each of the lines for each of them."""
    found = answers.find([SOFTMAX, MODEL, "foo(," + "\n" * 30_000 + "bar"], [], EXERCISES)

    assert [item.problem for item in found.values()] == ["", ""]
