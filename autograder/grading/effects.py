"""What a call of a learner's function does to names outside of it: those it sets by `global`, and those it changes.

- each function's and method's own doings, then those of the functions it calls
- what a statement does by its calls
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

DEEP = 5  # functions that call each other; real notebooks have main() and two or three below it
MANY = 50  # names; more than that is no lesson's code

# Gives the names whose values a statement changes in place.
Changes = Callable[[ast.stmt], frozenset[str]]


@dataclass(frozen=True)
class Effects:
    """What one function does when it is called.

    sets       : names of the notebook that it gives a value
    changes    : names of the notebook whose values it changes in place
    parameters : names of its positional parameters
    changed    : those of its parameters whose values it changes in place
    trains     : it trains by hand, with a tape of gradients
    """

    sets: frozenset[str]
    changes: frozenset[str]
    parameters: tuple[str, ...]
    changed: frozenset[str]
    trains: bool = False

    @property
    def any(self) -> bool:
        """Whether a call does anything to the notebook's names."""
        return bool(self.sets or self.changes or self.changed or self.trains)

    @property
    def few(self) -> bool:
        """Whether it is of a size that a lesson's code has."""
        return len(self.sets) + len(self.changes) <= MANY


def of(parts: Iterable[ast.stmt], changes: Changes) -> dict[str, Effects]:
    """Returns the effects of the functions that have some, by name; of two with one name the later.

    A method is named with a dot: ".add". Which class it is of nobody can tell where it is called.
    """
    nodes: dict[str, ast.FunctionDef] = {}
    for part in parts:
        if isinstance(part, ast.FunctionDef):
            nodes[part.name] = part
        elif isinstance(part, ast.ClassDef):
            nodes |= {f".{item.name}": item for item in part.body if isinstance(item, ast.FunctionDef)}
    own = {name: _own(node, changes) for name, node in nodes.items()}
    found = {name: effects for name, effects in own.items() if effects.any and effects.few}
    for _ in range(DEEP if found else 0):
        found |= {
            name: replace(
                effects,
                sets=effects.sets | more.sets,
                changes=effects.changes | (more.changes - set(effects.parameters)),
                changed=effects.changed | (more.changes & set(effects.parameters)),
                trains=effects.trains or more.trains,
            )
            for name, effects in own.items()
            if (more := of_calls(_calls(ast.walk(nodes[name])), found)).any
        }
        found = {name: effects for name, effects in found.items() if effects.few}
    return found


def of_statement(parts: Iterator[ast.stmt], known: Mapping[str, Effects]) -> Effects:
    """Returns what a statement does by its calls.

    Args:
        parts: the statement and those in its blocks, without the bodies of functions
        known: effects of the functions, by name
    """
    return of_calls((call for part in parts for call in _calls(_expressions(part))) if known else (), known)


def of_calls(calls: Iterator[ast.Call] | tuple[()], known: Mapping[str, Effects]) -> Effects:
    """Returns what some calls do together."""
    sets: set[str] = set()
    changes: set[str] = set()
    trains = False
    for call in calls:
        effects, passed = known.get(_name(call.func)), list(call.args)
        if isinstance(call.func, ast.Attribute):
            passed.insert(0, call.func.value)  # self
        if effects and len(sets | changes) <= MANY:
            trains |= effects.trains
            sets |= effects.sets
            given = [*zip(effects.parameters, passed, strict=False), *((k.arg, k.value) for k in call.keywords)]
            changes |= effects.changes
            changes |= {item.id for name, item in given if name in effects.changed and isinstance(item, ast.Name)}
    return Effects(frozenset(sets), frozenset(changes), (), frozenset(), trains)


def _name(function: ast.expr) -> str:
    return f".{function.attr}" if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _own(node: ast.FunctionDef, changes: Changes) -> Effects:
    arguments = node.args
    parameters = tuple(item.arg for item in (*arguments.posonlyargs, *arguments.args))
    shared = {name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names}
    assigned = {name for part in ast.walk(node) for name in _assigned(part)}
    inside = frozenset(name for part in node.body for name in changes(part))
    named = {*parameters, *(item.arg for item in arguments.kwonlyargs)}
    return Effects(
        sets=frozenset(shared & assigned),
        changes=inside - named - (assigned - shared),
        parameters=parameters,
        changed=inside & named - assigned,
        trains=any(isinstance(part, ast.Attribute) and part.attr == "GradientTape" for part in ast.walk(node)),
    )


def _assigned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (part.asname or part.name.partition(".")[0] for part in node.names)


def _calls(nodes: Iterator[ast.AST]) -> Iterator[ast.Call]:
    return (node for node in nodes if isinstance(node, ast.Call))


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """Gives the nodes of a statement that are no statements of its blocks."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    waiting: list[ast.AST] = [statement]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
                waiting.append(child)
                yield child
