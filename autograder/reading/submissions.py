"""Submissions as they come from learners and platforms, read and never run.

- find the files; a .py or an oddly named notebook counts only where its learner has no notebook
- open each, also inside zips, and inside the zips in a zip that holds a class
- take its cells, as text; whatever goes wrong is a sentence in their place
- whoever handed in nothing that can be graded has a row all the same
"""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, BytesIO
from pathlib import Path

from autograder import platforms
from autograder.lab import Lab
from autograder.printable import one_line
from autograder.reading import archives, cells, files, students
from autograder.reading.files import Refusal
from autograder.reading.students import Learner
from autograder.records import Printable, Submission

NO_ANSWER = (
    "There is no answer in it: none of its code cells defines {names}, and none is a graded cell. "
    "Hand in the notebook of this lab, saved after you worked on it."
)
MARKS = r"GRADED CELL|START CODE HERE"
# Folders that are no learner's, beside the lab's own.
OF_NOBODY = {"autograder", "benchmarks", "docs", "images", "scripts", "tests"}

# Whether a submission of this path and sha256 is graded already.
IsDone = Callable[[str, str], bool]


@dataclass(frozen=True)
class _Entry:
    """One file that may be a submission.

    name    : of its row
    inside  : its name relative to the class that it belongs to
    refused : already where it was found
    content : its bytes; raises Refusal
    stream  : of a zip, the same as a stream
    asked   : a person named this very file
    """

    name: Printable
    inside: str
    learner: Learner
    content: Callable[[], bytes]
    stream: Callable[[], AbstractContextManager[BufferedReader | BytesIO]]
    asked: bool = False
    refused: bool = False

    @property
    def kind(self) -> str:
        return files.kind(self.name)


def read(
    paths: Sequence[Path], exercises: Sequence[str], lab: Lab, is_done: IsDone | None = None
) -> Iterator[Submission]:
    """Gives each submission under `paths`, one after the other, sorted by path; nothing in a file makes it stop.

    Those of learners who handed in nothing that can be graded come last.

    Args:
        paths: folders, .ipynb, .py and .zip files
        exercises: the names that answers define, in the lesson's order
        lab: that they belong to
        is_done: what it says yes to comes out without answers, as nobody needs them
    """
    reader = _Reader(exercises, lab, is_done or (lambda path, sha256: False))
    yield from reader.class_of([_entry(item) for item in files.find(paths)])


def _entry(item: files.Found) -> _Entry:
    def content() -> bytes:
        if item.refusal:
            raise Refusal(item.refusal)
        return files.content(item.location)

    def stream() -> AbstractContextManager[BufferedReader | BytesIO]:
        if item.refusal:
            raise Refusal(item.refusal)
        return files.opened(item.location, archives.ARCHIVE_LIMIT)

    return _Entry(item.name, item.name, students.learner(item.name), content, stream, item.asked, bool(item.refusal))


