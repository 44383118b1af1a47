"""Scores there and back again."""

import json
from dataclasses import fields, replace
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import printable
from autograder.records import NOBODY, Check, ExerciseScore, Printable, Score
from autograder.results import score_json
from tests.results.samples import BEN, SCORES

TEXT = st.text(st.characters())
TOLD = TEXT.map(printable)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def whole(record, **known):
    """Builds a record with something in every field: a field added later is tried too."""
    hints = get_type_hints(record)
    values = {field.name: hints[field.name] for field in fields(record) if field.name not in known}
    return st.builds(record, **known, **{name: _of(hint) for name, hint in values.items()})


def _of(hint):
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    return {
        str: TEXT,
        Printable: TOLD,
        float: NUMBER,
        bool: st.booleans(),
        str | None: st.none() | TEXT,
    }[hint]


def several(items):
    return st.lists(items, max_size=3).map(tuple)


EXERCISES = whole(ExerciseScore, advice=several(st.tuples(TEXT, TOLD)), checks=several(whole(Check)))
ANY_SCORE = whole(Score, exercises=several(EXERCISES), owner=st.just(NOBODY))  # a run knows the owner


def test_when_a_score_is_dumped_then_its_fields_stand_there_by_name():
    data = json.loads(score_json.dump(BEN))

    assert data["path"] == "ben/lab.ipynb"
    assert data["status"] == "graded"
    assert data["exercises"][0]["diagnosis"] == "not_normalised"
    assert data["exercises"][0]["checks"][1]["passed"] is False


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.student)
def test_when_a_score_is_loaded_then_it_is_the_one_that_was_dumped(score):
    assert score_json.load(score_json.dump(score)) == score


@given(ANY_SCORE)
def test_when_a_score_holds_arbitrary_texts_and_numbers_then_it_comes_back_equal(score):
    text = score_json.dump(score)

    assert text.isascii() and "\n" not in text
    assert score_json.load(text) == score


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_when_a_number_is_not_finite_then_it_is_not_dumped(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        score_json.dump(replace(BEN, seconds=number))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        "{}",
        '{"exercises": []}',
        '{"exercises": [1]}',
        '{"exercises": [], "path": "a", "b": 1}',
    ],
)
def test_when_a_text_is_not_a_score_then_it_is_a_value_error(text):
    with pytest.raises(ValueError):
        score_json.load(text)


def test_when_a_field_is_missing_then_the_error_names_it():
    with pytest.raises(ValueError, match=r"not a score: .*'sha256'"):
        score_json.load('{"exercises": [], "path": "a", "student": "b", "status": "graded"}')
