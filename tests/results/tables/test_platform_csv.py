"""The tables for platforms, read as those programs read them (see formats/README.md)."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import NOTHING, Owner, Person, Score
from autograder.results.pages import report
from autograder.results.run import scaled
from autograder.results.tables import platform_csv
from tests.conftest import ROOT
from tests.results.samples import ADA, BEN, CAN, DEE, EVE, HOSTILE, RUN, SCORES

FROM_CANVAS = replace(ADA, path="all.zip/lovelaceada_LATE_12_34_digits.ipynb", student="lovelaceada")
FROM_MOODLE = replace(BEN, path="Ben Ok_77_assignsubmission_file_/lab.ipynb", student="Ben Ok")
ANY_TEXT = st.text(st.characters())
FORMS = [platform_csv.canvas, platform_csv.moodle, platform_csv.brightspace, platform_csv.nbgrader]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
JANE = Person("Smith, Jane", "jsmith", "12", "0042", "jane@example.org", group="Team 1")
LI = Person("Li Wei", "li", "13", "0043", "li@example.org", group="Team 1")
OF_JANE = replace(ADA, owner=Owner("Smith, Jane", "jane", people=(JANE,)))
MISSING = Score(NOTHING, "Li Wei", "", "missing", "Nothing was handed in.", owner=Owner("Li Wei", people=(LI,)))
COMMENT = (
    "my_softmax: 10 of 40 points.<br>The outputs should sum to 1, but for z = [1 2 3 4] they sum to 84.79.<br>"
    "my_softmax(np.array([1., 2., 3., 4.]))<br>Try: Divide each e^z by the sum of all of them.<br>"
    "Good to know (costs no points): A list works; an array is faster.<br>"
    "Good to know (costs no points): Subtract the maximum first.<br>"
    "model: 30 of 60 points.<br>The last layer should be linear, but it is softmax.<br>"
    "Try: Use linear in the last layer."
)


def table(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def read_by_canvas(text):
    """Returns (points possible, {how the learner is looked up: mark}), as Canvas' importer finds them."""
    header, possible, *rows = table(text)
    assert "Student" in header[0] and "ID" in header[1]
    assert header[2:5] == ["SIS User ID", "SIS Login ID", "Section"]
    assert "Points Possible" in possible[0]
    assert all(len(row) == 6 for row in rows)
    return float(possible[5]), {row[1] or row[2] or row[3] or row[0]: float(row[5]) for row in rows}


def read_by_moodle(text):
    """Returns {participant: mark}, as Moodle's worksheet importer finds them; rows without a number are passed over."""
    header, *rows = table(text)
    identifier, grade, _ = (header.index(name) for name in ("Identifier", "Grade", "Last modified (grade)"))
    numbers = {row[identifier].removeprefix("Participant "): float(row[grade]) for row in rows}
    return {number: mark for number, mark in numbers.items() if number.isdigit()}


def comments(text):
    """Returns what Moodle shows beside each mark."""
    header, *rows = table(text)
    return [row[header.index("Feedback comments")] for row in rows]


def read_by_brightspace(text, item="digits-lab"):
    """Returns {(OrgDefinedId, Username): mark}, as Brightspace's import finds them."""
    header, *rows = table(text)
    assert header == ["OrgDefinedId", "Username", f"{item} Points Grade", "End-of-Line Indicator"]
    assert all(row[0] or row[1] for row in rows)
    assert all(row[-1] == "#" for row in rows)
    return {(row[0].removeprefix("#"), row[1].removeprefix("#")): float(row[2]) for row in rows}


def test_when_marks_go_to_canvas_then_the_table_is_this_to_the_character():
    assert platform_csv.canvas([BEN, FROM_CANVAS], RUN) == (
        "Student,ID,SIS User ID,SIS Login ID,Section,digits-lab\n"
        "    Points Possible,,,,,100.0\n"
        "lovelaceada,12,,,,100.0\n"
        "ben,,,ben,,40.0\n"
    )


