"""The zips of feedback, read as Moodle and Canvas read them (see ../formats/README.md)."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import one_line
from autograder.records import NOTHING, Owner, Person, Score
from autograder.results.pages import report, zips
from autograder.results.tables.gradescope import CannotExport
from tests.results.samples import ADA, BEN, CAN, DEE, RUN

LI = Person("Li_Wei", "li", "13", group="Team 1")
JO = Person("Jo", "jo")
MISSING = Score(NOTHING, "Li", "", "missing", "Nothing was handed in.", owner=Owner("Li", people=(LI,)))


def of_moodle(score, path, number, **facts):
    return replace(score, path=path, owner=Owner(score.student, path, platform="moodle", number=number, **facts))


def of_canvas(score, path, name, number, attempt, **facts):
    owner = Owner(name, f"canvas {name}", platform="canvas", number=number, attempt=attempt, **facts)
    return replace(score, path=path, owner=owner)


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def read_by_moodle(content):
    """Returns {(participant, file's name): page}, as Moodle's importer finds them."""
    found = {}
    for path, page in members(content).items():
        parts = path.split("/")
        while parts:
            info = parts.pop(0).split("_", 4)
            if len(info) >= 4 and info[1].isdigit() and info[2:4] == ["assignsubmission", "file"]:
                found[info[1], "/".join([*info[4:], *parts]).lstrip("/")] = page
                break
    return found


def read_by_canvas(content):
    """Returns {(learner's ID or "anon" and name, file's number): page}, as Canvas' reader of names finds them."""
    found = {}
    for name, page in members(content).items():
        parts = [part for part in name.split("_") if part != "LATE"]
        learner, file = (
            parts[1:3] if parts[0] == "anon" else [part for part in parts if re.fullmatch(r"[0-9]+", part)][:2]
        )
        if not parts[-1].startswith("link"):
            found[learner, file] = page
    return found


def test_when_pages_go_to_moodle_then_each_participant_gets_the_one_that_counts():
    in_folders = of_moodle(ADA, "all.zip/Ada L_12_assignsubmission_file_/lab.ipynb", "12")
    since_4_1 = of_moodle(BEN, "Ben Ok_77_assignsubmission_file/week 1/lab.ipynb", "77")
    flat = of_moodle(CAN, "Can_78_assignsubmission_file_lab.ipynb", "78")
    content = zips.moodle([in_folders, since_4_1, flat], RUN)

    assert list(members(content)) == [
        "Ada L_12_assignsubmission_file_/feedback.html",
        "Ben Ok_77_assignsubmission_file/feedback.html",
        "Can_78_assignsubmission_file_/feedback.html",
    ]
    assert read_by_moodle(content) == {
        ("12", "feedback.html"): report.feedback(in_folders, RUN),
        ("77", "feedback.html"): report.feedback(since_4_1, RUN),
        ("78", "feedback.html"): report.feedback(flat, RUN),
    }
    assert zips.left_out_of_moodle([in_folders, since_4_1, flat]) == []


def test_when_a_team_handed_in_then_moodle_gets_a_page_for_each_member_whose_number_the_roster_tells():
    path = "Team 1_5_assignsubmission_file_/lab.ipynb"
    team = of_moodle(BEN, path, NOTHING, is_team=True, people=(LI, JO))

    assert list(members(zips.moodle([team], RUN))) == ["Li Wei_13_assignsubmission_file_/feedback.html"]
    assert zips.left_out_of_moodle([team]) == [
        "Left out: Jo: the number of the participant is not known: grade what Moodle hands out as it is, "
        "or with --roster."
    ]


def test_when_several_were_handed_in_then_the_best_has_the_page_and_a_mark_stands_before_a_refusal():
    first = of_moodle(CAN, "Ada_12_assignsubmission_file_/a.ipynb", "12")
    second, third = (of_moodle(score, f"Ada_12_assignsubmission_file_/{score.student}", "12") for score in (BEN, ADA))
    scores = [replace(score, owner=replace(score.owner, key="ada")) for score in (first, second, third)]

    assert list(read_by_moodle(zips.moodle(scores, RUN)).values()) == [report.feedback(scores[2], RUN)]
    assert zips.left_out_of_moodle(scores) == [
        f"Left out: Ada_12_assignsubmission_file_/{name}: Ada_12_assignsubmission_file_/ada counts for {student}."
        for name, student in (("a.ipynb", "can"), ("ben", "ben"))
    ]


def test_when_nobody_has_judged_it_or_nothing_came_then_no_page_is_sent():
    person = of_moodle(DEE, "Dee_12_assignsubmission_file_/lab.ipynb", "12")

    assert members(zips.moodle([person, MISSING], RUN)) == members(zips.canvas([person, MISSING], RUN)) == {}
    assert zips.left_out_of_moodle([person, MISSING]) == [
        "Left out: Li: it has no mark (missing).",
        "Left out: Dee_12_assignsubmission_file_/lab.ipynb: it has no mark (needs_person).",
    ]


def test_when_pages_go_to_canvas_then_it_finds_the_learner_and_the_file_in_each_name():
    ada = of_canvas(ADA, "all.zip/lovelaceada_LATE_12_34_lab_2.ipynb", "lovelaceada", "12", "34", is_late=True)
    ben = of_canvas(BEN, "ok_7_ben_77_35_my_link.ipynb", "ok_7_ben", "77", "35")
    blind = of_canvas(CAN, "LATE_anon_xY3zQ_36_lab.ipynb", "anon_xY3zQ", NOTHING, "36", is_late=True)
    content = zips.canvas([ada, ben, blind], RUN)

    assert list(members(content)) == [
        "LATE_anon_xY3zQ_36_lab.html", "learner_77_35_feedback.html", "lovelaceada_LATE_12_34_lab_2.html"
    ]  # fmt: skip
    assert read_by_canvas(content) == {
        ("12", "34"): report.feedback(ada, RUN),
        ("77", "35"): report.feedback(ben, RUN),
        ("xY3zQ", "36"): report.feedback(blind, RUN),
    }
    assert zips.left_out_of_canvas([ada, ben, blind]) == []


def test_when_canvas_did_not_write_a_name_then_the_page_stays_out_and_is_told():
    doubtful = of_canvas(ADA, "a_12_34_56_lab.ipynb", "a_12", NOTHING, "56", doubt="two ways")

    ada = of_canvas(ADA, "lada_12_34_lab.ipynb", "lada", "12", "34")

    assert list(members(zips.canvas([ada, doubtful, BEN], RUN))) == ["lada_12_34_lab.html"]
    assert zips.left_out_of_canvas([ada, doubtful, BEN]) == [
        "Left out: a_12_34_56_lab.ipynb: two ways.",
        "Left out: ben/lab.ipynb: the file's name tells no ID and no number of a file: grade what Canvas hands out as it is.",
    ]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (zips.canvas, "the file's name tells no ID and no number of a file: grade what Canvas hands out as it is."),
        (
            zips.moodle,
            "the number of the participant is not known: grade what Moodle hands out as it is, or with --ros",
        ),
    ],
)
def test_when_the_platform_wrote_no_name_at_all_then_one_sentence_says_so(form, sentence):
    with pytest.raises(CannotExport) as told:
        form([ADA, BEN, DEE], RUN)

    assert str(told.value).startswith(f"No page can be handed back, since {sentence}")


