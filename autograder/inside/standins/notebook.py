"""The notebook's own ways to wait, ask, leave and reach outside: none of them waits, asks, leaves or reaches."""

import asyncio
import builtins
import time
from typing import Any

from autograder.inside.standins.idle import IDLE

# Line magics that draw, time, install, reset or leave; all others run as they do.
IDLE_MAGICS = {
    "autoreload", "cd", "conda", "debug", "gui", "load_ext", "logstart", "logstop", "matplotlib", "notebook", "pdb",
    "pip", "prun", "pycat", "recall", "reload_ext", "rerun", "reset", "reset_selective", "store", "sx", "system",
    "tensorboard", "timeit", "uv", "xdel",
}  # fmt: skip
LONGEST_NAP = 0.001  # seconds: of two tasks that sleep, the one that slept less is first as before


def install(shell: Any) -> None:
    """Replaces them in a shell and in the modules that they come from."""
    sleep = asyncio.sleep

    async def nap(delay: float, result: Any = None) -> Any:
        return await sleep(LONGEST_NAP * delay / (1 + delay) if delay > 0 else 0, result)

    asyncio.sleep = asyncio.tasks.sleep = nap
    time.sleep = _nothing
    builtins.input = _enter
    really_line, really_cell = shell.run_line_magic, shell.run_cell_magic

    def run_line_magic(name: str, line: str, _stack_depth: int = 1) -> Any:
        if name in IDLE_MAGICS or shell.find_line_magic(name) is None:
            return None
        return really_line(name, line, _stack_depth + 1)  # magics look for names in the frame that called them

    def run_cell_magic(name: str, line: str, cell: str) -> Any:
        return really_cell(name, line, cell) if shell.find_cell_magic(name) else None

    shell.run_line_magic, shell.run_cell_magic = run_line_magic, run_cell_magic
    shell.system = shell.system_piped = shell.system_raw = _nothing
    shell.getoutput = _no_lines
    shell.ask_exit = _nothing
    shell.enable_gui = shell.enable_matplotlib = shell.enable_pylab = _nothing
    shell.user_ns.update(exit=IDLE, quit=IDLE)
    shell.display_pub.publish = shell.display_pub.clear_output = _nothing


def _nothing(*arguments: Any, **options: Any) -> None:
    """Does nothing."""


def _enter(prompt: object = "") -> str:
    """Returns what a person might type where any answer will do."""
    return "1"


def _no_lines(*arguments: Any, **options: Any) -> Any:
    from IPython.utils.text import SList

    return SList()
