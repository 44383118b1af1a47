"""Workers and what goes wrong in them: nobody else's submission is lost, doubled, or made to wait."""

import os
from collections import Counter

import pytest

from autograder.records import Score, Submission
from autograder.running import fleet
from tests.course import terms

TERMS = terms(seconds=10.0)


def grade_or_die(batch, terms):
    """Stands in for grading in the workers: one submission kills its worker, another one makes it fail."""
    for submission in batch:
        if submission.path == "kills":
            os._exit(1)
        if submission.path == "fails":
            raise ValueError("of our own")
    lost = [submission.path == "loses its kernel" and not terms.again for submission in batch]
    return [None if gone else Score(one.path, "", "", "graded") for one, gone in zip(batch, lost, strict=True)]


@pytest.fixture
def pools(monkeypatch):
    """Counts the pools that are made."""
    made = []

    class Counted(fleet.ProcessPoolExecutor):
        def __init__(self, *facts, **options):
            made.append(facts)
            super().__init__(*facts, **options)

    monkeypatch.setattr(fleet, "ProcessPoolExecutor", Counted)
    monkeypatch.setattr(fleet, "_grade", grade_or_die)
    return made


def run(*paths, jobs=2):
    scores = list(fleet.run([Submission(path, "", "0" * 64) for path in paths], TERMS, jobs))
    assert Counter(score.path for score in scores) == Counter(paths)
    return {score.path: (score.status, score.reason) for score in scores}


@pytest.mark.parametrize("place", [0, 30, 60])
def test_when_a_worker_is_lost_then_the_others_are_graded_with_few_more_pools(place, pools):
    others = [f"{number}" for number in range(60)]

    scores = run(*others[:place], "kills", *others[place:])

    assert scores.pop("kills") == ("needs_person", fleet.LOST)
    assert set(scores.values()) == {("graded", "")}
    assert len(pools) <= 4


def test_when_the_grader_itself_fails_then_its_words_are_kept(pools):
    scores = run("a", "fails", "b")

    assert scores["fails"][0] == "needs_person"
    assert scores["fails"][1].startswith("The grader failed twice (ValueError: of our own);")
    assert scores["a"] == scores["b"] == ("graded", "")


def test_when_a_kernel_is_lost_then_its_submission_is_graded_again_when_all_others_are_done(pools):
    others = [f"{number}" for number in range(20)]

    scores = run("loses its kernel", *others)

    assert list(scores)[-1] == "loses its kernel"
    assert set(scores.values()) == {("graded", "")}
    assert len(pools) == 2


def test_when_many_kill_their_workers_then_each_is_told_and_no_other(pools):
    scores = run("a", "kills", "b", "fails", "c", jobs=1)

    assert {path: status for path, (status, _) in scores.items()} == {
        "a": "graded", "kills": "needs_person", "b": "graded", "fails": "needs_person", "c": "graded",
    }  # fmt: skip


def test_when_submissions_were_graded_then_this_process_finds_modules_as_before(monkeypatch):
    monkeypatch.setattr(fleet, "_grade", grade_or_die)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)

    fleet.prepare()
    run("a", "kills", "b")

    assert "PYTHONSAFEPATH" not in os.environ
