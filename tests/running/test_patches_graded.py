"""The cheats of the zoo with their patch in a cell of its own, before the answer or behind it: no better off."""

import ast
import re

import pytest

from autograder.sandbox.isolation import Level, detect
from tests import zoo
from tests.course import grade, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
NOT_RIGHT = ("not_right", "nothing")


def split(specimen):
    """Returns (exercise, the patch, the answer) of a cheat whose cell holds both, None for others."""
    for exercise, expected in specimen.expected.items():
        for cell in specimen.cells if expected in NOT_RIGHT else ():
            if cell.kind != "code" or not zoo.parses(cell.source):
                continue
            body = ast.parse(zoo.plain(cell.source)).body
            answer = [
                node for node in body if re.search(rf"^(?:def |class )?{exercise}\b", ast.unparse(node), re.MULTILINE)
            ]
            patch = [node for node in body if node not in answer]
            if answer and patch:
                return exercise, "\n".join(map(ast.unparse, patch)), "\n".join(map(ast.unparse, answer))
    return None


PATCHED = {specimen.name: parts for specimen in zoo.specimens("cheats") if (parts := split(specimen))}
FORMS = {
    **{f"{name} before": [patch, answer] for name, (_, patch, answer) in PATCHED.items()},
    **{f"{name} behind": [answer, patch] for name, (_, patch, answer) in PATCHED.items()},
}


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patched")
    for name, cells in FORMS.items():
        notebook(folder / "in" / name / "lab.ipynb", *cells)
    return grade([folder / "in"], folder / "out", seconds=8.0)


def test_when_the_zoo_is_looked_through_then_many_cheats_patch_something():
    assert len(PATCHED) > 40


@pytest.mark.parametrize("form", FORMS)
def test_when_a_patch_stands_in_another_cell_then_it_earns_no_more(form, scores):
    exercise, *_ = PATCHED[form.rpartition(" ")[0]]
    score = scores[f"{form}/lab.ipynb"]
    (found,) = [item for item in score.exercises if item.exercise == exercise]

    assert score.status == "graded", score.reason
    assert found.diagnosis is not None
    assert found.score <= found.max_score / 2
