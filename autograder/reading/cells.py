"""The code cells in a file's bytes, whatever wrote them; only the sources of code cells matter.

- text, whatever its byte order mark or line ends
- a notebook of any format from 3 to 4.5: read as plain JSON, since validation refuses what can be graded
- a .py export: cut where it says that cells begin
"""

import codecs
import contextlib
import json
import re
import sys
from typing import Any, NamedTuple

from autograder.reading import limits
from autograder.reading.files import Refusal

HEAD = 64 * 1024  # bytes: what is looked at first
CONFLICT = (re.compile(r"^<{7} ", re.MULTILINE), re.compile(r"^>{7} ", re.MULTILINE))
CELL_STARTS = re.compile(r"^(?=# ?%%|%%\w|# In\s?\[[ \d*]*\])", re.MULTILINE)
UNMERGED = (
    "The file holds marks of an unfinished merge (<<<<<<< and >>>>>>>): "
    "choose one of the two versions in git, save and hand it in again."
)
APPLE_DOUBLE = b"\x00\x05\x16\x07"  # https://datatracker.ietf.org/doc/html/rfc1740
# What is no text, by its first bytes.
_NO_TEXT = {
    b"PK\3\4": "The file is a zip archive, not text: give it the ending .zip, or hand in what is in it.",
    b"Rar!": "The file is a RAR archive, which the grader can't open: hand in the .ipynb file itself, or a .zip.",
    b"7z\xbc\xaf": "The file is a 7z archive, which the grader can't open: hand in the .ipynb file itself, or a .zip.",
    b"\x1f\x8b": "The file is a gz archive, which the grader can't open: hand in the .ipynb file itself, or a .zip.",
    b"%PDF": "The file is a PDF, a picture of the notebook: hand in the .ipynb file itself.",
    APPLE_DOUBLE: "The file is what macOS keeps beside a file, not the file itself: hand in the .ipynb file.",
    b"version https://git-lfs.github.com": "The file is only a pointer of git LFS, and the notebook itself was not "
    "uploaded: run git lfs pull, and hand in the .ipynb file.",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_CODING = re.compile(rb"(?:[ \t\f]*(?:#[^\n]*)?\r?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")  # as PEP 263 has it
_LINK = re.compile(r"\s*(?:\[InternetShortcut\]\s+URL=)?https?://\S+\s*", re.IGNORECASE)
LINK = (
    "The file holds only a link, and the grader opens none: download the notebook there "
    "(in Colab: File > Download > Download .ipynb) and hand in the .ipynb file."
)
_MARIMO = re.compile(r"^@app\.(?:cell|function|class_definition)\b", re.MULTILINE)
MARIMO = (
    "The file is a marimo notebook, which the grader does not run: make a Jupyter notebook of it "
    "(marimo export ipynb YOURS.py -o YOURS.ipynb) and hand in the .ipynb file."
)
# Colab's export turns a cell with a magic of the whole cell into comments, all of it.
COMMENTED_OUT = re.compile(
    r"^# Commented out IPython magic.*\n(# %%(?:time|timeit|capture|prun)\b.*(?:\n#.*)*)", re.MULTILINE
)
OFFICE = "The file is an office document, a picture of the notebook: hand in the .ipynb file itself."
ZEROS = (
    "The file holds zero bytes, which no text has: it was damaged on its way, or saved as UTF-16 without its mark. "
    "Save or download the notebook once more, see whether Jupyter opens it, and hand it in again."
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
    whole = text(content)
    try:
        notebook = json.loads(whole, parse_int=float)  # int() refuses numbers of thousands of digits
    except RecursionError:
        raise Refusal(
            "The notebook's JSON is nested too deeply to be a notebook: download the notebook once more."
        ) from None
    except ValueError as error:
        raise Refusal(_why_not_json(whole, error)) from None
    found = _cells(notebook)
    code = _limited([_source(cell) for cell in found if _is_code(cell)])
    return Sources(code, tuple(_normalised(_source(cell)[: limits.TEXT]) for cell in found if not _is_code(cell)))


def of_script(content: bytes) -> Sources:
    """Returns the cells of a .py export; without cell marks the file is one cell.

    Raises:
        Refusal: the bytes are no text, or hold an unfinished merge.
    """
    whole = _normalised(text(content))
    if _is_conflict(whole):
        raise Refusal(UNMERGED)
    if _MARIMO.search(whole) and re.search(r"^import marimo\b", whole, re.MULTILINE):
        raise Refusal(MARIMO)
    if _LINK.fullmatch(whole):
        raise Refusal(LINK)
    return Sources(_limited(CELL_STARTS.split(_restored(whole))), ())


def _is_conflict(text: str) -> bool:
    return all(mark.search(text) for mark in CONFLICT)


def text(content: bytes) -> str:
    """Returns a file's text: UTF-8, or what its byte order mark or its first two lines declare.

    Raises:
        Refusal: it is none.
    """
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise Refusal("The file is empty: save the notebook again and hand in that file.")
    if told := no_text(content):
        raise Refusal(told)
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    declared = _CODING.match(content)
    coding = _MARKS.get(mark) or (declared[1].decode() if declared else "utf-8")
    with contextlib.suppress(ValueError, LookupError):  # bytes.decode takes no coding but those of texts
        if whole := content.decode(coding):
            return whole
    raise Refusal(
        "The file is not UTF-8 text: Jupyter can't open it either. Open it in an editor such as VS Code, "
        "choose Save with Encoding, UTF-8, see whether Jupyter opens it, and hand it in again."
    )


def no_text(content: bytes) -> str:
    """Returns the sentence for what is no text by its first bytes, "" for anything else."""
    if content.startswith(b"PK\3\4") and b"[Content_Types].xml" in content[:HEAD]:
        return OFFICE
    return next((told for start, told in _NO_TEXT.items() if content.startswith(start)), "")


def peeked(head: bytes) -> str:
    """Returns the text of the first bytes of a file, "" where they are none."""
    with contextlib.suppress(Refusal):
        return text(head)
    return head.decode("utf-8", "replace") if len(head) == HEAD and b"\0" not in head else ""  # cut in a character


def is_notebook(head: bytes) -> bool:
    """Says by its first bytes whether a file of any name is a notebook."""
    begins = peeked(head).lstrip()
    return begins.startswith("{") and bool(re.search(r'"(?:cells|worksheets|nbformat)"\s*:', begins))


def _why_not_json(text: str, error: ValueError) -> str:
    body = text.strip()
    if "\0" in text:
        return ZEROS
    if _is_conflict(text):
        return UNMERGED
    if _LINK.fullmatch(text):
        return LINK
    if body.startswith("<"):
        return "The file is a web page, not a notebook: download the .ipynb file itself and hand it in."
    if body.startswith("{") and not body.endswith("}"):
        return "The notebook is cut off before its end: save or download it completely and hand it in again."
    line = getattr(error, "lineno", 1)
    return (
        f"The file is not a notebook (no valid JSON at line {line}): save or download it once more, "
        "see whether Jupyter opens it, and hand it in again."
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
    if len(sources) > limits.CELLS:
        raise Refusal(
            f"The file holds more than {limits.CELLS:,} code cells: hand in the notebook of this lab, and no other."
        )
    if sum(map(len, sources)) > limits.CODE:
        raise Refusal(
            f"The file holds more than {limits.CODE:,} characters of code: "
            "keep data out of the code cells, save and hand it in again."
        )
    return tuple(map(_normalised, sources))


def _normalised(text: str) -> str:
    """Returns text as Python reads it: one kind of line end, and no half of a two-part character.

    What many have, such as the lesson's own cells, is in memory once.
    """
    return sys.intern(re.sub(r"\r\n?", "\n", text).encode("utf-8", "replace").decode("utf-8"))


def _restored(text: str) -> str:
    """Returns an export with those cells as code again that Colab had turned to comments."""
    return COMMENTED_OUT.sub(lambda found: re.sub(r"^# ?", "", found[1], flags=re.MULTILINE), text)
