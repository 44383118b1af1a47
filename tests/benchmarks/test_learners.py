"""Are the whole notebooks what learners hand in, and is an older grader really an older one?"""

import subprocess

import nbformat
import pytest

from autograder.lesson.build import LEARNERS, ROOT
from benchmarks import goals, learners
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row

MIXED, RIGHT, SMALL = learners.KINDS


def test_when_whole_notebooks_are_drawn_then_each_tenth_is_the_lesson_as_it_was_given_out():
    samples = learners.draw(MIXED, 20)

    assert [set(sample.expected.values()) for sample in samples[9::10]] == [{"unfinished"}] * 2
    assert {value for sample in samples for value in sample.expected.values()} > {None, "unfinished"}
    assert all(sample.right for sample in learners.draw(RIGHT, 20))
    assert len(learners.draw(RIGHT, 20)) == 20


def test_when_a_notebook_is_written_then_it_holds_all_of_the_lesson_and_both_answers():
    lesson = nbformat.read(ROOT / LEARNERS, as_version=4)
    first, second = (learners.notebook(lesson, sample) for sample in learners.draw(RIGHT, 2))

    nbformat.validate(first)
    assert len(first.cells) == len(lesson.cells) + 1
    changed = [new.source for old, new in zip(lesson.cells, first.cells, strict=False) if old.source != new.source]
    assert len(changed) == 2 and "my_softmax" in changed[0] and "Sequential" in changed[1]
    assert first != second


def test_when_no_such_commit_is_there_then_a_sentence_says_so(tmp_path):
    with (
        pytest.raises(CommandFailed, match="There is no commit no-such-commit to measure against"),
        learners._checked_out("no-such-commit", tmp_path),
    ):
        pass


def test_when_a_commit_is_named_then_its_files_are_there_for_the_time_of_the_measurement(tmp_path):
    if subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True).returncode:
        pytest.skip("not a checkout of git")
    with learners._checked_out("HEAD", tmp_path) as before:
        assert (before / "autograder/__main__.py").exists()

    assert not (tmp_path / "before").exists()


def test_when_an_older_grader_was_measured_then_the_ratio_is_taken_within_each_round():
    rows = [
        Row(number, what, 10, "cpu_seconds", value)
        for number, ours, theirs in ((1, 5.0, 10.0), (2, 12.0, 10.0), (3, 6.0, 10.0))
        for what, value in ((MIXED, ours), (MIXED + learners.BEFORE, theirs), (RIGHT, ours))
    ]

    (goal,) = goals.of_learners(rows)

    assert (goal.measured, goal.reached) == ("0.60 (0.50 to 1.20)", True)
