import sys

import pytest

from benchmarks import watch
from benchmarks.rows import Row
from tests.benchmarks.test_main import bench


def test_when_a_watched_folder_was_measured_then_half_and_99_of_100_stand_beside_the_goal():
    values = {"median_seconds": (0.3, 0.4, 0.5), "99th_seconds": (0.9, 1.1, 1.2)}
    rows = [
        Row(number, "watch", 500, measure, value)
        for measure, of_rounds in values.items()
        for number, value in enumerate(of_rounds, 1)
    ]

    half, most = watch.goals(rows)

    assert (half.measured, half.reached) == ("0.40 (0.30 to 0.50)", None)
    assert (most.measured, most.reached) == ("1.10 (0.90 to 1.20)", False)


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
def test_when_a_watched_folder_is_tried_out_then_each_submission_has_its_page():
    done = bench("--only", "watch", "-n", "2")

    assert done.returncode == 0, done.stderr
    assert "99 of 100 of 10, seconds at most" in done.stdout
