"""Does the floor do the same answers and probes as the grader, and nothing else?"""

import json

import pytest

from autograder.lesson import sections
from benchmarks import floor, submissions

ANSWERS = [exercise for exercise in sections.exercises(sections.read()) if exercise.points]


@pytest.fixture
def handed_in(tmp_path):
    samples = [sample for sample in submissions.draw(20) if sample.right][:3]
    return submissions.write(samples, tmp_path / "handed_in")


def jobs(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_when_a_fork_does_a_submission_then_the_set_up_runs_once_and_both_answers_follow(handed_in, tmp_path):
    written = jobs(floor.write_jobs(handed_in, 1, tmp_path / "jobs"))

    assert len(written) == 3
    assert all("load_data()" in job["setup"] for job in written)
    assert [len(job["answers"]) for job in written] == [2, 2, 2]
    assert ANSWERS[0].reference in written[0]["answers"][0][0]
    assert "observe_my_softmax" in written[0]["answers"][0][-1]


def test_when_a_fork_does_an_answer_then_there_are_two_for_each_submission(handed_in, tmp_path):
    written = jobs(floor.write_jobs(handed_in, 2, tmp_path / "jobs"))

    assert [len(job["answers"]) for job in written] == [1] * 6


def test_when_the_sandbox_prints_warnings_too_then_only_observations_are_read():
    assert floor.observations(["WARNING: a note", '[{"seen": 1}]', "", "[]"]) == [[{"seen": 1}], []]
