"""What a spreadsheet and a page are given instead of what could run or hide."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.printable import one_line, printable, spreadsheet_cell, without_folders

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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No such file: '/srv/grader/X.npy'", "No such file: '…/X.npy'"),
        ("cannot import name 'x' from 'numpy' (/opt/my tools/site-packages/numpy/__init__.py)",
         "cannot import name 'x' from 'numpy' (…/__init__.py)"),
        ("see /srv/grader/data, line 3", "see …/data, line 3"),
        ("path:/srv/grader/x.py", "path:…/x.py"),
        ("PosixPath('/srv/grader/')", "PosixPath('…/')"),
        ("file:///srv/grader/x.py", "…/x.py"),
        (r"D:\grader\lab\x.py", "…/x.py"),
        ("/srv/Łódź/陈/x.py", "…/x.py"),
    ],
)  # fmt: skip
def test_when_a_text_tells_where_a_file_lies_then_only_its_name_is_left(text, shown):
    assert without_folders(text) == shown
    assert without_folders(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "e^z_j / sum(e^z)",
        "a/b",
        "np.exp(z)/np.sum(z)",
        "data/X.npy",
        "1 / 2 / 3",
        "https://keras.io/api/layers",
        "(N,)",
        "",
    ],
)
def test_when_a_text_tells_of_no_folder_then_it_stays_as_it_is(text):
    assert without_folders(text) == text
