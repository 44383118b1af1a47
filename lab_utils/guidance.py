"""Plain words for a cell that is run too early, and for an exercise whose code stops, in place of tracebacks.

IPython hands each cell to its `ast_transformers` before it runs, and what a cell raises to a handler:

- a cell needs a name that no cell has defined yet: it stops with a sentence that says which cell to run first
- it needs an exercise that is not solved yet: it says so and waits, as do the cells that need what it would have made
- the cell of an exercise stops, or its function does: the sentences are those of its test, and Python's own message is
  folded below them. What an earlier run of the cell had made is gone with it, so that no test speaks of old code.
- an exercise's test does not pass: an error says so, and the cells below it run all the same
"""

import ast
import sys
from collections.abc import Callable
from typing import Any

from IPython import get_ipython
from IPython.display import display

from lab_utils.answers import HINTS_STAY, fold, praise
from lab_utils.sentences import GONE, NOTHING, PLACES, STOPPED, TOO_EARLY, WAITS, CellTooEarly
from lab_utils.syntax import calls_a_test, is_call_of, made_by, needed_by, problem_of, seems_to_make, work_in
from lab_utils.telling import CheckFailed, Failure, tell, why_stopped


def guide_cells() -> None:
    """Lets the notebook say, when a cell is run too early or an exercise stops, what to do."""
    shell = get_ipython()
    if hasattr(shell, "kernel"):
        display({"text/html": HINTS_STAY, "text/plain": ""}, raw=True)
    if shell is not None and _guide() is None:
        guide = _Guide(shell)
        shell.ast_transformers.append(guide)
        shell.events.register("pre_run_cell", guide.begin)
        shell.events.register("post_run_cell", guide.end)
        shell.set_custom_exc((Exception, KeyboardInterrupt), guide.explain)


def what_is_left() -> None:
    """Says which exercises are solved, and what to do about the others."""
    guide = _guide()
    exercises = guide.exercises if guide else {}
    states = {place: bool(guide and guide.is_solved(name)) for name, place in exercises.items()}
    left = [place for place, solved in states.items() if not solved]
    marks = "   ".join(f"{place} {'✓' if solved else '–'}" for place, solved in states.items())
    if not states:
        print("Run the cells of section 1 first: they load the exercises' tests.")
    elif left:
        print(f"{marks}\nLeft: {' and '.join(left)}. Write the code, run its cell, then the cell of its test.")
    else:
        display(
            praise(marks, "Congratulations: all exercises are solved. Save the notebook; it is ready to hand in."),
            raw=True,
        )


def check(name: str, test: Callable[[], None]) -> None:
    """Runs the test of an exercise: shows what did not pass as an error of the cell, and remembers what passed."""
    guide, shell = _guide(), get_ipython()
    try:
        if name in guide.stopped and name not in guide.names:
            stopped = guide.stopped[name]
            why = NOTHING.format(place=guide.exercises[name], name=name)
            raise CheckFailed(f"{why}\n{stopped.rationale}\nTry: {stopped.help}", stopped.diagnosis)
        try:
            test()
        except CheckFailed:
            if half_built := guide.half_built.get(name):
                tell(half_built, [], "")
            raise
    except CheckFailed as failed:
        shell.showtraceback((type(failed), failed, failed.__traceback__))
    else:
        guide.passed[name] = guide.names[name]
        words = "Your code gave the right answer to every question, also for numbers drawn just now."
        display(praise(f"✓ {guide.exercises[name]} is solved.", words), raw=True)


def wait(sentence: str) -> None:
    """Says what a cell waits for."""
    print(sentence)


def stop(sentence: str) -> None:
    """Stops a cell that is run too early.

    Raises:
        CellTooEarly: always.
    """
    raise CellTooEarly(sentence)


def refuse() -> None:
    """Stops a cell that Python can parse and not compile, such as one with return outside a function."""
    raise _guide().unread


