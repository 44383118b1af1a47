"""What the warm parent makes ready before it forks, and what each fork then does with its sockets.

- for a lesson: learners' notebooks in a plain IPython shell, and our requests over one socket; nothing of Jupyter's
- without one: a Jupyter kernel, over a socket for each of its channels

No thread, no socket and no operation of TensorFlow's before the fork: it inherits them broken, and hangs.
"""

import contextlib
import os
import random
import selectors
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from autograder.inside import preloads

_NOT_NEEDED = ("debugpy",)  # IPython imports it where it is installed: half a second


@dataclass(frozen=True)
class Service:
    """What a fork does.

    sockets : how many it gets
    run     : takes their descriptors, returns when the other side is done
    needs   : system calls that it can't do without
    """

    sockets: int
    run: Callable[[Sequence[int]], None]
    needs: Set[str] = frozenset()


def prepare(lesson: Mapping[str, Any] | None, preload: Sequence[str], widgets: Sequence[str]) -> Service:
    """Returns what a fork does, with everything imported.

    Args:
        lesson: the fields of `autograder.inside.serve.Lesson`; None for Jupyter
        preload: modules that learners' cells use
        widgets: modules that shall be there as well, where they are installed; they want the kernel to be there

    Raises:
        RuntimeError: one of them can't be loaded before a fork; with a sentence.
    """
    libraries = preloads.of(preload)
    not_needed = [*_NOT_NEEDED, *(name for library in libraries for name in library.NOT_NEEDED)]
    for name in not_needed:
        sys.modules[name] = None  # type: ignore[assignment]
    for library in libraries:
        os.environ.update(library.LOADING | library.VARIABLES)
    for name in preload:
        __import__(name)
        _refuse_threads(name)
    for library in libraries:
        library.prepare()
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    profile = ProfileDir(location=tempfile.mkdtemp(prefix="profile-"))
    service = _notebooks(lesson, config, profile) if lesson else _jupyter(config, profile)
    for name in widgets:
        with contextlib.suppress(ModuleNotFoundError):
            __import__(name)
    for name in not_needed:
        del sys.modules[name]
    return service


def _notebooks(lesson: Mapping[str, Any], config: Config, profile: ProfileDir) -> Service:
    from autograder.inside import serve  # only now: its libraries heed the environment once

    selectors.DefaultSelector = selectors.PollSelector  # type: ignore[misc, assignment]  # asyncio's; there is no epoll inside
    shell = InteractiveShell.instance(config=config, profile_dir=profile)
    server = serve.Server(shell, serve.Lesson(**lesson))
    return Service(1, lambda descriptors: server.serve(socket.socket(fileno=descriptors[0])))


def _jupyter(config: Config, profile: ProfileDir) -> Service:
    from autograder.inside import forked_kernel  # only here: it loads Jupyter, which a lesson does without

    kernel = forked_kernel.prepare(config, profile)
    return Service(
        len(forked_kernel.CHANNELS),
        lambda descriptors: forked_kernel.run(kernel, dict(zip(forked_kernel.CHANNELS, descriptors, strict=True))),
        frozenset({"epoll_create1"}),  # ZeroMQ's
    )


def _refuse_threads(name: str) -> None:
    if len([*Path("/proc/self/task").iterdir()]) > 1:
        raise RuntimeError(
            f"{name} starts a thread when it is loaded, so it can't be before a fork: take it out of preload"
        )


def forget_the_parent(environment: Mapping[str, str]) -> None:
    """Give the child its own arguments, environment and random numbers."""
    sys.argv = [""]
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
