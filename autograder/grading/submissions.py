"""Submissions as they come from learners and platforms, read and never run.

- find the files; a .py counts only where its learner has no notebook
- open each, also inside zips
- take the answers from its cells; whatever goes wrong is a sentence in place of answers
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial
from pathlib import Path

from autograder.grading import answers, archives, cells, files, students
from autograder.grading.files import Found
from autograder.grading.refusals import Refusal
from autograder.grading.students import Learner
from autograder.records import Submission

NO_ANSWER = (
    "There is no answer in it: none of its code cells defines {names}, and none is a graded cell. "
    "Hand in the notebook of this lab, saved after you worked on it."
)


# Whether a submission of this path and sha256 is graded already.
IsDone = Callable[[str, str], bool]


def read(paths: Sequence[Path], exercises: Sequence[str], is_done: IsDone | None = None) -> Iterator[Submission]:
    """Gives each submission under `paths`, one after the other, sorted by path; nothing in a file makes it stop.

    Args:
        paths: folders, .ipynb, .py and .zip files
        exercises: the names that answers define, in the lesson's order
        is_done: what it says yes to comes out without answers, as nobody needs them
    """
    is_done = is_done or (lambda path, sha256: False)
    found = files.find(paths)
    busy = {students.learner(item.name).key for item in found if item.kind == ".ipynb" and not item.refusal}
    for item in found:
        if item.kind == ".zip" and not item.refusal:
            yield from _unzipped(item, exercises, is_done)
        else:
            learner = students.learner(item.name)
            if item.asked or _may_count(item.name, learner, busy):
                yield from _one(item.name, learner, partial(_content, item), exercises, is_done, item.asked)


def _content(item: Found) -> bytes:
    if item.refusal:
        raise Refusal(item.refusal)
    return files.content(item.location)


def _unzipped(item: Found, exercises: Sequence[str], is_done: IsDone) -> Iterator[Submission]:
    """Gives the submissions of one zip; the zip itself, refused, when there are none."""
    try:
        files.refuse_name(item.name)
        with files.opened(item.location, archives.ARCHIVE_LIMIT) as stream, archives.opened(stream) as archive:
            given = 0
            members = archives.members(archive)
            learners = _learners(item, [member.name for member in members])
            busy = {learners[member.name].key for member in members if files.kind(member.name) == ".ipynb"}
            for member in members:
                learner = learners[member.name]
                if _may_count(member.name, learner, busy):
                    content = partial(archives.content, archive, member)
                    for submission in _one(f"{item.name}/{member.name}", learner, content, exercises, is_done):
                        given += 1
                        yield submission
            if not given:
                raise Refusal(archives.NO_NOTEBOOK)
    except Refusal as refusal:
        yield Submission(item.name, students.learner(item.name).name, _digest(item), str(refusal))


def _learners(item: Found, names: Sequence[str]) -> dict[str, Learner]:
    """Returns whose each member of a zip is: one that a person named may hold a class, others are one learner's."""
    if not (item.asked and len(names) > 1):
        return {name: students.learner(f"{item.name}/{name}") for name in names}
    tops = {name.partition("/")[0] for name in names}
    common = f"{tops.pop()}/" if len(tops) == 1 else ""  # the folder that was zipped, not a learner's
    return {name: students.learner(name.removeprefix(common)) for name in names}


def _may_count(name: str, learner: Learner, busy: Set[str]) -> bool:
    """Says whether a file may be a submission: a .py only if it is the learner's own, who has no notebook."""
    return files.kind(name) != ".py" or not (learner.key in busy or files.is_shipped(name.split("/")))


def _one(
    name: str,
    learner: Learner,
    content: Callable[[], bytes],
    exercises: Sequence[str],
    is_done: IsDone,
    asked: bool = False,
) -> Iterator[Submission]:
    """Gives one submission; none for a .py without an answer that nobody named."""
    digest, found = "", {}
    try:
        files.refuse_name(name)
        data = content()
        digest = hashlib.sha256(data).hexdigest()
        if is_done(name, digest):
            yield Submission(name, learner.name, digest)
            return
        found = answers.find(*_cells(name, data), exercises)
        reason = "" if found else NO_ANSWER.format(names=" or ".join(exercises))
        if not (found or asked) and files.kind(name) == ".py":
            return
    except Refusal as refusal:
        reason = str(refusal)
    except Exception as error:  # a fault of ours must cost no other learner the report
        reason = f"The grader could not read it ({type(error).__name__}): save it in Jupyter and hand it in again."
    yield Submission(name, learner.name, digest, reason, found)


def _cells(name: str, data: bytes) -> cells.Sources:
    kind = files.kind(name)
    if kind not in (".ipynb", ".py"):
        raise Refusal("It is neither a notebook nor a .py export nor a .zip: hand in the .ipynb file.")
    return cells.of_notebook(data) if kind == ".ipynb" else cells.of_script(data)


def _digest(item: Found) -> str:
    try:
        with files.opened(item.location, archives.ARCHIVE_LIMIT) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (Refusal, OSError):
        return ""
