"""The exports, held against rows and trees written down by hand."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import printable
from autograder.results import files
from autograder.results.tables import export
from tests.conftest import ROOT
from tests.results.samples import ADA, BEN, DEE, HOSTILE, NASTY, RUN, SCORES, VERSIONS

JUNIT = json.loads((ROOT / "tests" / "results" / "formats" / "junit.json").read_text(encoding="utf-8"))
AMENDED = replace(BEN, exercises=(replace(BEN.exercises[0], score=25.0, amended="a =good= idea"), BEN.exercises[1]))
ANY_TEXT = st.text(st.characters())


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def without_nan(name):
    raise AssertionError(f"{name} is not strict JSON")


def test_when_scores_are_exported_then_the_csv_is_this_to_the_character():
    assert export.grades_csv(SCORES, RUN) == (
        "submission,student,status,score,max_score,my_softmax,model,diagnoses,reason,amended,attempt,late\n"
        "ada/lab.ipynb,ada,graded,100.0,100.0,40.0,60.0,,,,,\n"
        "ben/lab.ipynb,ben,graded,40.0,100.0,10.0,30.0,my_softmax: not_normalised; model: softmax_output,,,,\n"
        "can/lab.ipynb,can,refused,,100.0,,,,lab.ipynb is empty. Save the notebook and hand it in again.,,,\n"
        "dee/lab.ipynb,dee,needs_person,,100.0,,,,The kernel did not start: /srv/grader/kernel is missing.,,,\n"
    )


def test_when_scores_come_in_any_order_then_every_export_is_the_same():
    for export_ in (export.grades_csv, export.grades_json, export.junit_xml):
        assert export_(SCORES[::-1], RUN) == export_(SCORES, RUN)


def test_when_there_is_no_submission_then_every_export_is_still_well_formed():
    assert rows(export.grades_csv([], RUN)) == []
    assert json.loads(export.grades_json([], RUN))["submissions"] == []
    assert ElementTree.fromstring(export.junit_xml([], RUN)).find("testsuite").get("tests") == "0"


def test_when_a_text_would_run_as_a_formula_then_the_cell_is_defused_and_numbers_stay_numbers():
    (row,) = rows(export.grades_csv([replace(NASTY, reason="-1\nsecond line")], RUN))

    assert row["student"].startswith("'=HYPERLINK")
    assert row["submission"].startswith("'=HYPERLINK")
    assert row["reason"] == "'-1\\nsecond line"
    assert [float(row[name]) for name in ("score", "max_score", "my_softmax", "model")] == [40, 100, 10, 30]


@given(ANY_TEXT)
def test_when_texts_are_arbitrary_then_the_csv_has_one_line_for_each_row_and_is_utf8(text):
    exported = export.grades_csv([replace(DEE, path=text, student=text, reason=text)], RUN)

    assert exported.encode("utf-8").count(b"\n") == 2
    assert len(rows(exported)) == 1


def test_when_scores_are_exported_as_json_then_the_first_level_is_the_run():
    facts = json.loads(export.grades_json([], RUN))

    assert facts == {
        "schema": 1,
        "lab": {"name": "digits-lab", "version": "0.1.0", "digest": "d1" * 32},
        "isolation": "full",
        "seed": 123,
        "environment": VERSIONS,
        "submissions": [],
    }


def test_when_a_submission_is_graded_then_its_json_has_every_field_of_the_contract():
    ben = json.loads(export.grades_json(SCORES, RUN))["submissions"][1]
    softmax, model = ben.pop("exercises")
    checks = softmax.pop("checks")

    assert ben == {
        "submission": "ben/lab.ipynb",
        "student": "ben",
        "sha256": "b" * 64,
        "status": "graded",
        "reason": None,
        "feedback": files.feedback(BEN),
        "score": 40.0,
        "max_score": 100.0,
        "seconds": 0.25,
    }
    assert softmax == {
        "exercise": "my_softmax",
        "score": 10.0,
        "max_score": 40.0,
        "amended": None,
        "diagnosis": "not_normalised",
        "advice": ["returns_list", "overflow"],
    }
    assert checks[1] == {
        "check": "sums_to_one",
        "visibility": "public",
        "passed": False,
        "score": 0.0,
        "max_score": 10.0,
        "rationale": "The sum should be 1, but is 84.79.",
        "help": "Divide by the sum.",
    }
    assert [check["visibility"] for check in model["checks"]] == ["public", "hidden"]


def test_when_a_submission_was_not_judged_then_its_score_is_null_and_its_reason_a_sentence():
    can, dee = json.loads(export.grades_json(SCORES, RUN))["submissions"][2:]

    assert [can["score"], can["max_score"], can["exercises"]] == [None, 100.0, []]
    assert can["reason"] == "lab.ipynb is empty. Save the notebook and hand it in again."
    assert [dee["status"], dee["score"]] == ["needs_person", None]


def test_when_a_number_is_not_finite_then_no_json_is_made():
    with pytest.raises(ValueError, match="not JSON compliant"):
        export.grades_json([replace(ADA, seconds=float("nan"))], RUN)


@given(ANY_TEXT)
def test_when_texts_are_arbitrary_then_the_json_is_strict_and_gives_them_back(text):
    expected = printable(text)
    exported = export.grades_json([replace(DEE, path=expected, student=expected, reason=expected)], RUN).encode("utf-8")
    (read,) = json.loads(exported, parse_constant=without_nan)["submissions"]

    assert [read["submission"], read["student"]] == [expected, expected]
    assert read["reason"] == (expected or None)


def test_when_scores_are_exported_as_junit_then_there_is_one_test_case_per_submission_and_exercise():
    suite = ElementTree.fromstring(export.junit_xml(SCORES, RUN)).find("testsuite")
    cases = {(case.get("classname"), case.get("name")): list(case) for case in suite.findall("testcase")}
    outcomes = {key: [(child.tag, child.get("type")) for child in children] for key, children in cases.items()}

    assert {name: suite.get(name) for name in ("name", "tests", "failures", "errors", "time")} == {
        "name": "digits-lab",
        "tests": "8",
        "failures": "2",
        "errors": "4",
        "time": "0.750",
    }
    assert outcomes == {
        ("ada/lab.ipynb", "my_softmax"): [],
        ("ada/lab.ipynb", "model"): [],
        ("ben/lab.ipynb", "my_softmax"): [("failure", "not_normalised")],
        ("ben/lab.ipynb", "model"): [("failure", "softmax_output")],
        ("can/lab.ipynb", "my_softmax"): [("error", "refused")],
        ("can/lab.ipynb", "model"): [("error", "refused")],
        ("dee/lab.ipynb", "my_softmax"): [("error", "needs_person")],
        ("dee/lab.ipynb", "model"): [("error", "needs_person")],
    }


def test_when_scores_are_exported_as_junit_then_every_element_is_as_jenkins_describes_it():
    suites = ElementTree.fromstring(export.junit_xml([*SCORES, NASTY, AMENDED], RUN))

    assert suites.tag == "testsuites"
    for element in suites.iter():
        described = JUNIT[element.tag]
        assert set(described["needs"]) <= set(element.keys()) <= {*described["needs"], *described["may"]}
        assert {child.tag for child in element} <= set(described["holds"])


def test_when_an_exercise_failed_then_the_junit_failure_says_what_came_and_what_to_try():
    failure = ElementTree.fromstring(export.junit_xml([BEN], RUN)).find(".//failure")

    assert failure.get("message") == "The outputs should sum to 1, but for z = [1 2 3 4] they sum to 84.79."
    assert failure.text == (
        "10 of 40 points\nmy_softmax(np.array([1., 2., 3., 4.]))\nDivide each e^z by the sum of all of them."
    )


def test_when_a_person_gave_points_then_every_export_says_so_and_why():
    (row,) = rows(export.grades_csv([AMENDED], RUN))
    (told,) = json.loads(export.grades_json([AMENDED], RUN))["submissions"]
    cases = ElementTree.fromstring(export.junit_xml([AMENDED], RUN)).findall(".//testcase")

    assert [row["my_softmax"], row["score"], row["amended"]] == ["25.0", "55.0", "my_softmax: a =good= idea"]
    assert [item["amended"] for item in told["exercises"]] == ["a =good= idea", None]
    assert [item["score"] for item in told["exercises"]] == [25.0, 30.0]
    assert [case.findtext("system-out") for case in cases] == [
        "25 of 40 points, given by a person: a =good= idea",
        None,
    ]
    assert [case.find("failure").text.splitlines()[0] for case in cases] == ["25 of 40 points", "30 of 60 points"]


def test_when_a_person_gave_all_points_then_the_junit_case_passes():
    amended = replace(BEN, exercises=tuple(replace(item, score=item.max_score, amended="x") for item in BEN.exercises))
    suite = ElementTree.fromstring(export.junit_xml([amended], RUN)).find("testsuite")

    assert [suite.get("tests"), suite.get("failures"), suite.get("errors")] == ["2", "0", "0"]


def test_when_a_reason_of_a_person_would_run_as_a_formula_then_the_cell_is_defused():
    amended = replace(BEN, exercises=(replace(BEN.exercises[0], amended="x; =1+1"),))
    (row,) = rows(export.grades_csv([amended], RUN))

    assert row["amended"] == "my_softmax: x;' =1+1"


def test_when_points_are_lost_without_a_sentence_then_the_junit_failure_has_one():
    silent = replace(ADA, exercises=(replace(ADA.exercises[0], score=20.0), ADA.exercises[1]))
    failure = ElementTree.fromstring(export.junit_xml([silent], RUN)).find(".//failure")

    assert [failure.get("type"), failure.get("message")] == ["wrong", "Not all checks passed."]


def test_when_a_graded_submission_lacks_an_exercise_then_junit_has_an_error_for_it():
    half = replace(ADA, exercises=ADA.exercises[:1])
    error = ElementTree.fromstring(export.junit_xml([half], RUN)).find(".//error")

    assert [error.get("type"), error.get("message")] == ["not_judged", "This exercise was not judged."]


def test_when_a_run_is_exported_as_junit_then_its_facts_are_properties():
    suite = ElementTree.fromstring(export.junit_xml([], replace(RUN, isolation="partial"))).find("testsuite")
    properties = {item.get("name"): item.get("value") for item in suite.iter("property")}

    assert properties == {"isolation": "partial", "seed": "123", "version": "0.1.0", "digest": "d1" * 32} | VERSIONS


@given(ANY_TEXT)
def test_when_texts_are_arbitrary_then_the_junit_xml_parses(text):
    told = printable(text)
    wrong = replace(BEN.exercises[0], rationale=told, help=told, example=told, diagnosis="raises")
    exported = export.junit_xml([replace(BEN, path=told, exercises=(wrong,)), replace(DEE, reason=told)], RUN)

    assert len(ElementTree.fromstring(exported.encode("utf-8")).findall(".//testcase")) == 4


def test_when_a_text_is_hostile_then_the_junit_xml_shows_it():
    failure = ElementTree.fromstring(export.junit_xml([NASTY], RUN).encode()).find(".//failure")

    assert "\\u202egnp.exe" in failure.get("message") and "\\x1b[31m\\ud800" in failure.get("message")
    assert HOSTILE[:60] in failure.get("message")