def test_when_marks_go_to_moodle_then_the_table_is_this_to_the_character():
    assert platform_csv.moodle([BEN, FROM_MOODLE], RUN) == (
        "Identifier,Full name,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
        f'Participant 77,Ben Ok,40.0,100.0,,"{COMMENT}"\n'
        f',ben,40.0,100.0,,"{COMMENT}"\n'
    )


def test_when_marks_go_to_brightspace_then_the_table_is_this_to_the_character():
    assert platform_csv.brightspace([BEN, OF_JANE], RUN) == (
        "OrgDefinedId,Username,digits-lab Points Grade,End-of-Line Indicator\n#0042,#jsmith,100.0,#\n,#ben,40.0,#\n"
    )


def test_when_marks_go_to_nbgrader_s_readers_then_the_columns_are_nbgrader_s():
    header, *rows = platform_csv.nbgrader([BEN, OF_JANE], RUN).splitlines(keepends=True)

    assert header == (ROOT / "tests" / "results" / "formats" / "nbgrader.csv").read_text(encoding="utf-8")
    assert rows == [
        "digits-lab,,,jsmith,Smith,Jane,jane@example.org,100.0,0.0,100.0,100.0\n",
        "digits-lab,,,ben,ben,,,40.0,0.0,40.0,100.0\n",
    ]


def test_when_the_platform_reads_its_table_then_it_finds_each_learner_and_mark():
    scores = [*SCORES, FROM_CANVAS, FROM_MOODLE]

    assert read_by_canvas(platform_csv.canvas(scores, RUN)) == (
        100.0,
        {"ada": 100.0, "ben": 40.0, "12": 100.0, "Ben Ok": 40.0},
    )
    assert read_by_moodle(platform_csv.moodle(scores, RUN)) == {"77": 40.0}


def test_when_a_mark_is_missing_or_another_of_the_learner_counts_then_the_rows_stay_out_and_are_told():
    second = replace(FROM_CANVAS, path="all.zip/lovelaceada_12_35_digits-2.ipynb", exercises=BEN.exercises)
    scores = [FROM_CANVAS, second, BEN, CAN, DEE]

    assert read_by_canvas(platform_csv.canvas(scores, RUN))[1] == {"ben": 40.0, "12": 100.0}
    assert platform_csv.left_out(scores) == [
        "Left out: all.zip/lovelaceada_12_35_digits-2.ipynb: "
        "all.zip/lovelaceada_LATE_12_34_digits.ipynb counts for lovelaceada.",
        "Left out: can/lab.ipynb: it has no mark (refused).",
        "Left out: dee/lab.ipynb: it has no mark (needs_person).",
    ]


def test_when_a_class_is_large_then_no_score_is_compared_with_all_others(monkeypatch):
    scores = [replace(BEN, path=f"{name}/lab.ipynb", student=f"{name}") for name in range(100)]
    compared = []
    monkeypatch.setattr(Score, "__eq__", lambda one, other: compared.append(one) or one is other)

    assert platform_csv.left_out(scores) == []
    assert len(compared) <= len(scores)


def test_when_two_learners_share_a_name_but_not_a_number_then_both_are_sent():
    namesake = replace(FROM_CANVAS, path="all.zip/lovelaceada_13_36_digits.ipynb")

    assert set(read_by_canvas(platform_csv.canvas([FROM_CANVAS, namesake], RUN))[1]) == {"12", "13"}


@each_form
def test_when_there_is_nothing_to_send_then_the_header_stands_alone(form):
    assert len(table(form([CAN, DEE], RUN))) == (2 if form is platform_csv.canvas else 1)


