"""A process that runs one notebook, or one cell of it, and answers questions about what that defined.

It reads requests from a socket and writes a line of JSON for each, and one for each cell, or question, that it enters:
- {"do": "run", …}    ->  {"ran": facts}; see `Server._run`
- {"do": "retry"}     ->  {"ran": facts}, after what failed was tried once more
- {"do": "ask", …}    ->  {"seen": observations, "nonce": the request's}
"""

import asyncio
import contextlib
import difflib
import importlib
import json
import os
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from autograder.inside import cells, probe
from autograder.inside.cells import Cell
from autograder.inside.newer import newer_python
from autograder.inside.notebook import Notebook, Trace
from autograder.inside.standins import absent, lesson

LONGEST = 40  # characters of a name that is told to a learner


@dataclass(frozen=True)
class Lesson:
    """What every notebook of a lesson finds.

    folder    : where its modules lie;  setup : source of what is defined before the first exercise
    helpers   : the module of its helpers, or "";  aliases : other names for it
    observers : the module with the observe_ functions;  exercises : those with points
    standins  : libraries with idle parts;  ruff : the program that knows newer Pythons, or ""
    """

    folder: str
    setup: str
    helpers: str
    aliases: Sequence[str]
    observers: str
    standins: Sequence[str]
    exercises: Sequence[str]
    ruff: str


