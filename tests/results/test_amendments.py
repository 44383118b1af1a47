"""A person's marks: what they change, when they hold, and what a person is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results import amendments
from autograder.results.amendments import Amendment, AmendmentError
from autograder.results.gradebook import Gradebook
from tests.results.samples import ADA, BEN, CAN, DEE, RIGHT_SOFTMAX, RUN, SCORES, VERSIONS

MARK = Amendment(BEN, "my_softmax", 25.0, "the idea is right")
NEW_FILE = replace(BEN, sha256="e" * 64)
NEW_ANSWER = replace(NEW_FILE, cells="6" * 64, exercises=(RIGHT_SOFTMAX, BEN.exercises[1]))


def applied(score, *marks):
    return amendments.applied(score, marks, RUN.points)


def points(score):
    return {item.exercise: (item.score, item.amended) for item in score.exercises}


# ---- what a mark changes ----------------------------------------------------------------------------


def test_when_a_person_marks_an_exercise_then_its_points_are_theirs_and_the_findings_stay_the_graders():
    softmax, model = applied(BEN, MARK).exercises

    assert (softmax.score, softmax.amended) == (25.0, "the idea is right")
    assert replace(softmax, score=10.0, amended="") == BEN.exercises[0]
    assert model == BEN.exercises[1]
    assert applied(BEN, MARK).score == 55.0


def test_when_a_mark_is_about_another_submission_or_a_former_exercise_then_nothing_changes():
    assert applied(BEN, replace(MARK, about=ADA), replace(MARK, exercise="gone")) == BEN


def test_when_nobody_marked_anything_then_every_score_is_as_the_grader_left_it():
    assert [applied(score) for score in SCORES] == SCORES


@pytest.mark.parametrize("score", [CAN, DEE], ids=lambda score: score.status)
def test_when_a_person_marks_all_exercises_of_what_was_not_graded_then_it_is_graded(score):
    model, softmax = Amendment(score, "model", 60.0, "by hand"), Amendment(score, "my_softmax", 0.0, "nothing there")
    half, whole = applied(score, model), applied(score, model, softmax)

    assert (half.status, half.reason, half.score) == (score.status, score.reason, None)
    assert points(half) == {"model": (60.0, "by hand")}
    assert (whole.status, whole.reason, whole.score) == ("graded", "", 60.0)
    assert [(item.exercise, item.max_score) for item in whole.exercises] == [("my_softmax", 40.0), ("model", 60.0)]


def test_when_the_grader_succeeds_later_then_the_persons_mark_stays_and_the_rest_is_the_graders():
    later = replace(BEN, path=DEE.path, sha256=DEE.sha256)

    assert points(applied(later, Amendment(DEE, "model", 60.0, "by hand"))) == {
        "my_softmax": (10.0, ""),
        "model": (60.0, "by hand"),
    }


# ---- when a mark holds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "graded_again",
    [
        BEN,
        replace(BEN, exercises=ADA.exercises),
        replace(BEN, exercises=(replace(BEN.exercises[0], score=0.0, diagnosis="wrong_values"), BEN.exercises[1])),
        NEW_FILE,
        replace(NEW_FILE, exercises=ADA.exercises),
    ],
    ids=["nothing changed", "kinder checks", "stricter checks", "saved again", "saved again, kinder checks"],
)
def test_when_it_is_still_the_same_answer_then_the_mark_holds(graded_again):
    assert points(applied(graded_again, MARK))["my_softmax"] == (25.0, "the idea is right")
    assert applied(graded_again, MARK).status == "graded"


@pytest.mark.parametrize(
    "graded_again",
    [
        NEW_ANSWER,
        replace(NEW_FILE, cells="6" * 64),
        replace(NEW_FILE, cells=""),
    ],
    ids=["another answer", "a helper in another cell", "cells that can't be compared"],
)
def test_when_the_answer_has_changed_since_then_a_person_is_asked_and_neither_mark_counts_alone(graded_again):
    found = applied(graded_again, MARK)

    assert (found.status, found.score) == ("needs_person", None)
    assert found.reason == (
        "my_softmax has changed since a person gave it 25 points (the idea is right): "
        "amend it again, with auto to take the grader's."
    )
    assert found.exercises == graded_again.exercises


def test_when_the_changed_file_is_refused_then_both_reasons_are_told():
    refused = replace(CAN, path=BEN.path)
    found = applied(refused, MARK)

    assert found.status == "needs_person"
    assert found.reason.startswith("lab.ipynb is empty. Save the notebook and hand it in again. my_softmax has changed")


def test_when_the_changed_answer_is_marked_again_or_handed_back_then_it_is_graded():
    assert points(applied(NEW_ANSWER, replace(MARK, about=NEW_ANSWER)))["my_softmax"] == (25.0, "the idea is right")
    assert applied(NEW_ANSWER, replace(MARK, points=None)) == NEW_ANSWER


def test_when_a_file_that_could_not_be_graded_has_changed_then_the_old_mark_does_not_hold():
    new_file = replace(DEE, sha256="e" * 64)

    assert "model has changed" in applied(new_file, Amendment(DEE, "model", 60.0, "by hand")).reason


def test_when_the_exercise_now_has_fewer_points_than_the_mark_then_a_person_is_asked():
    found = amendments.applied(BEN, [MARK], {"my_softmax": 20.0, "model": 60.0})

    assert found.status == "needs_person"


@pytest.mark.parametrize(
    "graded_again",
    [BEN, replace(BEN, exercises=ADA.exercises), replace(BEN, status="needs_person", reason="x", exercises=())],
    ids=["the same", "other checks", "our fault"],
)
def test_when_it_is_graded_again_then_the_gradebook_keeps_the_mark(tmp_path, graded_again):
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        book.begin(RUN, [BEN.path])
        book.record(BEN, RUN.digest, VERSIONS, 60.0)
        book.amend(MARK)
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        book.begin(replace(RUN, digest="new checks", seed=7), [BEN.path])
        book.record(graded_again, "new checks", {"numpy": "9.9"}, 60.0)
        (score,) = book.scores(of_newest_run=True)

    assert points(score)["my_softmax"] == (25.0, "the idea is right")


@given(
    given_=st.lists(
        st.builds(
            Amendment,
            about=st.sampled_from([*SCORES, NEW_FILE, NEW_ANSWER]),
            exercise=st.sampled_from([*RUN.points, "gone"]),
            points=st.none() | st.floats(0, 40),
            why=st.just("w"),
        ),
        max_size=6,
    ),
    score=st.sampled_from([*SCORES, NEW_FILE, NEW_ANSWER]),
)
def test_when_marks_are_arbitrary_then_a_score_is_graded_exactly_if_every_exercise_has_points(given_, score):
    found = applied(score, *given_)
    names = [item.exercise for item in found.exercises]

    assert (found.status == "graded") == (found.score is not None)
    assert found.status == "needs_person" or (found.status == "graded") == (names == list(RUN.points))
    assert bool(found.reason) == (found.status != "graded")
    assert {item.exercise for item in found.exercises if item.amended} <= {mark.exercise for mark in given_}


# ---- what a person types ----------------------------------------------------------------------------


def read(submission="ben/lab.ipynb", exercise="my_softmax", points="25", why="right"):
    return amendments.read(RUN, SCORES, submission, exercise, points, why)


@pytest.mark.parametrize(("typed", "read_as"), [("25", 25.0), ("12.5", 12.5), ("0", 0.0), ("40", 40.0), ("auto", None)])
def test_when_points_fit_then_they_are_read(typed, read_as):
    assert read(points=typed) == Amendment(BEN, "my_softmax", read_as, "right")


@pytest.mark.parametrize("typed", ["-5", "40.5", "1e9", "nan", "inf", "half", "12,5", ""])
def test_when_points_do_not_fit_then_a_sentence_says_which_do(typed):
    with pytest.raises(AmendmentError) as refused:
        read(points=typed)

    assert str(refused.value) == (
        f"my_softmax has 0 to 40 points, and {typed!r} is none of them: give a number such as 20, "
        "or auto to take the grader's."
    )


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("ben", "Did you mean ben/lab.ipynb?"),
        ("ben/lab.ipnb", "Did you mean ben/lab.ipynb"),
        ("q", "The first column of grades.csv names them all."),
    ],
)
def test_when_there_is_no_such_submission_then_the_nearest_is_named(typed, hint):
    with pytest.raises(AmendmentError) as refused:
        read(submission=typed)

    assert str(refused.value).startswith(f"The newest run has no submission '{typed}'. {hint}")


def test_when_there_is_no_such_exercise_then_all_are_named():
    with pytest.raises(
        AmendmentError, match=r"^There is no exercise 'relu' with points: choose my_softmax or model\.$"
    ):
        read(exercise="relu")


@pytest.mark.parametrize("why", ["", " \n"])
def test_when_nothing_says_why_then_it_is_asked_for(why):
    with pytest.raises(AmendmentError, match=r"^Say why, for the learner and your colleagues\."):
        read(why=why)


def test_when_a_reason_has_several_lines_or_hides_something_then_it_is_one_line_that_shows_it():
    assert read(why=" a\nb\u202e ").why == "a\\nb\\u202e"


def test_when_a_path_is_not_utf8_then_it_is_found_as_the_tables_name_it():
    odd = replace(BEN, path="\\xff/lab.ipynb")

    assert amendments.find([ADA, odd], r"\xff/lab.ipynb") == odd


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (
            applied(BEN, MARK),
            "ben/lab.ipynb: 55 of 100 points. my_softmax 25 of 40 (the idea is right), model 30 of 60 (the grader).",
        ),
        (CAN, f"can/lab.ipynb: refused. No mark yet for my_softmax and model. {CAN.reason}"),
        (
            applied(DEE, Amendment(DEE, "model", 60.0, "by hand")),
            f"dee/lab.ipynb: needs_person. model 60 of 60 (by hand). No mark yet for my_softmax. {DEE.reason}",
        ),
    ],
    ids=["graded", "refused", "half"],
)
def test_when_something_was_amended_then_the_whole_mark_is_told(score, told):
    assert amendments.told(score, RUN) == told
