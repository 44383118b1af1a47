"""How long a learner waits: this lesson against the same lesson with the usual cells.

- the rival has the same text and exercises, but fits with Keras' defaults and 40 progress
  bars, draws 64 digits as 64 axes (twice), and predicts them one by one
- both are run from start to end in real kernels, in turn, figures as in JupyterLab
- times are those of the kernel, cell by cell
"""

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder import lab
from autograder.lesson import build, sections
from benchmarks.rows import Row, by_round, pairs, spread

USUAL_FIT = """\
model.compile(
    loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=tf.keras.optimizers.Adam(learning_rate=0.001),
)
history = model.fit(X, y, epochs=40)
"""
USUAL_DIGITS = """\
m, n = X.shape
fig, axes = plt.subplots(8, 8, figsize=(5, 5), layout="tight")
for ax in axes.flat:
    i = np.random.randint(m)
    ax.imshow(X[i].reshape((20, 20)).T, cmap="gray")
    ax.set_title(y[i, 0])
    ax.set_axis_off()
"""
USUAL_PREDICTIONS = """\
fig, axes = plt.subplots(8, 8, figsize=(5, 5), layout="tight")
for ax in axes.flat:
    i = np.random.randint(m)
    ax.imshow(X[i].reshape((20, 20)).T, cmap="gray")
    yhat = np.argmax(tf.nn.softmax(model.predict(X[i].reshape(1, 400))))
    ax.set_title(f"{y[i, 0]},{yhat}", fontsize=10)
    ax.set_axis_off()
"""
# The first words of each of our cells that the rival writes in the usual way.
USUAL = {"loss = tf.keras": USUAL_FIT, "m, n = X.shape": USUAL_DIGITS, "chosen = np.random": USUAL_PREDICTIONS}


def our_notebook() -> NotebookNode:
    """Returns the solved lesson."""
    return build.solution_notebook([cell for cell in sections.read(lab.read().source) if not cell.notebook])


def usual_notebook() -> NotebookNode:
    """Returns the solved lesson with the usual cells in place of ours."""
    notebook = our_notebook()
    replaced = []
    for cell in notebook.cells:
        for start, source in USUAL.items():
            if cell.cell_type == "code" and cell.source.startswith(start):
                cell.source = source
                replaced.append(start)
    if sorted(replaced) != sorted(USUAL):
        raise ValueError(f"The lesson has changed: expected one cell each for {list(USUAL)}, found {replaced}.")
    return notebook


def run(notebook: NotebookNode, folder: Path) -> dict[str, float]:
    """Runs a notebook in a new kernel and returns the seconds of each code cell, by cell id."""
    notebook = nbformat.from_dict(notebook)
    environment = {name: value for name, value in os.environ.items() if name != "DIGITS_LAB_FIGURES"}
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}})
    client.execute(env=environment)
    return {cell.id: _seconds(cell) for cell in notebook.cells if cell.cell_type == "code"}


def _seconds(cell: NotebookNode) -> float:
    times = cell.metadata["execution"]
    start, end = (datetime.fromisoformat(times[key]) for key in ("iopub.status.busy", "iopub.status.idle"))
    return (end - start).total_seconds()


def measure(runs: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the seconds of each part of the lesson, ours and the rival's, run by run."""
    ours, usual = our_notebook(), usual_notebook()
    folder = lab.read().folder / "notebooks"
    parts = _parts({cell.source: cell.id for cell in ours.cells})
    for number in range(1, runs + 1):
        for what, notebook in (("ours", ours), ("usual", usual)):
            say(f"round {number} of {runs}: the lesson, {what} …")
            times = run(notebook, folder)
            for name, part in parts.items():
                yield Row(number, what, 0, name, part(times))


def table(rows: Sequence[Row]) -> list[tuple[str, str, str, str]]:
    """Returns for each part of the lesson: its name, seconds of ours and of the rival, ratio pair by pair."""
    lines = []
    for name in dict.fromkeys(row.measure for row in rows):
        ours, usual = by_round(rows, "ours", name), by_round(rows, "usual", name)
        seconds = [f"{statistics.median(side.values()):.2f}" for side in (ours, usual)]
        lines.append((name, seconds[0], seconds[1], spread(pairs(usual, ours))))
    return lines


def _parts(id_of: dict[str, str]) -> dict[str, Callable[[dict[str, float]], float]]:
    def cell(start: str) -> str:
        return next(cell_id for source, cell_id in id_of.items() if source.startswith(start))

    start_up = {cell("import os"), cell("import logging")}
    return {
        "Restart & Run All": lambda times: sum(times.values()),
        "the same without the imports": lambda times: sum(s for key, s in times.items() if key not in start_up),
        "training, 40 epochs": lambda times: times[cell("loss = tf.keras")],
        "64 digits": lambda times: times[cell("m, n = X.shape")],
        "64 predictions": lambda times: times[cell("chosen = np.random")],
        "test_my_softmax": lambda times: times[cell("test_my_softmax")],
        "test_model": lambda times: times[cell("test_model")],
    }
