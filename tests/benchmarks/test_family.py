import os
import sys

import pytest

from benchmarks import family
from benchmarks.family import Family, Process


def table(*facts):
    return {pid: Process(pid, parent, name, state) for pid, parent, name, state in facts}


def test_when_the_grader_runs_as_root_then_only_interpreters_below_bubblewrap_are_inside():
    processes = table(
        (1, 0, "python", "S"), (2, 1, "bwrap", "S"), (3, 2, "bwrap", "S"), (4, 3, "bwrap", "S"),
        (5, 4, "python3.11", "S"), (6, 5, "python3.11", "R"), (7, 1, "python", "S"), (8, 6, "sleep", "S"),
    )  # fmt: skip

    assert family.sandboxed(processes) == {5, 6, 8}


def test_when_others_run_too_then_only_those_below_the_root_are_family():
    processes = table((1, 0, "init", "S"), (2, 1, "a", "S"), (3, 2, "b", "S"), (4, 1, "other", "S"))

    assert set(family.descendants(2, processes)) == {2, 3}


def test_when_a_process_has_ended_meanwhile_then_its_family_is_empty():
    assert family.descendants(99, table((1, 0, "init", "S"))) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
def test_when_this_process_is_looked_at_then_it_has_memory_and_open_files_and_no_kernels():
    seen = Family()
    seen.look(os.getpid())

    assert seen.everything >= seen.grader > 10
    assert seen.open_files >= 3
    assert seen.kernels == {}


@pytest.mark.skipif(sys.platform != "linux", reason="the grader is measured on Linux only")
def test_when_this_process_has_computed_then_its_role_is_main():
    seen, tick = Family(), 2 / os.sysconf("SC_CLK_TCK")  # user and system time are rounded each
    before = sum(os.times()[:2])
    seen.look(os.getpid())  # takes time itself, of a large process more

    assert before - tick <= seen.cpu_of("main") <= sum(os.times()[:2]) + tick
    assert seen.cpu_of("kernels") == 0


def test_when_a_dead_process_is_not_buried_for_a_second_then_it_is_a_zombie():
    seen = Family()
    for now in (10.0, 10.5, 11.5):
        seen.count_zombies(table((5, 1, "python", "Z"), (6, 1, "python", "S")), now)

    assert seen.zombies == {5}


def test_when_a_dead_process_is_buried_in_time_then_it_is_none():
    seen = Family()
    seen.count_zombies(table((5, 1, "python", "Z")), 10.0)
    seen.count_zombies({}, 10.5)
    seen.count_zombies(table((5, 1, "another", "Z")), 11.5)

    assert seen.zombies == set()
