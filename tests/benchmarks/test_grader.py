"""Does a wrong verdict, ours or a rival's, end the benchmark?"""

import json

import pytest

from benchmarks import against, grader, submissions
from benchmarks.processes import CommandFailed

SAMPLES = submissions.draw(3)


def graded(folder, **changed):
    verdicts = {sample.student: {**sample.expected, **changed.get(sample.student, {})} for sample in SAMPLES}
    rows = [
        {"student": student, "exercises": [{"exercise": name, "diagnosis": what} for name, what in found.items()]}
        for student, found in verdicts.items()
    ]
    (folder / "grades.json").write_text(json.dumps({"submissions": rows}), encoding="utf-8")
    return folder


def test_when_each_verdict_is_as_expected_then_the_benchmark_goes_on(tmp_path):
    grader.confirm(SAMPLES, graded(tmp_path))


def test_when_a_verdict_is_wrong_then_the_error_names_learner_and_both_words(tmp_path):
    with pytest.raises(CommandFailed, match=r"too_slow.* of learner_0002, expected"):
        grader.confirm(SAMPLES, graded(tmp_path, learner_0002={"model": "too_slow"}))


def test_when_a_rival_gives_full_marks_to_the_wrong_then_the_error_names_both_lists():
    right = {sample.student for sample in SAMPLES if sample.right}
    against.confirm("otter run", right, SAMPLES)

    with pytest.raises(CommandFailed, match=r"otter run gives full marks to \[\], expected \['learner_"):
        against.confirm("otter run", set(), SAMPLES)
