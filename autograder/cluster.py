"""Batches over the workers of a Dask cluster, each with a warm parent and a sandbox of its own.

- each worker is asked what it has before it gets a batch, also one that joins later; one that differs gets none
- a worker that is lost costs time: Dask gives its batches to others, and so do we where none of those is left
- submissions and scores travel as JSON; nothing from a learner's kernel is unpickled, here or there
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import closing, nullcontext
from dataclasses import dataclass
from typing import Any

from autograder.cluster_worker import dump, facts, facts_there, grade_there
from autograder.printable import one_line
from autograder.records import Score, Submission
from autograder.results import score_json
from autograder.running import fleet
from autograder.running.fleet import FleetLost
from autograder.running.terms import Terms
from autograder.sandbox.isolation import Isolation, Level
from autograder.scheduler import client_of

PATIENCE = 60.0  # seconds without a worker that fits
LOOK_EVERY = 1.0
ANSWERS_WITHIN = 60.0  # seconds that a worker may take to load what it needs, not counted as patience
LOST = "The Dask scheduler at {} is lost. What is graded is kept: the same command goes on from here."
NO_WORKER = "No worker of {} can grade. What is graded is kept: the same command goes on from here."
WAITING = "No worker of {0} can grade at the moment: waiting {1:.0f} s for one to join (`dask worker {0}`)."
NO_WALLS = "A cluster grades at full isolation only, else kernels could reach its scheduler; here it is {}."
DIFFERS = "The worker {} gets nothing to grade: its {} is {}, not {}."


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
        self._client = client_of(address)
        self._address, self._wanted, self._tell = address, wanted, tell
        self._lock = threading.RLock()  # over all below; Dask's own thread takes it: never wait for Dask under it
        self._fit: set[str] = set()
        self._known: set[str] = set()
        self._asked: dict[str, tuple[Future[str], float]] = {}  # worker -> its answer to come, and when it was asked
        self._pending: dict[Future[Any], _Sent] = {}
        self._lost: FleetLost | None = None
        self._served, self._is_waiting = time.monotonic(), False  # when somebody could grade; whether we said so
        self._closed, self._begun = threading.Event(), threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        try:
            self._begun.wait()
            if self._lost:
                raise self._lost
        except BaseException:  # also Ctrl-C while nobody is there
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many workers grade."""
        return len(self._fit)

    def submit(self, batch: Sequence[Submission], terms: Terms) -> Future[list[Score | None]]:
        """Hands a batch to a worker that fits."""
        facts = {"digest": terms.digest, "seed": terms.seed, "seconds": terms.seconds, "again": terms.again}
        outer: Future[list[Score | None]] = Future()
        outer.set_running_or_notify_cancel()
        with self._lock:
            if self._lost:
                outer.set_exception(self._lost)
            else:
                self._send(outer, (dump(batch), json.dumps(facts).encode()))
        return outer

    def close(self) -> None:
        """Takes back what is not graded; the workers stay."""
        self._closed.set()
        with self._lock:
            waiting: list[Future[Any]] = [
                *(sent.inner for sent in self._pending.values()),
                *(answer for answer, _ in self._asked.values()),
            ]
            self._pending.clear()
            self._asked.clear()
        for future in waiting:
            future.cancel()
        self._client.close(timeout=2)

    def _send(self, outer: Future[Any], payload: tuple[bytes, bytes]) -> None:
        """Hands it over; where nobody fits at the moment, `_look` does so as soon as somebody does."""
        sent = self._pending[outer] = _Sent(payload, frozenset(self._fit), Future())
        if sent.to:
            sent.inner = self._on(sorted(sent.to)).submit(grade_there, *payload)
            sent.inner.add_done_callback(lambda done: self._came_back(outer, done))

    def _came_back(self, outer: Future[Any], inner: Future[bytes]) -> None:
        with self._lock:
            if outer not in self._pending or self._pending[outer].inner is not inner:
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
        try:
            while not self._closed.is_set():
                self._look()
                self._closed.wait(LOOK_EVERY)
        except FleetLost as lost:
            self._give_up(lost)
        except Exception as error:  # whatever Dask says of a connection that is gone: the caller must not wait for ever
            told = one_line(f" ({type(error).__name__}: {error})")
            self._give_up(FleetLost(LOST.format(self._address) + told))

    def _look(self) -> None:
        """Asks new workers what they have, and sends anew what only lost ones could grade.

        Raises:
            FleetLost: the scheduler is, or nobody has been able to grade for too long.
        """
        if self._client.status != "running":
            raise FleetLost(LOST.format(self._address))
        there = set(self._client.scheduler_info(n_workers=-1)["workers"])
        now = time.monotonic()
        useless: list[Future[Any]] = []
        with self._lock:
            self._fit &= there
            self._known &= there
            useless += [self._asked.pop(worker)[0] for worker in self._asked.keys() - there]
            for worker in sorted(there - self._known - self._asked.keys()):
                answer = self._on([worker]).submit(facts_there)
                self._asked[worker] = answer, now
                answer.add_done_callback(lambda done, worker=worker: self._answered(worker, done))
            if self._fit:
                stranded = [it for it in self._pending.items() if not it[1].to & self._fit]
                for outer, sent in stranded:
                    useless.append(sent.inner)
                    self._send(outer, sent.payload)
            if self._fit or any(now - asked < ANSWERS_WITHIN for _, asked in self._asked.values()):
                self._served, self._is_waiting = now, False
        for future in useless:
            future.cancel()
        if now - self._served > PATIENCE:
            raise FleetLost(NO_WORKER.format(self._address))
        if now > self._served and not self._is_waiting:
            self._is_waiting = True
            self._tell(WAITING.format(self._address, PATIENCE))

    def _answered(self, worker: str, answer: Future[str]) -> None:
        """Finds out whether a worker has what is wanted."""
        with self._lock:
            if worker not in self._asked or self._asked[worker][0] is not answer:
                return  # it left
            del self._asked[worker]
            self._known.add(worker)
            try:
                has = json.loads(answer.result())
            except Exception as error:  # its grader can't even say
                has = {"grader": f"not to be asked ({type(error).__name__}: {error})"}
            differing = [name for name, value in self._wanted.items() if has.get(name) != value]
            if not differing:
                self._fit.add(worker)
                self._begun.set()
        if differing:
            name = differing[0]
            self._tell(one_line(DIFFERS.format(worker, name, has.get(name), self._wanted[name])))

    def _give_up(self, lost: FleetLost) -> None:
        with self._lock:
            self._lost = lost
            waiting, self._pending = list(self._pending), {}
        self._begun.set()
        for outer in waiting:
            outer.set_exception(lost)

    def _on(self, workers: Sequence[str]) -> Any:
        """Returns Dask's executor for some workers alone."""
        return self._client.get_executor(workers=workers, pure=False)


@dataclass
class _Sent:
    """A batch under way: what travels, the workers that may take it, and Dask's future."""

    payload: tuple[bytes, bytes]
    to: frozenset[str]
    inner: Future[bytes]


def run(
    submissions: Sequence[Submission], terms: Terms, address: str, isolation: Isolation, tell: Callable[[str], None]
) -> Iterator[Score]:
    """Gives the score of each submission as it comes, in any order, graded by the workers of a Dask cluster.

    Raises:
        FleetLost: there is no scheduler, no worker that fits, or none any more.
    """
    if isolation.level != Level.FULL:
        raise FleetLost(NO_WALLS.format(isolation.level.value))
    with closing(Cluster(address, facts(terms.lab, terms.cells), tell)) as workers:  # they outlive a pass of the fleet
        yield from fleet.run(submissions, terms, workers.workers, lambda _: nullcontext(workers))