class _Guide:
    """Looks at each cell before and after it runs.

    names    : of the notebook
    made     : names that the running cell binds;  seems : exercises that its text seems to be for
    own      : exercises whose cell it is;  before : what those were
    home     : exercise -> the id of the cell that made it
    stopped  : exercise -> why the last run of its cell did not make it
    half_built : exercise -> what stopped its cell later on; a function is whole once it is defined
    passed   : exercise -> what passed its test
    waiting  : what a waiting cell would have made -> the exercise
    missing  : names that a cell that stopped should have made
    """

    def __init__(self, shell: Any) -> None:
        self.shell, self.names = shell, shell.user_ns
        self.made: set[str] = set()
        self.before: dict[str, Any] = {}
        self.home: dict[str, str | None] = {}
        self.failure: Failure | None = None
        self.stopped: dict[str, Failure] = {}
        self.half_built: dict[str, Failure] = {}
        self.passed: dict[str, Any] = {}
        self.waiting: dict[str, str] = {}
        self.missing: set[str] = set()
        self.unread: Exception | None = None
        self.begin(None)

    @property
    def exercises(self) -> dict[str, str]:
        """The lesson's exercises by name, with their places, such as "Exercise 1"."""
        tests = getattr(sys.modules.get("public_tests"), "__all__", ())
        return {test.removeprefix("test_"): f"Exercise {number}" for number, test in enumerate(tests, start=1)}

    def is_solved(self, name: str) -> bool:
        """Says whether what an exercise's name stands for has passed its test."""
        return name in self.names and self.passed.get(name, self) is self.names[name]

    def begin(self, info: Any) -> None:
        """Looks at the text of a cell, which may be no Python."""
        raw, self.cell = getattr(info, "raw_cell", ""), getattr(info, "cell_id", None)
        self.runs, self.failure = False, None
        self.seems = {name for name in self.exercises if seems_to_make(name, raw)}
        self.made = set(self.seems)
        self.before = {name: self.names.get(name) for name in self.exercises}

    @property
    def own(self) -> list[str]:
        at_home = {name for name, cell in self.home.items() if cell is not None and cell == self.cell}
        return [name for name in self.exercises if name in self.seems | self.made | at_home]

    def visit(self, cell: ast.Module) -> ast.Module:
        """Returns the cell as it is to run."""
        self.runs, self.made, exercises = True, made_by(cell), self.exercises
        if self.own and (error := problem_of(cell)):
            self.unread = error
            return _call("refuse")
        tested = next((name for name in exercises if is_call_of(f"test_{name}", cell)), None)
        for name in (name for name in needed_by(cell) if name not in self.own):
            defined, place = name in self.names, self.waiting.get(name) or exercises.get(name) or PLACES.get(name)
            broken = name in self.stopped and not defined
            waits = self._is_unfinished(name) if defined else name in self.waiting or broken
            if waits and place and not tested and not calls_a_test(cell):
                self.waiting.update(dict.fromkeys(self.made, place))
                why = "its cell stopped with an error. Mend it" if broken and name not in self.waiting else "finish it"
                return self._put_off("wait", WAITS.format(place=place, why=why))
            if not defined and not (tested and broken) and (place or name in self.missing):
                sentence = TOO_EARLY if place and name not in self.missing else STOPPED
                return self._put_off("stop", sentence.format(name=name, place=place))
        return _checking(tested, cell) if tested else cell

    def _put_off(self, how: str, sentence: str) -> ast.Module:
        """Returns what runs in the place of a cell that can't run yet."""
        self.failure = Failure("raises", sentence, "do that, then run the cell of this exercise again.")
        return _call(how, sentence)

    def explain(self, shell: Any, etype: type, value: Exception, tb: Any, tb_offset: int | None = None) -> None:
        """Shows an error: of an exercise in the sentences of its test, of any other cell as IPython does."""
        name = self._stopped_in(tb)
        explain = getattr(sys.modules.get("public_tests"), f"explain_{name}", None)
        if explain is None or hasattr(value, "_render_traceback_"):
            shell.showtraceback((etype, value, tb), tb_offset=tb_offset, running_compiled_code=self.runs)
            return
        self.failure = failure = why_stopped(explain, value)
        shell._showtraceback(etype, value, [failure.rationale, f"Try: {failure.help}"])
        display(fold(value), raw=True)

    def end(self, result: Any) -> None:
        """Forgets what an earlier run of an exercise's cell had made, if this one did not make it anew."""
        success, own, exercises = bool(result and result.success), self.own, self.exercises
        unread = getattr(result, "error_before_exec", None)
        if own and not self.failure and isinstance(unread, SyntaxError):  # found before it could be parsed, and shown
            self.failure = failure = why_stopped(getattr(sys.modules["public_tests"], f"explain_{own[0]}"), unread)
            print(f"Try: {failure.help}")
        for name in own:
            is_new = self.names.get(name) is not self.before[name]
            self.half_built.pop(name, None)
            if is_new or (success and name in self.made and name in self.names):
                self.stopped.pop(name, None)
                self.home[name] = self.cell
                if self.failure and not hasattr(self.names.get(name), "__code__"):
                    self.half_built[name] = self.failure
            elif not success or name in self.seems or self.before[name] is not None:
                self.names.pop(name, None)
                self.stopped[name] = self.failure or Failure(
                    "unfinished",
                    GONE.format(place=exercises[name], name=name),
                    f"look for a typing mistake in the name {name}, and run the cell again.",
                )
        self.missing = self.missing - self.made if success else self.missing | (self.made - self.names.keys())
        if success:
            for name in self.made & self.names.keys():
                self.waiting.pop(name, None)

    def _stopped_in(self, tb: Any) -> str | None:
        """Returns the exercise whose cell stopped, or whose function did."""
        if self.own:
            return self.own[0]
        codes = {getattr(self.names.get(name), "__code__", None): name for name in self.exercises}
        while tb is not None:
            if tb.tb_frame.f_code in codes:
                return codes[tb.tb_frame.f_code]
            tb = tb.tb_next
        return None

    def _is_unfinished(self, name: str) -> bool:
        """Says whether a name is as the unsolved exercise leaves it: no layers, or no work in it."""
        value = self.names[name]
        if name in self.exercises and hasattr(value, "__code__"):
            return work_in(value.__code__)["empty"]
        return hasattr(value, "get_weights") and not getattr(value, "layers", True)


def _guide() -> Any:
    shell = get_ipython()
    return next((found for found in getattr(shell, "ast_transformers", ()) if isinstance(found, _Guide)), None)


def _checking(name: str, cell: ast.Module) -> ast.Module:
    """Returns a cell that checks what a cell with a test alone tests."""
    return ast.parse(f"{_HERE}.check({name!r}, lambda: {ast.unparse(cell)})")


def _call(function: str, *words: str) -> ast.Module:
    return ast.parse(f"{_HERE}.{function}({', '.join(map(repr, words))})")


_HERE = "__import__('lab_utils.guidance').guidance"
