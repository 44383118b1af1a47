"""Does the floor do the same answers and questions as the grader, and nothing else?"""

import json

import pytest

from autograder.lesson import sections
from autograder.sandbox.isolation import Level, detect
from benchmarks import floor, submissions
from benchmarks.processes import CommandFailed
from tests.conftest import LAB

ANSWERS = sections.with_points(sections.read(LAB.source))


@pytest.fixture
def handed_in(tmp_path):
    samples = [sample for sample in submissions.draw(20) if sample.right][:3]
    return submissions.write(samples, tmp_path / "handed_in")


def jobs(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_when_jobs_are_written_then_a_fork_does_both_answers_of_a_submission(handed_in, tmp_path):
    written = jobs(floor.write_jobs(handed_in, tmp_path / "jobs"))

    assert [len(answers) for answers in written] == [2, 2, 2]
    assert ANSWERS[0].reference in written[0][0][0]
    assert [exercise for _, exercise, _ in written[0]] == ["my_softmax", "model"]


def test_when_wrong_answers_are_handed_in_then_the_floor_runs_them_too(tmp_path):
    folder = submissions.write(submissions.draw(20), tmp_path / "handed_in")

    written = jobs(floor.write_jobs(folder, tmp_path / "jobs"))

    assert [len(answers) for answers in written] == [2] * 20
    assert "hidden_one_element" in dict(written[0][0][2])


@pytest.mark.full
@pytest.mark.skipif(detect().level != Level.FULL, reason="bubblewrap is not to be had here")
@pytest.mark.parametrize("quick", [False, True])
def test_when_a_job_breaks_off_then_the_floor_says_how_many_came_back(handed_in, tmp_path, quick):
    path = floor.write_jobs(handed_in, tmp_path / "jobs")
    path.write_text(path.read_text(encoding="utf-8") + "\nno JSON", encoding="utf-8")

    with pytest.raises(CommandFailed, match="The floor did 3 of 4 jobs"):
        floor.run(path, 2, quick, tmp_path)


def test_when_the_sandbox_prints_warnings_too_then_only_observations_are_read():
    assert floor.observations(["WARNING: a note", '[{"seen": 1}]', "", "[]"]) == [[{"seen": 1}], []]
