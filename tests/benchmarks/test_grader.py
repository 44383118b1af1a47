"""Does a wrong verdict, ours or a rival's, end the benchmark?"""

import json
import shutil
import sys

import pytest

from benchmarks import against, grader, submissions
from benchmarks.processes import CommandFailed
from tests.conftest import ROOT

SAMPLES = submissions.draw(3)

# What a grader writes that only tells where its modules come from: its own, and its workers'.
REPORTS = """
import json, multiprocessing, pathlib, sys
from concurrent.futures import ProcessPoolExecutor
from autograder import worker

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.worker"])
    with ProcessPoolExecutor(1, context) as pool:
        places = [worker.place(), pool.submit(worker.place).result()]
    pathlib.Path(sys.argv[sys.argv.index("--out") + 1]).write_text(json.dumps(places))
"""


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


def test_when_an_older_verdict_is_another_then_each_is_told(tmp_path):
    out = graded(tmp_path, learner_0001={"model": "too_slow"}, learner_0003={"my_softmax": "too_slow"})
    told = grader.differing(SAMPLES, out)

    assert ["learner_0001" in told[0], "learner_0003" in told[1], len(told)] == [True, True, 2]


@pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
def test_when_an_older_grader_runs_then_its_workers_too_have_its_modules_and_compile_them_once(tmp_path):
    package = tmp_path / "older" / "autograder"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "autograder" / "__init__.py", package)  # which keeps workers from the folder of the start
    (package / "worker.py").write_text("def place():\n    return __file__\n")
    (package / "__main__.py").write_text(REPORTS)
    grader.grade(tmp_path, tmp_path / "places.json", of=tmp_path / "older")

    assert json.loads((tmp_path / "places.json").read_text()) == [str(package / "worker.py")] * 2
    assert list(package.glob("__pycache__/worker.*.pyc"))


def test_when_a_rival_gives_full_marks_to_the_wrong_then_the_error_names_both_lists():
    right = {sample.student for sample in SAMPLES if sample.right}
    against.confirm("otter run", right, SAMPLES)

    with pytest.raises(CommandFailed, match=r"otter run gives full marks to \[\], expected \['learner_"):
        against.confirm("otter run", set(), SAMPLES)
