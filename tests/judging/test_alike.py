"""Which wrong answers behave alike, and which don't."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.judging import alike
from autograder.judging.judge import judge
from autograder.lesson.contract import Grading
from autograder.records import Answer, Observation
from tests.judging.test_judge import ASKED, SOFTMAX, call, softmax

GRADING = Grading(
    ask=lambda rng: {"one": 1, "hidden_two": 2, "hidden_drawn": float(rng.uniform()), "extra": 3},
    judge=lambda seen, asked: None,
    stopped=lambda diagnosis, *, detail: None,
    checks=lambda seen, asked, failure: [],
    for_advice=("extra",),
)
SEEN = {
    "one": {"values": [1.0, 2.0], "type": "ndarray"},
    "hidden_two": {"values": [3]},
    "hidden_drawn": {"values": [5.0]},
}


def behavior(**changes):
    return alike.behavior(GRADING, {**SEEN, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_drawn": {"values": [6.0]}},
        {"extra": {"values": [7.0]}},
        {"one": {"values": [1.0000001, 2], "type": "list"}},
        {"one": {"values": [1.0, 2.0], "seconds": 1.5, "changed_input": True, "library": "np"}},
        {"hidden_two": {"values": [3 + 1e-12]}},
    ],
    ids=["a drawn question", "a question for advice", "another type", "time and signs", "a last bit"],
)
def test_when_only_that_differs_then_two_answers_behave_alike(changes):
    assert behavior(**changes) == behavior()
    assert len(behavior()) == 16


@pytest.mark.parametrize(
    "changes",
    [
        {"one": {"values": [1.0, 2.01]}},
        {"one": {"values": [[1.0, 2.0]]}},
        {"one": {"error": "NameError: name 'x' is not defined"}},
        {"hidden_two": {"values": [4]}},
        {"hidden_two": {}},
    ],
    ids=["a number", "a shape", "an error", "a hidden question of everybody's", "nothing"],
)
def test_when_that_differs_then_they_do_not(changes):
    assert behavior(**changes) != behavior()


def test_when_two_errors_differ_in_an_address_alone_then_they_are_alike():
    first, second = ({"error": f"TypeError: <function f at 0x{address}>"} for address in ("7f01", "7e02"))

    assert behavior(one=first) == behavior(one=second) != behavior(one={"error": "TypeError: f"})


def test_when_an_answer_says_something_to_a_hidden_question_then_its_words_count_for_nothing():
    first, second = ({"error": f"ValueError: {number}"} for number in (1, 2))

    assert behavior(hidden_two=first) == behavior(hidden_two=second)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=9))
def test_when_what_came_back_is_arbitrary_then_it_has_a_digest_and_the_same_each_time(value):
    assert behavior(one={"values": value}) == behavior(one={"values": value})


def judged(function):
    seen = {name: call(function(z)) for name, z in ASKED.items()}
    return judge(SOFTMAX, Answer("def my_softmax(z): …"), Observation(seen=seen), ASKED)


def test_when_a_mistake_has_no_name_then_the_score_says_how_the_answer_behaves_and_else_it_does_not():
    wave = judged(lambda z: (np.asarray(softmax(z)) + 0.1 * np.sin(z)).tolist())
    again = judged(lambda z: [value + 0.1 * float(np.sin(one)) for value, one in zip(softmax(z), z, strict=True)])
    other = judged(lambda z: (np.asarray(softmax(z)) + 0.2 * np.sin(z)).tolist())

    assert wave.diagnosis == "wrong_values"
    assert wave.behaves == again.behaves != other.behaves
    assert judged(softmax).behaves == judged(lambda z: softmax(z)[::-1]).behaves == ""
