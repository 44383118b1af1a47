"""The lesson as its author wrote it: section files read into cells and exercises.

- read each section in name order, a file or a folder of them, as jupytext's percent format
- refuse what the author can't have meant: an unknown tag, a missing fact, a lost marker
- give each cell an id that stays when others come and go
- gather what belongs to one exercise
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.records import Cell, Exercise, Told

# For each tag the facts that its header must carry, and those that it may.
TAGS: dict[str | None, tuple[set[str], set[str]]] = {
    None: (set(), {"id", "notebook"}),
    "author": (set(), set()),
    "graded": ({"exercise", "points"}, {"id", "notebook"}),
    "hint": ({"title"}, {"id", "notebook"}),
    "public": (set(), set()),
    "hidden": (set(), set()),
    "mistake": ({"id"}, set()),
}
IN_NOTEBOOKS = (None, "graded", "hint")
# The files of a section that is a folder, in the order in which they are read, and the tag of their cells.
PARTS = {
    "lesson.py": None, "checks.py": "public", "judging.py": "public", "hidden.py": "hidden", "mistakes.py": "mistake",
}  # fmt: skip
LONGEST_ID = 64  # characters, says nbformat

REGION = re.compile(
    r"(?P<start>^[ ]*### START CODE HERE ###[ ]*\n)"
    r"(?P<body>.*?)"
    r"(?P<end>^[ ]*### END CODE HERE ###[ ]*$)",
    re.MULTILINE | re.DOTALL,
)


class SectionError(Told):
    """A section file that can't be read as a lesson; the text says where and what to do."""


def read(folder: Path) -> tuple[Cell, ...]:
    """Returns the lesson's cells, all sections in name order.

    Raises:
        SectionError: an unknown tag or fact, a region without its markers, a second exercise in one section, two cells
            of one id.
    """
    places = sorted(place for place in folder.glob("*") if _files(place))
    if not places:
        raise SectionError(f"No section files in {folder}: put the lesson's .py files there.")
    cells = tuple(cell for place in places for cell in _read_section(place))
    _refuse_same_ids([cell for cell in cells if cell.tag in IN_NOTEBOOKS])
    return cells


def exercises(cells: Sequence[Cell]) -> tuple[Exercise, ...]:
    """Returns the lesson's exercises in file order."""
    return tuple(_exercise(cell, cells) for cell in cells if cell.tag == "graded")


def with_points(cells: Sequence[Cell]) -> tuple[Exercise, ...]:
    """Returns the exercises that count, in file order."""
    return tuple(exercise for exercise in exercises(cells) if exercise.points)


def public(cells: Sequence[Cell]) -> list[Cell]:
    """Returns the public cells in the order in which learners read them.

    The lesson's first one holds the imports. Then comes what each exercise asks, its section's first public cell; then
    what each says of mistakes, its second one; then what makes them work, all others as they stand.
    """
    imports, *others = [cell for cell in cells if cell.tag == "public"]
    with_exercise = {cell.section for cell in cells if cell.tag == "graded"}
    places = {
        cell.place: place
        for section in with_exercise
        for place, cell in enumerate(other for other in others if other.section == section)
    }
    return [imports, *sorted(others, key=lambda cell: min(places.get(cell.place, 2), 2))]


def digest(folder: Path) -> str:
    """Returns the sha256 of the section files, hexadecimal: which checks judge."""
    files = {name: file for place in sorted(folder.glob("*")) for name, file in _files(place).items()}
    return hashlib.sha256(b"".join(name.encode() + file.read_bytes() for name, file in files.items())).hexdigest()


def emptied(source: str) -> str:
    """Returns a graded cell's source with nothing left between its markers.

    Example: "### START CODE HERE ###\\na = 1\\n### END CODE HERE ###" keeps the two markers and a blank line.
    """
    return REGION.sub(r"\g<start>\n\g<end>", source)


def _files(place: Path) -> dict[str, Path]:
    """Returns the files of a section in order, by what an author calls them; none where there is no section.

    Example: 01_median.py -> "01_median.py"; 02_mean -> "02_mean/lesson.py", "02_mean/checks.py", …
    """
    if place.suffix == ".py":
        return {place.name: place}
    if strange := sorted(file.name for file in place.glob("*.py") if file.name not in PARTS):
        raise SectionError(
            f"{place.name}/{strange[0]}: no part of a section. Its cells belong into {', '.join(PARTS)}."
        )
    return {f"{place.name}/{part}": place / part for part in PARTS if (place / part).is_file()}


