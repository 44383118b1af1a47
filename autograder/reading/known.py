"""What is known of a folder that is looked at again and again: which files have settled, and what was in them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.reading.entries import Entry
from autograder.records import Owner, Submission

HALF_WRITTEN = 2.0  # seconds for which a file that can't be read may be one that is still being written
Files = Sequence[tuple[Entry, Owner]]


class Known:
    """Rows of learners whose files have not changed since they were read.

    A learner is waited for while one of the files was another at the last look.
    """

    def __init__(self) -> None:
        self._looks: dict[str, tuple[int, int]] = {}
        self._last_looks: dict[str, tuple[int, int]] = {}
        self._rows: dict[str, tuple[object, list[Submission]]] = {}

    def look(self) -> None:
        """Begins a look at the folder."""
        self._last_looks, self._looks = self._looks, {}

    def rows(self, owner: Owner, entries: Files, read: Callable[[], list[Submission]]) -> list[Submission]:
        """Returns what a learner handed in, read anew where it changed; nothing while the learner is waited for."""
        now: dict[str, tuple[int, int]] = {entry.name: entry.stamp for entry, _ in entries}
        self._looks.update(now)
        stamp = owner, tuple((entry.name, entry.stamp, whose) for entry, whose in entries)
        before, known = self._rows.get(owner.key, (None, []))
        if before == stamp:
            return known
        if any(self._last_looks.get(name) != seen for name, seen in now.items()):
            return []
        found = read()
        newest = max(changed for _, changed in now.values()) / 1e9
        if any(row.refusal for row in found) and time.time() - newest < HALF_WRITTEN:
            return []
        # Their text is not needed again.
        self._rows[owner.key] = stamp, [replace(row, code=(), texts=()) for row in found]
        return found
