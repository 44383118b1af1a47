"""Cells that are run too early, and exercises that stop, in a real kernel."""

from textwrap import dedent

import pytest

from tests.conftest import texts

GUIDE = "from public_tests import *\nfrom lab_utils import guide_cells, what_is_left\nimport numpy as np\nguide_cells()"
EMPTY_MODEL = dedent("""
    class Model:
        layers = []
        def get_weights(self): return []
    model = Model()
""")
STUB = "def my_softmax(z):\n    a = None\n    return a"
RIGHT = "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / np.sum(ez)"
TEST = "test_my_softmax(my_softmax)"
WAITING = "This cell waits for Exercise 1: finish it, run its cell, then run this one again.\n"
BROKEN = (
    "This cell waits for Exercise 1: its cell stopped with an error. Mend it, run its cell, then run this one again.\n"
)
NOTHING = "The last run of the cell of Exercise 1 made no my_softmax, so there is nothing to test.\n"


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


def test_when_the_function_is_the_stub_then_what_needs_it_waits_and_its_test_says_so(run_cells):
    *_, use, later, test = run_cells(GUIDE, STUB, "b = my_softmax(np.ones(2))", "print(b)", TEST)

    assert (texts(use), texts(later)) == (WAITING, WAITING)
    assert texts(test).startswith("my_softmax is not finished")


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (RIGHT.replace("(z):", "(z)"), "is not valid Python (line 1: expected ':').\nTry: put a colon"),
        (f"{RIGHT}\nreturn 1", "is not valid Python (line 4: 'return' outside function).\nTry: move return"),
        (f"np.sun\n{RIGHT}", "an error in line 1: AttributeError: module 'numpy' has no attribute 'sun'.\nTry: look"),
    ],
)
def test_when_the_last_run_of_an_exercise_failed_then_no_test_speaks_of_what_was_there_before(run_cells, broken, why):
    *_, cell, test, use, mended, again = run_cells(GUIDE, RIGHT, TEST, broken, TEST, "print(my_softmax)", RIGHT, TEST)
    error, folded = cell.outputs

    assert error.output_type == "error"
    assert why in "\n".join(error.traceback)
    assert len(error.traceback) == 2
    assert folded.data["text/html"].startswith("<details><summary>What Python says</summary><pre>")
    assert "lab_utils" not in folded.data["text/plain"]
    assert texts(test).startswith(NOTHING)
    assert why in texts(test)
    assert texts(use) == BROKEN
    assert mended.outputs == []
    assert texts(again) == "All tests passed.\n"


def test_when_an_exercises_cell_stops_after_it_made_the_answer_then_the_answer_is_tested(run_cells):
    *_, cell, test = run_cells(GUIDE, "my_softmax = 1", f"{RIGHT}\n1 / 0", TEST)

    assert "in line 4: ZeroDivisionError" in texts(cell)
    assert texts(test) == "All tests passed.\n"


def test_when_an_exercises_function_stops_in_another_cell_then_its_sentences_are_told(run_cells):
    *_, use, other = run_cells(GUIDE, RIGHT.replace("(z)\n", "[z]\n"), "my_softmax(np.ones(2))", "np.exp[1]")

    assert texts(use) == (
        "my_softmax stops with an error in line 2: TypeError: 'numpy.ufunc' object is not subscriptable.\n"
        "Try: call a function with round brackets and its argument: np.exp(z), np.sum(ez)."
    )
    assert "Traceback" in texts(other)


def test_when_a_test_alone_does_not_pass_then_the_notebook_runs_on_and_elsewhere_it_raises(run_cells):
    wrong = RIGHT.replace(" / np.sum(ez)", "")
    *_, alone, among = run_cells(GUIDE, wrong, TEST, f"try:\n    {TEST}\nexcept AssertionError:\n    print('raised')")

    assert alone.outputs[0].ename == "CheckFailed"
    assert alone.metadata["execution"]["shell.execute_reply"]  # it was answered …
    assert texts(among) == "raised\n"


def test_when_a_test_does_not_pass_then_the_reply_of_its_cell_lets_run_all_go_on():
    from jupyter_client.manager import run_kernel

    with run_kernel() as client:
        sources = GUIDE, STUB, TEST, RIGHT.replace("(z):", "(z)"), TEST, STUB, f"{TEST}; 1"
        replies = [
            client.execute(source, stop_on_error=False, reply=True, timeout=60)["content"]["status"]
            for source in sources
        ]

    assert replies == ["ok", "ok", "ok", "error", "ok", "ok", "error"]


def test_when_a_test_passes_then_it_is_said_in_words_and_green_and_what_is_left_is_told(run_cells):
    _, before, _, test, after, _, _, again = run_cells(
        GUIDE, "what_is_left()", RIGHT, TEST, "what_is_left()", RIGHT, STUB, "what_is_left()"
    )
    printed, moment = test.outputs

    assert printed.text == "All tests passed.\n"
    assert moment.data["text/plain"].startswith("✓ Exercise 1 is solved.\n")
    assert "solid #009e73" in moment.data["text/html"]
    assert texts(before).startswith("Exercise 1 –   Exercise 2 –\nLeft: Exercise 1 and Exercise 2.")
    assert texts(after).startswith("Exercise 1 ✓   Exercise 2 –\nLeft: Exercise 2.")
    assert texts(again).startswith("Exercise 1 –")  # what passed is there no more


