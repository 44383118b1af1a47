"""The sources of an answer for what is judged by reading: its functions, and where its other names come from.

The twin of `sources_of` in public_tests.py, which asks a running notebook; here nothing runs.
"""

import ast
import builtins
import textwrap
from collections.abc import Mapping, Sequence, Set

from autograder.grading import effects, statements, syntax
from autograder.grading.needs import SETUP
from autograder.records import Answer


def sources(answer: Answer) -> tuple[dict[str, str], dict[str, str]]:
    """Returns the learner's functions by name with their source, and the dotted place of other names.

    Example: ({"my_softmax": "def my_softmax(z): …"}, {"np": "numpy", "f": "tensorflow.nn.softmax"})
    """
    text = f"{answer.needs}\n{answer.cell}"
    reader = _Reader(text)
    try:
        body = syntax.tree(text).body
        free = syntax.names(text)
    except SyntaxError:
        return {}, reader.origins
    known = statements.effects_of(body)
    done = [effects.of_statement(statements.at_once(statement), known).sets for statement in body]
    last = {name: number for number, names in enumerate(done) for name in names}  # calls before it leave nothing
    callees = _callees(body, known)
    for number, statement in enumerate(body):
        for node in statements.at_once(statement):
            reader.read(node)
        if left := {name for name in done[number] if last[name] == number}:
            reached = {name for name in _reached(statement, callees) if known[name].sets & left}
            reader.read_functions(body, reached, left)
    for name in (free.reads | free.reads_later) - free.sets - set(dir(builtins)):
        if reader.stars:
            reader.origins.setdefault(name, f"{reader.stars[-1]}.{name}")
    return reader.functions, reader.origins


def _callees(body: Sequence[ast.stmt], known: Mapping[str, effects.Effects]) -> dict[str, set[str]]:
    """Returns for each function with effects those that it mentions."""
    functions = [node for node in body if isinstance(node, ast.FunctionDef) and node.name in known]
    return {node.name: _mentioned(node) & known.keys() for node in functions}


def _mentioned(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _reached(statement: ast.stmt, callees: Mapping[str, set[str]]) -> set[str]:
    """Returns the functions that a statement calls, and those that they call, as deep as effects are followed."""
    found: set[str] = set()
    waiting = _mentioned(statement) & callees.keys()
    for _ in range(effects.DEEP + 1):
        found |= waiting
        waiting = {callee for name in waiting for callee in callees.get(name, ())} - found
    return found


class _Reader:
    """Takes in statements one after the other; what a name meant last is what counts."""

    def __init__(self, text: str) -> None:
        self.functions: dict[str, str] = {}
        self.origins = {name: place for name, place in SETUP.items() if place}
        self.stars: list[str] = []  # modules of star imports
        self._lines = text.split("\n")

    def read(self, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef):
            self._set(node.name, self._text(node), "")
        elif isinstance(node, ast.ClassDef):
            self._set(node.name, "", f"__main__.{node.name}")
        elif isinstance(node, ast.Import):
            for part in node.names:
                top = part.name.partition(".")[0]
                self._set(part.asname or top, "", part.name if part.asname else top)
        elif isinstance(node, ast.ImportFrom):
            for part in node.names:
                if part.name == "*":
                    self.stars.append(node.module or "")
                else:
                    self._set(part.asname or part.name, "", f"{node.module}.{part.name}")
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                self._assign(target, node.value, node)

    def read_functions(self, body: Sequence[ast.stmt], names: Set[str], done: Set[str]) -> None:
        """Takes in what some functions do to the names in `done` when they are called."""
        functions, origins = dict(self.functions), dict(self.origins)
        for node in (node for node in body if isinstance(node, ast.FunctionDef) and node.name in names):
            for part in ast.walk(node):
                if isinstance(part, ast.stmt) and part is not node:
                    self.read(part)
        inside = {name: (self.functions.get(name, ""), self.origins.get(name, "")) for name in done}
        self.functions, self.origins = functions, origins  # what else it sets is its own
        for name, (source, place) in inside.items():
            self._set(name, source, place)

    def _assign(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> None:
        if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            for part, item in zip(target.elts, value.elts, strict=False):
                self._assign(part, item, node)
        if not isinstance(target, ast.Name):
            return
        if isinstance(value, ast.Lambda):
            self._set(target.id, f"{target.id} = {ast.unparse(value)}", "")
        elif isinstance(value, ast.Name) and value.id in self.functions:
            self._set(target.id, self.functions[value.id], "")
        elif isinstance(value, ast.Call):
            self._set(target.id, "", self._made(value))
        else:
            self._set(target.id, "", self._place(value))

    def _set(self, name: str, source: str, place: str) -> None:
        self.functions.pop(name, None)
        self.origins.pop(name, None)
        if source:
            self.functions[name] = source
        elif place:
            self.origins[name] = place

    def _made(self, call: ast.Call) -> str:
        """Returns the place of what a call makes. Example: Activation("softmax") -> "….Activation.softmax"."""
        place = self._place(call.func)
        passed = [*call.args, *(word.value for word in call.keywords)]
        named = any(isinstance(item, ast.Constant) and item.value == "softmax" for item in passed)
        return f"{place}.softmax" if place and named else place

    def _place(self, node: ast.expr) -> str:
        """Returns where a dotted name comes from. Example: tf.nn.softmax -> "tensorflow.nn.softmax"."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        first = self.origins.get(node.id, self._starred(node.id))
        return ".".join([first, *reversed(parts)]) if first else ""

    def _starred(self, name: str) -> str:
        """Returns where a name comes from that only a star import can have brought."""
        known = name in self.functions or hasattr(builtins, name) or not self.stars
        return "" if known else f"{self.stars[-1]}.{name}"

    def _text(self, node: ast.stmt) -> str:
        return textwrap.dedent(syntax.segment(self._lines, node))
