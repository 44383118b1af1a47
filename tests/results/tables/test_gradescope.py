"""Gradescope's results.json, held against its published description."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import printable
from autograder.records import Owner
from autograder.results.tables.gradescope import CannotExport, results_json
from tests.conftest import ROOT
from tests.results.samples import ADA, BEN, CAN, DEE, NASTY, RUN

SCHEMA = json.loads((ROOT / "tests" / "results" / "formats" / "gradescope.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
AMENDED = replace(BEN, exercises=(replace(BEN.exercises[0], score=25.0, amended="right idea"), BEN.exercises[1]))


def results(score):
    text = results_json([score], RUN)
    facts = json.loads(text)
    VALIDATOR.validate(facts)
    return facts


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"tests": [{"max_score": 2.0}]},
        {"score": "44"},
        {"score": 44, "visibility": "never"},
        {"score": 44, "tests": [{"status": "invented"}]},
    ],
)
def test_when_results_are_not_as_described_then_the_schema_says_so(wrong):
    assert not VALIDATOR.is_valid(wrong)


def test_when_everything_is_right_then_every_test_has_all_its_points():
    facts = results(ADA)

    assert (facts["score"], facts["execution_time"]) == (100.0, 0.5)
    assert [(test["name"], test["score"], test["max_score"]) for test in facts["tests"]] == [
        ("my_softmax", 40.0, 40.0),
        ("model", 60.0, 60.0),
    ]


def test_when_an_answer_is_wrong_then_its_learner_reads_what_came_what_to_try_and_no_name_of_a_hidden_check():
    assert results(BEN)["tests"][0]["output"].splitlines() == [
        "The outputs should sum to 1, but for z = [1 2 3 4] they sum to 84.79.",
        "my_softmax(np.array([1., 2., 3., 4.]))",
        "Try: Divide each e^z by the sum of all of them.",
        "Good to know (costs no points): A list works; an array is faster.",
        "Good to know (costs no points): Subtract the maximum first.",
        "positive: passed, 10 of 10 points",
        "sums_to_one: not passed, 0 of 10 points",
        "hidden check: not passed, 0 of 20 points",
    ]


def test_when_a_person_gave_the_points_then_the_learner_reads_it_first():
    facts = results(AMENDED)

    assert facts["score"] == 55.0
    assert facts["tests"][0]["output"].splitlines()[0] == "A person set these marks: right idea"


def test_when_a_file_was_refused_then_its_learner_reads_why_and_can_hand_in_again():
    assert results(CAN) == {"score": 0, "execution_time": 0.0, "output": CAN.reason, "tests": []}


def test_when_nobody_has_judged_it_then_nothing_is_written_rather_than_a_zero():
    with pytest.raises(CannotExport) as refused:
        results_json([DEE], RUN)

    assert str(refused.value) == (
        "dee/lab.ipynb needs a person: The kernel did not start: /srv/grader/kernel is missing. "
        "Give its marks with amend, then export again."
    )


@pytest.mark.parametrize("scores", [[], [ADA, BEN]], ids=["none", "two"])
def test_when_there_is_not_exactly_one_submission_then_one_is_asked_for(scores):
    with pytest.raises(CannotExport, match=f"is about one submission, and here are {len(scores)}: name one with --sub"):
        results_json(scores, RUN)


@given(text=st.text(st.characters()))
def test_when_texts_are_arbitrary_then_the_results_are_as_described_and_utf8(text):
    wrong = replace(BEN.exercises[0], rationale=text, help=text, example=text, amended=text)

    assert len(results(replace(BEN, exercises=(wrong,)))["tests"]) == 1
    assert results(replace(CAN, reason=text))["score"] == 0


def test_when_a_sentence_names_a_folder_of_the_grader_then_its_learner_reads_the_file_alone():
    wrong = replace(BEN.exercises[0], rationale="FileNotFoundError: '/srv/grader/lab/X.npy'")

    assert results(replace(BEN, exercises=(wrong,)))["tests"][0]["output"].startswith("FileNotFoundError: '…/X.npy'\n")
    assert results(replace(CAN, reason="See /srv/grader/log.txt"))["output"] == "See …/log.txt"


def test_when_a_text_is_hostile_then_what_it_hides_is_shown():
    assert "\\u202egnp.exe" in results(NASTY)["tests"][0]["output"]
    assert results(replace(CAN, reason="a\u202eb"))["output"] == "a\\u202eb"


def test_when_one_learner_handed_in_several_files_then_the_best_counts_unless_a_person_may_find_more():
    owner = Owner(printable("ada"), "ada")
    ada, ben, can, dee = (replace(score, owner=owner) for score in (ADA, BEN, CAN, DEE))

    assert json.loads(results_json([ben, ada, can], RUN))["score"] == 100.0
    assert json.loads(results_json([can, ben], RUN))["score"] == 40.0
    assert json.loads(results_json([dee, ada], RUN))["score"] == 100.0
    with pytest.raises(CannotExport, match="needs a person"):
        results_json([ben, dee], RUN)
