"""Packages that the grader lacks: a person hears of them, and nobody gets zero."""

import importlib.util

import pytest

from autograder.judging import lacking
from autograder.records import ExerciseScore
from tests.course import MODEL, SOFTMAX, grade, marks, notebook

LACKED = "torch"  # far too large to be here by chance
ERROR = "my_softmax stops with an error: ModuleNotFoundError: No module named '{}'."


def told(source, rationale, diagnosis="raises"):
    return lacking.package(ExerciseScore("my_softmax", 0.0, 40.0, diagnosis, rationale), [source])


@pytest.mark.parametrize("source", [f"import {LACKED}.nn as nn", f"if True:\n    from {LACKED} import nn"])
def test_when_a_well_known_package_is_missing_then_the_sentence_names_it(source):
    assert importlib.util.find_spec(LACKED) is None
    assert told(source, ERROR.format("torch.nn")).startswith(
        "Its my_softmax needs the package torch, which this grader lacks: pip install torch"
    )


@pytest.mark.parametrize(
    ("source", "rationale", "diagnosis"),
    [
        ("import torch", "", None),
        ("import skleam", ERROR.format("skleam"), "raises"),
        ("import numpy.nothing", ERROR.format("numpy.nothing"), "raises"),
        ("raise ModuleNotFoundError(\"No module named 'torch'\")", ERROR.format("torch"), "raises"),
        ("import torch", ERROR.format("torch"), "library_softmax"),
        ("import torch", "NameError: name 'torch' is not defined", "raises"),
    ],
)
def test_when_something_else_is_missing_then_there_is_nothing_to_say(source, rationale, diagnosis):
    assert told(source, rationale, diagnosis) == ""


def test_when_answers_need_what_the_grader_lacks_then_a_person_hears_and_mistakes_stay_mistakes(tmp_path):
    notebook(
        tmp_path / "in" / "anna.ipynb",
        f"import {LACKED}\nsize = {LACKED}.Size([400])",
        SOFTMAX,
        MODEL.replace("(400,)", "tuple(size)"),
    )
    notebook(tmp_path / "in" / "ben.ipynb", f"import {LACKED}", SOFTMAX, MODEL)
    notebook(tmp_path / "in" / "carl.ipynb", "import nunpy as n", SOFTMAX.replace("np.", "n."), MODEL)
    notebook(tmp_path / "in" / "dora.ipynb", f"def my_softmax(z):\n    return {LACKED}.softmax(z)", MODEL)

    scores = grade([tmp_path / "in"], tmp_path / "out")

    assert (scores["anna.ipynb"].status, scores["anna.ipynb"].score) == ("needs_person", None)
    assert "Its model needs the package torch" in scores["anna.ipynb"].reason
    assert scores["ben.ipynb"].score == 100.0
    assert marks(scores["carl.ipynb"]) == {"my_softmax": (0.0, "raises"), "model": (60.0, None)}
    assert marks(scores["dora.ipynb"])["my_softmax"] == (0.0, "raises")
