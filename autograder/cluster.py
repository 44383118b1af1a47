"""Batches over the workers of a Dask cluster, each with a warm parent and a sandbox of its own.

- each worker is asked what it has before it gets a batch, also one that joins later; one that differs gets none
- a worker that is lost costs time: Dask gives its batches to others, and so do we where none of those is left
- submissions and scores travel as JSON; nothing from a learner's kernel is unpickled, here or there
"""

import ipaddress
import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from typing import Any
from urllib.parse import urlsplit

from autograder.cluster_worker import dump, facts, facts_there, grade_there
from autograder.printable import one_line
from autograder.records import Score, Submission
from autograder.results import score_json
from autograder.running import fleet
from autograder.running.fleet import FleetLost
from autograder.running.terms import Terms
from autograder.sandbox.isolation import Isolation, Level

PATIENCE = 60.0  # seconds without a worker that fits
LOOK_EVERY = 1.0
ANSWERS_WITHIN = 120.0  # seconds: a worker's first answer loads what it needs
NOT_INSTALLED = "--dask needs Dask's distributed, which is not installed: pip install distributed."
NO_SCHEDULER = "There is no Dask scheduler at {}: start one with `dask scheduler`, and give the address that it tells."
LOST = "The Dask scheduler at {} is lost. What is graded is kept: the same command goes on from here."
NO_WORKER = "No worker of {} can grade{}. What is graded is kept: the same command goes on from here."
OPEN = (
    "{} is another machine, and without TLS anybody on the way can read what is handed in and run code: give an "
    "address that begins with tls:// and Dask's certificates (docs/scale.md), or --insecure-cluster."
)
NO_WALLS = "A cluster grades at full isolation only, else kernels could reach its scheduler; here it is {}."
DIFFERS = "The worker {} gets nothing to grade: its {} is {}, not {}."


def problem_with(address: str, insecure: bool) -> str:
    """Returns why learners' work must not go to an address, or ""."""
    parts = urlsplit(address if "//" in address else f"tcp://{address}")
    try:
        is_here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_here = parts.hostname == "localhost"
    return "" if is_here or insecure or parts.scheme in ("tls", "wss") else OPEN.format(address)


