import subprocess
import sys

import pytest

from tests.conftest import ROOT


def bench(*arguments):
    line = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True)


def test_when_an_unknown_part_is_asked_for_then_the_error_names_those_there_are():
    done = bench("--only", "theirs")

    assert done.returncode == 2
    assert all(part in done.stderr for part in ("'ours'", "'rivals'", "'lesson'"))


def test_when_another_part_is_to_be_measured_against_a_commit_then_that_is_refused():
    done = bench("--only", "rivals", "--against", "HEAD")

    assert done.returncode == 2
    assert "--against is for part learners, and --only rivals leaves it out" in done.stderr


def test_when_the_commit_is_unknown_then_a_sentence_says_so_before_anything_is_measured():
    done = bench("--against", "no-such-commit")

    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no commit no-such-commit to measure against" in done.stderr


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
def test_when_ours_is_tried_out_then_each_goal_gets_a_number_and_nothing_is_kept():
    kept = subprocess.run(["git", "status", "--short", "benchmarks"], cwd=ROOT, capture_output=True, text=True).stdout
    done = bench("--only", "ours", "-n", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "one more submission, 2 to 20 over 1 to 2" in done.stdout
    assert "zombies, and processes left behind | 0 | 0 | reached" in done.stdout
    assert (
        subprocess.run(["git", "status", "--short", "benchmarks"], cwd=ROOT, capture_output=True, text=True).stdout
        == kept
    )


@pytest.mark.full
def test_when_the_pad_is_tried_out_then_a_real_pen_draws_while_a_real_kernel_trains():
    done = bench("--only", "pad", "-n", "10")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "| 95 of 100 moves take at most, ms | below 8 | " in done.stdout
    assert "the longest of all 50, ms" in done.stdout
