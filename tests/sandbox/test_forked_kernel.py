"""Honest cells in a forked kernel behave as in any other."""

import time
from collections.abc import Callable

from autograder.sandbox.warm_parent import WarmParent
from tests.sandbox.cells import Outcome, execute

Run = Callable[[str], Outcome]


def test_when_a_cell_adds_then_its_value_comes_back(run: Run) -> None:
    assert run("1 + 1") == Outcome("ok", text="2")


def test_when_a_cell_prints_then_its_text_comes_back(run: Run) -> None:
    assert run("print('a'); print('b')") == Outcome("ok", text="a\nb\n")


def test_when_a_cell_raises_then_name_and_text_come_back(run: Run) -> None:
    assert run("1 / 0") == Outcome("error", "ZeroDivisionError", "division by zero")


def test_when_tensorflow_multiplies_then_nothing_hangs(run: Run) -> None:
    assert run("import tensorflow as tf; float(tf.matmul([[1.0, 2.0]], [[3.0], [4.0]])[0, 0])").text == "11.0"


def test_when_a_model_is_built_called_and_trained_then_nothing_hangs(run: Run) -> None:
    source = (
        "import numpy as np, keras\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
        "model.compile(loss='mse')\n"
        "model.fit(np.ones((8, 4)), np.ones((8, 3)), epochs=1, verbose=0)\n"
        "model(np.ones((2, 4))).shape == (2, 3)"
    )

    assert run(source).text == "True"


def test_when_the_cell_looks_around_then_it_finds_a_fresh_process(run: Run) -> None:
    source = (
        "import os, sys\n"
        "print(__name__, sys.argv, os.getcwd(), *os.environ, vars(sys.modules['__main__']) is globals())"
    )

    names = "HOME TMPDIR PATH LANG MPLBACKEND TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL"
    assert run(source).text == f"__main__ [''] /tmp {names} True\n"


def test_when_a_lesson_is_served_then_nothing_of_jupyter_is_loaded(run: Run) -> None:
    source = "import sys\nprint([name for name in ('ipykernel', 'jupyter_client', 'zmq') if name in sys.modules])"

    assert run(source).text == "[]\n"


def test_do_two_kernels_draw_different_random_numbers(parent: WarmParent, run: Run) -> None:
    source = "import numpy, random; numpy.random.rand(), random.random()"
    with parent.fork() as other:
        other.wait_ready(time.monotonic() + 20)
        drawn = execute(other, source, time.monotonic() + 20).text

    assert drawn.startswith("(") and drawn != run(source).text
