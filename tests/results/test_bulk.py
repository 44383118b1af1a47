"""Many marks of a person at once: what a table or a condition gives, and what is said before anything is written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results import bulk
from autograder.results.amendments import Amendment, AmendmentError
from tests.results.samples import ADA, BEN, CAN, DEE, EVE, RUN, SCORES, WRONG_SOFTMAX

CY = replace(BEN, path="=cy/lab.ipynb", student="cy")
ALL = [*SCORES, EVE, CY]
HEADER = "submission,exercise,points,why\n"


def table(text):
    return bulk.from_table(text, RUN, ALL)


def refused(text):
    with pytest.raises(AmendmentError) as problem:
        table(text)
    return str(problem.value)


# ---- a table ----------------------------------------------------------------------------------------


def test_when_a_table_is_right_then_each_line_is_a_mark():
    assert table(f"{HEADER}ben/lab.ipynb,my_softmax,25,right idea\n\nada/lab.ipynb,model,auto,undone\n") == [
        Amendment(BEN, "my_softmax", 25.0, "right idea"),
        Amendment(ADA, "model", None, "undone"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "student;Why; Points;submission;EXERCISE\nben;right idea;25;ben/lab.ipynb;my_softmax\n",
        '"submission","exercise","points","why"\r\n"ben/lab.ipynb","my_softmax","25","right idea"\r\n',
        "submission,exercise,points,why\rben/lab.ipynb,my_softmax,25,right idea\r",
        "submission\texercise\tpoints\twhy\nben/lab.ipynb\tmy_softmax\t 25\tright idea\n\t\t\t\n",
    ],
    ids=["semicolons", "quotes", "an old Mac's lines", "tabs"],
)
def test_when_a_spreadsheet_wrote_the_table_then_it_is_read_all_the_same(text):
    assert table(text) == [Amendment(BEN, "my_softmax", 25.0, "right idea")]


def test_when_a_class_is_large_then_its_scores_are_not_searched_for_each_line():
    class Scores(list):
        searches = 0

        def __iter__(self):
            self.searches += 1
            return super().__iter__()

    scores = Scores(replace(BEN, path=f"{name}/lab.ipynb") for name in range(30))
    marks = bulk.from_table(HEADER + "".join(f"{name}/lab.ipynb,model,30,x\n" for name in range(30)), RUN, scores)

    assert [mark.about for mark in marks] == list(scores)
    assert scores.searches <= 3


def test_when_a_path_was_defused_in_grades_csv_then_it_is_found():
    assert table(f"{HEADER}'=cy/lab.ipynb,model,30,x\n") == [Amendment(CY, "model", 30.0, "x")]


def test_when_lines_are_wrong_then_all_of_them_are_told_and_no_mark_is_given():
    lines = ["nobody,model,3,x", "ben/lab.ipynb,model,61,x", "ben/lab.ipynb,model,6", "ada/lab.ipynb,model,6,y"]

    assert refused(HEADER + "\n".join([*lines, "ada/lab.ipynb,model,7,z"])).splitlines() == [
        "Nothing was written.",
        "Line 2: The newest run has no submission 'nobody'. The first column of grades.csv names them all.",
        "Line 3: model has 0 to 60 points, and '61' is none of them: give a number such as 30, or auto to take the "
        "grader's.",
        'Line 4: Say why, for the learner and your colleagues. For example: --why "right, by hand".',
        "Line 6: model of ada/lab.ipynb has a mark further up: keep one of them.",
    ]


def test_when_very_many_lines_are_wrong_then_the_first_are_told_and_how_many_more_there_are():
    lines = refused(HEADER + "x,model,3,y\n" * 400).splitlines()

    assert len(lines) == 14
    assert lines[-1] == "and 388 more"


def test_when_a_table_lacks_columns_or_marks_then_a_sentence_says_so():
    assert refused("") == (
        "The table has no column submission and no exercise and no points and no why: its first line names the columns, "
        "submission, exercise, points, why, as grades.csv names submissions and exercises."
    )
    assert refused("submission,exercise,points\n").startswith("The table has no column why: its first line")
    assert refused(f"{HEADER}\n , ,,\n") == "The table has no mark: write one in each line below the first."


@given(text=st.text(st.characters()) | st.text(',;"\r\n\x00 ab').map(lambda rows: HEADER + rows))
def test_when_a_table_is_anything_then_it_is_read_or_refused_with_a_sentence(text):
    assert len(refused(text)) > 20


def test_when_a_cell_is_endless_then_the_table_is_refused():
    assert refused(HEADER + "x" * 200_000).startswith("The table can't be read (field larger than field limit")


# ---- a condition ------------------------------------------------------------------------------------


def where(condition, exercise="my_softmax", points="20", why="as announced"):
    return bulk.where(condition, RUN, ALL, exercise, points, why)


def test_when_a_mistake_is_named_then_all_who_made_it_there_get_the_mark():
    assert where("diagnosis=not_normalised") == [
        Amendment(score, "my_softmax", 20.0, "as announced") for score in (BEN, EVE, CY)
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("diagnosis=gone",), "Nobody made the mistake 'gone' in my_softmax. Made were: not_normalised (3)."),
        (("diagnosis=off", "model"), "Nobody made the mistake 'off' in model. Made were: softmax_output (2)."),
        (("diagnosis=off", "relu"), "The newest run has no submission ''."),
        (("check=positive",), "--where knows diagnosis=ID alone, and not 'check=positive': write one that grades.csv"),
        (("diagnosis=",), "--where knows diagnosis=ID alone, and not 'diagnosis='"),
        (("diagnosis=not_normalised", "my_softmax", "41"), "my_softmax has 0 to 40 points, and '41' is none of them"),
        (("diagnosis=not_normalised", "my_softmax", "4", " "), "Say why"),
    ],
)
def test_when_a_condition_is_wrong_then_a_sentence_says_what_is(given, sentence):
    with pytest.raises(AmendmentError) as problem:
        where(*given)

    assert sentence in str(problem.value)


def test_when_an_attempt_does_not_count_then_it_gets_no_mark():
    old = replace(CY, status="superseded")

    assert bulk.where("diagnosis=softmax_output", RUN, [BEN, old], "model", "5", "x") == [
        Amendment(BEN, "model", 5.0, "x")
    ]


# ---- the list ---------------------------------------------------------------------------------------


def test_when_marks_are_listed_then_each_says_whose_from_what_to_what_and_why():
    marks = [
        Amendment(BEN, "my_softmax", 25.0, "right idea"),
        Amendment(DEE, "model", 60.0, "read"),
        Amendment(EVE, "my_softmax", None, "undone"),
        Amendment(CAN, "model", 0.0, "x"),
    ]

    assert list(bulk.listed(marks)) == [
        "ben: my_softmax 10 → 25: right idea (ben/lab.ipynb)",
        "dee: model no mark → 60: read (dee/lab.ipynb)",
        "eve: my_softmax 35 → what the grader gave (auto), by a person before: undone (eve/lab.ipynb)",
        "can: model no mark → 0: x (can/lab.ipynb)",
    ]
    assert WRONG_SOFTMAX.score == 10
