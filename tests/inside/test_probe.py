"""Before a question, the tools of the questions are as they were; the learner's own things stay."""

import builtins
import json
import sys
import types
from pathlib import Path

import pytest

from autograder.inside.probe import Untouched, ask
from autograder.inside.standins import absent
from tests.inside.shells import shell as new_shell

OBSERVERS = Path(__file__).parents[1] / "sandbox/lesson/observers.py"


@pytest.fixture
def untouched():
    module = types.ModuleType("observers_of_this_test")
    module.__file__ = str(OBSERVERS)
    kept = Untouched.of(module, {})
    yield kept
    kept.put_back(new_shell())
    sys.modules.pop(module.__name__, None)


def test_when_tools_were_replaced_then_they_are_put_back(untouched, monkeypatch):
    shell = new_shell()
    before = (json.dumps, builtins.ascii, [*sys.meta_path], [*sys.path])
    json.dumps, builtins.ascii, builtins.mine = print, abs, 1
    sys.meta_path.insert(0, object())
    sys.path.insert(0, "/evil")
    sys.setprofile(lambda *facts: None)
    shell.ast_transformers.append(object())
    shell.input_transformers_post.append(object())
    shell.events.register("pre_run_cell", lambda info: None)

    untouched.put_back(shell)

    assert (json.dumps, builtins.ascii, sys.meta_path, sys.path) == before
    assert not hasattr(builtins, "mine")
    assert sys.getprofile() is None
    assert (shell.ast_transformers, shell.input_transformers_post) == ([], [])
    assert shell.events.callbacks["pre_run_cell"] == []


def test_when_the_observers_were_replaced_then_fresh_ones_look(untouched):
    untouched.fresh_observers()["observe_value"] = None

    assert callable(untouched.fresh_observers()["observe_value"])


def test_when_an_answer_raises_what_nobody_catches_then_that_question_has_an_error(untouched, monkeypatch):
    def observe(target, question):
        raise SystemExit if question else ValueError

    monkeypatch.setattr(Untouched, "fresh_observers", lambda self: {"observe_value": observe})

    begun = []

    assert ask(untouched, "value", None, [["a", 1], ["b", 0]], begun.append) == {
        "a": {"error": "SystemExit"},
        "b": {"error": "ValueError"},
    }
    assert begun == [0, 1]


def test_when_a_package_is_missing_at_one_question_then_it_is_told_there(untouched, monkeypatch):
    def observe(target, question):
        try:
            exec(question)
        except Exception as error:
            return {"error": str(error)}

    monkeypatch.setattr("sys.meta_path", [*sys.meta_path, absent.Finder()])
    monkeypatch.setattr(Untouched, "fresh_observers", lambda self: {"observe_value": observe})
    questions = {
        "imported": "import no_package_of_this_name.at_all",
        "used": "import jax.nn\njax.nn.softmax([1])",
        "raised": "raise ModuleNotFoundError(\"No module named 'jax'\", name='jax')",
    }

    seen = ask(untouched, "value", None, [*questions.items()], lambda number: None)

    assert {name: one.get("lacks") for name, one in seen.items()} == {
        "imported": "no_package_of_this_name",
        "used": "jax",
        "raised": None,
    }
    for module in [name for name in sys.modules if name.partition(".")[0] == "jax"]:
        del sys.modules[module]
