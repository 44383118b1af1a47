"""Is every process of a command counted, waited for, and told about when it breaks?"""

import re
import sys

import pytest

from benchmarks import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
BURN = "import time\nwhile time.process_time() < 0.4: pass\n"
LEAVE = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {code!r}], start_new_session=True)\n"


def python(code, tmp_path, **more):
    return processes.run([sys.executable, "-c", code], tmp_path, **more)


def test_when_a_command_computes_then_its_cpu_time_is_its_cost(tmp_path):
    cost = python(BURN + "print('done')", tmp_path)

    assert cost.cpu_seconds >= 0.4
    assert cost.output == "done\n"
    assert cost.left_behind == 0


def test_when_an_orphan_computes_then_it_is_waited_for_and_counted(tmp_path):
    cost = python(LEAVE.format(code=BURN), tmp_path)

    assert cost.cpu_seconds >= 0.4
    assert cost.left_behind == 0


def test_when_an_orphan_stays_then_it_is_ended_and_told(tmp_path):
    cost = python(LEAVE.format(code="import time; time.sleep(600)"), tmp_path)

    assert cost.left_behind == 1


def test_when_a_control_group_counts_as_well_then_both_say_the_same(tmp_path):
    cost = python(BURN, tmp_path)
    if cost.cgroup_seconds is None:
        pytest.skip("no control group may be made here")

    assert cost.cgroup_seconds == pytest.approx(cost.cpu_seconds, rel=0.05)


def test_when_a_command_fails_then_the_error_shows_its_code_and_last_words(tmp_path):
    with pytest.raises(processes.CommandFailed, match=re.compile("exit code 3:\nno such luck", re.DOTALL)):
        python("import sys; print('no such luck'); sys.exit(3)", tmp_path)


def test_when_an_exit_code_is_allowed_then_it_is_no_failure(tmp_path):
    assert python("raise SystemExit(1)", tmp_path, exit_codes=(0, 1)).output == ""


def test_when_a_command_is_watched_then_the_watcher_sees_it_alive(tmp_path):
    seen = []
    python(BURN, tmp_path, watch=seen.append)

    assert len(set(seen)) == 1
