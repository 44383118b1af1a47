"""A solution with one small change, for each change there is: the checks should notice every one of them.

- an operator, a comparison, a condition, a number, a truth value or a string becomes another
- a statement, a keyword or an element of a list is left out
- only between the markers: the rest of the cell is the stub's

Mutation testing: R. A. DeMillo, R. J. Lipton, F. G. Sayward, "Hints on Test Data Selection", Computer 11(4), 1978.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.lesson.sections import REGION

OTHER_OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.UAdd: (ast.USub,),
    ast.USub: (ast.UAdd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@dataclass(frozen=True)
class Mutant:
    """A graded cell with one change.

    line   : in the cell, from 1
    change : "before -> after", as an author declares it; after is "nothing" where something is left out
    source : of the whole cell, changed
    """

    line: int
    change: str
    source: str


@dataclass(frozen=True)
class _Edit:
    """One field of a node that gets another value; piece is what that changes, or leaves out."""

    field: str
    value: Any
    piece: Any
    leaves_out: bool = False


def of(source: str, choices: Sequence[str] = ()) -> Iterator[Mutant]:
    """Gives each change to the region of a graded cell.

    Args:
        choices: strings of which one becomes another; any other gets a letter more, with which these would only raise

    Example: "a = x + 1" -> "a = x - 1", "a = x + 2", "a = x + 0", "pass"
    """
    tree = ast.parse(source)
    lines = _region(source)
    for node, shown in list(_sites(tree, tree)):
        for edit in _edits(node, choices):
            if edit.piece.lineno in lines:
                yield _changed(tree, node, edit, shown)


def _region(source: str) -> range:
    match = REGION.search(source)
    assert match, "a graded cell has a region: sections.read refuses any other"
    return range(*(1 + source.count("\n", 0, end) for end in match.span("body")))


def _sites(node: ast.AST, shown: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Gives each node with the smallest call, keyword or statement around it: a change is shown in that."""
    if _is_docstring(node):
        return
    around = node if isinstance(node, ast.Call | ast.keyword | ast.stmt) else shown
    yield node, around
    for child in ast.iter_child_nodes(node):
        yield from _sites(child, around)


def _changed(tree: ast.Module, node: ast.AST, edit: _Edit, shown: ast.AST) -> Mutant:
    before, value = _line(edit.piece if edit.leaves_out else shown), getattr(node, edit.field)
    setattr(node, edit.field, edit.value)
    after = "nothing" if edit.leaves_out else _line(shown)
    mutant = Mutant(edit.piece.lineno, f"{before} -> {after}", ast.unparse(ast.fix_missing_locations(tree)))
    setattr(node, edit.field, value)
    return mutant


def _line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def _edits(node: ast.AST, choices: Sequence[str]) -> Iterator[_Edit]:
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp | ast.UnaryOp):
        for operator in OTHER_OPERATORS.get(type(node.op), ()):
            yield _Edit("op", operator(), node)
    elif isinstance(node, ast.Compare):
        for i, comparison in enumerate(node.ops):
            for operator in OTHER_OPERATORS[type(comparison)]:
                yield _Edit("ops", _with(node.ops, i, operator()), node)
    elif isinstance(node, ast.Constant):
        for value in _other_constants(node.value, choices):
            yield _Edit("value", value, node)
    elif isinstance(node, ast.Call):
        yield from _left_out("keywords", node.keywords)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set) and isinstance(getattr(node, "ctx", None), ast.Load | None):
        yield from _left_out("elts", node.elts)
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield _Edit("test", ast.UnaryOp(ast.Not(), node.test), node.test)
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if not isinstance(statements, list):  # of a lambda or a conditional expression
            continue
        for i, statement in enumerate(statements):
            if not isinstance(statement, ast.Pass) and not _is_docstring(statement):
                yield _Edit(field, _with(statements, i, ast.Pass()), statement, leaves_out=True)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _other_constants(value: object, choices: Sequence[str]) -> Sequence[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1]
    if isinstance(value, str):
        return [choice for choice in choices if choice != value] if value in choices else [f"{value}_"]
    return []


def _left_out(field: str, pieces: Sequence[ast.AST]) -> Iterator[_Edit]:
    for i, piece in enumerate(pieces):
        yield _Edit(field, [*pieces[:i], *pieces[i + 1 :]], piece, leaves_out=True)


def _with(items: Sequence[Any], i: int, item: Any) -> list[Any]:
    return [*items[:i], item, *items[i + 1 :]]
