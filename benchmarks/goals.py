"""The goals of the grader's speed, and what was measured: pure functions from rows to lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.learners import KINDS, OLDER
from benchmarks.ours import FLOORS, ROLES
from benchmarks.rivals import ALL, Nbgrader, OnOurKernel
from benchmarks.rows import Row, by_round, pairs, slopes, spread

TIMES_LESS_CPU = {"nbgrader": 30, "otter": 30, "nbval": 20}
# Of an older grader's CPU.
LEARNERS_CPU = dict(zip(KINDS, (("at most", 1.2), ("below", 1.0), ("at most", 1.1)), strict=True))


@dataclass(frozen=True)
class Goal:
    """One line: what was asked, what came, and whether it was reached; None where there is no goal."""

    what: str
    goal: str
    measured: str
    reached: bool | None


def of_rivals(rows: Sequence[Row]) -> list[Goal]:
    """Returns the CPU of each rival's submission over ours, and the wall time beside it."""
    goals = []
    for rival in ALL:
        less = TIMES_LESS_CPU[rival.name]
        ratios = pairs(_each(rows, rival.title, "cpu_seconds"), _each(rows, "grader", "cpu_seconds"))
        waits = pairs(_each(rows, rival.title, "wall_seconds"), _each(rows, "grader", "wall_seconds"))
        goals += [
            Goal(f"CPU of `{rival.title}` over ours", f"at least {less}", spread(ratios), median(ratios) >= less),
            Goal(f"wall time of `{rival.title}` over ours", "", spread(waits), None),
        ]
    return goals


def of_kernels(rows: Sequence[Row]) -> list[Goal]:
    """Returns what nbgrader takes on its own kernel over what it takes on ours, each per submission."""
    goals = []
    for what, measure, least in (("CPU", "cpu_seconds", 4), ("wall time", "wall_seconds", 0)):
        ratios = pairs(_each(rows, Nbgrader.title, measure), _each(rows, OnOurKernel.title, measure))
        words, reached = (f"at least {least}", median(ratios) >= least) if least else ("", None)
        goals.append(Goal(f"{what} of nbgrader on its own kernel over ours", words, spread(ratios), reached))
    return goals


def of_learners(rows: Sequence[Row]) -> list[Goal]:
    """Returns the cost of each kind of notebook over what the older grader took, and how often that judged otherwise.

    Nothing where no older grader was measured.
    """
    commit = next((row.what.partition(OLDER)[2] for row in rows if OLDER in row.what), None)
    if commit is None:
        return []
    goals = []
    for kind, (words, most) in LEARNERS_CPU.items():
        older = f"{kind}{OLDER}{commit}"
        ratios, waits = (
            pairs(_each(rows, kind, measure), _each(rows, older, measure))
            for measure in ("cpu_seconds", "wall_seconds")
        )
        reached = median(ratios) < most if words == "below" else median(ratios) <= most
        others = list(by_round(rows, older, "other_verdicts").values())
        size = next(row.size for row in rows if row.what == older)
        goals += [
            Goal(f"CPU of {kind} over the grader of {commit}", f"{words} {most:g}", spread(ratios, 2), reached),
            Goal(f"wall time of {kind} over the grader of {commit}", "", spread(waits, 2), None),
            Goal(f"{kind} judged otherwise by the grader of {commit}", "", f"{spread(others, 0)} of {size}", None),
        ]
    return goals


def of_ours(rows: Sequence[Row]) -> list[Goal]:
    """Returns the goals that need no rival."""
    return [*_of_growth(rows), *_of_floor(rows), *_of_single_runs(rows), *_of_what_it_holds(rows)]


def seconds_each(rows: Sequence[Row]) -> list[tuple[str, int, str, str]]:
    """Returns (what, submissions, CPU seconds, wall seconds), per submission, for everything that was timed."""
    timed = dict.fromkeys((row.what, row.size) for row in rows if row.measure == "cpu_seconds" and row.size)

    def each(what: str, size: int, measure: str) -> str:
        return spread(list(_each(rows, what, measure, size).values()), 3)

    return [(what, size, each(what, size, "cpu_seconds"), each(what, size, "wall_seconds")) for what, size in timed]


def where_it_goes(rows: Sequence[Row]) -> str:
    """Returns what each kind of process takes of one more submission, as one sentence."""
    small, _, large = _sizes(rows)
    parts = []
    for role in ROLES:
        few, many = (by_round(rows, "watched", f"{role}_cpu_seconds", size) for size in (small, large))
        parts.append(f"{role.replace('_', ' ')} {slopes(few, many, large - small)[1]:.3f}")
    return f"Of one more submission's CPU seconds: {', '.join(parts)}."


