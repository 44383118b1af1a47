"""The pages as text: what stands on them, and what must never stand on them. tests/browser opens them."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import Verdict
from autograder.results import files, report
from tests.results.samples import ADA, BEN, CAN, DEE, HOSTILE, NASTY, RUN, SCORES, WRONG_SOFTMAX

ANY_TEXT = st.text(st.characters())


class Page(HTMLParser):
    """What a page holds: its tags, its words, and the cells of each row."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.words, self.rows, self.style = [], [], [], [], ""
        self.inside = ""
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())
        self.rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag in ("th", "td", "style"):
            self.inside = tag

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data):
        if self.inside == "style":
            self.style += data
            return
        self.words.append(data)
        if self.inside:
            self.rows[-1][-1] += data


def names(page):
    return [tag for tag, _ in page.tags]


# ---- the instructor's page --------------------------------------------------------------------------


def test_when_a_report_is_made_then_isolation_versions_and_counts_stand_on_it():
    page = Page(report.report(SCORES, RUN))

    assert "Isolation: full. Each answer ran in a sandbox of its own" in page.text
    assert page.text.index("Isolation") < page.text.index("Summary")
    assert "digits-lab 0.1.0, checks d1d1d1d1d1d1, seed 123." in page.text
    assert "Answers ran with python 3.11.2, tensorflow 2.21.0, keras 3.15.1, numpy 2.4.6." in page.text
    assert page.rows[1:4] == [["✓ graded", "2"], ["✗ refused", "1"], ["? needs a person", "1"]]


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("full", "Each answer ran in a sandbox of its own: no network, no view of other files or submissions."),
        ("partial", "Answers ran with limited rights, but not in a sandbox"),
        ("none", "nothing kept them from files or the network."),
    ],
)
def test_when_isolation_is_lower_then_the_report_says_aloud_what_it_means(level, sentence):
    text = Page(report.report(SCORES, replace(RUN, isolation=level))).text

    assert f"Isolation: {level}." in text
    assert sentence in text
    assert f"isolation {level}." in Page(report.feedback(ADA, replace(RUN, isolation=level))).text


def test_when_a_report_is_made_then_its_table_has_one_sorted_row_for_each_submission():
    rows = Page(report.report(SCORES[::-1], RUN)).rows

    assert rows[-5] == [
        "Submission", "Student", "Status", "Score of 100", "my_softmax of 40", "model of 60", "Diagnoses, or the reason",
    ]  # fmt: skip
    assert rows[-4:] == [
        ["ada/lab.ipynb", "ada", "✓ graded", "100", "40", "60", ""],
        ["ben/lab.ipynb", "ben", "✓ graded", "40", "10", "30", "my_softmax: not_normalised; model: softmax_output"],
        ["can/lab.ipynb", "can", "✗ refused", "–", "–", "–", CAN.reason],
        ["dee/lab.ipynb", "dee", "? needs a person", "–", "–", "–", DEE.reason],
    ]


def test_when_the_reports_are_written_then_every_link_leads_to_a_page(tmp_path):
    report.write(tmp_path, [*SCORES, NASTY, replace(ADA, path="x/y #1?.ipynb", student="陈 伟")], RUN)
    links = Page((tmp_path / "report.html").read_text(encoding="utf-8")).links

    assert len(set(links)) == 6
    assert all((tmp_path / unquote(link)).is_file() for link in links)
    assert len(list((tmp_path / "feedback").iterdir())) == 6


def test_when_somebody_is_needed_then_the_report_says_who_and_what_to_do():
    text = Page(report.report(SCORES, RUN)).text

    assert "Look at each reason, then run the same command again: it tries them anew. dee/lab.ipynb" in text
    assert "Needs a person" not in Page(report.report([ADA], RUN)).text


def test_when_learners_make_the_same_mistake_then_the_most_frequent_stands_first_with_what_most_of_them_read():
    rarer = replace(BEN, path="x", exercises=(replace(WRONG_SOFTMAX, rationale="It sums to 3.", help="Sum."),))
    found = report.frequent_diagnoses([rarer, BEN, replace(BEN, path="y"), ADA])

    assert found == [
        ("not_normalised", "my_softmax", 3, WRONG_SOFTMAX.rationale, WRONG_SOFTMAX.help),
        (
            "softmax_output",
            "model",
            2,
            "The last layer should be linear, but it is softmax.",
            "Use linear in the last layer.",
        ),
    ]


def test_when_nobody_made_a_mistake_then_the_report_lists_none():
    assert "Most frequent diagnoses" not in Page(report.report([ADA], RUN)).text


def test_when_there_is_no_submission_then_the_report_says_zero():
    assert "What became of 0 submissions" in Page(report.report([], RUN)).text


# ---- a learner's page -------------------------------------------------------------------------------


def test_when_an_answer_is_wrong_then_the_learner_reads_what_came_what_to_try_and_the_own_code():
    page = Page(report.feedback(BEN, RUN))

    assert "digits-lab: feedback for ben Your file: lab.ipynb 40 of 100 points" in page.text
    assert "my_softmax: 10 of 40 points What was expected, and what came The outputs should sum to 1" in page.text
    assert "my_softmax(np.array([1., 2., 3., 4.])) One thing to try Divide each e^z by the sum" in page.text
    assert "Good to know (costs no points) A list works; an array is faster. Subtract the maximum first." in page.text
    assert page.rows[1:4] == [
        ["positive", "✓ passed", "10 of 10", ""],
        ["sums_to_one", "✗ not passed", "0 of 10", "The sum should be 1, but is 84.79. Try: Divide by the sum."],
        ["hidden check", "✗ not passed", "0 of 20", "The largest output was above 1. Try: Divide by the sum."],
    ]
    assert "Your code def my_softmax(z): return np.exp(z)" in page.text


