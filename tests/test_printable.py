"""What a spreadsheet and a page are given instead of what could run or hide."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import one_line, printable, spreadsheet_cell, without_folders

# Any text, and what has moved something before: escape sequences, rich's markup, orders to CI, formulas.
PIECES = [
    "[/b]", "[bold]", "[link=x]", ":smile:", "::error::", "::", "##[error]", "##vso[task.setvariable]x", "##teamcity[x]",
    "=1+1", ";=1", "\x1b[2J", "\x1b]0;title\x07", "\r", "\r\n", "\n", "\t", "\x00", "\u202e", "\u2028", "\x85", "\xa0",
    "\ud800", "\udcff", "#", ":", " ", "<script>", "]]>", "&", "\\", "a" * 1100,
]  # fmt: skip
ANY_TEXT = st.text(st.characters()) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
# As https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs looks for them, and Azure's agent.
OBEYED = re.compile(r"^\s*::|##\[|##vso\[|##teamcity\[")


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


@pytest.mark.parametrize("door", [printable, one_line])
@given(text=ANY_TEXT)
def test_when_a_text_has_come_in_then_it_is_short_shows_all_it_has_and_orders_nothing(door, text):
    shown = door(text)

    assert len(shown) <= 1000
    kinds = {unicodedata.category(character) for character in shown if character not in "\t\n"}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert not [line for line in shown.split("\n") if OBEYED.search(line)]


@pytest.mark.parametrize("door", [printable, one_line])
@given(text=ANY_TEXT)
def test_when_a_text_comes_in_again_then_nothing_changes(door, text):
    assert door(door(text)) == door(text)


@given(ANY_TEXT)
def test_when_a_text_is_to_be_one_line_then_it_is(text):
    assert len(one_line(text).splitlines()) <= 1 and "\t" not in one_line(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error file=a::b", r"\x3a:error file=a::b"),
        ("a\n \t::set-output::b", "a\n \t\\x3a:set-output::b"),
        ("see ##[error]b", r"see \x23#[error]b"),
        ("##vso[task.complete]", r"\x23#vso[task.complete]"),
        ("###teamcity[x]", r"#\x23#teamcity[x]"),
        ("a[::2], ## note", "a[::2], ## note"),
        ("see [/b], [red]", "see [/b], [red]"),
    ],
)
def test_when_a_text_would_order_ci_about_then_its_mark_is_an_escape(text, shown):
    assert printable(text) == shown


def test_when_a_text_is_long_then_its_beginning_is_shown_and_how_long_it_was():
    assert printable("x" * 1000) == "x" * 1000
    assert printable("x" * 43_000_000) == "x" * 960 + "\n… (43,000,000 characters in all)"
    assert one_line("x\n" * 600, 100).endswith("x\\n … (1,200 characters in all)")


def test_when_a_text_is_full_of_blank_lines_then_it_is_shown_at_once():
    begun = time.monotonic()

    assert printable("\n" * 20_000, 20_000) == "\n" * 20_000
    assert printable(" " * 20_000, 20_000) == " " * 20_000
    assert time.monotonic() - begun < 1


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
