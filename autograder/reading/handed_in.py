"""What one learner handed in: which of it counts, as submissions with the texts of their cells.

- the newest attempt first; notebooks before scripts
- what the lab itself ships, unchanged, is no answer; a copy of it is left out where there is anything else
- .py files of a notebook's folder come along, as its modules
- after the twentieth, one row says what was left out
"""

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import PurePosixPath

from autograder.printable import one_line
from autograder.reading import archives, cells, files, limits, names, shipped, students
from autograder.reading.cells import HEAD, Sources
from autograder.reading.entries import Entry, of_member
from autograder.reading.files import Refusal
from autograder.reading.students import Rules
from autograder.records import Attempts, Owner, Submission

NO_ANSWER = (
    "There is no answer in it: none of its code cells defines {names}, and none is a graded cell. "
    "Hand in the notebook of this lab, saved after you worked on it."
)
OF_THE_LAB = "It is the lab's own {name}, as everybody has it: hand in {wanted} with your answers."
NO_KIND = "It is neither a notebook nor a .py export nor a .zip: hand in the .ipynb file."
ZIP_IN_ZIP = "It is a zip inside a zip: unzip the outer one into a folder and grade the folder."
SUPERSEDED = "Another attempt of the same learner counts."
LEFT_OUT = "At most {most} files of one learner are graded; this one and {more} more were left out: hand in only one."
# Whether a submission is graded already, with this content and these modules.
IsDone = Callable[[Submission], bool]
Files = Sequence[tuple[Entry, Owner]]


class Rank(IntEnum):
    """What a row is worth beside others of its learner."""

    OF_NOBODY = 0  # a copy of what everybody has, or a system's file: a row only where there is nothing else
    REFUSED = 1
    UNTOUCHED = 2  # the lab's own notebook, as it was given out
    ANSWERED = 3


class Tier(IntEnum):
    """In which order the files of an attempt are looked at: the later ones only where none before is an answer."""

    NOTEBOOKS = 0  # and zips
    COPIES = 1  # notebooks to whose names something was added
    SCRIPTS = 2
    ODD_SCRIPTS = 3  # called as the lab's own, or lying where programs put theirs