@each_form
def test_when_a_name_would_run_as_a_formula_then_the_cell_is_defused_and_the_mark_stays_a_number(form):
    *_, row = table(form([replace(BEN, student=HOSTILE)], RUN))

    assert any(cell.startswith(("'=HYPERLINK", "#=HYPERLINK")) for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert "40.0" in row


@given(name=ANY_TEXT)
def test_when_names_are_arbitrary_then_the_tables_can_be_read_and_are_utf8(name):
    scores = [replace(BEN, path=name, student=name)]

    for form in (platform_csv.canvas, platform_csv.moodle):
        assert table(form(scores, RUN).encode().decode())[-1].count("40.0") == 1


@each_form
def test_when_somebody_handed_in_nothing_then_no_table_has_a_line_for_them(form):
    with_missing, without = (form(scores, RUN) for scores in ([OF_JANE, MISSING], [OF_JANE]))

    assert with_missing == without
    assert platform_csv.left_out([OF_JANE, MISSING]) == ["Left out: Li Wei: it has no mark (missing)."]


def test_when_brightspace_can_t_find_somebody_then_the_line_stays_out_and_is_told():
    named = Owner("Jane Smith", "brightspace 12-34 Jane Smith", platform="brightspace", number="12-34")
    downloaded = replace(
        ADA, path="12-34 - Jane Smith - Oct 5, 2026 122 PM/lab.ipynb", owner=named, student="Jane Smith"
    )

    assert read_by_brightspace(platform_csv.brightspace([downloaded, BEN], RUN)) == {("", "ben"): 40.0}
    assert platform_csv.left_out_of_brightspace([downloaded, BEN, CAN]) == [
        "Left out: can/lab.ipynb: it has no mark (refused).",
        "Left out: Jane Smith: Brightspace looks for an OrgDefinedId or a Username: grade with --roster.",
    ]


@each_form
def test_when_a_team_handed_in_then_each_member_on_the_roster_gets_its_mark(form):
    team = replace(BEN, owner=Owner("Team 1", "Team 1", is_team=True, people=(JANE, LI)))

    assert [row.count("40.0") for row in table(form([team], RUN))[-2:]] == ([2, 2] if form is FORMS[3] else [1, 1])


def test_when_a_roster_tells_no_number_then_the_one_that_the_platform_wrote_still_counts():
    plain = Person("Li Wei", group="Team 1")
    alone = Owner("Li Wei", "roster 0", platform="canvas", number="13", login="li", people=(plain,))
    scores = [
        replace(BEN, path="1", owner=alone),
        replace(ADA, path="2", owner=Owner("Team 1", "Team 1", platform="canvas", is_team=True, people=(plain, JANE))),
    ]

    assert table(platform_csv.canvas(scores, RUN))[2:] == [
        ["Li Wei", "13", "", "li", "", "100.0"],
        ["Smith, Jane", "12", "0042", "jsmith", "", "100.0"],
    ]
    assert table(platform_csv.moodle(scores[:1], RUN))[1][:3] == ["", "Li Wei", "40.0"]


def test_when_a_comment_goes_to_moodle_then_it_is_text_and_never_empty():
    """Moodle takes a comment for HTML, and an empty one for an order to erase the one that is there."""
    hostile = replace(BEN.exercises[0], rationale="<img src=x onerror=alert(1)> at /srv/grader/X.npy", example="a\nb")
    shown = comments(platform_csv.moodle([ADA, EVE, replace(BEN, exercises=(hostile,))], RUN))

    assert shown[0].startswith("my_softmax: 40 of 40 points.<br>Good to know (costs no points): For large logits")
    assert "<br>&lt;img src=x onerror=alert(1)&gt; at …/X.npy<br>a<br>b<br>Try: " in shown[1]
    assert "<br>A person set these marks: The last line is a typing error.<br>" in shown[2]


def test_when_the_platform_counts_in_other_points_then_marks_and_maximum_are_in_its_points():
    scores, run = scaled([FROM_CANVAS, BEN, DEE], RUN, 7)

    assert read_by_canvas(platform_csv.canvas(scores, run)) == (7.0, {"12": 7.0, "ben": 2.8})
    assert comments(platform_csv.moodle(scores, run))[1].startswith("my_softmax: 0.7 of 2.8 points.<br>")
    assert scores[2].score is None


def test_when_points_are_thirds_of_the_platform_s_then_a_right_answer_still_has_all_of_them():
    thirds = replace(RUN, points={"a": 1, "b": 1, "c": 1})
    right = replace(ADA, exercises=tuple(replace(ADA.exercises[0], score=1.0, max_score=1.0) for _ in "abc"))
    scores, run = scaled([right], thirds, 1)

    assert read_by_canvas(platform_csv.canvas(scores, run)) == (1.0, {"ada": 1.0})
    assert "Everything is right." in report.feedback(scores[0], run)
