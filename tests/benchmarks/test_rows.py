from benchmarks import rows
from benchmarks.rows import Part, Row

ROWS = [Row(1, "grader", 10, "cpu_seconds", 12.5), Row(2, "grader", 10, "cpu_seconds", 13.0)]


def test_when_rows_are_kept_then_they_come_back_with_their_machine(tmp_path):
    rows.write("ours", Part(ROWS, "a machine, 2 cores"), tmp_path)

    assert rows.read("ours", tmp_path) == Part(ROWS, "a machine, 2 cores")


def test_when_a_part_was_never_measured_then_there_is_none(tmp_path):
    assert rows.read("ours", tmp_path) is None


def test_when_both_sides_ran_in_a_round_then_it_gives_a_ratio_and_else_none():
    assert rows.pairs({1: 6.0, 2: 8.0}, {1: 2.0, 2: 2.0, 3: 1.0}) == [3.0, 4.0]


def test_when_90_more_cost_18_seconds_then_one_costs_a_fifth():
    assert rows.slopes({1: 10.0}, {1: 28.0}, 90) == {1: 0.2}


def test_when_rows_are_picked_then_by_who_what_and_size():
    more = [*ROWS, Row(1, "floor", 10, "cpu_seconds", 1.0), Row(1, "grader", 100, "cpu_seconds", 30.0)]

    assert rows.by_round(more, "grader", "cpu_seconds", 10) == {1: 12.5, 2: 13.0}


def test_when_values_are_shown_then_median_and_range_stand_there():
    assert rows.spread([33.0, 30.8, 31.2]) == "31.2 (30.8 to 33.0)"
    assert rows.spread([2.0], 0) == "2"


def test_when_the_machine_is_named_then_with_its_cores_and_versions():
    line = rows.machine()

    assert " cores. Python 3." in line
    assert "keras" in line