class Cluster:
    """A pool as the fleet needs it.

    Args:
        address: of the scheduler, such as tcp://127.0.0.1:8786
        wanted: the facts that a worker must have, see `facts`
        tell: takes a sentence for the instructor

    Raises:
        FleetLost: there is no scheduler, or no worker that fits.
    """

    def __init__(self, address: str, wanted: dict[str, Any], tell: Callable[[str], None]) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise FleetLost(NOT_INSTALLED) from None
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).handlers = [logging.NullHandler()]  # it tells losses by tracebacks; we do in words
        self._address, self._wanted, self._tell = address, wanted, tell
        try:
            self._client = Client(address, timeout=10, set_as_default=False, heartbeat_interval="1s")
        except (OSError, ValueError, TypeError) as error:
            raise FleetLost(f"{NO_SCHEDULER.format(address)} ({one_line(str(error))[:200]})") from None
        self._fit: set[str] = set()
        self._known: set[str] = set()
        self._pending: dict[Future[Any], tuple[tuple[bytes, bytes], frozenset[str], Future[Any]]] = {}
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._changed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        if not self._wait_for_workers():
            self.close()
            raise FleetLost(NO_WORKER.format(address, ""))

    @property
    def size(self) -> int:
        """How many workers grade."""
        return len(self._fit)

    def submit(self, batch: Sequence[Submission], terms: Terms) -> Future[list[Score | None]]:
        """Hands a batch to a worker that fits."""
        facts = {"digest": terms.digest, "seed": terms.seed, "seconds": terms.seconds, "again": terms.again}
        payload = dump(batch), json.dumps(facts).encode()
        outer: Future[list[Score | None]] = Future()
        outer.set_running_or_notify_cancel()
        self._send(outer, payload)
        return outer

    def close(self) -> None:
        """Takes back what is not graded; the workers stay."""
        self._closed.set()
        with self._lock:
            inner = [future for *_, future in self._pending.values()]
            self._pending.clear()
        for future in inner:
            future.cancel()
        self._client.close(timeout=2)

    def _send(self, outer: Future[Any], payload: tuple[bytes, bytes]) -> None:
        fit = frozenset(self._fit)
        if not fit:
            with self._lock:  # `_watch` sends it as soon as there is one
                self._pending[outer] = payload, fit, Future()
            return
        executor = self._client.get_executor(workers=sorted(fit), pure=False)
        inner: Future[bytes] = executor.submit(grade_there, *payload)
        with self._lock:
            self._pending[outer] = payload, fit, inner
        inner.add_done_callback(lambda done: self._came_back(outer, done))

    def _came_back(self, outer: Future[Any], inner: Future[bytes]) -> None:
        with self._lock:
            if self._pending.get(outer, (None, None, None))[2] is not inner:
                return  # it was sent to others
            del self._pending[outer]
        try:
            scores = [score_json.load(text) if text else None for text in json.loads(inner.result())]
        except CancelledError:
            outer.set_exception(FleetLost(LOST.format(self._address)))
        except Exception as error:  # of the worker's, or a worker that was lost again and again
            outer.set_exception(error)
        else:
            outer.set_result(scores)

    def _watch(self) -> None:
        """Asks new workers what they have, and sends anew what only lost ones could grade."""
        alone = 0.0
        while not self._closed.wait(LOOK_EVERY):
            if self._client.status != "running":
                self._give_up(LOST.format(self._address))
                return
            there = set(self._client.scheduler_info(n_workers=-1)["workers"])
            self._fit &= there
            for worker in sorted(there - self._known):
                self._ask(worker)
            self._known &= there
            alone = 0.0 if self._fit else alone + LOOK_EVERY
            if alone > PATIENCE:
                self._give_up(NO_WORKER.format(self._address, " any more"))
                return
            with self._lock:
                stranded = [(outer, sent) for outer, sent in self._pending.items() if not sent[1] & self._fit]
            for outer, (payload, _, inner) in stranded if self._fit else ():
                self._send(outer, payload)
                inner.cancel()

    def _ask(self, worker: str) -> None:
        """Finds out whether a worker has what is wanted."""
        try:
            told = self._client.submit(facts_there, workers=[worker], pure=False).result(ANSWERS_WITHIN)
            has = json.loads(told)
        except Exception as error:  # it left, or its grader can't even say
            has = {"grader": f"not to be asked ({type(error).__name__}: {error})"}
        self._known.add(worker)
        differing = [name for name, value in self._wanted.items() if has.get(name) != value]
        if differing:
            name = "grader" if "grader" in has else differing[0]
            self._tell(one_line(DIFFERS.format(worker, name, has.get(name), self._wanted.get(name, "the caller's"))))
        else:
            self._fit.add(worker)
            self._changed.set()

    def _wait_for_workers(self) -> bool:
        return self._changed.wait(PATIENCE) or bool(self._fit)

    def _give_up(self, sentence: str) -> None:
        with self._lock:
            waiting, self._pending = list(self._pending), {}
        for outer in waiting:
            outer.set_exception(FleetLost(sentence))


def run(
    submissions: Sequence[Submission], terms: Terms, address: str, isolation: Isolation, tell: Callable[[str], None]
) -> Iterator[Score]:
    """Gives the score of each submission as it comes, in any order, graded by the workers of a Dask cluster.

    Raises:
        FleetLost: there is no scheduler, no worker that fits, or none any more.
    """
    if isolation.level != Level.FULL:
        raise FleetLost(NO_WALLS.format(isolation.level.value))
    workers = Cluster(address, facts(terms.lab), tell)
    try:
        yield from fleet.run(submissions, terms, workers.size, lambda _: _Borrowed(workers))
    finally:
        workers.close()


class _Borrowed:
    """The cluster for one pass of the fleet, which it outlives."""

    def __init__(self, workers: Cluster) -> None:
        self.submit = workers.submit

    def close(self) -> None:
        """The workers stay for the next pass."""