def test_when_an_answer_is_right_then_the_learner_reads_that_and_any_advice():
    text = Page(report.feedback(ADA, RUN)).text

    assert "100 of 100 points" in text
    assert text.count("All checks passed.") == 2
    assert "What was expected" not in text
    assert "For large logits e^z overflows" in text


def test_when_a_check_could_not_be_judged_then_the_page_says_so():
    unjudged = replace(WRONG_SOFTMAX, checks=(Verdict("positive", "public", None, 0.0, 40.0, "No answer came."),))
    rows = Page(report.feedback(replace(BEN, exercises=(unjudged,)), RUN)).rows

    assert rows[1] == ["positive", "? could not be judged", "0 of 40", "No answer came."]


@pytest.mark.parametrize(("points", "explained"), [(30.0, True), (40.0, False), (0.0, False)])
def test_when_the_limit_of_half_the_points_took_some_away_then_the_page_explains_it(points, explained):
    """An exercise that earns nothing says why in its own sentence."""
    model = replace(BEN.exercises[1], score=points)
    text = Page(report.feedback(replace(BEN, exercises=(model,)), RUN)).text

    assert ("at most half of the exercise's" in text) is explained


def test_when_a_submission_is_refused_then_its_learner_reads_why():
    assert f"Not graded. {CAN.reason}" in Page(report.feedback(CAN, RUN)).text


def test_when_a_person_is_needed_then_the_learner_reads_nothing_of_the_graders_trouble():
    text = report.feedback(DEE, RUN)

    assert "a person will look at it. There is nothing for you to do." in Page(text).text
    assert "/srv/grader" not in text


def test_when_a_page_is_for_a_learner_then_it_names_no_hidden_check_no_folder_and_no_other_learner(tmp_path):
    report.write(tmp_path, [replace(score, path=f"group 7.zip/{score.path}") for score in SCORES], RUN)
    pages = {page.name[:3]: page.read_text(encoding="utf-8") for page in (tmp_path / "feedback").iterdir()}

    assert sorted(pages) == ["ada", "ben", "can", "dee"]
    for student, text in pages.items():
        assert "fresh_numbers" not in text and "computes" not in text
        assert "group 7" not in text and str(tmp_path) not in text
        assert not any(re.search(rf"\b{other}\b", text) for other in pages if other != student)


def test_when_a_cell_is_very_long_then_the_page_shows_its_beginning_and_says_how_much_is_left_out():
    text = report.feedback(NASTY, RUN)

    assert len(text) < 60_000
    assert re.search(r"… and \d{6} more characters", text)


# ---- every page -------------------------------------------------------------------------------------

PAGES = {
    "report": report.report([*SCORES, NASTY], RUN),
    "right": report.feedback(ADA, RUN),
    "wrong": report.feedback(BEN, RUN),
    "refused": report.feedback(CAN, RUN),
    "needs a person": report.feedback(DEE, RUN),
    "hostile": report.feedback(NASTY, RUN),
}
each_page = pytest.mark.parametrize("text", PAGES.values(), ids=PAGES.keys())


@each_page
def test_when_a_page_is_made_then_its_policy_allows_its_own_style_sheet_and_nothing_else(text):
    page = Page(text)
    (policy,) = [a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert names(page).count("style") == 1
    assert not {"script", "img", "link", "iframe", "form", "textarea"} & set(names(page))
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]


@each_page
def test_when_a_page_is_made_then_it_is_readable_for_everybody(text):
    page = Page(text)
    headings = [int(tag[1]) for tag in names(page) if re.fullmatch("h[1-6]", tag)]

    assert ("html", {"lang": "en"}) in page.tags
    assert names(page).count("title") == names(page).count("h1") == names(page).count("main") == 1
    assert headings[0] == 1 and all(after - before <= 1 for before, after in pairwise(headings))
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in page.tags if tag == "th")
    assert names(page).count("table") == names(page).count("caption")


@pytest.mark.parametrize("make", [lambda: report.report([NASTY], RUN), lambda: report.feedback(NASTY, RUN)])
def test_when_a_text_is_hostile_then_it_stands_on_the_page_as_text(make):
    page = make()

    assert "&lt;/textarea&gt;" in page and "{{ 7 * 7 }}{% raw %}" in page
    assert "\\u202egnp.exe\\u2066" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert HOSTILE not in page


@given(ANY_TEXT)
def test_when_texts_are_arbitrary_then_a_page_has_the_tags_it_always_has(text):
    exercise = replace(WRONG_SOFTMAX, rationale=text or "x", help=text or "x", example=text or "x", code=text or "x")
    score = replace(BEN, path=f"a/{text}", student=text, exercises=(exercise,))
    page = report.feedback(score, RUN)

    assert names(Page(page)) == names(Page(report.feedback(replace(BEN, exercises=(WRONG_SOFTMAX,)), RUN)))
    assert page.encode("utf-8")
    assert files.feedback(score).startswith("feedback/")