def _read_section(place: Path) -> list[Cell]:
    cells = [cell for name, file in _files(place).items() for cell in _read_file(file, name, place)]
    graded = [cell for cell in cells if cell.tag == "graded"]
    if len(graded) > 1:
        raise SectionError(
            f"{graded[1].place}: a second graded cell; one section holds one exercise. Move it to a section of its own."
        )
    if not graded and (orphans := [cell for cell in cells if cell.tag in ("hidden", "mistake")]):
        raise SectionError(
            f"{orphans[0].place}: a {orphans[0].tag} cell, but the section has no graded cell. "
            'Tag the exercise\'s cell: # %% tags=["graded"] exercise="…" points=…'
        )
    return cells


def _read_file(file: Path, name: str, section: Path) -> Iterator[Cell]:
    implied = None if file == section else PARTS[file.name]
    notebook = ""  # the lab's own, until a header names another
    import jupytext  # half a second, for which workers, who read no section, need not wait

    nodes = jupytext.reads(file.read_text(encoding="utf-8"), fmt="py:percent").cells
    for number, node in enumerate((node for node in nodes if node.source.strip()), start=1):
        cell = _cell(node, section, f"{name}, cell {number}", implied)
        if cell.tag in IN_NOTEBOOKS:
            notebook = str(cell.facts.get("notebook", notebook))
            cell = replace(cell, notebook=notebook)
        yield cell


def _cell(node: dict, section: Path, place: str, implied: str | None) -> Cell:
    kind = node["cell_type"]
    metadata = {key: value for key, value in node["metadata"].items() if key != "lines_to_next_cell"}
    tag = _tag(place, metadata.pop("tags", []), implied)
    if kind != "code" and (kind != "markdown" or tag not in (None, "hint")):
        raise SectionError(f"{place}: a {kind} cell; write it as code" + (" or [markdown]." if tag is None else "."))
    _refuse_wrong_facts(place, tag, set(metadata))
    if tag == "graded":
        _refuse_wrong_graded(place, node["source"], metadata)
    if not re.fullmatch(r"(?!\w*_solution$)[a-z]\w*|", name := str(metadata.get("notebook", "")), re.ASCII):
        raise SectionError(f"{place}: notebook={name!r} can't be a file's name. Write one word, such as explore.")
    return Cell(
        id=_id(section.stem.partition("_")[2], kind, node["source"], metadata),
        kind=kind,
        source=node["source"],
        section=section.name,
        place=place,
        tag=tag,
        facts=metadata,
    )


def _tag(place: str, tags: Sequence[str], implied: str | None) -> str | None:
    """Returns a cell's tag; that of its file where its header has none."""
    if len(tags) > 1:
        raise SectionError(f"{place}: {len(tags)} tags; a cell has at most one. Keep one of {', '.join(tags)}.")
    tag = tags[0] if tags else implied
    if tag not in TAGS:
        known = ", ".join(name for name in TAGS if name)
        raise SectionError(f"{place}: unknown tag {tag!r}. Use one of {known}, or none.")
    if implied and tag not in (implied, "author"):
        raise SectionError(f"{place}: a {tag} cell among {implied} ones. Move it to another file of its section.")
    return tag


def _id(section: str, kind: str, source: str, facts: Mapping[str, Any]) -> str:
    """Returns what a cell is called in notebooks: by its header, else by its heading or its first words.

    Example: "## 3.1 - The data" in 03_network.py -> "network-the-data"
    """
    heading = re.search(r"^#+ [\d. -]*(.+)", source, re.MULTILINE) if kind == "markdown" else None
    words = re.findall(r"\w+", heading[1] if heading else re.sub(r"<[^>]+>", " ", source))
    name = facts.get("id") or facts.get("exercise") or facts.get("title") or " ".join(words[:6])
    return re.sub(r"[^a-z0-9_]+", "-", f"{section} {name}".lower())[:LONGEST_ID].strip("-")


def _refuse_same_ids(cells: Sequence[Cell]) -> None:
    first: dict[str, Cell] = {}
    for cell in cells:
        if (other := first.setdefault(cell.id, cell)) is not cell:
            raise SectionError(
                f"{cell.place}: has the id {cell.id}, as {other.place} has. "
                'Give one of them another on its header: id="…"'
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
        hidden=tuple(cell.source for cell in mates("hidden")),
        mistakes=tuple((str(cell.facts["id"]), cell.source) for cell in mates("mistake")),
    )
