"""Grading as it comes: a folder is looked at again and again, and what is new in it is graded at once.

- a file counts once it has settled: the same at two looks, and not half a notebook
- each submission's page of feedback is written as soon as it is graded; tables and report follow
- one that was replaced is graded again; one that was taken away keeps its row, unless it was refused and the same
  learner has handed in something else
"""

import time
from collections.abc import Sequence

from autograder.reading.known import Known
from autograder.records import Submission
from autograder.results import files
from autograder.results.pages import report
from autograder.running.fleet import Kept
from autograder.sandbox.isolation import Isolation
from autograder.session import Grading, Order, Outcome, Watcher

REST = 0.1  # seconds between two looks at least; a large folder's takes a third of the time
TABLES_EVERY = 10.0


def watch(order: Order, isolation: Isolation, watcher: Watcher) -> Outcome:
    """Grades what comes into the folders until it is interrupted; then writes every file of the output folder.

    Raises:
        Told: what ended it.
    """
    workers, known = Kept(), Known()
    rows: dict[str, Submission] = {}  # by path: all that was ever there
    tried: dict[str, str] = {}  # path -> the bytes that were graded by this watch
    with Grading(order, isolation, workers) as grading:
        try:
            grading.begin([])
            is_told, told = True, time.monotonic()
            while True:
                begun = time.monotonic()
                known.look()
                read = grading.read(known)
                new = [row for row in grading.todo(read) if tried.get(row.path) != row.sha256]
                is_told = not _has_changed(rows, read) and not new and is_told
                if new:
                    watcher.start(len(new), 0)
                for score in grading.scores(new, watcher):
                    tried[score.path] = score.sha256
                    files.write(order.out / files.feedback(score), report.feedback(score, grading.run))
                    watcher.graded(score)
                if not is_told and time.monotonic() - told > TABLES_EVERY:
                    grading.begin([*rows.values()])
                    grading.end()
                    is_told, told = True, time.monotonic()
                time.sleep(max(REST, 3 * (time.monotonic() - begun) if not new else 0))
        except KeyboardInterrupt:
            grading.begin([*rows.values()])
            return grading.end()
        finally:
            workers.end()


def _has_changed(rows: dict[str, Submission], read: Sequence[Submission]) -> bool:
    """Brings the rows up to what was read; says whether there are others than before.

    A refused one goes whose learner has another row now.
    """
    before, paths, learners = set(rows), {row.path for row in read}, {row.owner.key for row in read}
    for path in before - paths:
        if rows[path].refusal and rows[path].owner.key in learners:
            del rows[path]
    rows.update((row.path, row) for row in read)
    return rows.keys() != before
