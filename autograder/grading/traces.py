"""Whether an answer leaves a trace: without one, what runs after it in its kernel finds all as if it were alone.

Told from the source, on the safe side: what does more than import, and build Keras objects from numbers and texts,
leaves one.
"""

import ast
import builtins

from autograder.grading.needs import SETUP
from autograder.records import Answer

_PACKAGES = {"keras", "numpy", "tensorflow"}
# Calls that return something new, and change no more than Keras' counters and random numbers.
_BUILDERS = {
    "Activation", "Dense", "Flatten", "GlorotUniform", "HeNormal", "HeUniform", "Input", "InputLayer", "Model", "ReLU",
    "Sequential", "Softmax", "set_random_seed", "set_seed",
}  # fmt: skip


def leaves_none(answer: Answer) -> bool:
    """Returns whether running an answer changes nothing that another answer could meet.

    Example: model = Sequential([Dense(25, activation="relu")]) -> True
    Example: np.exp = np.sin -> False
    """
    try:
        body = ast.parse(f"{answer.needs}\n{answer.cell}").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(map(_is_traceless, body))


def _is_traceless(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import(names):
            return all(name.name.partition(".")[0] in _PACKAGES for name in names)
        case ast.ImportFrom(module, names, 0):
            return (module or "").partition(".")[0] in _PACKAGES and all(name.name != "*" for name in names)
        case ast.Assign([ast.Name(name)], value):
            return name not in SETUP and not hasattr(builtins, name) and _is_built(value)
        case ast.Expr(value):
            return _is_built(value)
    return False


def _is_built(value: ast.expr | None) -> bool:
    match value:
        case ast.Constant() | ast.Name():
            return True
        case ast.Attribute(inner) | ast.UnaryOp(_, inner):
            return _is_built(inner)
        case ast.List(parts) | ast.Tuple(parts):
            return all(map(_is_built, parts))
        case ast.Call(callee, arguments, keywords):
            return _is_builder(callee) and all(map(_is_built, [*arguments, *(word.value for word in keywords)]))
    return False


def _is_builder(callee: ast.expr) -> bool:
    match callee:
        case ast.Name(name):
            return name in _BUILDERS
        case ast.Attribute(inner, name):
            return name in _BUILDERS and _is_built(inner)
        case ast.Call():  # a layer called on the one before
            return _is_built(callee)
    return False
