"""Runs the measurements and writes benchmarks/RESULTS.md: python -m benchmarks."""

import os
import platform
import statistics
from importlib import metadata
from pathlib import Path

import click

from benchmarks import lesson

RESULTS = Path(__file__).with_name("RESULTS.md")


@click.command()
@click.option("--runs", default=3, show_default=True, help="Runs of each side, in turn.")
def main(runs: int) -> None:
    """Measures this lesson against the same lesson with the usual cells."""
    click.echo(f"Running both lessons {runs} times in turn; this takes about {runs} minutes …")
    text = _page(lesson.compare(runs), runs)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")
    click.echo(text)


def _page(rows: list[tuple[str, float, float, list[float]]], runs: int) -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("keras", "numpy", "matplotlib", "ipympl"))
    lines = [
        "# Results",
        "",
        "Written by `make bench`. Both sides were run in the same session, in turn; the ratio is taken pair by pair.",
        "",
        f"Machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores. "
        f"Python {platform.python_version()}, {versions}.",
        "",
        "## How long a learner waits",
        "",
        "The same lesson with Keras' default `fit` (40 progress bars), twice 64 axes, and 64 single predictions "
        f"against ours, {runs} runs each, seconds in the kernel.",
        "",
        "| part | ours (median s) | usual (median s) | ratio: median (min to max) |",
        "|---|---|---|---|",
    ]
    for name, ours, usual, ratios in rows:
        spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
        lines.append(f"| {name} | {ours:.2f} | {usual:.2f} | {statistics.median(ratios):.1f} ({spread}) |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
