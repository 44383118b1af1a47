"""The lesson as its author wrote it: section files read into cells and exercises.

- read each file of the lab's folder of sections in name order, as jupytext's percent format
- refuse what the author can't have meant: an unknown tag, a missing fact, a lost marker
- gather what belongs to one exercise
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from autograder.records import Cell, Exercise

# For each tag the facts that its header must carry, and those that it may.
TAGS: dict[str | None, tuple[set[str], set[str]]] = {
    None: (set(), set()),
    "author": (set(), set()),
    "graded": ({"exercise", "points"}, set()),
    "hint": ({"title"}, set()),
    "public": (set(), set()),
    "hidden": (set(), set()),
    "mistake": ({"id"}, set()),
}

REGION = re.compile(
    r"(?P<start>^[ ]*### START CODE HERE ###[ ]*\n)"
    r"(?P<body>.*?)"
    r"(?P<end>^[ ]*### END CODE HERE ###[ ]*$)",
    re.MULTILINE | re.DOTALL,
)


class SectionError(ValueError):
    """A section file that can't be read as a lesson; the text says where and what to do."""


def read(folder: Path) -> tuple[Cell, ...]:
    """Returns the lesson's cells, all sections in file order.

    Raises:
        SectionError: an unknown tag or fact, a region without its markers, a second exercise in one file.
    """
    files = sorted(folder.glob("*.py"))
    if not files:
        raise SectionError(f"No section files in {folder}: put the lesson's .py files there.")
    return tuple(cell for file in files for cell in _read_section(file))


def exercises(cells: Sequence[Cell]) -> tuple[Exercise, ...]:
    """Returns the lesson's exercises in file order."""
    return tuple(_exercise(cell, cells) for cell in cells if cell.tag == "graded")


def with_points(cells: Sequence[Cell]) -> tuple[Exercise, ...]:
    """Returns the exercises that count, in file order."""
    return tuple(exercise for exercise in exercises(cells) if exercise.points)


def digest(folder: Path) -> str:
    """Returns the sha256 of the section files, hexadecimal: which checks judge."""
    files = sorted(folder.glob("*.py"))
    return hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


def emptied(source: str) -> str:
    """Returns a graded cell's source with nothing left between its markers.

    Example: "### START CODE HERE ###\\na = 1\\n### END CODE HERE ###" keeps the two markers and a blank line.
    """
    return REGION.sub(r"\g<start>\n\g<end>", source)


def _read_section(file: Path) -> list[Cell]:
    import jupytext  # half a second, for which workers, who read no section, need not wait

    notebook = jupytext.reads(file.read_text(encoding="utf-8"), fmt="py:percent")
    nodes = [node for node in notebook.cells if node.source.strip()]
    cells = [_cell(node, file, number) for number, node in enumerate(nodes, start=1)]
    graded = [cell for cell in cells if cell.tag == "graded"]
    if len(graded) > 1:
        raise SectionError(
            f"{graded[1].place}: a second graded cell; one section file holds one exercise. "
            "Move it to a section file of its own."
        )
    if not graded and (orphans := [cell for cell in cells if cell.tag in ("hidden", "mistake")]):
        raise SectionError(
            f"{orphans[0].place}: a {orphans[0].tag} cell, but the file has no graded cell. "
            'Tag the exercise\'s cell: # %% tags=["graded"] exercise="…" points=…'
        )
    return cells


def _cell(node: dict, file: Path, number: int) -> Cell:
    place = f"{file.name}, cell {number}"
    kind = node["cell_type"]
    if kind not in ("code", "markdown"):
        raise SectionError(f"{place}: a {kind} cell; write it as code or [markdown].")
    metadata = {key: value for key, value in node["metadata"].items() if key != "lines_to_next_cell"}
    tags = metadata.pop("tags", [])
    if len(tags) > 1:
        raise SectionError(f"{place}: {len(tags)} tags; a cell has at most one. Keep one of {', '.join(tags)}.")
    tag = tags[0] if tags else None
    if tag not in TAGS:
        known = ", ".join(name for name in TAGS if name)
        raise SectionError(f"{place}: unknown tag {tag!r}. Use one of {known}, or none.")
    _refuse_wrong_facts(place, tag, set(metadata))
    if tag == "graded":
        _refuse_wrong_graded(place, node["source"], metadata)
    return Cell(
        id=f"{file.stem.partition('_')[2]}-{number:02d}",
        kind=kind,
        source=node["source"],
        section=file.name,
        place=place,
        tag=tag,
        facts=metadata,
    )


def _refuse_wrong_facts(place: str, tag: str | None, facts: set[str]) -> None:
    required, allowed = TAGS[tag]
    kind = f"{tag} cell" if tag else "cell without a tag"
    if missing := sorted(required - facts):
        raise SectionError(f'{place}: a {kind} needs {missing[0]}=… on its header. Add it after tags=["{tag}"].')
    if unknown := sorted(facts - required - allowed):
        raise SectionError(f"{place}: {unknown[0]}=… means nothing on a {kind}. Remove it.")


def _refuse_wrong_graded(place: str, source: str, facts: dict) -> None:
    name, points = facts["exercise"], facts["points"]
    if not (isinstance(name, str) and name.isidentifier()):
        raise SectionError(f"{place}: exercise={name!r} is not a Python name. Name what the learner defines.")
    if not isinstance(points, int) or isinstance(points, bool) or points < 0:
        raise SectionError(f"{place}: points={points!r}. Write a whole number, 0 for a practice exercise.")
    if len(REGION.findall(source)) != 1:
        raise SectionError(
            f"{place}: needs one region between ### START CODE HERE ### and ### END CODE HERE ###, "
            "each marker on a line of its own."
        )


def _exercise(graded: Cell, cells: Sequence[Cell]) -> Exercise:
    def mates(tag: str) -> list[Cell]:
        return [cell for cell in cells if cell.section == graded.section and cell.tag == tag]

    return Exercise(
        name=str(graded.facts["exercise"]),
        points=int(graded.facts["points"]),
        section=graded.section,
        stub=emptied(graded.source),
        reference=graded.source,
        public=tuple(cell.source for cell in mates("public")),
        hidden=tuple(cell.source for cell in mates("hidden")),
        mistakes=tuple((str(cell.facts["id"]), cell.source) for cell in mates("mistake")),
    )
