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
