"""What comes along with a notebook, and what it lacks, in one run of the grader."""

import json

import pytest

from tests.conftest import LAB, ROOT
from tests.course import MODEL, SOFTMAX, grade, marks, notebook
from tests.notebooks_of_learners import as_json, code, put

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras.models import Sequential\nfrom tensorflow.keras.layers import Dense"
CHEAT = "def test_my_softmax(*a): pass\ndef observe_my_softmax(*a): return {}\nexp = sum = None\n"


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("in")
    for name in ("helped", "hidden", "ran"):
        put(folder, f"{name}/helper.py", f"import numpy as np\n{SOFTMAX}".encode())
    notebook(folder / "helped/lab.ipynb", HEAD, "from helper import my_softmax", MODEL)
    notebook(folder / "ran/lab.ipynb", HEAD, "%run helper.py", MODEL)
    for name in ("numpy.py", "public_tests.py", "json.py", "lab_utils.py"):
        put(folder, f"hidden/{name}", CHEAT.encode())
    notebook(folder / "hidden/lab.ipynb", HEAD, "from helper import my_softmax", MODEL)
    notebook(folder / "alone/lab.ipynb", HEAD, "%run helper.py", MODEL)
    notebook(folder / "imports/lab.ipynb", HEAD, "from helper import my_softmax", MODEL)
    asking = "base = float(input('base? '))\ndef my_softmax(z):\n    e = base ** z\n    return e / e.sum()"
    notebook(folder / "asks/lab.ipynb", HEAD, asking, MODEL)
    text = [
        {"cell_type": kind, "metadata": {}, "source": cell} for kind, cell in (("markdown", SOFTMAX), ("raw", MODEL))
    ]
    put(folder, "text/lab.ipynb", as_json(code(HEAD), *text))
    solution = json.loads((ROOT / LAB.solution).read_text(encoding="utf-8"))
    put(folder, "copy/digits_solution.ipynb", json.dumps(solution).encode())
    return grade([folder], tmp_path_factory.mktemp("out"))


@pytest.mark.parametrize("name", ["helped", "ran", "hidden"])
def test_when_a_helper_module_was_handed_in_then_it_is_there_and_takes_nothing_of_ours_place(scores, name):
    assert marks(scores[f"{name}/lab.ipynb"]) == {"my_softmax": (40.0, None), "model": (60.0, None)}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("alone", "Hand in helper.py too, in the notebook's folder: the notebook needs it, and it was not there."),
        ("imports", "If helper is a file of yours, hand in helper.py too, in the notebook's folder."),
        ("asks", "Nobody types in grading: input() answers 1. Write the value itself into the cell."),
    ],
)
def test_when_a_notebook_lacked_something_in_grading_then_it_is_named_with_what_to_hand_in(scores, name, told):
    softmax, model = scores[f"{name}/lab.ipynb"].exercises

    assert softmax.score < 40 and told in softmax.help
    assert model.score == 60 and told not in model.help


def test_when_both_answers_stand_in_text_cells_then_each_is_told_so(scores):
    for exercise in scores["text/lab.ipynb"].exercises:
        assert exercise.score == 0
        assert "it stands in a text cell, which never runs" in exercise.rationale


def test_when_the_lab_s_own_solution_is_handed_in_then_it_earns_nothing_and_has_a_row(scores):
    score = scores["copy/digits_solution.ipynb"]

    assert (score.status, score.score) == ("refused", None)
    assert score.reason.startswith("It is the lab's own notebooks/digits_solution.ipynb")
