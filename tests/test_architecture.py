"""The page that follows one submission through the grader: every place on it is there, and no folder is left out."""

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
WALK = PAGE.partition("## Where to add what")[0]
LINKS = re.findall(r"\]\(\.\./([\w/.]+)", PAGE)


def test_when_the_page_names_a_place_then_it_is_there():
    assert len(LINKS) > 15
    assert [link for link in LINKS if not (ROOT / link).exists()] == []


def test_when_the_walk_is_read_then_every_folder_of_the_grader_is_a_stop_once():
    folders = {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}
    stops = re.findall(r"\]\(\.\./autograder/(\w+)\)", WALK)

    assert sorted(stops) == sorted(folders)


def test_when_the_walk_is_read_then_its_steps_come_in_the_order_of_the_sentence():
    steps = re.findall(r"^\d\. \*\*([\w ]+)\.", WALK, re.MULTILINE)

    assert steps == [
        "The command",
        "Read",
        "Run",
        "Within walls",
        "Inside",
        "Judge",
        "Record and tell",
    ]