class _Reader:
    """Reads for one lesson."""

    def __init__(self, exercises: Sequence[str], lab: Lab, is_done: IsDone) -> None:
        self._exercises, self._lab, self._is_done = exercises, lab, is_done
        self._folders = OF_NOBODY | lab.folders
        self._marks = re.compile(rf"{re.escape(lab.marker)}\d|{MARKS}" if lab.marker else MARKS)

    def class_of(self, entries: Sequence[_Entry], in_zip: bool = False) -> Iterator[Submission]:
        """Gives the submissions of a class, then one for each learner who has none."""
        given: set[str] = set()
        for entry, submission in self._each(entries, in_zip):
            given.add(entry.learner.key)
            yield submission
        for entry in entries:
            if entry.learner.key not in given and self._is_handed_in(entry.inside):
                given.add(entry.learner.key)
                yield from self._one(entry, even_without_answer=True)

    def _each(self, entries: Sequence[_Entry], in_zip: bool = False) -> Iterator[tuple[_Entry, Submission]]:
        has_notebook = {entry.learner.key for entry in entries if files.is_notebook(entry.name)}
        has_one_of_any_name = {entry.learner.key for entry in entries if entry.kind == ".ipynb"}
        for entry in entries:
            busy = has_one_of_any_name if entry.kind == ".py" else has_notebook
            if entry.asked or entry.refused or self._may_count(entry, busy):
                is_open = entry.kind == ".zip" and not in_zip
                found = self._unzipped(entry) if is_open else self._one(entry, even_without_answer=entry.asked)
                yield from ((entry, submission) for submission in found)

    def _unzipped(self, entry: _Entry) -> Iterator[Submission]:
        """Gives the submissions of one zip; the zip itself, refused, when there are none."""
        try:
            files.refuse_name(entry.name)
            with entry.stream() as stream, archives.opened(stream) as archive:
                given = 0
                for submission in self._members(entry, archive):
                    given += 1
                    yield submission
                if not given:
                    raise Refusal(archives.NO_NOTEBOOK)
        except Refusal as refusal:
            yield Submission(entry.name, entry.learner.name, _digest(entry), one_line(str(refusal)))

    def _members(self, entry: _Entry, archive: zipfile.ZipFile) -> Iterator[Submission]:
        """Gives the submissions in a zip: one that a person named may hold a class, others are one learner's."""
        members = archives.members(archive)
        names = [member.name for member in members]
        common = _common_folder(names)
        is_class = entry.asked and self._is_class([name.removeprefix(common) for name in names])
        inside = [_member(entry, archive, member, common if is_class else None) for member in members]
        if is_class:
            yield from self.class_of(inside, in_zip=False)
        else:
            yield from (submission for _, submission in self._each(inside, in_zip=True))

    def _one(self, entry: _Entry, even_without_answer: bool) -> Iterator[Submission]:
        """Gives one submission; none for a .py without an answer, unless there must be one."""
        name, learner = entry.name, entry.learner
        digest, found = "", cells.Sources((), ())
        try:
            files.refuse_name(name)
            data = entry.content()
            digest = hashlib.sha256(data).hexdigest()
            if self._is_done(name, digest):
                yield Submission(name, learner.name, digest)
                return
            found = _cells(name, data)
            reason = "" if self._names_an_exercise(found) else NO_ANSWER.format(names=" or ".join(self._exercises))
            if reason and not even_without_answer and entry.kind == ".py":
                return
        except Refusal as refusal:
            reason = str(refusal)
        except Exception as error:  # a fault of ours must cost no other learner the report
            reason = f"The grader could not read it ({type(error).__name__}): save it in Jupyter and hand it in again."
        yield Submission(name, learner.name, digest, one_line(reason), *found)

    def _names_an_exercise(self, found: cells.Sources) -> bool:
        """Says whether a text has a trace of an answer; whether there is one, only running can tell."""
        names = re.compile(rf"\b(?:{'|'.join(map(re.escape, self._exercises))})\b")
        defines = re.compile(rf"^[ \t]*(?:def[ \t]+)?{names.pattern}[ \t]*[(=]", re.MULTILINE)
        in_code = any(names.search(cell) or self._marks.search(cell) for cell in found.code)
        return in_code or any(defines.search(text) for text in found.texts)

    def _is_class(self, names: Sequence[str]) -> bool:
        """Says whether the files of a zip are of several learners."""
        folders = {name.partition("/")[0] for name in names if "/" in name} - self._folders
        several = sum(bool(files.kind(name)) for name in names) > 1
        return several or len(folders) > 1 or any(platforms.owner(name) for name in names)

    def _may_count(self, entry: _Entry, busy: Set[str]) -> bool:
        """Says whether a file may be a submission: a notebook, a zip; another only if its learner has no notebook."""
        if entry.kind == ".zip" or files.is_notebook(entry.name):
            return True
        return bool(entry.kind) and not (entry.learner.key in busy or self._lab.ships(entry.name.split("/")))

    def _is_handed_in(self, name: str) -> bool:
        """Says whether a file shows that its learner handed something in: by its platform's name, or by its folder."""
        top, inside, _ = name.partition("/")
        if self._lab.ships(name.split("/")):
            return False
        return bool(platforms.owner(name)) or (bool(inside) and top not in self._folders)


def _common_folder(names: Sequence[str]) -> str:
    """Returns the folder that was zipped, "cls/" or "", which is no learner's."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    (top,) = tops if len(tops) == 1 else ("",)
    return f"{top}/" if top and not platforms.owner(top) else ""


def _member(entry: _Entry, archive: zipfile.ZipFile, member: archives.Member, common: str | None) -> _Entry:
    """Returns a member of a zip as an entry: of a class, or (common is None) of the learner whose zip it is."""
    inside = member.name if common is None else member.name.removeprefix(common)
    learner = entry.learner if common is None else students.learner(inside)
    content = partial(archives.content, archive, member)
    return _Entry(files.named(f"{entry.name}/{member.name}"), inside, learner, content, lambda: BytesIO(content()))


def _cells(name: str, data: bytes) -> cells.Sources:
    kind = files.kind(name)
    if kind == ".zip":
        raise Refusal("It is a zip inside a zip: unzip the outer one into a folder and grade the folder.")
    if not kind:
        raise Refusal("It is neither a notebook nor a .py export nor a .zip: hand in the .ipynb file.")
    return cells.of_notebook(data) if kind == ".ipynb" else cells.of_script(data)


def _digest(entry: _Entry) -> str:
    try:
        with entry.stream() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (Refusal, OSError):
        return ""
