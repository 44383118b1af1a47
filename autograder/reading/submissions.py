"""Submissions as they come from learners and platforms, read and never run.

- find the files, also in a zip that holds a class, and ask whose each one is
- of each learner open the newest attempt first; an older one only where that holds no answer, or all are to be graded
- a notebook counts before a .py; a .py only where no notebook has an answer
- take the cells, as text; whatever goes wrong is a sentence in their place
- whoever handed in nothing that can be graded has a row all the same
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from autograder.lab import Lab
from autograder.reading import archives, empty, files, roster, students
from autograder.reading.entries import Entry, of_file, of_member
from autograder.reading.files import Refusal
from autograder.reading.handed_in import IsDone, Learner
from autograder.reading.known import Known
from autograder.reading.students import Item, Rules
from autograder.records import NOBODY, Attempts, Owner, Person, Printable, Submission

Class = tuple[list[Entry], list[Owner]]  # what is in a zip, and whose
MARKS = r"GRADED CELL|START CODE HERE"


def rules(exercises: Sequence[str], lab: Lab) -> Rules:
    """Returns what tells an answer of a lab: a name that it defines, or a mark of a graded cell."""
    names = rf"\b(?:{'|'.join(map(re.escape, exercises))})\b"
    marks = rf"{re.escape(lab.marker)}\d|{MARKS}" if lab.marker else MARKS
    return Rules(lab, re.compile(f"{names}|{marks}"), re.compile(rf"^[ \t]*(?:def[ \t]+)?{names}[ \t]*[(=]", re.M))


def read(
    paths: Sequence[Path], exercises: Sequence[str], lab: Lab, is_done: IsDone | None = None, *,
    people: Sequence[Person] = (), attempts: Attempts = "last", without: Sequence[Path] = (),
    known: Known | None = None,
) -> Iterator[Submission]:  # fmt: skip
    """Gives each submission under `paths`, learner by learner; nothing in a file makes it stop.

    Args:
        paths: folders, .ipynb, .py and .zip files
        exercises: the names that answers define, in the lesson's order
        lab: that they belong to
        is_done: what it says yes to comes out without answers, as nobody needs them
        people: of the roster
        attempts: which of a learner's are read; others come out as superseded
        without: files and folders that nobody handed in, such as the roster and the results
        known: what an earlier look at the same folder found
    """
    found = rules(exercises, lab)
    with ExitStack() as stack:
        for owner, entries in _learners(paths, found, people, without, stack):
            learner = Learner(entries, exercises, found, attempts, is_done)
            yield from known.rows(owner, entries, learner.submissions) if known else learner.submissions()
            for entry, _ in entries:
                entry.forget()


def who(
    paths: Sequence[Path], exercises: Sequence[str], lab: Lab, *, people: Sequence[Person] = (),
    without: Sequence[Path] = (),
) -> list[tuple[Owner, list[Printable]]]:  # fmt: skip
    """Returns whose the files under `paths` are, learner by learner; last, under NOBODY, what is nobody's."""
    found = rules(exercises, lab)
    nobodys: list[Entry] = []
    with ExitStack() as stack:
        told = [
            (owner, [entry.name for entry, _ in entries])
            for owner, entries in _learners(paths, found, people, without, stack, nobodys)
        ]
    return [*told, (NOBODY, [entry.name for entry in nobodys])]


def _learners(
    paths: Sequence[Path], found: Rules, people: Sequence[Person], without: Sequence[Path], stack: ExitStack,
    nobodys: list[Entry] | None = None,
) -> Iterator[tuple[Owner, list[tuple[Entry, Owner]]]]:  # fmt: skip
    """Gives each learner with what is the learner's, in the order of their first files.

    Args:
        stack: keeps the zips open that hold a class
        nobodys: takes what is nobody's
    """
    entries = [of_file(item) for item in files.find(paths, without)]
    folders = [path for path in paths if files.is_folder(path)]
    base = files.printable(folders[0].resolve().name) if len(folders) == len(paths) == 1 else ""
    yield from _of_class(entries, found, people, stack, [] if nobodys is None else nobodys, base=base)


def _of_class(
    entries: Sequence[Entry], found: Rules, people: Sequence[Person], stack: ExitStack, nobodys: list[Entry], *,
    base: str = "", owners: Sequence[Owner] | None = None,
) -> Iterator[tuple[Owner, list[tuple[Entry, Owner]]]]:  # fmt: skip
    """Gives the learners of one class; the classes in its zips, where there are any, in the places of those."""
    whose = empty.decide(_items(entries), found, base) if owners is None else owners
    learners: dict[str, list[tuple[Entry, Owner]]] = {}
    for entry, owner in zip(entries, roster.matched(whose, people) if people else whose, strict=True):
        if owner is NOBODY:
            nobodys += [] if empty.is_empty(entry.inside) else [entry]
        else:
            learners.setdefault(owner.key, []).append((entry, owner))
    in_zips = _classes(learners, found, stack)
    for mine in learners.values():
        classes = [
            in_zips.get(entry.name) or (_class_in(entry, owner, found, stack) if entry.is_asked else None)
            for entry, owner in mine
        ]
        for inside in filter(None, classes):
            yield from _of_class(inside[0], found, people, stack, nobodys, owners=inside[1])
        rest = [it for it, inside in zip(mine, classes, strict=True) if inside is None]
        if in_zips:  # what lies beside the classes
            nobodys += [entry for entry, _ in rest]
        elif rest:
            yield rest[0][1], rest


def _classes(learners: Mapping[str, Sequence[tuple[Entry, Owner]]], found: Rules, stack: ExitStack) -> dict[str, Class]:
    """Returns the classes in zips that nobody named, where all that may be an answer is such a zip."""
    answers = (it for mine in learners.values() for it in mine if found.is_answer(_item(it[0])))
    classes: dict[str, Class] = {}
    for entry, owner in answers:
        inside = None if entry.is_asked else _class_in(entry, owner, found, stack)
        if inside is None:  # so these zips are learners'
            return {}
        classes[entry.name] = inside
    return classes


def _class_in(entry: Entry, owner: Owner, found: Rules, stack: ExitStack) -> Class | None:
    """Returns what is in a zip that holds a class, and whose; None for a learner's own, and what is no zip.

    One that a person named may hold a class in any order. Of another one a platform must say so.
    """
    if entry.kind != ".zip" or entry.is_in_zip:
        return None
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(archives.opened(opened.enter_context(entry.stream())))
            inside = [of_member(entry, archive, member) for member in archives.members(archive)]
        except Refusal:
            return None
        whose = students.decide(_items(inside), found, home=owner)
        others = [it for it in whose if it is not NOBODY and it.key != owner.key]
        if not others or not (entry.is_asked or len({it.key for it in others if it.platform}) > 1):
            return None
        stack.push(opened.pop_all())
    return inside, whose


def _items(entries: Sequence[Entry]) -> list[Item]:
    return [_item(entry) for entry in entries]


def _item(entry: Entry) -> Item:
    return Item(entry.inside, entry.head, entry.is_asked or entry.is_refused)
