"""What a spreadsheet and a page are given instead of what could run or hide."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.printable import one_line, printable, spreadsheet_cell

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Émile, 陈伟, שלום 🙂", "Émile, 陈伟, שלום 🙂"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\\rb"),
        ("\x00\x07\x1b[31m\x7f\x9b", "\\x00\\x07\\x1b[31m\\x7f\\x9b"),
        ("\ud800 \udcff", "\\ud800 \\udcff"),
        ("cod\u202egnp.exe\u2066", "cod\\u202egnp.exe\\u2066"),
        ("\ufffe\uffff", "\\ufffe\\uffff"),
    ],
)
def test_when_a_character_is_hidden_then_its_escape_is_shown(text, shown):
    assert printable(text) == shown


def test_when_a_text_must_stand_on_one_line_then_its_tabs_and_line_feeds_are_escapes():
    assert one_line("a\tb\r\nc\n") == "a\\tb\\nc\\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "  =1",
        "\u00a0=1",
        '"=1',
        "'=1",
        "\" '\u200b=1",
        "\ufeff=1",
        "＝1",
        "＠SUM(A1)",
    ],
)
def test_when_a_cell_would_run_as_a_formula_then_an_apostrophe_stands_before_it(text):
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("ada", "ada"),
        ("a=b, c-d", "a=b, c-d"),
        ("Anne-Marie <am@example.com>", "Anne-Marie <am@example.com>"),
        ("\t=1", "\\t=1"),  # an escape starts no formula
        ("\r=1", "\\r=1"),
        ("\n=1", "\\n=1"),
        ('x;"=1', "x;'\"=1"),  # a semicolon may separate cells
    ],
)
def test_when_a_cell_starts_no_formula_then_it_stays_as_it_is(text, cell):
    assert spreadsheet_cell(text) == cell


@given(ANY_TEXT)
def test_when_a_text_is_arbitrary_then_its_cell_is_one_line_that_runs_nowhere(text):
    cell = spreadsheet_cell(text)

    assert not [character for character in cell if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")]
    for part in cell.split(";"):
        assert not re.match(r"\s*[=+\-@\t\r]", part)


@given(ANY_TEXT)
def test_when_a_text_is_printable_then_printing_it_again_changes_nothing(text):
    assert printable(printable(text)) == printable(text)
