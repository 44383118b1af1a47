"""A real ipykernel in two halves: what may be built before the fork, and what must be built after it.

- `prepare` (in the warm parent): the IPython shell, and what a kernel loads at its start.
- `run` (in the child): the sockets handed over by the caller, two service threads, the event loop.

The parts are those of `ipykernel.kernelapp.IPKernelApp`, without connection file, heartbeat, debugger,
history and subshells.
"""

import logging
import os
import signal
import sys
from collections.abc import Mapping

import comm
import zmq
from ipykernel.control import ControlThread
from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.shellchannel import ShellChannelThread
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

_SOCKET_KINDS = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.XPUB}
CHANNELS = tuple(_SOCKET_KINDS)


def prepare(config: Config, profile: ProfileDir) -> IPythonKernel:
    """The kernel, ready to be forked."""
    kernel = _WarmKernel(
        config=config,
        session=Session(key=b""),  # the sockets are private; a key would be in the learner's memory anyway
        profile_dir=profile,
        log=_silent_log(),
        user_ns=None,
    )
    IPKernelApp.instance().kernel = kernel  # `%matplotlib` asks the application for its kernel
    assert kernel.shell is not None
    _warm_up(kernel.shell)
    return kernel


def _silent_log() -> logging.Logger:
    """A log that goes nowhere: what a kernel says of itself must not look like a learner's output."""
    log = logging.getLogger("kernel")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log


def _warm_up(shell: ZMQInteractiveShell) -> None:
    """Load what a kernel loads at its start, its first cell and its first traceback, a quarter of a second in all."""
    _ = shell.logger
    IOLoop(make_current=False).close(all_fds=True)
    shell.run_cell("None", silent=True)
    for source, show in (("1 +", shell.SyntaxTB), ("1 / 0", shell.InteractiveTB)):
        try:
            exec(shell.compile(source, shell.compile.cache(source), "exec"))
        except (SyntaxError, ZeroDivisionError):
            show.structured_traceback(*sys.exc_info())


def run(kernel: IPythonKernel, listeners: Mapping[str, int]) -> None:
    """Serve Jupyter until the event loop ends.

    Args:
        kernel: from `prepare`.
        listeners: an open, listening Unix socket for each of CHANNELS, bound by the caller.
    """
    session, shell = kernel.session, kernel.shell
    assert session is not None and shell is not None
    session.pid = os.getpid()
    context = zmq.Context()
    sockets = {name: _listen(context, name, fd) for name, fd in listeners.items()}

    kernel.iopub_thread = IOPubThread(sockets["iopub"], pipe=False, session=session)
    kernel.iopub_thread.start()
    kernel.iopub_socket = kernel.iopub_thread.background_socket
    sys.stdout = _Stream(session, kernel.iopub_thread, "stdout", watchfd=False)
    sys.stderr = _Stream(session, kernel.iopub_thread, "stderr", watchfd=False)
    kernel._stdout, kernel._stderr = sys.stdout, sys.stderr
    sys.displayhook = ZMQDisplayHook(session, kernel.iopub_socket)
    for publisher in (shell.displayhook, shell.display_pub):
        publisher.session = session
        publisher.pub_socket = kernel.iopub_socket

    kernel.control_thread = ControlThread(daemon=True)
    # Top-level await needs it: ipykernel asks it which thread may be interrupted.
    kernel.shell_channel_thread = ShellChannelThread(context, daemon=True)
    kernel.shell_stream = ZMQStream(sockets["shell"], kernel.shell_channel_thread.io_loop)
    kernel.shell_channel_thread.shell_stream = kernel.shell_stream
    kernel.control_stream = ZMQStream(sockets["control"], kernel.control_thread.io_loop)
    kernel.stdin_socket = sockets["stdin"]
    kernel.control_thread.start()
    kernel.shell_channel_thread.start()
    kernel.start()
    # With a handler for any signal asyncio wakes up at every one: an interrupt must reach a cell that awaits.
    IOLoop.current().asyncio_loop.add_signal_handler(signal.SIGUSR1, int)  # type: ignore[attr-defined]
    IOLoop.current().start()


class _Stream(OutStream):
    """An OutStream that wakes no thread, and waits for none, when there is nothing to send: four times a cell."""

    def flush(self) -> None:
        if self._buffers:
            super().flush()


class _WarmKernel(IPythonKernel):
    """An IPythonKernel without the debugger, whose set-up reads the files of all 3,000 modules."""

    def __init__(self, **kwargs: object) -> None:
        Kernel.__init__(self, **kwargs)
        self._execute_sleep = 0  # for clients that read no further than the reply; ours waits for "idle" as well
        self.shell = ZMQInteractiveShell.instance(
            parent=self, profile_dir=self.profile_dir, user_ns=self.user_ns, kernel=self,
            compiler_class=self.compiler_class,
        )  # fmt: skip
        self.shell.displayhook.topic = self._topic("execute_result")
        self.comm_manager = comm.get_comm_manager()
        for name in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[name] = getattr(self.comm_manager, name)


def _listen(context: zmq.Context[zmq.Socket[bytes]], channel: str, fd: int) -> zmq.Socket[bytes]:
    """A ZeroMQ socket on a listening socket that exists already; the path is never looked at."""
    socket = context.socket(_SOCKET_KINDS[channel])
    socket.linger = 1000
    socket.setsockopt(zmq.USE_FD, fd)
    socket.setsockopt(zmq.HANDSHAKE_IVL, 0)  # a kernel made ready while another one runs may wait for minutes
    socket.bind(f"ipc:///{channel}")
    return socket
