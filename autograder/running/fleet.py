"""Batches over worker processes; a worker that dies takes no submission with it.

- a process of Python's own (the fork server) loads what grading needs; each worker is a fork of it
- a batch holds a few submissions: a lost one costs little
- when a worker is lost, the others go on with new ones, and at the end what was begun is graded once more, alone
- the workers are processes of this machine, or whatever else stands behind a `Pool`
- so is, alone, whoever lost its kernel, or did not get a processor
- whoever loses its worker or kernel twice needs a person
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import forkserver
from typing import Protocol

from autograder.printable import one_line
from autograder.records import Score, Submission, Told
from autograder.running.terms import Terms
from autograder.sandbox.kernel import KernelLost

_LARGEST_BATCH = 16
FAILED = "The grader failed twice ({}: {}); grade it again, and by hand if that does not help."
LOST = "The process that graded it was lost twice; grade it again, and by hand if that does not help."
_HAS_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
Batch = Sequence[Submission]
_LOADED_FIRST = "autograder.running.grade"


class Pool(Protocol):
    """Workers, behind the interface of concurrent.futures."""

    @property
    def workers(self) -> int:
        """How many grade at the moment."""

    def submit(self, batch: Batch, terms: Terms) -> Future[list[Score | None]]:
        """Hands a batch to a worker; None stands for a submission to be graded again, alone."""


PoolOf = Callable[[int], contextlib.AbstractContextManager[Pool]]  # gives so many workers


class FleetLost(Told):
    """There is nobody left to grade; the text is a sentence for the instructor."""


def prepare() -> None:
    """Starts to load what the workers need; returns at once."""
    if _HAS_FORKS:
        with _helpers_kept_from_modules_here():
            _context().set_forkserver_preload([_LOADED_FIRST])
            forkserver.ensure_running()


def run(submissions: Sequence[Submission], terms: Terms, jobs: int, pool_of: PoolOf | None = None) -> Iterator[Score]:
    """Gives the score of each submission as it comes, in any order.

    Args:
        submissions: read, not refused
        terms: of this run
        jobs: worker processes
        pool_of: None starts workers on this machine, and ends them

    Raises:
        FleetLost: there is nobody left to grade.
    """
    pool_of = pool_of or (lambda workers: contextlib.closing(_Processes(workers)))
    size = min(_LARGEST_BATCH, 1 + len(submissions) // (8 * jobs))  # small enough for all workers to end together
    batches: list[Batch] = [submissions[i : i + size] for i in range(0, len(submissions), size)]
    failed: list[tuple[Batch, Exception]] = []
    while batches:
        batches = yield from _graded(batches, terms, pool_of(max(1, min(jobs, len(batches)))), failed)
    alone: list[Batch] = [[submission] for batch, _ in failed for submission in batch]
    failed.clear()
    while alone:
        alone = yield from _graded(alone, replace(terms, again=True), pool_of(1), failed, most=1)
    for (submission,), error in failed:
        yield _needs_person(submission, error)


def _graded(
    batches: Sequence[Batch], terms: Terms, workers: contextlib.AbstractContextManager[Pool],
    failed: list[tuple[Batch, Exception]], most: int | None = None,
) -> Generator[Score, None, list[Batch]]:  # fmt: skip
    """Gives the scores of batches until a worker is lost; returns those that were not begun by then.

    Args:
        failed: takes what was begun and did not come back, with the reason
        most: batches that are with the workers at a time; None: two for each
    """
    waiting, running = deque(batches), dict[Future[list[Score | None]], Batch]()
    try:
        with workers as pool:
            while waiting or running:
                while waiting and len(running) < (most or 2 * max(1, pool.workers)):
                    running[pool.submit(waiting[0], terms)] = waiting[0]
                    waiting.popleft()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool | FleetLost):  # then all that runs is lost
                        raise error
                    batch = running.pop(future)
                    if isinstance(error, Exception):  # a fault of ours
                        failed.append((batch, error))
                        continue
                    for submission, score in zip(batch, future.result(), strict=True):
                        if score:
                            yield score
                        else:
                            failed.append(([submission], KernelLost()))
    except BrokenProcessPool as error:
        failed += [(batch, error) for batch in running.values()]
    return list(waiting)


class Kept:
    """Gives the same workers again and again, new ones where some were lost; `end` ends them."""

    def __init__(self) -> None:
        self._processes: _Processes | None = None

    @contextlib.contextmanager
    def __call__(self, workers: int) -> Iterator[Pool]:
        if self._processes is None or self._processes.workers < workers:
            self.end()
            self._processes = _Processes(workers)
        try:
            yield self._processes
        except BrokenProcessPool:
            self.end()
            raise

    def end(self) -> None:
        if self._processes:
            self._processes.close()
            self._processes = None


class _Processes:
    """Workers of this machine."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = ProcessPoolExecutor(workers, _context(), initializer=_live_and_die_with_the_caller)

    def submit(self, batch: Batch, terms: Terms) -> Future[list[Score | None]]:
        with _helpers_kept_from_modules_here():  # a first batch, or a lost worker, starts one
            return self._pool.submit(_grade, batch, terms)

    def close(self) -> None:
        """Takes back what is not graded yet."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _grade(batch: Sequence[Submission], terms: Terms) -> list[Score | None]:
    """Grades a batch, in a worker: only there the checks are loaded."""
    from autograder.running import grade

    return grade.grade(batch, terms)


def _context() -> multiprocessing.context.BaseContext:
    """Returns how workers come about; never a fork of this process, which has threads and the gradebook open."""
    return multiprocessing.get_context("forkserver" if _HAS_FORKS else "spawn")


@contextlib.contextmanager
def _helpers_kept_from_modules_here() -> Iterator[None]:
    """Keeps processes that are started inside from modules in the folder where we were started.

    multiprocessing starts its helpers with `python -c`, which looks there first: among submissions, a learner's
    signal.py would be taken for Python's own.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _live_and_die_with_the_caller() -> None:
    """Leaves Ctrl-C to the caller, and ends when the caller is killed: its queue would be waited for for ever."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_caller, daemon=True).start()


def _end_with_the_caller() -> None:
    if caller := multiprocessing.parent_process():
        caller.join()
        os._exit(1)


def _needs_person(submission: Submission, error: Exception) -> Score:
    reason = LOST if isinstance(error, BrokenProcessPool) else FAILED.format(type(error).__name__, error)
    return Score(submission.path, submission.student, submission.sha256, "needs_person", one_line(reason))
