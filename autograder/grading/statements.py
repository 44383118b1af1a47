"""The statements of a notebook, in order, each with the names it sets, changes and reads.

- only statements outside of functions; a block (if, try, with, for) is one statement
- what never runs in grading is left out: training, loading and saving models, the course's own helpers
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from autograder.grading import effects, mending, syntax
from autograder.grading.effects import Effects
from autograder.grading.refusals import Refusal

# A model in training and at rest; and what only works in the learner's own notebook.
NEVER_RUN = {
    *("compile", "evaluate", "fit", "fit_generator", "predict", "predict_on_batch", "summary", "train_on_batch"),
    *("export", "load_model", "load_weights", "plot_model", "save", "save_model", "save_weights"),
    *("display", "get_ipython", "input", "mount", "print", "show", "system", "upload"),
}
NO_MODELS = {"json", "os", "platform", "re"}  # re.compile and the like
TRAINS = {"evaluate", "fit"}
CHANGES = {
    *("add", "append", "appendleft", "build", "clear", "discard", "extend", "fill", "insert", "pop", "popitem"),
    *("remove", "reverse", "setdefault", "sort", "update"),
}
SEEDS = {"seed", "set_random_seed", "set_seed"}
TRAINED = {"history", "loss", "metrics", "optimizer", "stop_training"}  # parts that only a compiled model has
LOADERS = re.compile(r"load|read|open|fetch|txt|file|download|urlopen|listdir|glob", re.IGNORECASE)
COURSE = re.compile(r"autils|lab_utils|public_tests")
STAR_SAFE = {
    *("cmath", "collections", "functools", "itertools", "keras", "math", "matplotlib", "numpy", "operator"),
    *("pylab", "random", "scipy", "statistics", "tensorflow", "typing"),
}
STATEMENTS_LIMIT = 10_000  # real notebooks have some hundred


@dataclass(frozen=True)
class Statement:
    """One statement outside of any function.

    cell   : number of its cell
    names  : what it sets and reads
    changes: names whose values it changes in place, such as model in model.add(…)
    mended : its cell is no Python as it stands, so it never ran in the learner's notebook
    idle   : it never runs in grading
    loads  : it reads files or the network, by the names it calls
    """

    cell: int
    node: ast.stmt
    names: syntax.Names
    changes: frozenset[str]
    mended: bool
    idle: bool
    loads: bool


@dataclass(frozen=True)
class Broken:
    """A piece of a cell that is no Python. Example: detail " (line 3: invalid syntax)"."""

    cell: int
    text: str
    detail: str


@dataclass(frozen=True)
class Reading:
    """All cells of a notebook, read.

    sources    : their texts as they came
    cells      : the same, with what is no Python turned to comments
    statements : in notebook order
    broken     : the pieces that are no Python
    effects    : what a call of a learner's function does to names outside of it, by the function's name
    """

    sources: tuple[str, ...]
    cells: tuple[str, ...]
    statements: tuple[Statement, ...]
    broken: tuple[Broken, ...]
    effects: Mapping[str, Effects]


def read(cells: Sequence[str]) -> Reading:
    """Returns the statements of the cells, each a text of plain Python, or nearly.

    Raises:
        Refusal: far more statements than any lesson has.
    """
    texts: list[str] = []
    found: list[Statement] = []
    broken: list[Broken] = []
    for number, source in enumerate(cells):
        text, body, pieces = mending.mended(source)
        if len(found) + len(body) > STATEMENTS_LIMIT:
            raise Refusal(
                f"The file holds more than {STATEMENTS_LIMIT:,} statements: "
                "keep the cells of the lesson, delete the others and hand it in again."
            )
        texts.append(text)
        broken += [Broken(number, piece, detail) for piece, detail in pieces]
        found += [
            Statement(number, node, names, _changes(node), bool(pieces), is_never_run(node), _is_loader(node))
            for node, names in body
        ]
    known = effects_of(item.node for item in found)
    return Reading(tuple(cells), tuple(texts), tuple(_with_calls(item, known) for item in found), tuple(broken), known)


def effects_of(nodes: Iterable[ast.stmt]) -> dict[str, Effects]:
    """Returns what calls of the functions that some statements define do to names outside of them."""
    return effects.of((part for node in nodes for part in at_once(node)), _changes)


def _with_calls(item: Statement, known: Mapping[str, Effects]) -> Statement:
    """Returns a statement with the names that it sets and changes by calling the learner's functions."""
    done = effects.of_statement(at_once(item.node), known)
    if not done.any:
        return item
    names = replace(item.names, sets=item.names.sets | done.sets)
    idle = item.idle or (done.trains and isinstance(item.node, ast.Assign | ast.Expr))
    return replace(item, names=names, changes=item.changes | done.changes, idle=idle)


