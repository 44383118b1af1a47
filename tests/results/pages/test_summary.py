"""The numbers behind the report, by hand: how marks spread, what passed, which mistakes were made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import Check, ExerciseScore, Score
from autograder.results.pages import summary
from tests.results.samples import ADA, BEN, CAN, DEE, SCORES, WRONG_SOFTMAX


def scored(*points):
    """One graded submission for each number of points."""
    return [Score(f"{n}.ipynb", "x", "", "graded", "", (ExerciseScore("x", p, 100),)) for n, p in enumerate(points)]


def test_when_marks_spread_then_each_bar_holds_its_tens_and_the_last_one_all_points():
    marks = summary.marks(scored(0, 9.5, 10, 99.5, 100, 100), 100)

    assert marks.bars[0] == (0, 10, 2)
    assert marks.bars[1] == (10, 20, 1)
    assert marks.bars[-2:] == ((90, 100, 1), (100, 100, 2))
    assert [bar.low for bar in marks.bars] == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert (marks.graded, marks.full, marks.tallest) == (6, 2, 2)
    assert marks.median == pytest.approx((10 + 99.5) / 2)
    assert marks.mean == pytest.approx(319 / 6)


def test_when_nothing_was_graded_then_there_is_no_bar():
    assert summary.marks([CAN, DEE], 100) == (0, 0, 0, 0, ())


@pytest.mark.parametrize(
    ("max_score", "edges"),
    [
        (1, [0, 1]),
        (7.5, [0, 1, 2, 3, 4, 5, 6, 7, 7.5]),
        (15, [0, 2, 4, 6, 8, 10, 12, 14, 15]),
        (40, [0, 5, 10, 15, 20, 25, 30, 35, 40]),
        (110, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]),
        (1000, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]),
    ],
)
def test_when_the_lab_has_other_points_then_the_bars_are_as_wide_as_people_count(max_score, edges):
    marks = summary.marks(scored(0, max_score), max_score)

    assert [bar.low for bar in marks.bars] == edges
    assert [bar.submissions for bar in marks.bars] == [1, *[0] * (len(edges) - 2), 1]


@given(st.lists(st.floats(0, 250), min_size=1), st.floats(0.5, 200))
def test_when_marks_are_arbitrary_then_every_submission_stands_in_the_bar_it_belongs_to(points, max_score):
    """A person may give more points than there are: those stand with all points."""
    bars = summary.marks(scored(*points), max_score).bars

    assert sum(bar.submissions for bar in bars) == len(points)
    assert bars[-1].submissions == sum(p >= max_score for p in points)
    for bar in bars[:-1]:
        assert bar.submissions == sum(bar.low <= p < bar.high for p in points)


def test_when_checks_are_counted_then_in_their_order():
    missed = Check("positive", 10.0, "public", False)
    cat = replace(BEN, exercises=(replace(WRONG_SOFTMAX, checks=(missed, *WRONG_SOFTMAX.checks[1:])),))
    found = summary.checks([BEN, cat, ADA, CAN, DEE])

    assert found == {
        "my_softmax": [
            ((("positive", "public"),), 1, 2),
            ((("sums_to_one", "public"),), 0, 2),
            ((("fresh_numbers", "hidden"),), 1, 3),
            ((("worked_example", "public"),), 1, 1),
        ],
        "model": [((("layers", "public"),), 2, 2), ((("computes", "hidden"),), 1, 2)],
    }


def test_when_checks_pass_and_fail_together_then_they_are_one():
    def answer(*passed):
        names = ("a", "b", "c", "d")
        checks = tuple(
            Check(name, 1.0, "hidden" if name == "d" else "public", it) for name, it in zip(names, passed, strict=True)
        )
        return Score("x", "x", "", "graded", "", (ExerciseScore("e", 1.0, 4.0, checks=checks),))

    found = summary.checks([answer(True, True, False, True), answer(False, False, True, False), CAN])

    assert found == {"e": [((("a", "public"), ("b", "public"), ("d", "hidden")), 1, 2), ((("c", "public"),), 1, 2)]}


def test_when_two_checks_pass_equally_often_but_for_others_then_each_has_its_own_bar():
    def answer(first, second):
        checks = (Check("a", 1.0, "public", first), Check("b", 1.0, "public", second))
        return Score("x", "x", "", "graded", "", (ExerciseScore("e", 1.0, 2.0, checks=checks),))

    assert len(summary.checks([answer(True, False), answer(False, True)])["e"]) == 2


def test_when_learners_make_the_same_mistake_then_the_most_frequent_stands_first_with_what_most_of_them_read():
    rarer = replace(BEN, path="x", exercises=(replace(WRONG_SOFTMAX, rationale="It sums to 3.", help="Sum."),))
    found = summary.frequent_diagnoses([rarer, BEN, replace(BEN, path="y"), ADA])

    assert found == [
        ("not_normalised", "my_softmax", 3, 30.0, 40.0, WRONG_SOFTMAX.rationale, WRONG_SOFTMAX.help),
        (
            "softmax_output",
            "model",
            2,
            30.0,
            60.0,
            "The last layer should be linear, but it is softmax.",
            "Use linear in the last layer.",
        ),
    ]


def test_when_a_mistake_cost_different_points_then_its_loss_is_the_mean_also_of_marks_by_a_person():
    kinder = replace(BEN, path="x", exercises=(replace(WRONG_SOFTMAX, score=35.0, amended="one sign"),))
    (found, _) = summary.frequent_diagnoses([BEN, kinder])

    assert (found.diagnosis, found.loss) == ("not_normalised", (30 + 5) / 2)


def test_when_submissions_share_a_reason_then_they_stand_together_the_larger_group_first():
    other = replace(DEE, path="x", reason="The disk is full.")
    twin = replace(DEE, path="y", reason="The disk is full.")

    assert summary.by_reason([DEE, other, CAN, twin], "needs_person") == [
        ("The disk is full.", [other, twin]),
        (DEE.reason, [DEE]),
    ]
    assert summary.by_reason(SCORES, "refused") == [(CAN.reason, [CAN])]
