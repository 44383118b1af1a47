"""Scores as Markdown, told by what a reader of Markdown makes of them."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from autograder.printable import printable, without_folders
from autograder.results.tables.markdown import markdown
from tests.results.samples import ADA, BEN, CAN, DEE, EVE, HOSTILE, NASTY, RUN, SCORES

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
MARKUP = {"link_open", "image", "html_block", "html_inline", "em_open", "s_open", "heading_open", "code_inline"}


def markup(text):
    """Returns what a page holds besides text, paragraphs, tables and blocks of code, headings aside."""
    tokens = [token for block in READER.parse(text) for token in [block, *(block.children or [])]]
    return {token.type for token in tokens} & (MARKUP - {"heading_open"})


def headings(text):
    """Returns the headings of a page, as they are shown."""
    tokens = READER.parse(text)
    shown = [
        "".join(child.content for child in inline.children)
        for opened, inline in pairwise(tokens)
        if opened.type == "heading_open"
    ]
    return shown


def test_when_everything_is_right_then_the_headings_say_so():
    assert headings(markdown([ADA], RUN)) == [
        "100 of 100 points", "✅ my_softmax: 40 of 40 points", "✅ model: 60 of 60 points",
    ]  # fmt: skip


def test_when_an_answer_is_wrong_then_its_learner_reads_what_came_and_one_thing_to_try():
    text = markdown([BEN], RUN)

    assert headings(text)[1] == "❌ my_softmax: 10 of 40 points"
    assert "they sum to 84\\.79\\." in text
    assert "```python\nmy_softmax(np.array([1., 2., 3., 4.]))\n```" in text
    assert "**One thing to try:** Divide each e\\^z by the sum of all of them\\." in text
    assert "Checks passed: 1 of 3." in text
    assert "fresh" not in text and "largest output" not in text


def test_when_a_person_gave_the_points_then_the_learner_reads_why():
    assert "A person set these marks: The last line is a typing error\\." in markdown([EVE], RUN)


@pytest.mark.parametrize(
    ("score", "said"), [(CAN, "Save the notebook and hand it in again\\."), (DEE, "a person will look at it")]
)
def test_when_there_are_no_marks_then_the_page_says_what_comes_next(score, said):
    text = markdown([score], RUN)

    assert headings(text)[0].startswith("Not graded") and said in text
    assert "/srv" not in text


def test_when_there_are_several_then_they_are_a_table():
    text = markdown([*SCORES, replace(ADA, path="", status="missing")], RUN)
    rows = [row.split(" | ") for row in text.splitlines() if row.startswith("| ")]

    assert headings(text) == ["4 submissions"]
    assert [row[1] for row in rows[1:]] == ["100 of 100", "40 of 100", "–", "–"]
    assert rows[2][2] == "my\\_softmax\\: not\\_normalised\\; model\\: softmax\\_output |"
    assert markup(text) == set()


def test_when_a_class_is_large_then_the_page_stays_below_what_github_takes():
    refused = replace(NASTY, status="refused", reason=printable(HOSTILE * 9))
    text = markdown([refused] * 1000, RUN)
    told = int(re.search(r"These are the first (\d+); all stand in grades.csv.", text)[1])

    assert 800_000 < len(text.encode()) < 2**20
    assert text.count("\n| ") == told + 1 < 1000
    assert "These are the first" not in markdown([BEN] * 1000, RUN)


def test_when_texts_are_hostile_then_they_are_text():
    text = markdown([NASTY], RUN)

    assert markup(text) == set()
    assert len(headings(text)) == 3
    assert not re.search("[\x00-\x08\x1b\u202e]", text)


@given(st.text(alphabet="`~*_[]()<>!#|\\-+=&;:/.@ \n\tab1", max_size=60))
def test_when_a_learner_writes_anything_then_it_is_text_as_it_was(written):
    exercise = replace(BEN.exercises[0], rationale=printable(written), example=printable(written), advice=())
    tokens = READER.parse(markdown([replace(BEN, exercises=(exercise,))], RUN))
    paragraphs = ["".join(c.content for c in token.children) for token in tokens if token.type == "inline"]
    fences = [token.content for token in tokens if token.type == "fence"]

    shown = without_folders(printable(written))
    assert fences == ([f"{shown}\n"] if written else [])
    assert not written.split() or " ".join(shown.split()) in paragraphs
