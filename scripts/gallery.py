"""Makes docs/gallery.md and its pictures: some of those that the notebooks show, with their words.

- the lesson's come from its solution, which holds its outputs
- those of explore.ipynb are made by running it, in a folder where no learner's network lies
"""

import base64
import html
import io
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
from PIL import Image

from autograder import lab
from autograder.lesson import build
from lab_utils.choosing import STILL

ROOT = Path(__file__).resolve().parents[1]
PAGE, FOLDER = ROOT / "docs" / "gallery.md", ROOT / "docs" / "gallery"
WIDTH, COLORS = 1000, 128  # pixels; a palette, as the pictures have few colors
# In a cell with this call -> what its picture is called, and the heading above it.
LESSON = {
    "plt_digit_network(": ("network", "The network of the lesson"),
    "plt_softmax(": ("softmax", "Your own softmax, with sliders"),
    "display_errors(": ("errors", "Digits that it misreads"),
    "train_by_hand(X, y, held_back": ("losses", "Digits seen and not seen"),
}
EXPLORE = {
    "show_units(": ("units", "The weights of the first layer, as pictures"),
    "show_flow(": ("flow", "A digit on its way through the network"),
    "show_epochs(": ("epochs", "What digits were taken for, epoch by epoch"),
    "show_confusion(": ("confusion", "Which digits are taken for which"),
    "show_failures(": ("failures", "Sure, and wrong"),
    "show_threshold(": ("threshold", "When to ask a person"),
    "change_one_thing(": ("change", "One thing changed"),
}
FIGURE = re.compile(r'<figure [^>]*><img src="data:image/png;base64,(?P<png>[^"]*)"[^>]* alt="(?P<words>[^"]*)">')
TOP = """# Gallery

Pictures of [the lesson](../notebooks/digits_solution.ipynb) and of [explore.ipynb](../notebooks/explore.ipynb).
Here they stand still; in JupyterLab, sliders and lists move them. `make gallery` makes this page.
"""
ONE = """
## {heading}

![{words}](gallery/{name}.png)
"""


def pictures(notebook: nbformat.NotebookNode, wanted: Mapping[str, tuple[str, str]]) -> dict[str, tuple[bytes, str]]:
    """Returns PNG and words of each picture that is wanted, by its name.

    Raises:
        ValueError: a cell that is wanted is not there, or shows no picture.
    """
    found = {}
    for call, (name, _) in wanted.items():
        shown = [
            (base64.b64decode(figure["png"]), html.unescape(figure["words"]))
            for cell in notebook.cells
            if cell.cell_type == "code" and call in cell.source
            for output in cell.outputs
            if (figure := FIGURE.match(output.get("data", {}).get("text/html", "")))
        ]
        if not shown:
            raise ValueError(f"No cell with {call} shows a picture. Run make build, or mend scripts/gallery.py.")
        found[name] = shown[-1]
    return found


def small(png: bytes) -> bytes:
    """Returns a picture with fewer pixels and colors."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    if image.width > WIDTH:
        image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.quantize(COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def main() -> None:
    """Writes the page and the pictures."""
    here = lab.read(ROOT)
    explore = nbformat.read((ROOT / here.learners).with_stem("explore"), as_version=4)
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        build.execute(explore, Path(folder), here.environment)
    lesson = nbformat.read(ROOT / here.solution, as_version=4)
    found = {**pictures(lesson, LESSON), **pictures(explore, EXPLORE)}
    headings = dict([*LESSON.values(), *EXPLORE.values()])
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, (png, _) in found.items():
        (FOLDER / f"{name}.png").write_bytes(small(png))
    parts = [
        ONE.format(heading=headings[name], name=name, words=words.replace(STILL, "").strip())
        for name, (_, words) in found.items()
    ]
    PAGE.write_text(TOP + "".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
