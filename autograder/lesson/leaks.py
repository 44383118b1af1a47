"""Lines that learners must not have, looked for in what they get.

- kept back: hidden cells, mistakes, and what the author wrote between the markers
- a line of these is no secret where it stands in a learners' cell, too; a hint may show a solution, other cells may not
- compared without spaces and last commas, so that a line is found however it is indented
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from autograder.lesson import sections
from autograder.records import Cell

KEPT_BACK = ("hidden", "mistake")
LEAST = 9  # characters; shorter lines, such as a bracket or a name, tell nothing


def found(files: Mapping[str, bytes], cells: Sequence[Cell]) -> list[str]:
    """Returns one sentence for each line that must not ship.

    Args:
        files: what ships, by its name there
        cells: the whole lesson
    """
    in_hints = _secrets(cells, own=(None, "public", "hint"))
    elsewhere = _secrets(cells, own=(None, "public"))
    hints = {cell.id for cell in cells if cell.tag == "hint"}
    return [
        f"{secret.place}: a line of it ships in {name}{where}: {line.strip()} — take it out there, then run make build."
        for name, content in files.items()
        for where, cell, text in _texts(name, content)
        for line in text.splitlines()
        if (secret := (in_hints if cell in hints else elsewhere).get(_normalised(line)))
    ]


def _secrets(cells: Sequence[Cell], own: Sequence[str | None]) -> dict[str, Cell]:
    """Returns each line that is kept back and stands in no cell of the tags in `own`, with its place."""
    shown = [cell.source for cell in cells if cell.tag in own]
    shown += [sections.emptied(cell.source) for cell in cells if cell.tag == "graded"]
    known = {_normalised(line) for text in shown for line in text.splitlines()}
    return {
        text: cell
        for cell in reversed(cells)  # so that the first place is the one that is named
        if cell.tag in (*KEPT_BACK, "graded")
        for line in cell.source.splitlines()
        if len(text := _normalised(line)) >= LEAST and text not in known
    }


def _normalised(line: str) -> str:
    """Example: "    mean(x,  axis=0)," -> "mean(x,axis=0)"."""
    return "".join(line.split()).rstrip(",")


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str, str]]:
    """Gives (where, id of the cell or "", text) for each text in a file; a notebook cell by cell, outputs included."""
    text = content.decode("utf-8", "replace")
    if not name.endswith(".ipynb"):
        yield "", "", text
        return
    for cell in json.loads(text)["cells"]:
        outputs = json.dumps(cell.get("outputs", []))
        yield f", cell {cell['id']}", cell["id"], "".join(cell["source"]) + "\n" + outputs.replace("\\n", "\n")
