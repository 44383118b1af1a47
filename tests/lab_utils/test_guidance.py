"""Cells that are run too early, in a real kernel."""

from textwrap import dedent

import pytest

from tests.conftest import texts

GUIDE = "from lab_utils import guide_cells\nguide_cells()"
EMPTY_MODEL = dedent("""
    class Model:
        layers = []
        def get_weights(self): return []
    model = Model()
""")


def test_when_a_name_of_the_lesson_is_missing_then_a_sentence_says_which_cell_to_run(run_cells):
    _, cell = run_cells(GUIDE, "test_my_softmax(my_softmax)")

    assert cell.outputs[0].output_type == "error"
    assert texts(cell) == ("my_softmax is not defined yet: run the cell that defines my_softmax first (Exercise 1).")


def test_when_the_model_has_no_layers_then_cells_that_need_it_wait(run_cells):
    cells = run_cells(GUIDE, EMPTY_MODEL, "history = model.fit(1)", "print(history.history)", "print(1 + 1)")
    waiting = "This cell waits for Exercise 2: finish it, run its cell, then run this one again.\n"

    assert [texts(cell) for cell in cells[2:]] == [waiting, waiting, "2\n"]


def test_when_the_model_has_no_layers_then_its_check_runs_all_the_same(run_cells):
    *_, cell = run_cells(GUIDE, EMPTY_MODEL, "test_model = print\ntest_model(len(model.layers))")

    assert texts(cell) == "0\n"


def test_when_the_exercise_is_solved_later_then_its_cells_run(run_cells):
    cells = run_cells(
        GUIDE,
        EMPTY_MODEL,
        "history = model.layers",
        "model.layers.append(1)",
        "Model.layers = [1]",
        "history = model.layers",
        "print(history)",
    )

    assert texts(cells[2]).startswith("This cell waits")
    assert texts(cells[-1]) == "[1]\n"


def test_when_a_cell_defines_the_name_itself_then_it_runs(run_cells):
    cells = run_cells(
        GUIDE,
        "def my_softmax(z):\n    return model(z)\nmodel = my_softmax",
        "print([model for model in (1, 2)], (lambda history: history)(3))",
    )

    assert [texts(cell) for cell in cells] == ["", "", "[1, 2] 3\n"]


def test_when_the_guide_is_called_twice_then_there_is_one_guide(run_cells):
    *_, cell = run_cells(GUIDE, GUIDE, "print(len(get_ipython().ast_transformers))")

    assert texts(cell) == "1\n"


@pytest.mark.parametrize("source", ["x = = 1", "undefined_name", "1 / 0"])
def test_when_a_cell_has_an_error_of_its_own_then_python_tells_it(run_cells, source):
    *_, cell = run_cells(GUIDE, source)

    assert cell.outputs[0].ename in ("SyntaxError", "NameError", "ZeroDivisionError")
    assert "Traceback" in texts(cell) or "SyntaxError" in texts(cell)


def test_when_there_is_no_notebook_then_the_guide_does_nothing():
    from lab_utils import guide_cells

    guide_cells()


@pytest.mark.parametrize(
    "source",
    [
        "def f(): return model.predict(X)",
        "f = lambda: history.history",
        "async def f(a, b=1): return prediction[a]",
        "class A:\n    def f(self): return model",
        "def f():\n    def g(): return X\n    return g",
    ],
)
def test_when_a_name_is_read_only_when_a_function_is_called_then_the_cell_runs(run_cells, source):
    _, cell = run_cells(GUIDE, source + "\nprint('ran')")

    assert texts(cell) == "ran\n"


@pytest.mark.parametrize("source", ["def f(a=model): pass", "@model\ndef f(): pass", "[model for _ in range(1)]"])
def test_when_a_name_is_read_at_once_then_a_sentence_says_which_cell_to_run(run_cells, source):
    _, cell = run_cells(GUIDE, source)

    assert texts(cell).startswith("model is not defined yet")
