"""What the command line prints about a run, whatever learners are called and their errors say."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from rich.console import Console

from autograder.printable import one_line, printable
from autograder.progress import Display
from autograder.results import changes
from autograder.session import Outcome
from tests.results.samples import ADA, BEN, DEE, EVE, RUN, SCORES, WRONG_SOFTMAX
from tests.test_printable import ANY_TEXT, OBEYED


def summary(scores, since=None, **console) -> str:
    """Returns what is printed when all is done."""
    told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    Display(Console(file=told, width=40, **console), quiet=True).summary(Outcome(scores, RUN, since), "out/report.html")
    told.flush()
    return told.buffer.getvalue().decode("utf-8")


def test_when_a_run_is_over_then_it_is_told_in_plain_lines():
    assert summary(SCORES).splitlines() == [
        "2 graded, 1 refused, 1 need a person. Isolation: full. Seed: 123.",
        "1 x my_softmax: not_normalised: The outputs should sum to 1, but for z = [1 2 3 4] they sum to 84.79.",
        "1 x model: softmax_output: The last layer should be linear, but it is softmax.",
        "needs a person: dee/lab.ipynb: The kernel did not start: /srv/grader/kernel is missing.",
        "Report: out/report.html",
    ]


def test_when_a_re_grade_changed_marks_then_their_number_is_told_and_where_to_look():
    before = [replace(ADA, path=score.path, student=score.student) for score in (BEN, EVE)]
    since = changes.compared("2026-11-27 10:00:00", (RUN, before), (RUN, [BEN, EVE]))
    sentence = (
        "2 marks changed since the run of 2026-11-27 10:00:00 UTC: the report and autograder compare say whose and why."
    )

    assert sentence in summary([BEN, EVE], since).splitlines()
    assert "changed since" not in summary([BEN], changes.compared("x", (RUN, [BEN]), (RUN, [BEN])))


@pytest.mark.parametrize("is_terminal", [False, True])
@given(text=ANY_TEXT)
def test_when_texts_are_arbitrary_then_they_move_neither_a_terminal_nor_ci(is_terminal, text):
    wrong = replace(WRONG_SOFTMAX, rationale=printable(text))
    waiting = replace(DEE, path=one_line(text), reason=one_line(f"x {text}"))
    lines = summary([replace(BEN, exercises=(wrong,)), waiting], force_terminal=is_terminal).split("\n")

    assert len(lines) == 5 and lines[-2:] == ["Report: out/report.html", ""]
    assert not [line for line in lines if OBEYED.search(line) or re.search(r"[\x00-\x1f\x7f-\x9f]", line)]
    assert lines[2] == f"needs a person: {waiting.path}: {waiting.reason}"
