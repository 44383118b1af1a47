"""Plain words for a cell that is run too early, in place of a NameError or a page of Keras.

IPython hands each cell to its `ast_transformers` before it runs. Ours changes a
cell in two cases only; every other cell runs as it stands:

- it needs a name of the lesson that no cell has defined yet: the cell stops
  with a sentence that says which cell to run first
- it needs a model without layers, because its exercise is not solved yet: the
  cell says so and waits, and so do the cells that need what it would have made
"""

import ast
from collections.abc import Iterator, MutableMapping
from typing import Any

from IPython import get_ipython

from lab_utils.sentences import CellTooEarly

# Where the lesson defines the names that its later cells need.
PLACES = {
    "my_softmax": "Exercise 1",
    "X": "section 4.2",
    "y": "section 4.2",
    "m": "section 4.2.3",
    "model": "Exercise 2",
    "history": "section 4.6",
    "image_of_two": "section 4.7",
    "prediction": "section 4.7",
    "prediction_p": "section 4.7",
}


def guide_cells() -> None:
    """Lets the notebook say, when a cell is run too early, which cell to run first."""
    shell = get_ipython()
    if shell is None:
        return
    others = [guide for guide in shell.ast_transformers if not isinstance(guide, _Guide)]
    shell.ast_transformers[:] = [*others, _Guide(PLACES, shell.user_ns)]


def stop(name: str, place: str) -> None:
    """Stops a cell that needs `name`.

    Raises:
        CellTooEarly: always.
    """
    raise CellTooEarly(f"{name} is not defined yet: run the cell that defines {name} first ({place}).")


def wait(place: str) -> None:
    """Says that a cell waits for an exercise."""
    print(f"This cell waits for {place}: finish it, run its cell, then run this one again.")


class _Guide:
    """Looks at each cell before it runs."""

    def __init__(self, places: dict[str, str], names: MutableMapping[str, Any]) -> None:
        self.places = places
        self.names = names
        self.waiting: dict[str, str] = {}  # what a waiting cell would have defined -> the exercise

    def visit(self, cell: ast.Module) -> ast.Module:
        made = _made(cell)
        for name in _needed(cell):
            place = self.waiting.get(name) or self.places.get(name)
            if place is None:
                continue
            defined = name in self.names
            unfinished = _is_unfinished(self.names.get(name)) if defined else name in self.waiting
            if unfinished and not _is_a_check(cell):
                self.waiting.update(dict.fromkeys(made, place))
                return _call("wait", place)
            if not defined:
                return _call("stop", name, place)
        for name in made:
            self.waiting.pop(name, None)
        return cell


def _is_unfinished(value: Any) -> bool:
    """Says whether a value is a model without any layer, as the unsolved exercise leaves it."""
    return hasattr(value, "get_weights") and not getattr(value, "layers", True)


def _is_a_check(cell: ast.Module) -> bool:
    calls = (node.func for node in ast.walk(cell) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id.startswith("test_") for called in calls)


def _made(cell: ast.Module) -> set[str]:
    """Returns the names that a cell defines at its top level or below, functions' own names left out."""
    stored = {node.id for node in ast.walk(cell) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.name for node in cell.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _needed(cell: ast.Module) -> list[str]:
    """Returns the names that a cell reads when it runs and does not define itself; functions read theirs later."""
    made = _made(cell)
    read = [node.id for node in _at_once(cell) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return [name for name in dict.fromkeys(read) if name not in made]


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


def _call(function: str, *words: str) -> ast.Module:
    arguments = ", ".join(repr(word) for word in words)
    return ast.parse(f"__import__('lab_utils.guidance').guidance.{function}({arguments})")
