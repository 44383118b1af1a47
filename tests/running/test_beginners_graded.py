"""What beginners write, graded: the same mistakes, told in the words of the notebook."""

from itertools import zip_longest

import pytest

from autograder.sandbox.isolation import Level, detect
from tests.beginners import ALL, MORE
from tests.beginners_more import IN_THE_NOTEBOOK_ONLY
from tests.course import grade, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
EXERCISES = ("my_softmax", "model")
MORE_GRADED = [each for each in MORE if each[1] not in IN_THE_NOTEBOOK_ONLY]


def _graded(folder, beginners):
    both = zip_longest(*([each for each in beginners if each[0] == exercise] for exercise in EXERCISES))
    places = {}
    for number, pair in enumerate(both):  # in one notebook a mistake of each exercise
        mistakes = list(filter(None, pair))
        notebook(folder / "in" / str(number) / "lab.ipynb", *(cell for *_, cell, _ in mistakes))
        places |= {(exercise, name): f"{number}/lab.ipynb" for exercise, name, *_ in mistakes}
    graded = grade([folder / "in"], folder / "out", seconds=20.0)
    return {mistake: graded[place] for mistake, place in places.items()}


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    return _graded(tmp_path_factory.mktemp("beginners"), ALL)


@pytest.fixture(scope="module")
def more_scores(tmp_path_factory):
    return _graded(tmp_path_factory.mktemp("more_beginners"), MORE_GRADED)


def _told(exercise, score):
    (judged,) = [item for item in score.exercises if item.exercise == exercise]
    return score.status, judged.diagnosis, judged.rationale, judged.help


@pytest.mark.parametrize(("exercise", "name", "diagnosis", "cell", "words"), ALL, ids=[f"{e}-{n}" for e, n, *_ in ALL])
def test_when_a_beginners_mistake_is_graded_then_it_is_named_and_told_as_in_the_notebook(
    exercise, name, diagnosis, cell, words, scores
):
    status, named, rationale, help = _told(exercise, scores[exercise, name])

    assert (status, named) == ("graded", diagnosis), rationale
    assert words in help, rationale


@pytest.mark.full
@pytest.mark.parametrize(
    ("exercise", "name", "diagnosis", "cell", "words"), MORE_GRADED, ids=[f"{e}-{n}" for e, n, *_ in MORE_GRADED]
)
def test_when_one_of_more_beginners_mistakes_is_graded_then_it_is_told_as_in_the_notebook(
    exercise, name, diagnosis, cell, words, more_scores
):
    status, named, rationale, help = _told(exercise, more_scores[exercise, name])

    assert (status, named) == ("graded", diagnosis), rationale
    assert words in help, rationale
