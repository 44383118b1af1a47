"""What a `Grading` makes of what came back, and of answers that never got to the questions."""

from typing import NamedTuple

import pytest

from autograder.lesson.contract import Grading, worth
from autograder.records import Check


class Failure(NamedTuple):
    diagnosis: str
    rationale: str = ""
    help: str = ""
    example: str = ""


ASKED = {"one": 1, "hidden_one": 2, "hidden_more": 3, "aside": 4}
POINTS = {"one": 3, "hidden_more": 2, "everything": 5}


def judge(seen, asked):
    wrong = [name for name in asked if seen[name].get("values") != [asked[name]]]
    return Failure("wrong_values", str([seen[name] for name in wrong])) if wrong else None


GRADING = Grading(
    ask=lambda rng: ASKED,
    judge=judge,
    stopped=lambda diagnosis, detail: Failure(diagnosis, detail),
    checks=worth(POINTS, judge),
    for_advice=("aside",),
    words=("list",),
)


def seen(**changed):
    return {name: changed.get(name, {"values": [question]}) for name, question in ASKED.items()}


def passed(checks):
    return [check.name for check in checks if check.passed]


def test_when_all_that_counts_is_right_then_every_check_is_passed():
    failure, checks = GRADING.check(seen(aside={"values": [0]}), ASKED, {})

    assert failure is None
    assert checks == [
        Check("one", 3, "public", True),
        Check("hidden_more", 2, "hidden", True),
        Check("everything", 5, "hidden", True),
    ]
    assert GRADING.advise(seen(), ASKED, {}) == ()


@pytest.mark.parametrize(
    ("wrong", "names"), [("one", ["hidden_more"]), ("hidden_one", ["hidden_more"]), ("hidden_more", ["one"])]
)
def test_when_a_question_or_its_hidden_twin_is_wrong_then_that_check_fails(wrong, names):
    failure, checks = GRADING.check(seen(**{wrong: {"values": [0]}}), ASKED, {})

    assert failure.diagnosis == "wrong_values"
    assert passed(checks) == names


@pytest.mark.parametrize(
    "call",
    [
        {"error": "ValueError: 2", "undefined": "two"},
        {"type": "Two", "values": None},
        {"type": "Two"},
        {"library": "two.softmax", "values": None},
        {"layers": [{"name": "two", "of": {"type": "Two"}}]},
    ],
)
def test_when_an_answer_tells_a_hidden_question_then_its_words_are_kept_back(call):
    failure, _ = GRADING.check(seen(hidden_one=call), ASKED, {})
    shown, _ = GRADING.check(seen(one=call), ASKED, {})

    assert not any(word in failure.rationale for word in ("2", "two", "Two"))
    assert str(call) in shown.rationale


def test_when_an_observer_has_words_of_its_own_then_they_count_for_hidden_questions_too():
    calls = seen(hidden_one={"type": "list", "moved": "", "values": [2]}, one={"type": "Two"})

    assert GRADING.kept_back(calls) == calls
    assert GRADING.kept_back(calls, untold=True) == calls | {"one": {"type": "result"}}


def test_when_an_answer_was_stopped_then_nothing_is_judged():
    failure, checks = GRADING.check({}, ASKED, {"stopped": "too_slow", "detail": "after 2 s"})

    assert failure == Failure("too_slow", "after 2 s")
    assert passed(checks) == []


def test_when_a_wrong_answer_is_the_stub_then_it_is_unfinished():
    wrong = seen(one={"values": None})

    assert GRADING.check(wrong, ASKED, {"stub": True})[0].diagnosis == "unfinished"
    assert GRADING.check(wrong, ASKED, {"stub": False})[0].diagnosis == "wrong_values"
    assert GRADING.check(seen(), ASKED, {"stub": True})[0] is None