class Learner:
    """Reads what one learner handed in.

    Args:
        entries: the files, each with what is known of its owner
        exercises: the names that answers define, in the lesson's order
        attempts: which are read
    """

    def __init__(
        self, entries: Files, exercises: Sequence[str], rules: Rules, attempts: Attempts, is_done: IsDone | None
    ) -> None:
        self._entries, self._exercises, self._rules = entries, exercises, rules
        self._attempts, self._is_done = attempts, is_done or (lambda row: False)
        self._rows: list[tuple[Rank, Submission]] = []
        self._left_out: list[Submission] = []
        self._read_so_far = self._peeked = 0

    def submissions(self) -> list[Submission]:
        """Returns the rows, sorted by path; at least one."""
        for attempt in self._in_turn():
            self._read(attempt)
        if not self._rows:
            entry, owner = min(self._in_turn()[0], key=lambda it: not it[0].name.lower().endswith(names.HANDED_IN))
            self._one(entry, owner, (), is_needed=True)
        if self._left_out:
            first, *more = self._left_out
            told = one_line(LEFT_OUT.format(most=limits.NOTEBOOKS, more=len(more)))
            self._rows.append((Rank.REFUSED, replace(first, refusal=told)))
        best = max(rank for rank, _ in self._rows)
        kept = [row for rank, row in self._rows if rank is best is not Rank.REFUSED]
        kept += [row for rank, row in self._rows if rank is Rank.REFUSED][-limits.NOTEBOOKS :]
        share = 1 / max(1, sum(not row.refusal for row in kept))
        return sorted((replace(row, share=share) for row in kept), key=lambda row: row.path)

    @property
    def _is_answered(self) -> bool:
        return any(rank is Rank.ANSWERED for rank, _ in self._rows)

    def _in_turn(self) -> list[Files]:
        """Returns the attempts, the newest first. Canvas numbers files, and hands out those of one attempt."""
        attempts: dict[str, list[tuple[Entry, Owner]]] = {}
        for entry, owner in self._entries:
            attempts.setdefault("" if owner.platform == "canvas" else owner.attempt, []).append((entry, owner))
        return [attempts[time] for time in sorted(attempts, reverse=True)]

    def _read(self, attempt: Files) -> None:
        """Takes the rows of one attempt, or of one zip."""
        is_old = self._is_answered and self._attempts == "last"
        scripts = [it for it in attempt if it[0].kind == ".py"]
        tiers: dict[Tier | None, list[tuple[Entry, Owner]]] = {}
        for entry, owner in sorted(attempt, key=lambda it: it[1].when, reverse=True):
            tiers.setdefault(self._tier(entry), []).append((entry, owner))
        for tier in Tier:
            mine = tiers.get(tier, [])
            is_needless = self._is_answered and tier > Tier.NOTEBOOKS
            for entry, owner in mine:
                is_older = owner.platform == "canvas" and self._is_answered and self._attempts == "last"
                if entry.is_asked or entry.is_refused or not (is_old or is_needless or is_older):
                    self._open(entry, owner, scripts, tier)
                elif not is_needless or is_old:
                    row = Submission(entry.name, owner.name, "", one_line(SUPERSEDED), owner=owner, is_superseded=True)
                    self._rows.append((Rank.REFUSED, row))
            if is_old and mine:
                return

    def _tier(self, entry: Entry) -> "Tier | None":
        """Returns which files of its learner a file comes with, None if it can't hold answers."""
        parts = entry.inside.split("/")
        if entry.is_refused or entry.kind == ".zip" or files.is_notebook(entry.inside):
            return Tier.NOTEBOOKS
        if entry.kind == ".py":
            return Tier.ODD_SCRIPTS if self._rules.lab.ships(parts) or files.GENERATED & {*parts} else Tier.SCRIPTS
        self._peeked += 1
        is_copy = entry.is_asked or entry.kind or (self._peeked <= limits.LOOKED_AT and cells.is_notebook(entry.head()))
        return Tier.COPIES if is_copy else None

    def _open(self, entry: Entry, owner: Owner, beside: Files, tier: "Tier") -> None:
        if entry.kind != ".zip" or entry.is_refused or entry.is_in_zip:
            self._one(entry, owner, beside, is_needed=entry.is_asked or tier < Tier.SCRIPTS, tier=tier)
            return
        before = len(self._rows) + len(self._left_out)
        try:
            with entry.stream() as stream, archives.opened(stream) as archive:
                members = archives.members(archive)
                inside = [(of_member(entry, archive, it, is_learners=True), owner) for it in members]
                self._read([it for it in inside if not students.is_litter(students.Item(it[0].inside, it[0].head))])
            if before == len(self._rows) + len(self._left_out):
                self._refuse(entry, owner, archives.NO_NOTEBOOK, Rank.OF_NOBODY)
        except Refusal as refusal:
            if cells.is_notebook(entry.head()):
                self._one(entry, owner, beside, is_needed=True)
            else:
                self._refuse(entry, owner, str(refusal))

    def _refuse(self, entry: Entry, owner: Owner, why: str, rank: Rank = Rank.REFUSED) -> None:
        try:
            with entry.stream() as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except (Refusal, OSError):
            digest = ""
        self._rows.append((rank, Submission(entry.name, owner.name, digest, one_line(why), owner=owner)))

    def _one(self, entry: Entry, owner: Owner, beside: Files, *, is_needed: bool, tier: "Tier | None" = None) -> None:
        """Takes one row; none for a .py without an answer, unless there must be one."""
        row = Submission(entry.name, owner.name, "", owner=owner)
        self._read_so_far += 1
        if (
            self._read_so_far > limits.LOOKED_AT
            or sum(rank is Rank.ANSWERED for rank, _ in self._rows) >= limits.NOTEBOOKS
        ):
            self._left_out.append(row)
            return
        rank, reason, data = Rank.REFUSED, "", b""
        try:
            data = entry.content
            row = replace(row, sha256=hashlib.sha256(data).hexdigest(), modules=self._modules(entry, beside))
            if len(self._entries) == 1 and not entry.is_in_zip and self._is_done(row):
                self._rows.append((Rank.ANSWERED, row))
                return
            found = _sources(entry, data)
            rank, reason = self._worth(entry, owner, data, found, tier)
            if reason and not is_needed and rank is Rank.REFUSED:
                return
            row = replace(row, code=found.code, texts=found.texts)
        except Refusal as refusal:
            reason = str(refusal)
            if data.startswith(cells.APPLE_DOUBLE):  # a system's, under whatever name
                rank = Rank.OF_NOBODY
            if not is_needed and (tier is Tier.ODD_SCRIPTS or not data.strip()):
                return
        except Exception as error:  # a fault of ours must cost no other learner the report
            reason = f"The grader could not read it ({type(error).__name__}): save it in Jupyter and hand it in again."
        self._rows.append((rank, replace(row, refusal=one_line(reason))))

    def _worth(self, entry: Entry, owner: Owner, data: bytes, found: Sources, tier: "Tier | None") -> tuple[Rank, str]:
        """Returns what a file is worth, and why it can't be graded, or ""."""
        lab = self._rules.lab
        called = owner.file or entry.inside.rpartition("/")[2]
        if of_lab := shipped.found(called, entry.inside, data, found.code, self._rules):
            if of_lab == lab.learners:
                return Rank.UNTOUCHED, ""
            return Rank.OF_NOBODY, OF_THE_LAB.format(name=of_lab, wanted=PurePosixPath(lab.learners).name)
        in_code = any(map(self._rules.answers.search, found.code)) and tier is not Tier.ODD_SCRIPTS
        if in_code or any(map(self._rules.defines.search, (*found.texts, *found.code))):
            return Rank.ANSWERED, ""
        return Rank.REFUSED, NO_ANSWER.format(names=" or ".join(self._exercises))

    def _modules(self, entry: Entry, beside: Files) -> tuple[tuple[str, str], ...]:
        """Returns name and text of the .py files in a notebook's folder, the first megabyte of them."""
        found, left = {}, limits.MODULES
        for other, owner in beside:
            name = owner.file or other.inside.rpartition("/")[2]
            is_module = not other.is_refused and not self._rules.lab.ships([name])
            if not is_module or other is entry or other.folder != entry.folder:
                continue
            with contextlib.suppress(Refusal):
                left -= len(other.content)
                if left >= 0:
                    found[name] = cells.text(other.content)
        return tuple(sorted(found.items()))


def _sources(entry: Entry, data: bytes) -> Sources:
    if entry.kind == ".ipynb" or cells.is_notebook(data[:HEAD]):
        return cells.of_notebook(data)
    if entry.kind == ".py":
        return cells.of_script(data)
    raise Refusal(ZIP_IN_ZIP if entry.kind == ".zip" else cells.no_text(data) or NO_KIND)
