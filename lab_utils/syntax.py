"""What a cell's code makes and needs, and whether a function does anything yet, by reading it."""

import ast
import dis
import functools
import re
import types
from collections.abc import Iterator

# Steps of Python that do more than make or move a value: a function without any has no work in it yet.
WORK = re.compile("BINARY|UNARY|COMPARE|CALL|FOR|GET_ITER|BUILD|STORE_SUBSCR|STORE_ATTR|IMPORT|RAISE|YIELD")


def made_by(cell: ast.Module) -> set[str]:
    """Returns the names that a cell binds when it runs; those of functions and comprehensions left out."""
    nodes = list(_at_once(cell))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return (stored - _comprehended(nodes)) | {node.name for node in nodes if isinstance(node, defined)}


def needed_by(cell: ast.Module) -> list[str]:
    """Returns the names that a cell reads when it runs and does not bind itself; functions read theirs later."""
    nodes = list(_at_once(cell))
    own = made_by(cell) | _comprehended(nodes)
    read = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return [name for name in dict.fromkeys(read) if name not in own]


def calls_a_test(cell: ast.Module) -> bool:
    """Says whether a cell calls a function whose name begins with test_."""
    calls = (node.func for node in ast.walk(cell) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id.startswith("test_") for called in calls)


def is_call_of(name: str, cell: ast.Module) -> bool:
    """Says whether a cell is nothing but a call of a function."""
    call = cell.body[0].value if len(cell.body) == 1 and isinstance(cell.body[0], ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name


def problem_of(cell: ast.Module) -> Exception | None:
    """Returns why a cell that can be parsed can't be compiled, such as one with return outside a function."""
    try:
        compile(cell, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return error
    return None


def seems_to_make(name: str, text: str) -> bool:
    """Says whether a text, Python or not, looks like the definition of a name, or says that it is the cell for it."""
    return bool(
        re.search(rf"^(?:(?:async )?def {name}\b|{name} *=(?!=)|# GRADED CELL:.*\b{name}\b)", text, re.MULTILINE)
    )


@functools.cache
def work_in(code: types.CodeType) -> dict[str, bool]:
    """Returns whether a function has no work in it yet, and whether the dots of a skeleton are used in it."""
    works = any(WORK.match(dis.opname[step]) for step in code.co_code[::2])
    values = any(constant is not None and constant is not ... for constant in code.co_consts[1:])  # after the docstring
    return {"empty": not (works or values), "dots": any(constant is ... for constant in code.co_consts)}


def _comprehended(nodes: list[ast.AST]) -> set[str]:
    parts = (part for node in nodes if isinstance(node, ast.comprehension) for part in ast.walk(node.target))
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _at_once(cell: ast.Module) -> Iterator[ast.AST]:
    """Gives the nodes of a cell, without the bodies of functions."""
    waiting: list[ast.AST] = [cell]
    while waiting:
        node = waiting.pop(0)
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            waiting += [*getattr(node, "decorator_list", []), *defaults]
        else:
            waiting += ast.iter_child_nodes(node)