def disagreement(rows: Sequence[Row]) -> float | None:
    """Returns by how much the two ways to count CPU differ at most, as a share; None if there was one only."""
    other = {(row.round, row.what, row.size): row.value for row in rows if row.measure == "cgroup_cpu_seconds"}
    shares = [
        abs(row.value / other[key] - 1)
        for row in rows
        if row.measure == "cpu_seconds" and (key := (row.round, row.what, row.size)) in other
    ]
    return max(shares, default=None)


def _of_growth(rows: Sequence[Row]) -> list[Goal]:
    small, middle, large = _sizes(rows)
    cpu = {size: by_round(rows, "grader", "cpu_seconds", size) for size in (small, middle, large)}
    wall = {size: by_round(rows, "grader", "wall_seconds", size) for size in (middle, large)}
    low, high = slopes(cpu[small], cpu[middle], middle - small), slopes(cpu[middle], cpu[large], large - middle)
    growth = pairs(high, low)
    rates = [60 / each for each in slopes(wall[middle], wall[large], large - middle).values()]
    return [
        Goal(
            f"one more submission, {middle} to {large} over {small} to {middle}",
            "0.85 to 1.15", spread(growth, 2), 0.85 <= median(growth) <= 1.15,
        ),
        Goal("submissions a minute once warm", "at least 500", spread(rates, 0), median(rates) >= 500),
    ]  # fmt: skip


def _of_floor(rows: Sequence[Row]) -> list[Goal]:
    small, middle, _ = _sizes(rows)

    def marginal(what: str) -> dict[int, float]:
        cpu = [by_round(rows, what, "cpu_seconds", size) for size in (small, middle)]
        return slopes(cpu[0], cpu[1], middle - small)

    goals = []
    for what in FLOORS:
        ratios = pairs(marginal("grader"), marginal(what))
        goals.append(
            Goal(f"one more submission over the {what}", "at most 1.3", spread(ratios, 2), 0 < median(ratios) <= 1.3)
        )
    return goals


def _of_single_runs(rows: Sequence[Row]) -> list[Goal]:
    cold = pairs(
        by_round(rows, "one submission, cold", "wall_seconds"), by_round(rows, "import tensorflow", "wall_seconds")
    )
    *_, large = _sizes(rows)
    resumed = list(by_round(rows, "resumed", "wall_seconds", large).values())
    return [
        Goal("one submission, cold, over `import tensorflow`", "at most 1.5", spread(cold, 2), median(cold) <= 1.5),
        Goal(f"a finished run of {large} once more, seconds", "under 2", spread(resumed, 2), median(resumed) < 2),
    ]


def _of_what_it_holds(rows: Sequence[Row]) -> list[Goal]:
    small, _, large = _sizes(rows)
    few, many = (
        {row.measure: row.value for row in rows if row.what == "watched" and row.size == size}
        for size in (small, large)
    )
    grown, files = many["grader_mib"] - few["grader_mib"], many["open_files"] - few["open_files"]
    kernel, everything = many["largest_kernel_mib"], many["everything_mib"]
    left = sum(row.value for row in rows if row.measure in ("zombies", "left_behind"))
    return [
        Goal(f"memory of the grader at {large} above {small}, MiB", "at most 100", f"{grown:.0f}", grown <= 100),
        Goal("private memory of the largest kernel, MiB", "at most 80", f"{kernel:.0f}", kernel <= 80),
        Goal("memory of all processes at once, MiB", "below 1500", f"{everything:.0f}", everything < 1500),
        Goal("zombies, and processes left behind", "0", f"{left:.0f}", left == 0),
        Goal(f"open files of one process at {large} above {small}", "at most 10", f"{files:.0f}", files <= 10),
    ]


def _sizes(rows: Sequence[Row]) -> tuple[int, int, int]:
    small, middle, large = sorted({row.size for row in rows if row.what == "grader"})
    return small, middle, large


def _each(rows: Sequence[Row], what: str, measure: str, size: int | None = None) -> dict[int, float]:
    """Returns one submission's share, by round."""
    return {
        row.round: row.value / row.size
        for row in rows
        if (row.what, row.measure) == (what, measure) and size in (None, row.size)
    }
