"""The page that follows one submission through the grader is true, and the grader knows no lab."""

import re
from importlib.util import find_spec

from tests.conftest import LAB, ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
WALK = PAGE.partition("## Where to add what")[0]
LINKS = re.findall(r"\]\(\.\./([\w/.]+)", PAGE)
# Names, files, layer sizes and sentences of this lab: they stand in lab.toml and in its sections.
OF_THIS_LAB = re.compile(
    r"digits[-_/]|digits\.ipynb|handwritten|softmax|my_relu|UNQ_C|lab_utils|autils|deeplearning|\b(?:10, 400|25, 15|5,?000)\b",
    re.IGNORECASE,
)


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


def test_when_the_engine_is_read_then_it_has_no_word_of_this_lab():
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / "autograder").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
        for match in OF_THIS_LAB.finditer(path.read_text(encoding="utf-8"))
    }

    assert found == set()
    assert OF_THIS_LAB.search((ROOT / "lab.toml").read_text(encoding="utf-8"))


def test_when_a_stand_in_is_chosen_by_a_lab_then_it_has_the_name_of_its_library():
    ours = {"__init__", "absent", "idle", "lesson", "notebook"}
    standins = {path.stem for path in (ROOT / "autograder/inside/standins").glob("*.py")} - ours

    assert standins == set(LAB.standins)
    assert all(find_spec(name) for name in standins)
