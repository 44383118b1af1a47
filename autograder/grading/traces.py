"""Whether an answer leaves a trace: without one, what runs after it in its kernel finds all as if it were alone.

Told from the source, on the safe side: what does more than import Keras, and build its objects from numbers and
texts, leaves one.
"""

import ast
import builtins

from autograder.grading import needs, syntax
from autograder.records import Answer

_PACKAGES = {"keras", "tensorflow"}
# Calls that return something new, and change no more than Keras' counters and random numbers.
_BUILDERS = {
    "Activation", "Dense", "Flatten", "GlorotUniform", "HeNormal", "HeUniform", "Input", "InputLayer", "Model", "ReLU",
    "Sequential", "Softmax", "set_random_seed", "set_seed",
}  # fmt: skip
_FROM_THE_LESSON = {"tf", "Sequential", "Dense", "linear", "relu", "sigmoid"}


def leaves_none(answer: Answer) -> bool:
    """Returns whether running an answer changes nothing that another answer could meet.

    Example: model = Sequential([Dense(25, activation="relu")]) -> True
    Example: np.exp = np.sin -> False
    """
    try:
        reader = _Reader()
        return all(reader.is_traceless(statement) for statement in syntax.tree(f"{answer.needs}\n{answer.cell}").body)
    except (SyntaxError, RecursionError):
        return False


class _Reader:
    """Follows the names that stand for Keras, its builders, and what they have built."""

    def __init__(self) -> None:
        self._known = set(_FROM_THE_LESSON)

    def is_traceless(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Import(names) | ast.ImportFrom(names=names):
                return all(self._is_harmless(statement, name) for name in names)
            case ast.Assign([ast.Name(name)], value):
                return self._is_new(name) and self._is_built(value)
            case ast.Expr(value):
                return self._is_built(value)
        return False

    def _is_harmless(self, statement: ast.Import | ast.ImportFrom, imported: ast.alias) -> bool:
        """Says whether an import brings Keras under a new name, or what the lesson has under this name already."""
        name = imported.asname or imported.name.partition(".")[0]
        if name in needs.SETUP:
            return needs.is_same(statement, name)
        module = imported.name if isinstance(statement, ast.Import) else statement.module or ""
        if module.partition(".")[0] not in _PACKAGES or name == "*":
            return False
        return imported.name == name in _BUILDERS or self._is_new(name)

    def _is_new(self, name: str) -> bool:
        """Says whether a name may be given to something: no other answer could mean it, and no builder is called so."""
        is_new = name not in needs.SETUP and name not in _BUILDERS and not hasattr(builtins, name)
        if is_new:
            self._known.add(name)
        return is_new

    def _is_built(self, value: ast.expr) -> bool:
        match value:
            case ast.Constant():
                return True
            case ast.Name(name):
                return name in self._known or name in _BUILDERS
            case ast.Attribute(inner) | ast.UnaryOp(_, inner):
                return self._is_built(inner)
            case ast.List(parts) | ast.Tuple(parts):
                return all(map(self._is_built, parts))
            case ast.Call(callee, arguments, keywords):
                passed = [*arguments, *(word.value for word in keywords)]
                return self._is_builder(callee) and all(map(self._is_built, passed))
        return False

    def _is_builder(self, callee: ast.expr) -> bool:
        match callee:
            case ast.Name(name):
                return name in _BUILDERS
            case ast.Attribute(inner, name):
                return name in _BUILDERS and self._is_built(inner)
        return self._is_built(callee)  # a layer, called on the one before
