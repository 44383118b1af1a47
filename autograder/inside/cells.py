"""A notebook's cells, taken apart as IPython takes them: statements, what breaks, and the names that they bind.

- a magic of a whole cell is taken off, or says that the cell is no Python
- IPython's own transformer turns the rest into Python
- where that is no Python, the statements that break are left out
"""

import ast
import re
import symtable
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# Cells below these are Python that runs in the notebook; those of a magic that this kernel lacks are taken for it.
RUNS_BELOW = {"time", "capture", "prun"}
# They keep what is below them for themselves: a file, another language, another process.
NOT_PYTHON = {
    "!", "HTML", "SVG", "bash", "cmd", "html", "javascript", "js", "latex", "markdown", "perl", "pypy", "python",
    "python2", "python3", "ruby", "script", "sh", "svg", "sx", "system", "timeit",
}  # fmt: skip
CELL_MAGIC = re.compile(r"%%(\w+|!)[^\n]*\n?")
DEFINES = re.compile(r"^[ \t]*(?:(?:def|class|type)\s+(\w+)|(\w+)\s*(?::[^=\n]*)?=(?!=))", re.MULTILINE)
ENDS = re.compile(r"^[ \t]*return\b", re.MULTILINE)
WRAPPED = re.compile(r"^get_ipython\(\)\.run_cell_magic\(", re.MULTILINE)
STARTS = re.compile(r"[^\s#)\]}](?!lse\b|lif\b|xcept\b|inally\b)")  # a line where a new statement begins
LOOK_AHEAD = 60  # lines on which new statements seem to begin, within one that does not parse by itself
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Broken:
    """Some lines that are no Python.

    text : they themselves
    line : of the cell, from 1, that Python complains about
    why  : Python's complaint
    """

    text: str
    line: int
    why: str


@dataclass(frozen=True)
class Cell:
    """One code cell.

    number : its place among the notebook's code cells, from 0
    raw    : as it was handed in
    text   : as Python
    """

    number: int
    raw: str
    text: str

    @cached_property
    def _parsed(self) -> tuple[list[ast.stmt], list[Broken]]:
        return parsed(self.text)

    @property
    def statements(self) -> list[ast.stmt]:
        """Those that are Python."""
        return self._parsed[0]

    @property
    def broken(self) -> list[Broken]:
        """The rest."""
        return self._parsed[1]

    @cached_property
    def binds(self) -> frozenset[str]:
        """The names that it may give a value when it runs; of statements that Python won't compile, too."""
        if not self.broken:
            try:
                return bound(self.text)
            except UNREADABLE:
                pass
        return frozenset().union(*map(bound_by, self.statements))

    def torn(self, name: str) -> Broken | None:
        """Returns the broken piece that was to define a name, or what that needs, or that was its end."""
        if not self.broken:
            return None
        own = [node for node in self.statements if name in self.binds and name in bound_by(node)]
        needed = {part.id for node in own for part in ast.walk(node) if isinstance(part, ast.Name)}
        for piece in reversed(self.broken):
            if defined(piece.text) & {name, *needed} or (own and ENDS.search(piece.text)):
                return piece
        return None


def read(shell: Any, number: int, raw: str) -> Cell:
    """Returns a cell as IPython's `shell` would run it; one of another language is empty.

    Example: "%%time\\nx = 1" -> "x = 1" one line further down
    """
    body = _unwrapped(textwrap.dedent(raw) if raw[:1].isspace() else raw)
    gap = ""  # in the place of the lines taken off; IPython would drop an empty one
    while magic := CELL_MAGIC.match(body.lstrip()):
        name, known = magic[1], shell.find_cell_magic(magic[1]) is not None
        if name in NOT_PYTHON:
            return Cell(number, raw, "")
        if known and name not in RUNS_BELOW:  # a file that is written, or a magic of the learner's own
            break
        gap += "#\n"
        body = body.lstrip()[magic.end() :]
    try:
        text = shell.transform_cell(body if body.lstrip().startswith("%%") else gap + body)
        if text.count("\n") <= 1:
            text = shell.prefilter_manager.prefilter_lines(text)
    except Exception:  # a transformer of the learner's, or a text that none can read
        text = gap + body
    return Cell(number, raw, text)


def _unwrapped(text: str) -> str:
    """Returns the cell that an export wrote as get_ipython().run_cell_magic("time", "", "…")."""
    if not WRAPPED.search(text):
        return text
    try:
        (statement,) = _tree(text)
        magic, line, body = (ast.literal_eval(argument) for argument in statement.value.args)  # type: ignore[attr-defined]
    except (*UNREADABLE, TypeError, AttributeError):
        return text
    return f"%%{magic} {line}\n{body}"


def parsed(text: str) -> tuple[list[ast.stmt], list[Broken]]:
    """Returns the statements of a text, and the pieces of it that are none; every line keeps its number."""
    try:
        return _tree(text), []
    except UNREADABLE:
        pass
    lines = text.split("\n")
    starts = list(_starts(lines))
    statements: list[ast.stmt] = []
    broken: list[Broken] = []
    i = 0
    while i < len(starts) - 1:
        problem: Exception | None = None
        for j in range(i + 1, min(len(starts), i + 1 + LOOK_AHEAD)):
            try:
                found = _tree("\n".join(lines[starts[i] : starts[j]]))
            except UNREADABLE as error:
                problem = problem or error
                continue
            statements += [ast.increment_lineno(node, starts[i]) for node in found]
            i = j
            break
        else:
            line = min(getattr(problem, "lineno", None) or 1, starts[i + 1] - starts[i]) + starts[i]
            why = getattr(problem, "msg", None) or str(problem) or type(problem).__name__
            broken.append(Broken("\n".join(lines[starts[i] : starts[i + 1]]), line, why))
            i += 1
    return statements, broken


def _starts(lines: Sequence[str]) -> Iterator[int]:
    """Gives the lines on which a statement seems to begin, and the end."""
    yield 0
    decorated = lines[0].startswith("@")
    for number, line in enumerate(lines[1:], start=1):
        if STARTS.match(line):
            if not decorated:
                yield number
            decorated = line.startswith("@")
    yield len(lines)


def _tree(text: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as an invalid escape in a string
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree = compile(text, "<cell>", "exec", flags, dont_inherit=True)
    return tree.body


def bound(text: str) -> frozenset[str]:
    """Returns the names of the notebook that a text may give a value: its own, and by `global` in functions.

    Raises:
        SyntaxError, RecursionError: it can't be read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        top = symtable.symtable(text, "<cell>", "exec")
    names: set[str] = set()
    waiting = [top]
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if (table is top or symbol.is_declared_global())
            and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace())
        }
        if table is top and "del" in text:  # which counts as an assignment there
            names -= _only_deleted(text)
    return frozenset(names)


def bound_by(node: ast.stmt) -> frozenset[str]:
    """Returns the same for one statement; what Python won't compile tells by its look."""
    try:
        text = ast.unparse(node)
    except UNREADABLE:
        return frozenset()
    try:
        return bound(text)
    except UNREADABLE:
        return defined(text)


def defined(text: str) -> frozenset[str]:
    """Returns the names that some lines seem to define, whether they are Python or not."""
    return frozenset(found for pair in DEFINES.findall(text) for found in pair if found)


def _only_deleted(text: str) -> set[str]:
    names: dict[type, set[str]] = {ast.Del: set(), ast.Store: set(), ast.Load: set()}
    for node in ast.walk(ast.Module(_tree(text), [])):
        if isinstance(node, ast.Name):
            names[type(node.ctx)].add(node.id)
    return names[ast.Del] - names[ast.Store]
