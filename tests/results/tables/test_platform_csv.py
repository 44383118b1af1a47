"""The tables for Canvas and Moodle, read as those programs read them (see formats/README.md)."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.tables import platform_csv
from tests.results.samples import ADA, BEN, CAN, DEE, HOSTILE, RUN, SCORES

FROM_CANVAS = replace(ADA, path="all.zip/lovelaceada_LATE_12_34_digits.ipynb", student="lovelaceada")
FROM_MOODLE = replace(BEN, path="Ben Ok_77_assignsubmission_file_/lab.ipynb", student="Ben Ok")
ANY_TEXT = st.text(st.characters())


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


def test_when_marks_go_to_canvas_then_the_table_is_this_to_the_character():
    assert platform_csv.canvas([BEN, FROM_CANVAS], RUN) == (
        "Student,ID,SIS User ID,SIS Login ID,Section,digits-lab\n"
        "    Points Possible,,,,,100.0\n"
        "lovelaceada,12,,,,100.0\n"
        "ben,,,ben,,40.0\n"
    )


def test_when_marks_go_to_moodle_then_the_table_is_this_to_the_character():
    assert platform_csv.moodle([BEN, FROM_MOODLE], RUN) == (
        "Identifier,Full name,Grade,Maximum Grade,Last modified (grade)\n"
        "Participant 77,Ben Ok,40.0,100.0,\n"
        ",ben,40.0,100.0,\n"
    )


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


def test_when_two_learners_share_a_name_but_not_a_number_then_both_are_sent():
    namesake = replace(FROM_CANVAS, path="all.zip/lovelaceada_13_36_digits.ipynb")

    assert set(read_by_canvas(platform_csv.canvas([FROM_CANVAS, namesake], RUN))[1]) == {"12", "13"}


@pytest.mark.parametrize("form", [platform_csv.canvas, platform_csv.moodle])
def test_when_there_is_nothing_to_send_then_the_header_stands_alone(form):
    assert len(table(form([CAN, DEE], RUN))) == (2 if form is platform_csv.canvas else 1)


@pytest.mark.parametrize("form", [platform_csv.canvas, platform_csv.moodle])
def test_when_a_name_would_run_as_a_formula_then_the_cell_is_defused_and_the_mark_stays_a_number(form):
    *_, row = table(form([replace(BEN, student=HOSTILE)], RUN))

    assert any(cell.startswith("'=HYPERLINK") for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert "40.0" in row


@given(name=ANY_TEXT)
def test_when_names_are_arbitrary_then_the_tables_can_be_read_and_are_utf8(name):
    scores = [replace(BEN, path=name, student=name)]

    for form in (platform_csv.canvas, platform_csv.moodle):
        assert table(form(scores, RUN).encode().decode())[-1].count("40.0") == 1