def test_when_a_cell_that_made_the_answer_makes_another_name_then_the_old_answer_is_gone():
    """Front ends that give cells an id, such as JupyterLab, tell that it is the same cell."""
    from jupyter_client.manager import run_kernel

    with run_kernel() as client:

        def run(source, cell):
            message = client.session.msg("execute_request", {"code": source, "silent": False, "store_history": True})
            message["metadata"]["cellId"] = cell
            client.shell_channel.send(message)
            client.get_shell_msg(timeout=60)
            told = []
            while (heard := client.get_iopub_msg(timeout=60))["content"].get("execution_state") != "idle":
                told += heard["content"].get("traceback", [])
            return "\n".join(told)

        run(GUIDE, "set-up")
        run(RIGHT, "exercise")
        misspelt = run(RIGHT.replace("my_softmax", "my_softmx"), "exercise")
        test = run(TEST, "test")

    assert misspelt == ""
    assert test == (
        NOTHING + "The cell of Exercise 1 does not define my_softmax.\n"
        "Try: look for a typing mistake in the name my_softmax, and run the cell again."
    )


def test_when_a_cell_stopped_then_whoever_needs_its_names_is_told(run_cells):
    *_, cell = run_cells(GUIDE, "1 / 0\nnumber = 3", "print(number)")

    assert texts(cell).startswith("number is missing: the cell that makes it stopped with an error.")


def test_when_another_cell_has_a_variable_of_an_exercises_name_then_the_answer_stays(run_cells):
    *_, test = run_cells(
        GUIDE, RIGHT, "def f():\n    my_softmax = 1\n[my_softmax for my_softmax in (1, 2)]\n1 / 0", TEST
    )

    assert texts(test) == "All tests passed.\n"


def test_when_the_cell_of_an_exercise_gives_another_name_then_its_test_says_so(run_cells):
    *_, test = run_cells(GUIDE, f"# GRADED CELL: my_softmax\n{RIGHT.replace('my_softmax', 'soft')}", TEST)

    assert "The cell of Exercise 1 does not define my_softmax.\nTry: look for a typing mistake" in texts(test)


def test_when_the_head_of_an_exercise_is_no_python_then_what_helps_is_told(run_cells):
    _, cell, test = run_cells(GUIDE, f"# GRADED CELL: my_softmax\n{RIGHT.replace('def', 'Def')}", TEST)

    assert "is not valid Python (line 2: invalid syntax)" in texts(cell)
    assert "is not valid Python (line 2: invalid syntax)" in texts(test)


def test_when_a_line_fits_no_block_then_the_test_says_so(run_cells):
    _, cell, test = run_cells(GUIDE, RIGHT.replace("    return", "  return"), TEST)

    assert "Try: let the line begin in the same column" in texts(cell)
    assert "unindent does not match any outer indentation level" in texts(test)


def test_when_an_exercise_that_never_ends_is_interrupted_then_it_is_told_as_slow(run_cells):
    stopping = "import _thread\ndef my_softmax(z):\n    _thread.interrupt_main()\n    while True: z = z"
    *_, test = run_cells(GUIDE, stopping, TEST)

    assert texts(test).startswith("my_softmax did not answer in time")
    assert "Try: look for a loop that never ends" in texts(test)


def test_when_a_cell_of_an_exercise_needs_its_own_name_then_it_is_not_sent_in_a_circle(run_cells):
    *_, cell = run_cells(GUIDE, "# GRADED CELL: my_softmax\nsoft = 1\nmy_softmax(soft)")

    assert "my_softmax stops with an error" in texts(cell)


def test_when_a_model_is_made_and_its_cell_stops_later_then_its_test_says_what_stopped_it(run_cells):
    half = "model = Sequential([Input((400,))])\nmodel.add(layers.Dense(25))\nmodel.add(layers.Dence(15))"
    keras = "from tensorflow.keras import Input, Sequential, layers"
    *_, cell, test = run_cells(GUIDE, keras, half, "test_model(model, 10, 400)")

    assert "look for a typing mistake in Dence" in texts(cell)
    assert "look for a typing mistake in Dence" in texts(test)


def test_when_the_cell_of_an_exercise_can_not_run_yet_then_its_test_says_what_to_run_first(run_cells):
    *_, cell, test = run_cells(GUIDE, "# GRADED CELL: my_softmax\nmy_softmax = print(X)", TEST)

    assert "X is not defined yet: run the cell that defines X first (section 4.2)." in texts(cell)
    assert "X is not defined yet: run the cell that defines X first (section 4.2)." in texts(test)
