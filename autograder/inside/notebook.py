"""A notebook that runs: its code cells in order, statement by statement, as IPython would.

What it does with an error is its `mode`:
- "stops": an error ends its cell, as in Jupyter; a cell that is no Python does not run
- "goes_on": an error ends its statement; of a cell that is no Python, the rest runs; `retry` tries once more what
  failed, as notebooks are run out of order

Each mode is a run of its own in a process of its own, so nothing that ran only because we went on can take away
what the notebook shows. A cell that takes longer than its share is ended, in both.
"""

import ast
import asyncio
import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.inside import alarm, cells
from autograder.inside.cells import Broken, Cell

Mode = Literal["stops", "goes_on"]
SETTLE = 0.2  # seconds for tasks of the learner's to go on between two cells


@dataclass(frozen=True)
class Failed:
    """A statement that did not come to its end."""

    cell: Cell
    node: ast.stmt
    error: BaseException


@dataclass
class Trace:
    """What happened, as far as the grader needs it.

    failed : statements, and cells that were no Python or were left out
    ended  : cell -> what ended it, or a statement of it
    tested : cells that ended where a test of the lesson did not pass, on their last line
    slow   : cells that took too long
    bound  : name -> the last cell in which it was given a value
    """

    failed: list[Failed] = field(default_factory=list)
    ended: dict[int, BaseException | Broken] = field(default_factory=dict)
    tested: set[int] = field(default_factory=set)
    slow: set[int] = field(default_factory=set)
    bound: dict[str, int] = field(default_factory=dict)

    @property
    def unfinished(self) -> list[int]:
        """The cells that ran neither to their end nor to a test."""
        return sorted(self.ended.keys() - self.tested)


class Notebook:
    """Runs cells in an IPython shell.

    Args:
        shell: an InteractiveShell
        names: whose values are looked at after each cell
        seconds: a cell's share
        entered: called with each cell's number before it runs
        is_verdict: says whether an error is what a test of the lesson raised
    """

    def __init__(
        self, shell: Any, names: Sequence[str], seconds: float, entered: Callable[[int], None],
        is_verdict: Callable[[BaseException], bool],
    ) -> None:  # fmt: skip
        self._shell, self._names, self._seconds = shell, names, seconds
        self._entered, self._is_verdict = entered, is_verdict
        self._count = 0
        self.at = -1  # the cell that is running
        self.cells: list[Cell] = []  # that have run
        self.trace = Trace()

    async def run(
        self, sources: Sequence[Cell | str], mode: Mode, skip: Sequence[int] = (), until: int | None = None
    ) -> Trace:
        """Returns what happened.

        Args:
            sources: of all code cells; a Cell where it was read before
            skip: cells to be left out, as they cost an earlier run its process
            until: the last cell to be run
        """
        with self._shell.builtin_trap, _values_kept(self._shell):
            for number, source in enumerate(sources):
                number = source.number if isinstance(source, Cell) else number
                if number in skip:
                    continue
                self._entered(number)
                self.at = number
                cell = source if isinstance(source, Cell) else cells.read(self._shell, number, source)
                self.cells.append(cell)
                with self._watched(number):
                    await self._cell(cell, mode)
                    await self._settle()
                if number == until:
                    break
        return self.trace

    async def retry(self) -> None:
        """Tries what failed once more; a name that a later statement bound keeps its value."""
        user_ns = self._shell.user_ns
        with self._shell.builtin_trap, _values_kept(self._shell):
            for item in [item for item in self.trace.failed if item.cell.number not in self.trace.slow]:
                names = cells.bound_by(item.node) & self._bound_after(item) & user_ns.keys()
                kept = {name: user_ns[name] for name in names}
                with self._watched(item.cell.number):
                    until = alarm.clock() + self._seconds
                    error = await self._statement(item.node, self._remember(item.cell), until, is_last=False)
                    user_ns.update(kept)
                if error is None:
                    self.trace.failed.remove(item)
                    if not any(other.cell is item.cell for other in self.trace.failed):
                        self.trace.ended.pop(item.cell.number, None)

    @contextlib.contextmanager
    def _watched(self, number: int) -> Iterator[None]:
        """Notes which of the names got another value in a cell."""
        before = [self._shell.user_ns.get(name) for name in self._names]
        yield
        for name, value in zip(self._names, before, strict=True):
            now = self._shell.user_ns.get(name)
            if now is not value and now is not None:
                self.trace.bound[name] = number

    async def _cell(self, cell: Cell, mode: Mode) -> None:
        if cell.broken:
            self.trace.ended[cell.number] = cell.broken[0]
            if mode == "stops":
                return
        name, until = self._remember(cell), alarm.clock() + self._seconds
        for node in cell.statements:
            is_last = node is cell.statements[-1]
            error = await self._statement(node, name, until, is_last)
            if error is not None:
                if is_last and self._is_verdict(error):
                    self.trace.tested.add(cell.number)
                self.trace.failed.append(Failed(cell, node, error))
                self.trace.ended.setdefault(cell.number, error)
                if isinstance(error, alarm.TimeIsUp) or alarm.clock() > until:
                    self.trace.slow.add(cell.number)
                if mode == "stops" or cell.number in self.trace.slow:
                    return

    def _remember(self, cell: Cell) -> str:
        """Returns the name of the cell's code; In, and tools that show sources, find it there."""
        shell = self._shell
        self._count += 1
        name: str = shell.compile.cache(cell.text, self._count, raw_code=cell.raw)
        shell.history_manager.store_inputs(self._count, cell.text, cell.raw)
        shell.execution_count = self._count + 1
        return name

    async def _statement(self, node: ast.stmt, name: str, until: float, is_last: bool) -> BaseException | None:
        """Runs one statement; returns what it raised."""
        shell = self._shell
        shown = is_last and isinstance(node, ast.Expr)
        tree = ast.Interactive([node]) if shown else ast.Module([node], [])
        try:
            with shell.compile.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
                code = shell.compile(tree, name, "single" if shown else "exec")
            async with alarm.set_to(until, shell.user_ns):
                if code.co_flags & inspect.CO_COROUTINE:
                    await eval(code, shell.user_global_ns, shell.user_ns)
                else:
                    exec(code, shell.user_global_ns, shell.user_ns)
        except BaseException as error:  # SystemExit and KeyboardInterrupt, too, end a statement and no more
            return error
        return None

    async def _settle(self) -> None:
        """Lets the learner's tasks go on, as they do while a person reads what a cell has printed."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=SETTLE)

    def _bound_after(self, item: Failed) -> frozenset[str]:
        """Returns the names that statements after a failed one bind."""
        own = item.cell.statements
        rest = [cells.bound_by(node) for node in own[own.index(item.node) + 1 :]]
        return frozenset().union(*rest, *(cell.binds for cell in self.cells if cell.number > item.cell.number))


@contextlib.contextmanager
def _values_kept(shell: Any) -> Iterator[None]:
    """Keeps the value of a cell's last line as _ and in Out, and shows it to nobody."""
    hook = shell.displayhook

    def keep(value: Any) -> None:
        hook.check_for_underscore()
        if value is not None and not hook.quiet():
            hook.update_user_ns(value)

    before, sys.displayhook = sys.displayhook, keep
    try:
        yield
    finally:
        sys.displayhook = before
