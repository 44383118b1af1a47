"""How quickly the drawing pad follows the pen: the work of one move in the page, while the kernel trains.

- a notebook in JupyterLab, in Chromium: a model is trained, the pad shown, and the last cell trains on
- a real mouse draws; the work of a move lasts from its arrival until the page is laid out anew, without painting
"""

import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder import lab
from benchmarks.goals import Goal
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row, by_round, spread

MOVES = 50  # of one stroke
PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
TRAIN = """\
import sys
sys.path.insert(0, {folder!r})
import tensorflow as tf
from tensorflow.keras.layers import Dense
from lab_utils import draw_digit, load_data, show_progress
X, y = load_data()
model = tf.keras.Sequential([tf.keras.Input((400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(loss=loss, optimizer=tf.keras.optimizers.Adam(0.001), steps_per_execution=16)
model.fit(X, y, epochs=10, verbose=0)"""
ON = "model.fit(X, y, epochs=100_000, verbose=0, callbacks=[show_progress()])"
KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
WATCH = """() => {
    const pad = document.querySelector('.digits-pad .pad');
    let arrived;
    window.took = [];
    window.addEventListener('pointermove', () => { arrived = performance.now(); }, { capture: true });
    window.addEventListener('pointermove', event => {
        pad.getBoundingClientRect();
        if (event.buttons) window.took.push(performance.now() - arrived);
    });
}"""


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the milliseconds of a move, the median, the 95th percentile and the longest; n / 10 strokes a round.

    Raises:
        CommandFailed: there is no browser, or JupyterLab does not start.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        raise CommandFailed("Part pad needs playwright: make bench installs it, from requirements-dev.txt.") from None
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise CommandFailed("Part pad needs chromium: install it with the system's package manager.")
    cells = [TRAIN.format(folder=str(lab.read().folder)), "draw_digit(model, X)", ON]
    nbformat.write(
        new_notebook(cells=[*map(new_code_cell, cells)], metadata={"kernelspec": PYTHON}), folder / "pad.ipynb"
    )
    with _jupyterlab(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_function(f"{KERNEL}?.status === 'idle'", timeout=60_000)
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        page.locator(".digits-pad .pad").wait_for(timeout=120_000)
        page.get_by_text("Epoch").last.wait_for()
        page.evaluate(WATCH)
        for number in range(1, rounds + 1):
            say(f"round {number} of {rounds}: the pen moves, the kernel trains …")
            page.evaluate("window.took = []")
            for _ in range(math.ceil(n / 10)):
                _draw(page)
            if "*" not in page.locator(".jp-InputPrompt").last.inner_text():
                raise CommandFailed("The kernel has stopped training, so nothing was measured.")
            took = page.evaluate("window.took")
            numbers = {"median_ms": median(took), "95th_ms": quantiles(took, n=20)[-1], "longest_ms": max(took)}
            for name, value in numbers.items():
                yield Row(number, "pad", len(took), name, value)
        browser.close()


def goals(rows: Sequence[Row]) -> list[Goal]:
    """Returns the milliseconds of one move, and the slowest of all."""
    lines = []
    for what, measure, limit in (("95 of 100 moves", "95th_ms", 8.0), ("half of them", "median_ms", None)):
        each = list(by_round(rows, "pad", measure).values())
        goal, reached = (f"below {limit:.0f}", median(each) < limit) if limit else ("", None)
        lines.append(Goal(f"{what} take at most, ms", goal, spread(each), reached))
    longest = max(by_round(rows, "pad", "longest_ms").values())
    moves = sum(row.size for row in rows if row.measure == "longest_ms")
    return [*lines, Goal(f"the longest of all {moves}, ms", "", f"{longest:.1f}", None)]


def _draw(page: Any) -> None:
    """An eight, on an empty pad."""
    page.locator(".digits-pad").get_by_role("button", name="Clear").click()
    box = page.locator(".digits-pad .pad").bounding_box()
    for k in range(MOVES + 1):
        angle = 2 * math.pi * k / MOVES
        x, y = 0.5 + 0.25 * math.sin(2 * angle), 0.5 - 0.4 * math.cos(angle)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if k == 0:
            page.mouse.down()
    page.mouse.up()


def _server(folder: Path) -> dict[str, Any]:
    """What the server wrote about itself; nothing as long as that is not there, and whole."""
    for file in (folder / "RUNTIME").glob("jpserver-*.json"):
        with suppress(json.JSONDecodeError):
            return json.loads(file.read_text(encoding="utf-8"))
    return {}


@contextmanager
def _jupyterlab(folder: Path) -> Iterator[str]:
    """The address of the notebook in a JupyterLab with a new user's settings."""
    places = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.port=0",
        f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, env=os.environ | places, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 60
        while not (about := _server(folder)):
            if server.poll() is not None or time.monotonic() > deadline:
                raise CommandFailed(f"JupyterLab did not start: {log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.2)
        yield f"{about['url']}lab/tree/pad.ipynb?token={about['token']}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
