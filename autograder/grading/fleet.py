"""Batches over worker processes; a worker that dies takes no submission with it.

- a process of Python's own (the fork server) loads what grading needs; each worker is a fork of it
- a batch holds a few submissions: a lost one costs little, and each has its pytest session to pay for
- when a worker is lost, each submission of its batch is graded once more, alone
- whoever loses its worker twice needs a person
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver

from autograder.records import Score, Submission, Terms

_LARGEST_BATCH = 16
LOST = "The process that graded it was lost twice; grade it again, and by hand if that does not help."
_HAS_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_LOADED_FIRST = "autograder.grading.ready"


def prepare() -> None:
    """Starts to load what the workers need; returns at once."""
    if _HAS_FORKS:
        _context().set_forkserver_preload([_LOADED_FIRST])
        forkserver.ensure_running()


def run(submissions: Sequence[Submission], terms: Terms, jobs: int) -> Iterator[Score]:
    """Gives the score of each submission as it comes, in any order.

    Args:
        submissions: read, not refused
        terms: of this run
        jobs: worker processes
    """
    size = min(_LARGEST_BATCH, 1 + len(submissions) // (8 * jobs))  # small enough for all workers to end together
    batches = [list(submissions[i : i + size]) for i in range(0, len(submissions), size)]
    lost: list[Submission] = []
    for batch, scores in _graded(batches, terms, jobs):
        if scores is None:
            lost += batch
        else:
            yield from scores
    for submission in lost:
        for _, scores in _graded([[submission]], terms, 1):
            yield from scores or [_needs_person(submission)]


def _graded(
    batches: Sequence[Sequence[Submission]], terms: Terms, jobs: int
) -> Iterator[tuple[Sequence[Submission], list[Score] | None]]:
    """Gives each batch with its scores, None if its worker was lost."""
    workers = max(1, min(jobs, len(batches)))
    with ProcessPoolExecutor(workers, _context(), initializer=_live_and_die_with_the_caller) as pool:
        waiting = iter(batches)
        running: dict[Future[list[Score]], Sequence[Submission]] = {}
        try:
            while True:
                while len(running) < 2 * jobs and (batch := next(waiting, None)) is not None:
                    running[pool.submit(_grade, batch, terms)] = batch
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    batch = running.pop(future)
                    yield batch, _result(future)
        except BrokenProcessPool:
            yield from ((rest, None) for rest in [batch, *running.values(), *waiting] if rest)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[list[Score]]) -> list[Score] | None:
    """Returns what a worker came to; None if it failed, as if it were lost.

    Raises:
        BrokenProcessPool: it is lost, with all others.
    """
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception:  # a fault of ours: each submission of the batch has one more try, alone
        return None


def _grade(batch: Sequence[Submission], terms: Terms) -> list[Score]:
    """Grades a batch, in a worker: only there pytest and nbval are loaded."""
    from autograder.grading import grade

    return grade.grade(batch, terms)


def _context() -> multiprocessing.context.BaseContext:
    """Returns how workers come about; never a fork of this process, which has threads and the gradebook open."""
    return multiprocessing.get_context("forkserver" if _HAS_FORKS else "spawn")


def _live_and_die_with_the_caller() -> None:
    """Leaves Ctrl-C to the caller, and ends when the caller is killed: its queue would be waited for for ever."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_caller, daemon=True).start()


def _end_with_the_caller() -> None:
    if caller := multiprocessing.parent_process():
        caller.join()
        os._exit(1)


def _needs_person(submission: Submission) -> Score:
    return Score(submission.path, submission.student, submission.sha256, "needs_person", LOST)
