"""The questions: what each answer gives for them, as plain data.

Before anything is asked, what could disturb an honest question is put back as it was: the observers come fresh from
the read-only file, IPython's hooks are cleared, nothing traces. What remains needs the right computation.
"""

import builtins
import json
import re
import sys
import threading
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.inside.standins import absent

MISSING = object()


@dataclass(frozen=True)
class Untouched:
    """What was there before any learner's code.

    observers : the code of the module that holds them
    names     : of the notebook
    """

    name: str
    observers: types.CodeType
    modules: Mapping[types.ModuleType, dict[str, Any]]
    lists: Sequence[tuple[list[Any], list[Any]]]
    names: Mapping[str, Any]

    @classmethod
    def of(cls, observers: types.ModuleType, names: Mapping[str, Any]) -> "Untouched":
        """Returns it, with the observers from the module's own file."""
        file = str(observers.__file__)
        code = compile(Path(file).read_text(encoding="utf-8"), file, "exec")
        modules = {module: dict(vars(module)) for module in (builtins, json, json.decoder, json.encoder)}
        lists = [(found, list(found)) for found in (sys.meta_path, sys.path_hooks, sys.path)]
        return cls(observers.__name__, code, modules, lists, dict(names))

    def put_back(self, shell: Any) -> None:
        """Undoes what a learner's code may have done to the tools of the questions."""
        for off in (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile):
            off(None)
        for module, content in self.modules.items():
            now = vars(module)
            for name in [name for name in now if name not in content]:
                del now[name]
            now.update(content)
        for found, before in self.lists:
            found[:] = before
        shell.ast_transformers.clear()
        shell.input_transformers_post.clear()
        for callbacks in shell.events.callbacks.values():
            callbacks.clear()

    def begin_anew(self, shell: Any) -> None:
        """Leaves nothing of an earlier cell's, neither hooks nor names."""
        self.put_back(shell)
        shell.user_ns.clear()
        shell.user_ns.update(self.names)

    def fresh_observers(self) -> dict[str, Any]:
        """Returns the names of the observers' module, as it is made anew."""
        module = types.ModuleType(self.name)
        module.__file__ = self.observers.co_filename
        sys.modules[self.name] = module
        exec(self.observers, vars(module))
        return vars(module)


def ask(
    untouched: Untouched, exercise: str, target: Any, questions: Sequence[Sequence[Any]], begun: Callable[[int], None]
) -> dict[str, Any]:
    """Returns what came back for each question, by its name.

    Args:
        target: the answer, MISSING where there is none
        questions: (name, question), in the order in which to ask
        begun: called with the number of each question before it is asked
    """
    observe = untouched.fresh_observers()[f"observe_{exercise}"]
    seen: dict[str, Any] = {}
    for number, (name, question) in enumerate(questions):
        begun(number)
        absent.missing.clear()
        try:
            seen[name] = observe(target, question)
        except BaseException as error:  # such as SystemExit, which no observer catches
            seen[name] = {"error": type(error).__name__}
        if absent.missing:
            seen[name]["lacks"] = absent.missing[-1]
    return seen


def told(error: BaseException) -> str:
    """Returns an error as one line."""
    try:
        text = (str(error).strip().splitlines() or [""])[0]
    except Exception:  # the learner's own class
        text = ""
    name = re.sub(r"\W", "", type(error).__name__)
    line = _line(error)
    return (f"line {line}: " if line else "") + f"{name[:60]}: {text[:200]}"


def _line(error: BaseException) -> int:
    """Returns the line of a learner's cell in which an error came up, in a function if that was called; 0 if none."""
    walked = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code.co_name, line) for frame, line in walked if frame.f_globals.get("__name__") == "__main__"]
    return next((line for name, line in own if name != "<module>"), own[0][1] if own else 0)
