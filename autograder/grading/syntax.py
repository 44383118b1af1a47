"""Python text and its tree: read without running, cut without moving a line.

- the tree of a text, and the names that a text sets and reads
- the text of one statement
- statements taken out of a text: each stays where it is, as a comment
"""

import ast
import re
import symtable
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from autograder.grading.ipython import NOT_RUN

T = TypeVar("T")
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # scopes that run at once, unlike functions


@dataclass(frozen=True)
class Names:
    """The names of a text: those it sets, reads at once, and reads when its functions are called."""

    sets: frozenset[str]
    reads: frozenset[str]
    reads_later: frozenset[str]


@dataclass(frozen=True)
class Cut:
    """A node to be taken out of its text, and what stands there instead."""

    node: ast.stmt | ast.expr
    left: str = "pass"


def tree(source: str) -> ast.Module:
    """Returns the tree of a text; a notebook may await outside of functions.

    Raises:
        SyntaxError: it is not Python, or too deeply nested to be read.
    """
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return _quietly(lambda: compile(source, "<cell>", "exec", flags, dont_inherit=True))


def refuse_uncompilable(source: str) -> None:
    """Compiles a text, which finds what its tree does not show, such as a return outside of a function.

    Raises:
        SyntaxError: Python would not start to run it.
    """
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    _quietly(lambda: compile(source, "<cell>", "exec", flags, dont_inherit=True))


def names(source: str) -> Names:
    """Returns the names that a text sets and reads in the module's scope.

    Raises:
        SyntaxError: it is not Python.
    """
    top = _quietly(lambda: symtable.symtable(source, "<cell>", "exec"))
    symbols = top.get_symbols()
    sets = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    reads = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    later: set[str] = set()
    waiting = [(table, False) for table in top.get_children()]
    while waiting:
        table, called = waiting.pop()
        called = called or (table.get_type() == "function" and table.get_name() not in COMPREHENSIONS)
        # A global that a function only counts up, calls += 1, is assigned there and not called referenced.
        found = {s.get_name() for s in table.get_symbols() if s.is_global() and (s.is_referenced() or s.is_assigned())}
        (later if called else reads).update(found)
        waiting += [(child, called) for child in table.get_children()]
    return Names(frozenset(sets), frozenset(reads), frozenset(later - reads))


def first_line(node: ast.stmt | ast.expr) -> int:
    """Returns the number of the line where a node begins, its decorators included, from 1."""
    return min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])


def segment(lines: Sequence[str], node: ast.stmt) -> str:
    """Returns the text of one statement of a text."""
    start, end = first_line(node), node.end_lineno or node.lineno
    text = list(lines[start - 1 : end])
    text[-1] = _characters(text[-1], node.end_col_offset or 0)[0]
    if start == node.lineno:  # after a semicolon it begins within a line
        text[0] = _characters(text[0], node.col_offset)[1]
    return "\n".join(text)


def cut(source: str, cuts: Sequence[Cut]) -> str:
    """Returns a text without some of its nodes; no line moves.

    Whole lines become comments. A node that shares its line, or stands inside a block, leaves `left` behind.
    """
    lines = source.split("\n")
    for item in sorted(cuts, key=lambda item: (item.node.lineno, item.node.col_offset), reverse=True):
        node = item.node
        start, end = first_line(node), node.end_lineno or node.lineno
        before = _characters(lines[start - 1], node.col_offset)[0] if start == node.lineno else ""
        after = _characters(lines[end - 1], node.end_col_offset or 0)[1]
        alone = item.left == "pass" and not before.strip() and re.fullmatch(r";?\s*(?:#.*)?", after.strip())
        if alone and not before:
            lines[start - 1 : end] = [NOT_RUN + line if line.strip() else line for line in lines[start - 1 : end]]
        elif alone:
            lines[start - 1] = f"{before}{item.left}  {NOT_RUN}{lines[start - 1].strip()}"
            lines[start:end] = [NOT_RUN + line if line.strip() else line for line in lines[start:end]]
        else:
            lines[start - 1 : end] = [before + item.left + after, *[""] * (end - start)]
    return "\n".join(lines)


def _characters(line: str, offset: int) -> tuple[str, str]:
    """Splits a line at an offset of the tree, which counts bytes."""
    data = line.encode("utf-8")
    return data[:offset].decode("utf-8"), data[offset:].decode("utf-8")


def _quietly(read: Callable[[], T]) -> T:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\d" in a learner's string
            return read()
    except (RecursionError, MemoryError):
        raise SyntaxError("too deeply nested", ("<cell>", 1, 1, "")) from None
    except (ValueError, OverflowError) as error:
        raise SyntaxError(str(error), ("<cell>", 1, 1, "")) from None
