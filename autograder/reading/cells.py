"""The code cells in a file's bytes, whatever wrote them; only the sources of code cells matter.

- text, whatever its byte order mark or line ends
- a notebook of any format from 3 to 4.5: read as plain JSON, since validation refuses what can be graded
- a .py export: cut where it says that cells begin
"""

import json
import re
from typing import Any, NamedTuple

from autograder.reading.files import Refusal

CODE_LIMIT = 250_000  # characters; real notebooks hold 20,000
CONFLICT = (re.compile(r"^<{7} ", re.MULTILINE), re.compile(r"^>{7} ", re.MULTILINE))
CELL_STARTS = re.compile(r"^(?=# ?%%|%%\w|# In\s?\[[ \d*]*\])", re.MULTILINE)
UNMERGED = (
    "The file holds marks of an unfinished merge (<<<<<<< and >>>>>>>): "
    "choose one of the two versions in git, save and hand it in again."
)
# Colab's export turns a cell with a magic of the whole cell into comments, all of it.
COMMENTED_OUT = re.compile(
    r"^# Commented out IPython magic.*\n(# %%(?:time|timeit|capture|prun)\b.*(?:\n#.*)*)", re.MULTILINE
)
NO_CELLS = "The file is JSON, but it has no cells: hand in the notebook itself, the .ipynb file saved by Jupyter."


class Sources(NamedTuple):
    """What stands in the cells of a file: the code cells' sources, and the other cells' texts."""

    code: tuple[str, ...]
    texts: tuple[str, ...]


def of_notebook(content: bytes) -> Sources:
    """Returns the sources of the cells of an .ipynb file.

    Raises:
        Refusal: the bytes are no notebook.
    """
    text = _text(content)
    try:
        notebook = json.loads(text, parse_int=float)  # int() refuses numbers of thousands of digits
    except RecursionError:
        raise Refusal(
            "The notebook's JSON is nested too deeply to be a notebook: download the notebook once more."
        ) from None
    except ValueError as error:
        raise Refusal(_why_not_json(text, error)) from None
    found = _cells(notebook)
    code = _limited([_source(cell) for cell in found if _is_code(cell)])
    return Sources(code, tuple(_normalised(_source(cell)) for cell in found if not _is_code(cell)))


def of_script(content: bytes) -> Sources:
    """Returns the cells of a .py export; without cell marks the file is one cell.

    Raises:
        Refusal: the bytes are no text, or hold an unfinished merge.
    """
    text = _normalised(_text(content))
    if _is_conflict(text):
        raise Refusal(UNMERGED)
    return Sources(_limited(CELL_STARTS.split(_restored(text))), ())


def _is_conflict(text: str) -> bool:
    return all(mark.search(text) for mark in CONFLICT)


def _text(content: bytes) -> str:
    if not content.strip():
        raise Refusal("The file is empty: save the notebook again and hand in that file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if content.startswith(b"PK"):
        raise Refusal("The file is a zip archive, not text: give it the ending .zip, or hand in what is in it.")
    raise Refusal("The file is not UTF-8 text: open it in Jupyter, save it and hand in the saved file.")


def _why_not_json(text: str, error: ValueError) -> str:
    body = text.strip()
    if _is_conflict(text):
        return UNMERGED
    if body.startswith("<"):
        return "The file is a web page, not a notebook: download the .ipynb file itself and hand it in."
    if body.startswith("{") and not body.endswith("}"):
        return "The notebook is cut off before its end: save or download it completely and hand it in again."
    line = getattr(error, "lineno", 1)
    return (
        f"The file is not a notebook (no valid JSON at line {line}): open it in Jupyter, save it and hand it in again."
    )


def _cells(notebook: Any) -> list[dict[str, Any]]:
    """Returns the cells of any format: notebooks before format 4 keep them in worksheets."""
    if not isinstance(notebook, dict):
        raise Refusal(NO_CELLS)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        if not isinstance(sheets, list):
            raise Refusal(NO_CELLS)
        pages = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for page in pages if isinstance(page, list) for cell in page]
    return [cell for cell in cells if isinstance(cell, dict)]


def _is_code(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") == "code"


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _limited(sources: list[str]) -> tuple[str, ...]:
    if sum(map(len, sources)) > CODE_LIMIT:
        raise Refusal(
            f"The file holds more than {CODE_LIMIT:,} characters of code: "
            "keep data out of the code cells, save and hand it in again."
        )
    return tuple(map(_normalised, sources))


def _normalised(text: str) -> str:
    """Returns text as Python reads it: one kind of line end, and no half of a two-part character."""
    return re.sub(r"\r\n?", "\n", text).encode("utf-8", "replace").decode("utf-8")


def _restored(text: str) -> str:
    """Returns an export with those cells as code again that Colab had turned to comments."""
    return COMMENTED_OUT.sub(lambda found: re.sub(r"^# ?", "", found[1], flags=re.MULTILINE), text)
