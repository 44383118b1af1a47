"""A cell that is no Python, cut where it breaks, so that the rest of it still counts.

- find the statement around the line that Python complains about
- turn it to comments, and try again
"""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from autograder.grading import syntax
from autograder.grading.ipython import NOT_RUN

STARTS = re.compile(r"[^\s#)\]}](?!lse\b|lif\b|xcept\b|inally\b)")  # a line where a new statement begins
ATTEMPTS = 20  # cuts in one cell; after them the rest of it is given up
PATIENCE = 1_000_000  # characters read again and again in one cell


def mended(source: str) -> tuple[str, list[tuple[ast.stmt, syntax.Names]], list[tuple[str, str]]]:
    """Returns a cell's text and its statements with their names; and the pieces that had to be cut, with the reason."""
    lines = source.split("\n")
    pieces: list[tuple[str, str]] = []
    detail = ""
    for _ in range(min(ATTEMPTS, 1 + PATIENCE // (len(source) + 1))):
        try:
            text = "\n".join(lines)
            syntax.refuse_uncompilable(text)
            body = syntax.tree(text).body
            return text, [(node, _names(lines, node)) for node in body], pieces
        except SyntaxError as error:
            line = min(max(error.lineno or 1, 1), len(lines))
            detail = detail or f" (line {line}: {error.msg})"
            start, end = _piece(lines, line - 1)
            pieces.append(("\n".join(lines[start:end]), detail))
            lines[start:end] = [NOT_RUN + part if part.strip() else "" for part in lines[start:end]]
    pieces.append(("\n".join(lines), detail))
    return "\n".join(NOT_RUN + line for line in lines), [], pieces


def _names(lines: Sequence[str], node: ast.stmt) -> syntax.Names:
    try:
        names = syntax.names(syntax.segment(lines, node))
        sets_nothing = isinstance(node, ast.Delete) or (isinstance(node, ast.AnnAssign) and node.value is None)
        return replace(names, sets=frozenset()) if sets_nothing else names
    except SyntaxError as error:
        line = (error.lineno or 1) + syntax.first_line(node) - 1
        raise SyntaxError(error.msg, ("<cell>", line, 1, "")) from None


def _piece(lines: Sequence[str], broken: int) -> tuple[int, int]:
    """Returns where the statement around a broken line begins and ends; all the rest when nothing is there."""
    start = next((i for i in range(broken, -1, -1) if STARTS.match(lines[i])), 0)
    while start > 0 and lines[start - 1].startswith("@"):
        start -= 1
    end = next((i for i in range(broken + 1, len(lines)) if STARTS.match(lines[i])), len(lines))
    return (start, end) if any(not line.startswith("#") for line in lines[start:end] if line) else (broken, len(lines))
