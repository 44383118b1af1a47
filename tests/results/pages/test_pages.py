"""What every page has in common: its policy, its structure, and that hostile texts stand there as text."""

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results.pages import report
from tests.results.parsed import Page
from tests.results.samples import ADA, BEN, CAN, DEE, EVE, LONG, NASTY, RUN, SCORES, WRONG_SOFTMAX

ANY_TEXT = st.text(st.characters())
PAGES = {
    "report": report.report([*SCORES, EVE, NASTY, LONG], RUN),
    "empty report": report.report([], RUN),
    "right": report.feedback(ADA, RUN),
    "wrong": report.feedback(BEN, RUN),
    "amended": report.feedback(EVE, RUN),
    "refused": report.feedback(CAN, RUN),
    "needs a person": report.feedback(DEE, RUN),
    "hostile": report.feedback(NASTY, RUN),
}
each_page = pytest.mark.parametrize("text", PAGES.values(), ids=PAGES.keys())


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@each_page
def test_when_a_page_is_made_then_its_policy_allows_its_own_style_sheet_and_script_and_nothing_else(text):
    page = Page(text)
    (policy,) = [a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    script = f" script-src {digest(page.script)};" if page.script else ""

    assert policy == (
        f"default-src 'none'; style-src {digest(page.style)};{script} base-uri 'none'; form-action 'none'"
    )
    assert page.names.count("style") == 1
    assert page.names.count("script") == bool(page.script)
    assert not {"img", "link", "iframe", "form", "textarea", "object", "embed", "base"} & set(page.names)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]


def test_when_a_page_is_for_a_learner_then_it_has_no_script_at_all():
    assert Page(PAGES["report"]).script
    assert not any(Page(text).script for name, text in PAGES.items() if "report" not in name)


@each_page
def test_when_a_page_is_made_then_it_is_readable_for_everybody(text):
    page = Page(text)
    headings = [int(tag[1]) for tag in page.names if re.fullmatch("h[1-6]", tag)]
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]

    assert ("html", {"lang": "en"}) in page.tags
    assert page.names.count("title") == page.names.count("h1") == page.names.count("main") == 1
    assert headings[0] == 1 and all(after - before <= 1 for before, after in pairwise(headings))
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in page.tags if tag == "th")
    assert page.names.count("table") == page.names.count("caption")
    assert all(attributes.get("aria-hidden") for tag, attributes in page.tags if tag == "svg")
    assert len(identifiers) == len(set(identifiers))
    assert all(link[1:] in identifiers for link in page.links if link.startswith("#"))


@each_page
def test_when_a_color_is_needed_then_only_the_first_lines_of_the_style_sheet_name_it(text):
    style = Page(text).style
    named, _, used = style.partition("* { box-sizing")

    assert re.findall("#[0-9a-f]{6}", named)
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl|:\s*(?:white|black|gray|red)\b", used)
    assert set(re.findall(r"var\((--\w+)\)", used)) <= set(re.findall(r"(--\w+):", named))


def luminance(color):
    """Relative luminance as WCAG 2.2 defines it. Example: #ffffff -> 1.0"""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted(luminance(color) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_when_a_color_is_chosen_then_it_stands_out_from_each_background(scheme):
    """4.5 to 1 for texts, 3 to 1 for bars, edges and the mark of the keyboard's focus."""
    roots = re.findall(r":root \{(.*?)\}", Page(PAGES["report"]).style, re.DOTALL)
    colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", roots[scheme]))

    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for background in ("paper", "wash", "alarm"):
        for text in ("ink", "quiet", "link"):
            assert contrast(colors[text], colors[background]) >= 4.5, (text, background)
        for shape in ("blue", "green", "vermilion", "edge"):
            assert contrast(colors[shape], colors[background]) >= 3, (shape, background)


@pytest.mark.parametrize("make", [lambda: report.report([NASTY], RUN), lambda: report.feedback(NASTY, RUN)])
def test_when_a_text_is_hostile_then_it_stands_on_the_page_as_text(make):
    page = make()

    assert "&lt;/textarea&gt;" in page and "\\u202egnp.exe\\u2066" in report.feedback(NASTY, RUN)
    assert "{{ 7 * 7 }}{% raw %}" in report.feedback(NASTY, RUN)
    assert "document.title" not in Page(page).script + Page(page).style
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)


@given(path=ANY_TEXT, student=ANY_TEXT, reason=ANY_TEXT)
def test_when_texts_are_arbitrary_then_a_page_has_our_tags_alone_and_can_be_written(path, student, reason):
    ours = replace(CAN, path="x", student="x", reason="x")
    theirs = replace(CAN, path=path, student=student, reason=reason)

    for make in (report.feedback, lambda score, run: report.report([score], run)):
        tags, usual = ([tag for tag in Page(make(score, RUN)).names if tag != "wbr"] for score in (theirs, ours))
        assert tags == usual
        make(theirs, RUN).encode("utf-8")


@given(ANY_TEXT)
def test_when_an_answer_is_arbitrary_then_its_page_has_the_tags_it_always_has(text):
    exercise = replace(WRONG_SOFTMAX, rationale=text or "x", help=text or "x", example=text or "x", code=text or "x")
    page = report.feedback(replace(BEN, exercises=(exercise,)), RUN)

    assert Page(page).names == Page(report.feedback(replace(BEN, exercises=(WRONG_SOFTMAX,)), RUN)).names
    assert page.encode("utf-8")
