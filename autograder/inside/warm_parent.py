"""The warm parent: one process that has imported everything and forks a kernel for each connection.

Its whole protocol, over a Unix socket of packets that only the caller's side can reach:
- who connects and sends `hello` hears `here`: it is alive
- the caller connects and sends `fork CWD`, with one connected socket, or one listening socket for each of
  Jupyter's channels, and maybe a parcel, in which the kernel then works
- it may send `interrupt`
- who sends `waited SECONDS` hears how many of these, since it asked last, others took from the kernel: {"waited": …}
- when it closes its side, or dies, the kernel is killed with all that it started
- one answer tells how it ended: {"code": …, "reason": …, "cpu_seconds": …}, and a "problem" where it is not to blame

One thread, no lock: it must stay forkable. Standard input is the lifeline: at its end everything ends.
"""

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import subprocess
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from autograder.inside import confinement, linux, parcel, preloads, prepared, watchdog
from autograder.inside.limits import KIB, SANDBOX_UID, Limits

_FIRST_LOOK, _LOOK_EVERY = 0.5, 0.1  # seconds: a quick kernel never costs a look at its memory
_LIFELINE = 0
_EXIT_CODE_OF_A_FAILED_BIRTH = 70


@dataclass
class _Job:
    """One kernel and the connection that it lives for."""

    connection: socket.socket
    pid: int
    pidfd: int
    born: float
    tmp: Path | None
    reason: str = "exited"
    turn: watchdog.Turn = field(default_factory=watchdog.Turn)