def at_once(node: ast.stmt) -> Iterator[ast.stmt]:
    """Gives a statement and those in its blocks, in their order, without the bodies of functions and classes."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        if not isinstance(here, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside: list[ast.stmt] = []
            for child in ast.iter_child_nodes(here):
                if isinstance(child, ast.stmt):
                    inside.append(child)
                elif isinstance(child, ast.ExceptHandler | ast.match_case):
                    inside += child.body
            waiting += reversed(inside)


def is_never_run(node: ast.stmt) -> bool:
    """Says whether a statement trains, shows, loads or saves, or brings in the course's own helpers.

    A print that sets a name on its way, print(model := …), does run.
    """
    if isinstance(node, ast.Expr) and any(isinstance(part, ast.NamedExpr) for part in ast.walk(node)):
        return False
    if isinstance(node, ast.ImportFrom):
        return bool(COURSE.match(node.module or "."))
    if isinstance(node, ast.Import):
        return any(COURSE.match(part.name) for part in node.names)
    value = getattr(node, "value", None) if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign) else None
    while isinstance(value, ast.Subscript | ast.Await):
        value = value.value
    if not isinstance(value, ast.Call) or _root(value)[0] in NO_MODELS:
        return False
    return any(name in NEVER_RUN for name in _called(value))


def calls(node: ast.Assign, names: Set[str]) -> bool:
    """Says whether the value of an assignment comes from a call of one of some names."""
    return any(last_name(part.func) in names for part in ast.walk(node.value) if isinstance(part, ast.Call))


def is_change(node: ast.stmt) -> bool:
    """Says whether a plain call changes what it is called on, or sets a seed."""
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and last_name(call.func) in CHANGES | SEEDS


def is_seed(node: ast.stmt) -> bool:
    """Says whether a statement sets the seed of random numbers."""
    return is_change(node) and last_name(node.value.func) in SEEDS  # type: ignore[attr-defined]


def is_star(node: ast.stmt) -> bool:
    """Says whether a statement is a star import of a well-known library."""
    return isinstance(node, ast.ImportFrom) and _stars(node) and (node.module or "").partition(".")[0] in STAR_SAFE


def last_name(node: ast.expr) -> str:
    """Returns the last part of a dotted name. Example: tf.keras.Input -> "Input"."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_loader(node: ast.stmt) -> bool:
    return any(isinstance(call, ast.Call) and LOADERS.search(last_name(call.func)) for call in ast.walk(node))


def _stars(node: ast.ImportFrom) -> bool:
    return any(part.name == "*" for part in node.names)


def _called(call: ast.Call) -> Iterator[str]:
    """Gives the names of a chain of calls. Example: model.fit(X).history.get() -> "get", "fit"."""
    node: ast.expr = call
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Call):
            yield last_name(node.func)
            node = node.func
        else:
            node = node.value


def _root(node: ast.expr) -> tuple[str, set[str]]:
    """Returns the name that a dotted or indexed expression starts from, and its attributes on the way."""
    parts: set[str] = set()
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        if isinstance(node, ast.Attribute):
            parts.add(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return (node.id if isinstance(node, ast.Name) else ""), parts


def _changes(statement: ast.stmt) -> frozenset[str]:
    found: set[str] = set()
    loops: list[ast.For] = []
    for node in at_once(statement):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = [target for target in node.targets if isinstance(target, ast.Attribute | ast.Subscript)]
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        elif isinstance(node, ast.Expr) and not is_seed(node):
            targets = [
                part for part in ast.walk(node.value) if isinstance(part, ast.Attribute) and part.attr in CHANGES
            ]
        elif isinstance(node, ast.For):
            loops.append(node)
        for target in targets:
            name, parts = _root(target)
            if not parts & TRAINED:
                found.add(name)
    for loop in loops:  # for layer in model.layers: layer.trainable = False
        if _root(loop.target)[0] in found:
            found.add(_root(loop.iter)[0])
    return frozenset(found - {""})