def test_when_a_gradebook_kept_no_owners_then_the_path_tells_them():
    canvas = replace(ADA, path="all.zip/lovelaceada_12_34_lab.ipynb", student="lovelaceada")
    moodle = replace(ADA, path="Ada L_12_assignsubmission_file_/lab.ipynb", student="Ada L")
    assert list(members(zips.canvas([canvas], RUN))) == ["lovelaceada_12_34_lab.html"]
    assert list(members(zips.moodle([moodle], RUN))) == ["Ada L_12_assignsubmission_file_/feedback.html"]


def test_when_the_same_pages_are_zipped_again_then_the_bytes_are_the_same():
    score = of_moodle(ADA, "Ada L_12_assignsubmission_file_/lab.ipynb", "12")

    assert zips.moodle([score], RUN) == zips.moodle([score], RUN)


@given(name=st.one_of(st.text(st.characters()), st.sampled_from(["7", "anon", "LATE", "link", "a_7_8", "..", "a/b"])))
def test_when_names_are_arbitrary_then_each_platform_still_finds_its_learner(name):
    name = one_line(name)
    rostered = replace(ADA, owner=Owner(name, name, people=(Person(name, "x", "12"),)))
    canvas = of_canvas(ADA, f"all.zip/{name.replace('/', '')}_12_34_lab.ipynb", name, "12", "34")

    assert list(read_by_moodle(zips.moodle([rostered], RUN))) == [("12", "feedback.html")]
    assert list(read_by_canvas(zips.canvas([canvas], RUN))) == [("12", "34")]
