"""What files are called: their names without endings, and the parts in which names differ."""

import re
from collections.abc import Mapping

from autograder.platforms import shared
from autograder.reading import files

# Lying flat among others, such a file may be all that somebody handed in; a .txt or .csv is the instructor's.
HANDED_IN = tuple(
    f".{ending}"
    for ending in (
        *("7z", "bz2", "doc", "docx", "gz", "htm", "html", "ipnyb", "json", "jl", "key", "m", "mlx", "odt"),
        *("pages", "pdf", "ppt", "pptx", "qmd", "r", "rar", "rmd", "rtf", "tar", "tex", "tgz", "xz", "webarchive"),
    )
)
_CUTS = re.compile(r"[_\- ]+")


def stem(name: str) -> str:
    """Returns a name without its ending. Example: "alice.zip" -> "alice", "alice.ipynb.txt" -> "alice"."""
    kind = files.kind(name)
    if kind:
        return name[: name.lower().rfind(kind)] or name
    ending = next((ending for ending in (".tar.gz", *HANDED_IN) if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)] or name


def different(stems: Mapping[str, str]) -> dict[str, str]:
    """Returns the part of each name in which they differ, cut at _, - and blanks, never empty.

    Example: lab_2026_ada, lab_2026_ben -> ada, ben
    """
    words = {stem: _CUTS.split(stem) for stem in stems.values()}
    first, last = 0, 0
    rows = [*words.values()]
    if len(rows) > 1:
        most = min(map(len, rows)) - 1  # one word must be left
        first = min(most, shared(rows))
        last = min(most - first, shared(row[::-1] for row in rows))
    found = {stem: _between(stem, first, last) or stem for stem in words}
    if len(set(found.values())) < len(found):  # two that differ only in how they are cut
        found = {stem: stem for stem in words}
    return {name: found[stem] for name, stem in stems.items()}


def _between(stem: str, first: int, last: int) -> str:
    """Returns a name without so many words before and behind."""
    cuts = [*_CUTS.finditer(stem)]
    begin = cuts[first - 1].end() if first else 0
    end = cuts[len(cuts) - last].start() if last else len(stem)
    return stem[begin:end]
