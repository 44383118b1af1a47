"""What beginners write, graded: the same mistakes, told in the words of the notebook."""

from itertools import zip_longest

import pytest

from autograder.sandbox.isolation import Level, detect
from tests.beginners import ALL
from tests.course import grade, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
EXERCISES = ("my_softmax", "model")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("beginners")
    both = zip_longest(*([each for each in ALL if each[0] == exercise] for exercise in EXERCISES))
    places = {}
    for number, pair in enumerate(both):  # in one notebook a mistake of each exercise
        mistakes = list(filter(None, pair))
        notebook(folder / "in" / str(number) / "lab.ipynb", *(cell for *_, cell, _ in mistakes))
        places |= {(exercise, name): f"{number}/lab.ipynb" for exercise, name, *_ in mistakes}
    graded = grade([folder / "in"], folder / "out", seconds=20.0)
    return {mistake: graded[place] for mistake, place in places.items()}


@pytest.mark.parametrize(("exercise", "name", "diagnosis", "cell", "words"), ALL, ids=[f"{e}-{n}" for e, n, *_ in ALL])
def test_when_a_beginners_mistake_is_graded_then_it_is_named_and_told_as_in_the_notebook(
    exercise, name, diagnosis, cell, words, scores
):
    score = scores[exercise, name]
    (judged,) = [item for item in score.exercises if item.exercise == exercise]

    assert (score.status, judged.diagnosis) == ("graded", diagnosis), judged.rationale
    assert words in judged.help, judged.rationale
