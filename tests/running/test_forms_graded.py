"""Right answers in odd forms earn everything, whatever a reader of their source would have made of them."""

import pytest

from autograder.sandbox.isolation import Level, detect
from tests.course import grade, notebook
from tests.forms import FORMS

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """All graded in one run, as a class is."""
    folder = tmp_path_factory.mktemp("forms")
    for name, cells in FORMS.items():
        notebook(folder / "in" / name / "lab.ipynb", *cells)
    return grade([folder / "in"], folder / "out", seconds=20.0)


@pytest.mark.parametrize("form", FORMS)
def test_when_a_right_answer_has_an_odd_form_then_it_earns_everything(form, scores):
    score = scores[f"{form}/lab.ipynb"]

    assert score.status == "graded", score.reason
    assert {item.exercise: (item.score, item.rationale) for item in score.exercises} == {
        "my_softmax": (40.0, ""),
        "model": (60.0, ""),
    }
