"""Raw measurements at rest: one CSV file for each part of the benchmark, benchmarks/rows/PART.csv.

The first line says on which machine and with which versions; then one number a row.
"""

import csv
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

FOLDER = Path(__file__).with_name("rows")


@dataclass(frozen=True)
class Row:
    """One number.

    round   : which of the interleaved rounds, from 1
    what    : who was measured, such as "grader" or "floor"
    size    : submissions; 0 where there are none
    measure : such as "cpu_seconds"; units stand in its name
    """

    round: int
    what: str
    size: int
    measure: str
    value: float


@dataclass(frozen=True)
class Part:
    """One part of the benchmark, as it was measured."""

    rows: Sequence[Row]
    machine: str


def machine() -> str:
    """Returns one line: when, where, with which versions."""
    names = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "ipykernel", "nbval", "pytest")
    installed = {item.name.replace("_", "-"): item.version for item in metadata.distributions()}
    versions = ", ".join(f"{name} {installed[name]}" for name in names if name in installed)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.release()} {platform.machine()}, {_processor()}, "
        f"{os.cpu_count()} cores. Python {platform.python_version()}, {versions}."
    )


def write(part: str, measured: Part, folder: Path = FOLDER) -> Path:
    """Keeps the rows of a part and returns the file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{part}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {measured.machine}\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(Row))
        table.writerows((*astuple(row)[:-1], f"{row.value:.6g}") for row in measured.rows)
    return path


def read(part: str, folder: Path = FOLDER) -> Part | None:
    """Returns what was kept of a part; None if it was never measured."""
    path = folder / f"{part}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        first = file.readline()
        rows = [
            Row(int(row["round"]), row["what"], int(row["size"]), row["measure"], float(row["value"]))
            for row in csv.DictReader(file)
        ]
    return Part(rows, first.removeprefix("# ").rstrip("\n"))


def by_round(rows: Iterable[Row], what: str, measure: str, size: int | None = None) -> dict[int, float]:
    """Returns {round: value} of one measure."""
    return {
        row.round: row.value for row in rows if (row.what, row.measure) == (what, measure) and size in (None, row.size)
    }


def pairs(above: dict[int, float], below: dict[int, float]) -> list[float]:
    """Returns the ratio of each round that has both.

    Example: {1: 6.0, 2: 8.0}, {1: 2.0, 2: 2.0, 3: 1.0} -> [3.0, 4.0]
    """
    return [above[number] / below[number] for number in sorted(above.keys() & below.keys())]


def slopes(small: dict[int, float], large: dict[int, float], between: int) -> dict[int, float]:
    """Returns what one more submission costs, by round, from runs of two sizes that differ by `between`.

    Example: {1: 10.0}, {1: 28.0}, 90 -> {1: 0.2}
    """
    return {number: (large[number] - small[number]) / between for number in sorted(small.keys() & large.keys())}


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Returns median and range, such as "31.2 (30.8 to 33.0)"."""
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low} to {high})"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown processor")
