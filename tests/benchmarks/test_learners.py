"""Are the whole notebooks what learners hand in, and is an older grader measured fairly?"""

import hashlib
import subprocess
import sys

import nbformat
import pytest

from benchmarks import goals, learners, submissions
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row
from benchmarks.submissions import TESTS
from tests.conftest import LAB, ROOT

MIXED, RIGHT, SMALL = learners.KINDS


@pytest.fixture(scope="module")
def solution():
    return nbformat.read(ROOT / LAB.solution, as_version=4)


@pytest.fixture
def head():
    try:
        return learners.find("HEAD")
    except CommandFailed:
        pytest.skip("not a checkout of git")


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_when_whole_notebooks_are_drawn_then_each_tenth_has_nothing_solved():
    samples = learners.draw(MIXED, 20)

    assert [set(sample.expected.values()) for sample in samples[9::10]] == [{"unfinished"}] * 2
    assert {value for sample in samples for value in sample.expected.values()} > {None, "unfinished"}
    assert all(sample.right for sample in learners.draw(RIGHT, 20))
    assert len(learners.draw(RIGHT, 20)) == 20


def test_when_a_right_notebook_is_written_then_it_is_the_executed_lesson_with_both_answers(solution):
    first, second = (learners.notebook(solution, sample) for sample in learners.draw(RIGHT, 2))

    nbformat.validate(first)
    changed = [new for old, new in zip(solution.cells, first.cells, strict=True) if old != new]
    assert ["my_softmax" in cell.source or "Sequential" in cell.source for cell in changed] == [True, True]
    assert [cell.execution_count for cell in code(first)] == list(range(1, 1 + len(code(first))))
    assert first != second


def test_when_a_test_fails_then_its_cell_shows_an_error_and_no_cell_below_it_ran(solution):
    sample = next(sample for sample in submissions.draw(100) if not sample.expected["my_softmax"] and not sample.right)
    cells = code(learners.notebook(solution, sample))
    failed = [cell.source for cell in cells].index(TESTS["model"])

    assert cells[failed].outputs[0].evalue == sample.expected["model"]
    assert all(cell.execution_count for cell in cells[: failed + 1])
    assert not any(cell.execution_count or cell.outputs for cell in cells[failed + 1 :])


def test_when_a_class_is_written_then_no_two_notebooks_have_the_same_code_and_they_are_as_large_as_real_ones(tmp_path):
    learners.write(MIXED, learners.draw(MIXED, 20), tmp_path)
    paths = sorted(tmp_path.rglob("*.ipynb"))
    sources = ["\n".join(cell.source for cell in code(nbformat.read(path, as_version=4))) for path in paths]

    assert len({hashlib.sha256(source.encode()).hexdigest() for source in sources}) == 20
    assert max(path.stat().st_size for path in paths) > 1_000_000


def test_when_no_such_commit_is_there_then_a_sentence_says_so():
    with pytest.raises(CommandFailed, match="There is no commit no-such-commit to measure against: `git log"):
        learners.find("no-such-commit")


def test_when_a_commit_is_checked_out_then_its_files_are_there_and_git_does_not_register_them(tmp_path, head):
    older = learners.check_out(head, tmp_path / "older")
    registered = subprocess.run(["git", "worktree", "list"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert (older / "autograder/__main__.py").exists()
    assert str(tmp_path) not in registered.stdout


def test_when_an_older_grader_was_measured_then_ratios_are_taken_within_each_round_and_name_the_commit():
    rows = [
        Row(number, what, 10, f"{measure}_seconds", value / divisor)
        for number, ours, theirs in ((1, 5.0, 10.0), (2, 12.0, 10.0), (3, 10.0, 10.0))
        for kind in learners.KINDS
        for what, value in ((kind, ours), (f"{kind}{learners.OLDER}abc1234", theirs))
        for measure, divisor in (("cpu", 1), ("wall", 2))
    ]
    rows += [Row(1, f"{kind}{learners.OLDER}abc1234", 10, "other_verdicts", 2) for kind in learners.KINDS]
    found = {goal.what: (goal.goal, goal.measured, goal.reached) for goal in goals.of_learners(rows)}

    assert found[f"CPU of {MIXED} over the grader of abc1234"] == ("at most 1.2", "1.00 (0.50 to 1.20)", True)
    assert found[f"CPU of {RIGHT} over the grader of abc1234"] == ("below 1", "1.00 (0.50 to 1.20)", False)
    assert found[f"CPU of {SMALL} over the grader of abc1234"] == ("at most 1.1", "1.00 (0.50 to 1.20)", True)
    assert found[f"wall time of {MIXED} over the grader of abc1234"] == ("", "1.00 (0.50 to 1.20)", None)
    assert found[f"{MIXED} judged otherwise by the grader of abc1234"] == ("", "2 of 10", None)


def test_when_no_older_grader_was_measured_then_nothing_is_compared():
    assert goals.of_learners([Row(1, MIXED, 10, "cpu_seconds", 5.0)]) == []


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
def test_when_graders_are_measured_then_each_has_a_first_run_and_who_goes_first_changes(tmp_path, head):
    said = []
    rows = list(learners.measure(2, 2, tmp_path, said.append, against=head))

    theirs = f"{learners.OLDER}{head}"
    assert said[:2] == ["a first run that does not count …", f"a first run that does not count{theirs} …"]
    assert [line.removesuffix(" …") for line in said if f": {MIXED}" in line and RIGHT not in line] == [
        f"round 1 of 2: {MIXED}",
        f"round 1 of 2: {MIXED}{theirs}",
        f"round 2 of 2: {MIXED}{theirs}",
        f"round 2 of 2: {MIXED}",
    ]
    assert [row.value for row in rows if row.measure == "other_verdicts"] == [0] * 6