class Server:
    """Serves one process, which may be forked between `__init__` and `serve`.

    Args:
        shell: an IPython shell that has run nothing yet
    """

    def __init__(self, shell: Any, lab: Lesson) -> None:
        self._shell, self._lesson = shell, lab
        sys.path.insert(0, lab.folder)
        exec(compile(lab.setup, "<set-up>", "exec"), shell.user_ns)
        self._observers = importlib.import_module(lab.observers)
        for name in (*lab.standins, "notebook", "absent"):  # else what they load would find what is not there
            importlib.import_module(f"autograder.inside.standins.{name}").install(shell)
        lesson.install(shell, lab.helpers, lab.aliases)
        sys.path.append("")  # the learner's own modules, behind all others
        self._untouched = probe.Untouched.of(self._observers, shell.user_ns)
        self._found: dict[str, dict[str, Any]] = {}

    def serve(self, connection: socket.socket) -> None:
        """Answers until the other side closes the connection."""
        self._connection = connection
        with connection.makefile("r", encoding="utf-8") as requests:
            self._send({"ready": True})
            asyncio.run(self._answer(requests))

    async def _answer(self, requests: Any) -> None:
        for line in requests:
            request = json.loads(line)
            do = request.pop("do")
            if do == "ask":
                self._send(self._ask(**request))
            else:
                self._send({"ran": await (self._run(**request) if do == "run" else self._retry())})

    def _send(self, message: Mapping[str, Any]) -> None:
        self._connection.sendall(json.dumps(message).encode() + b"\n")

    async def _run(
        self, sources: Sequence[str], only: str, mode: Any, skip: Sequence[int], until: int | None, seconds: float,
        modules: Mapping[str, str] = MappingProxyType({}),
    ) -> dict[str, Any]:  # fmt: skip
        """Runs a notebook, and takes hold of every answer.

        Args:
            sources: of all code cells
            modules: name and text of the .py files that were handed in beside them
            only: the exercise whose last cell runs alone, as if no other had run before; "" for all cells
            seconds: a statement's share
            mode: as Notebook has it, or "bare": goes on, and libraries that are not installed can't be imported
        """
        absent.stand_in = mode != "bare"
        book = Notebook(
            self._shell, self._lesson.exercises, seconds, lambda number: self._send({"cell": number}),
            is_verdict=lambda error: any(error is verdict for verdict in lesson.verdicts),
        )  # fmt: skip
        _put_here(modules)
        if only:
            self._untouched.begin_anew(self._shell)
        lesson.watch_tests(self._shell, self._observers, self._lesson.exercises, lambda: book.at)
        if only:
            return await self._run_alone(book, sources, only)
        await book.run(sources, "goes_on" if mode == "bare" else mode, skip, until)
        self._book, self._read = book, book.cells
        return self._facts(self._lesson.exercises)

    async def _run_alone(self, book: Notebook, sources: Sequence[str], only: str) -> dict[str, Any]:
        """Runs the last cell that binds an exercise's name, and takes hold of its answer."""
        read: list[Cell] = []  # from the last one on
        for number in reversed(range(len(sources))):
            if only in sources[number]:
                read.insert(0, cells.read(self._shell, number, sources[number]))
                if only in read[0].binds:
                    break
        chosen = read[0] if read and only in read[0].binds else None
        torn = self._torn(only, read, Trace())  # looked at before anything runs
        before = self._names()
        await book.run([chosen] if chosen else [], "goes_on" if chosen and chosen.broken else "stops")
        self._book, self._read = book, read
        facts = self._facts([only], torn)
        if undefined := facts["answers"][only]["undefined"]:
            pattern = re.compile(rf"\b{re.escape(undefined)}\b")
            others = [source for number, source in enumerate(sources) if not chosen or number != chosen.number]
            facts["answers"][only]["undefined"] = undefined if any(map(pattern.search, others)) else ""
        facts["causes"] = {}  # of a name that another cell defines, that cell tells
        now = self._names()
        facts["leaves"] = any(now.get(name) != before.get(name) for name in {*now, *before} - {only})
        return facts

    def _names(self) -> dict[str, int]:
        """Returns the notebook's names, each with what tells its value from others."""
        return {name: id(value) for name, value in self._shell.user_ns.items() if name[:1] != "_"}

    async def _retry(self) -> dict[str, Any]:
        await self._book.retry()
        return self._facts(self._lesson.exercises)

    def _facts(self, names: Sequence[str], torn: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Returns what is known of the answers before they are asked, and takes hold of all of them."""
        trace = self._book.trace
        facts = {name: self._answer_facts(name, torn or self._torn(name, self._book.cells, trace)) for name in names}
        self._untouched.put_back(self._shell)
        causes = {
            name: error
            for cell in self._book.cells
            if isinstance(error := trace.ended.get(cell.number), BaseException)
            for name in cell.binds
            if name not in self._shell.user_ns
        }
        lacks = {name: absent.package(error) for name, error in causes.items()}
        told = {name: probe.told(error) for name, error in causes.items()}
        return {"answers": facts, "ended": trace.unfinished, "slow": sorted(trace.slow), "causes": told, "lacks": lacks}

    def _answer_facts(self, name: str, torn: Mapping[str, Any] | None) -> dict[str, Any]:
        trace = self._book.trace
        target = self._shell.user_ns.get(name, probe.MISSING)
        tested, tested_in = lesson.tested.get(name, (probe.MISSING, None))
        self._found[name] = {"name": target, "tested": tested}
        places = [cell.number for cell in self._book.cells if name in cell.binds]
        place = trace.bound.get(name, places[-1] if places else None)
        stopped = [number for number in places if number in trace.ended]
        if target is probe.MISSING and place is not None:  # it was there, and was deleted
            stopped.append(place)
        ended = trace.ended.get(place) if place is not None else None
        error = ended if isinstance(ended, BaseException) else None
        undefined = error.name if isinstance(error, NameError) else ""
        return {
            "bound": target is not probe.MISSING,
            "tested": tested is not probe.MISSING and tested is not target,
            "tested_in": tested_in,
            "cell": place,
            "stopped": stopped,
            "error": probe.told(error) if error else "",
            "too_slow": place in trace.slow,
            "undefined": undefined if isinstance(undefined, str) else "",
            "torn": torn,
            "similar": "" if target is not probe.MISSING else self._similar(name),
            "binds": [cell.number for cell in self._read if name in cell.binds],
        }

    def _torn(self, name: str, read: Sequence[Cell], trace: Trace) -> dict[str, Any] | None:
        """Returns the last cell that breaks where it was to define an answer, and which newer Python would read it."""
        for cell in reversed(read):
            if piece := cell.torn(name):
                newer = newer_python(self._lesson.ruff, piece.text) if name in cells.defined(piece.text) else ""
                return {"cell": cell.number, "line": piece.line, "why": piece.why, "newer": newer}
            error = trace.ended.get(cell.number)
            if isinstance(error, SyntaxError) and name in cell.binds:  # found only when that statement was to run
                return {"cell": cell.number, "line": error.lineno, "why": error.msg, "newer": ""}
        return None

    def _similar(self, name: str) -> str:
        """Returns what a learner seems to have called an answer by mistake."""
        word = name.rpartition("_")[2]
        for other, value in reversed(self._shell.user_ns.items()):
            is_made = getattr(value, "__module__", "") == "__main__" or hasattr(value, "layers")
            if not is_made or other in self._lesson.exercises or other.startswith("_") or len(other) > LONGEST:
                continue
            if word in other.lower() or difflib.get_close_matches(name, [other.lower()], cutoff=0.8):
                return str(other)
        return ""

    def _ask(self, exercise: str, which: str, questions: Sequence[Sequence[Any]], nonce: str) -> dict[str, Any]:
        self._untouched.put_back(self._shell)
        target = self._found[exercise][which]
        seen = probe.ask(self._untouched, exercise, target, questions, lambda number: self._send({"cell": number}))
        return {"seen": seen, "nonce": nonce}


def _put_here(modules: Mapping[str, str]) -> None:
    """Writes the learner's modules where the notebook runs; there they are looked for last, behind all others."""
    for name, text in modules.items():
        with contextlib.suppress(OSError):
            if Path(name).name == name and not Path(name).exists():
                Path(name).write_text(text, encoding="utf-8")
    importlib.invalidate_caches()


def main(address: tuple[str, int], token: str, prepared: Mapping[str, Any]) -> None:
    """Serves a process of its own, outside of any sandbox.

    Args:
        address: where the caller listens
        token: what tells it who connects
    """
    from IPython.core.interactiveshell import InteractiveShell

    connection = socket.create_connection(address)
    connection.sendall(token.encode() + b"\n")
    with Path(os.devnull).open("w", encoding="utf-8") as sys.stdout:
        Server(InteractiveShell.instance(), Lesson(**prepared)).serve(connection)
