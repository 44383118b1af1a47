"""Do the goals follow from the rows, counted by hand?"""

from benchmarks import ends, goals, pad
from benchmarks.rows import Row


def timed(number, what, size, cpu, wall=1.0):
    return [Row(number, what, size, "cpu_seconds", cpu), Row(number, what, size, "wall_seconds", wall)]


def ours(**changed):
    """One round in which one more submission costs 0.2 CPU s, and 0.1 s of wall time."""
    facts = {"grader_mib": 150.0, "everything_mib": 900.0, "largest_kernel_mib": 50.0, "open_files": 90.0,
             "zombies": 0.0, **changed}  # fmt: skip
    rows = [*timed(1, "grader", 10, 9.0, 6.0), *timed(1, "grader", 100, 27.0, 15.0)]
    rows += timed(1, "grader", 1000, facts.pop("thousand", 207.0), 105.0)
    for floor in goals.FLOORS:
        rows += [*timed(1, floor, 10, 6.0), *timed(1, floor, 100, 22.2)]
    rows += [*timed(1, "one submission, cold", 1, 7.0, 6.0), *timed(1, "import tensorflow", 0, 4.0, 4.0)]
    rows += timed(1, "resumed", 1000, 1.0, 1.5)
    for size, more in ((10, 0.0), (1000, 20.0)):
        rows += [Row(1, "watched", size, name, value + more * (name == "grader_mib")) for name, value in facts.items()]
    return {goal.what: (goal.measured, goal.reached) for goal in goals.of_ours(rows)}


def test_when_all_is_well_then_each_goal_of_ours_is_reached_with_its_number():
    assert ours() == {
        "one more submission, 100 to 1000 over 10 to 100": ("1.00", True),
        "submissions a minute once warm": ("600", True),
        "one more submission over the floor, TensorFlow as it comes": ("1.11", True),
        "one more submission over the floor, TensorFlow made quick": ("1.11", True),
        "one submission, cold, over `import tensorflow`": ("1.50", True),
        "a finished run of 1000 once more, seconds": ("1.50", True),
        "memory of the grader at 1000 above 10, MiB": ("20", True),
        "private memory of the largest kernel, MiB": ("50", True),
        "memory of all processes at once, MiB": ("900", True),
        "zombies, and processes left behind": ("0", True),
        "open files of one process at 1000 above 10": ("0", True),
    }


def test_when_the_cost_grows_with_size_then_that_goal_is_not_reached():
    assert ours(thousand=243.0)["one more submission, 100 to 1000 over 10 to 100"] == ("1.20", False)


def test_when_a_kernel_is_large_or_a_zombie_stays_then_those_goals_are_not_reached():
    missed = [what for what, (_, reached) in ours(largest_kernel_mib=81.0, zombies=1.0).items() if not reached]

    assert missed == ["private memory of the largest kernel, MiB", "zombies, and processes left behind"]


def test_when_rivals_are_compared_then_per_submission_and_round_by_round():
    rows = []
    for number, each in ((1, 6.0), (2, 6.6), (3, 7.2)):
        rows += timed(number, "grader", 100, 20.0, 10.0)
        for rival in ("nbgrader autograde", "otter run", "pytest --nbval-lax"):
            rows += timed(number, rival, 10, 10 * each, 20.0)
    found = {goal.what: (goal.goal, goal.measured, goal.reached) for goal in goals.of_rivals(rows)}

    assert found["CPU of `nbgrader autograde` over ours"] == ("at least 30", "33.0 (30.0 to 36.0)", True)
    assert found["CPU of `pytest --nbval-lax` over ours"] == ("at least 20", "33.0 (30.0 to 36.0)", True)
    assert found["wall time of `otter run` over ours"] == ("", "20.0 (20.0 to 20.0)", None)


def test_when_nbgrader_ran_on_both_kernels_then_the_goal_is_a_quarter_of_the_cpu():
    rows = [
        row
        for number, seconds in ((1, 30.0), (2, 20.0), (3, 24.0))
        for row in (
            *timed(number, "nbgrader autograde", 10, 40.0, 50.0),
            *timed(number, "nbgrader autograde, our kernel", 30, seconds, 30.0),
        )
    ]
    cpu, wall = goals.of_kernels(rows)

    assert (cpu.goal, cpu.measured, cpu.reached) == ("at least 4", "5.0 (4.0 to 6.0)", True)
    assert (wall.measured, wall.reached) == ("5.0 (5.0 to 5.0)", None)


def test_when_the_run_was_watched_then_one_sentence_says_who_computes():
    seconds = {"main": (1.0, 10.9), "workers": (5.0, 104.0), "warm_parent": (3.0, 12.9), "kernels": (1.0, 99.01)}
    rows = [row for size in (10, 100, 1000) for row in timed(1, "grader", size, 1.0)]
    for role, both in seconds.items():
        for size, value in zip((10, 1000), both, strict=True):
            rows.append(Row(1, "watched", size, f"{role}_cpu_seconds", value))

    assert goals.where_it_goes(rows) == (
        "Of one more submission's CPU seconds: main 0.010, workers 0.100, warm parent 0.010, kernels 0.099."
    )


def test_when_seconds_are_listed_then_per_submission_for_each_size():
    rows = [*timed(1, "grader", 10, 9.0, 6.0), *timed(2, "grader", 10, 10.0, 6.0), *timed(1, "grader", 100, 27.0, 15.0)]

    assert goals.seconds_each(rows) == [
        ("grader", 10, "0.950 (0.900 to 1.000)", "0.600 (0.600 to 0.600)"),
        ("grader", 100, "0.270", "0.150"),
    ]


def test_when_cpu_was_counted_twice_then_the_largest_difference_is_told():
    rows = timed(1, "grader", 10, 9.9)

    assert goals.disagreement(rows) is None
    assert round(goals.disagreement([*rows, Row(1, "grader", 10, "cgroup_cpu_seconds", 10.0)]), 6) == 0.01


def test_when_the_pen_was_measured_then_its_95th_percentile_is_held_against_the_goal():
    rounds = [(2.0, 5.0, 11.0), (2.5, 9.0, 40.0), (3.0, 7.0, 12.0)]
    names = ("median_ms", "95th_ms", "longest_ms")
    rows = [
        Row(number, "pad", 500, name, value)
        for number, values in enumerate(rounds, 1)
        for name, value in zip(names, values, strict=True)
    ]
    goal, half, longest = pad.goals(rows)

    assert (goal.goal, goal.measured, goal.reached) == ("below 8", "7.0 (5.0 to 9.0)", True)
    assert (half.measured, half.reached) == ("2.5 (2.0 to 3.0)", None)
    assert (longest.what, longest.measured) == ("the longest of all 1500, ms", "40.0")


def test_when_very_many_rows_were_measured_then_to_resume_has_a_goal_and_the_rest_is_told():
    rows = [Row(1, "gradebook", 100_000, "mib", 477.3)]
    for number, seconds in enumerate((1.5, 2.5, 6.0), 1):
        rows += [
            Row(number, "resume", 100_000, "wall_seconds", seconds),
            Row(number, "resume", 100_000, "peak_mib", 99),
        ]
    size, resume, memory = ends.goals(rows)

    assert (size.what, size.measured) == ("gradebook of 100,000 rows, MiB", "477")
    assert (resume.goal, resume.measured, resume.reached) == ("under 5", "2.50 (1.50 to 6.00)", True)
    assert (memory.measured, memory.reached) == ("99", None)