class _WarmParent:
    def __init__(self, settings: dict[str, Any]) -> None:
        self.listener = socket.socket(fileno=settings["listener"])
        self.full = settings["level"] == "full"
        self.limits = Limits(**settings["limits"])
        self.readable: list[str] = settings["readable"]
        self.service = prepared.prepare(settings["lesson"], settings["preload"], settings["widgets"])
        self.variables = {"MPLBACKEND": os.environ["MPLBACKEND"], **preloads.variables(settings["preload"])}
        self.jobs: dict[int, _Job] = {}  # by the descriptor of the connection, and again by the pidfd
        self.poller = select.poll()
        self.own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        if not self.full:
            linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        self.shared_memory = watchdog.memory_of(os.getpid(), watchdog.processes())
        self.resident = KIB * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def serve(self) -> None:
        """Answer until the caller closes the lifeline."""
        self.poller.register(self.listener, select.POLLIN)
        self.poller.register(_LIFELINE, select.POLLIN)
        while True:
            for descriptor, _ in self.poller.poll(1000 * _LOOK_EVERY if self.jobs else None):
                if descriptor == _LIFELINE:
                    for job in self._running():
                        self._kill(job, "killed")
                    return
                if descriptor == self.listener.fileno():
                    self._accept()
                elif descriptor in self.jobs:
                    job = self.jobs[descriptor]
                    self._bury(job) if descriptor == job.pidfd else self._hear(job)
            self._watch()

    def _running(self) -> list[_Job]:
        return [job for descriptor, job in self.jobs.items() if descriptor == job.pidfd]

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        connection.settimeout(5)  # the caller sends at once; one that hangs must not hold up the others
        descriptors: list[int] = []
        try:
            message, descriptors, _, _ = socket.recv_fds(connection, 8192, 1 + self.service.sockets)
            if message.startswith(b"fork ") and len(descriptors) in (self.service.sockets, self.service.sockets + 1):
                self._fork(connection, descriptors, os.fsdecode(message[5:]))
            elif message == b"hello":
                connection.send(b"here")
        except OSError as problem:
            _tell(connection, {"problem": f"The warm parent can't fork: {problem}"})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _fork(self, connection: socket.socket, given: list[int], cwd: str) -> None:
        tmp = None if self.full else Path(tempfile.mkdtemp(prefix="kernel-"))
        if tmp and os.getuid() == 0:
            os.chown(tmp, SANDBOX_UID, SANDBOX_UID)
        own_namespace = self.own_namespace
        with confinement.next_child_in_own_process_namespace(own_namespace) if self.full else contextlib.nullcontext():
            pid = os.fork()
            if pid == 0:
                self._be_a_kernel(connection, given, tmp, cwd)
        job = _Job(connection, pid, os.pidfd_open(pid), time.monotonic(), tmp)
        for descriptor in (connection.fileno(), job.pidfd):
            self.jobs[descriptor] = job
            self.poller.register(descriptor, select.POLLIN)

    def _be_a_kernel(self, connection: socket.socket, given: list[int], tmp: Path | None, cwd: str) -> NoReturn:
        """Never returns into the server's loop, whatever happens."""
        try:
            _keep_only(connection.fileno(), *given)
            if tmp is None:
                confinement.enter_full(self.limits, self.readable, self.service.needs)
            else:
                confinement.enter_partial(self.limits, self.readable, tmp, self.service.needs)
            connection.close()
            home = str(tmp or "/tmp")
            environment = {"HOME": home, "TMPDIR": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **self.variables}
            packed = parcel.unpack(given.pop(), Path(home)) if len(given) > self.service.sockets else None
            os.chdir(packed or (cwd if cwd and Path(cwd).is_dir() else home))
            prepared.forget_the_parent(environment)
            self.service.run(given)
            os._exit(0)
        except BaseException as problem:
            with contextlib.suppress(OSError):
                last = traceback.extract_tb(problem.__traceback__)[-1]
                where = f"{Path(last.filename).name}:{last.lineno}"
                _tell(connection, {"problem": f"The kernel could not be shut in: {problem} ({where})"})
        finally:
            os._exit(_EXIT_CODE_OF_A_FAILED_BIRTH)

    def _hear(self, job: _Job) -> None:
        try:
            message = job.connection.recv(64)
        except OSError:
            message = b""
        if message == b"interrupt":
            signal.pidfd_send_signal(job.pidfd, signal.SIGINT)
        elif message.startswith(b"waited "):
            before, job.turn = job.turn, watchdog.turn(job.pid)
            processors, seconds = len(os.sched_getaffinity(0)), float(message[7:])
            _tell(job.connection, {"waited": watchdog.waited(seconds, before, job.turn, processors)})
        else:
            self.poller.unregister(job.connection)
            # A kernel that dies breaks its connections before it is quite dead, and the caller is quick.
            self._kill(job, "exited" if watchdog.is_ending(job.pid) else "killed")

    def _kill(self, job: _Job, reason: str) -> None:
        if job.reason == "exited":  # the first reason is the true one
            job.reason = reason
        if not self.full:
            watchdog.kill_family(job.pid)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(job.pidfd, signal.SIGKILL)

    def _watch(self) -> None:
        now = time.monotonic()
        grown_up = [job for job in self._running() if now - job.born > _FIRST_LOOK]
        if not grown_up:
            return
        table = watchdog.processes()
        for job in grown_up:
            if watchdog.memory_of(job.pid, table) > self.shared_memory + self.limits.memory_bytes:
                self._kill(job, "memory")

    def _bury(self, job: _Job) -> None:
        """Collect a dead kernel and all that is left of it, then tell the caller."""
        _, status, used = os.wait4(job.pid, 0)
        for descriptor in (job.connection.fileno(), job.pidfd):
            del self.jobs[descriptor]
            with contextlib.suppress(KeyError):
                self.poller.unregister(descriptor)
        os.close(job.pidfd)
        if not self.full:
            self._kill_orphans()
        if job.tmp:
            _remove(job.tmp)
        exit_code = os.waitstatus_to_exitcode(status)
        cpu_seconds = used.ru_utime + used.ru_stime
        answer: dict[str, object] = {"code": exit_code, "cpu_seconds": cpu_seconds}
        if job.reason == "exited" and exit_code == -signal.SIGKILL:  # Linux, or somebody else, has killed it
            if cpu_seconds >= self.limits.cpu_seconds:
                job.reason = "processor"
            elif KIB * used.ru_maxrss > self.resident + self.limits.memory_bytes:
                job.reason = "memory"
            elif self.full:  # there no process can do that to itself
                answer["problem"] = "The kernel was killed from outside."
        _tell(job.connection, {**answer, "reason": job.reason})
        job.connection.close()

    def _kill_orphans(self) -> None:
        """End what dead kernels left behind: it has become this process's own child, but nobody's job."""
        while True:
            known = {job.pid for job in self._running()}
            me = os.getpid()
            orphans = [p.pid for p in watchdog.processes().values() if p.parent == me and p.pid not in known]
            if not orphans:
                return
            for pid in orphans:
                watchdog.kill_family(pid)
                os.waitpid(pid, 0)


def _keep_only(*descriptors: int) -> None:
    """Close every other descriptor; standard input, output and error lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))


def _tell(connection: socket.socket, answer: dict[str, object]) -> None:
    with contextlib.suppress(OSError):
        connection.send(json.dumps(answer).encode())


def _remove(folder: Path) -> None:
    """Delete what a kernel wrote; unlike shutil.rmtree, rm has no trouble with 10,000 nested folders."""
    subprocess.run(["/bin/chmod", "-R", "u+rwx", "--", folder], stderr=subprocess.DEVNULL)
    subprocess.run(["/bin/rm", "-rf", "--", folder], stderr=subprocess.DEVNULL)


def main(settings: dict[str, Any]) -> None:
    """Import everything, say so on standard output, serve until the lifeline ends."""
    gc.disable()  # until all is loaded: a fifth of the time went into looking for garbage among what stays
    answer = os.dup(1)
    os.dup2(2, 1)  # whatever an import prints must not be taken for the answer
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # NumPy's would start a second thread here
    os.environ["PATH"] = "/nowhere"  # matplotlib would ask fc-list for fonts, a second for nothing
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then closes the lifeline
    parent = _WarmParent(settings)
    gc.freeze()  # or a collection in the child touches, and copies, every page; to collect before takes 0.3 s
    gc.enable()
    os.write(answer, b"ready\n")
    parent.serve()
