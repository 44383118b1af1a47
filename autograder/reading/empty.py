"""Folders without a file among those of learners: whose they are, once it is known whose the files are.

Such a folder tells nobody apart, and is a learner's only where the folders beside it are learners'. It is there when
somebody cloned a repository into which nothing was pushed, or a platform made a folder for each learner.
"""

from collections.abc import Mapping, Sequence

from autograder import platforms
from autograder.reading import students
from autograder.reading.students import Item, Rules
from autograder.records import NOBODY, Owner

EMPTY = "There is no file in the folder: hand in the .ipynb file."
Folder = tuple[str, ...]


def is_empty(path: str) -> bool:
    """Says whether a path is that of a folder without a file."""
    return path.endswith("/")


def decide(items: Sequence[Item], rules: Rules, base: str = "") -> list[Owner]:
    """Returns whose each file and each folder without a file is; arguments as of `students.decide`."""
    filled = [item for item in items if not is_empty(item.path)]
    whose = students.decide(filled, rules, base=base)
    empty = {item.path: _split(item.path.removesuffix("/")) for item in items if is_empty(item.path)}
    beside = _beside(filled, whose, {above for above, _ in empty.values()})
    owners = {item.path: owner for item, owner in zip(filled, whose, strict=True)}
    owners |= {path: _owner(name, above, beside[above], rules, base) for path, (above, name) in empty.items()}
    return [owners[item.path] for item in items]


def _split(path: str) -> tuple[Folder, str]:
    *above, name = path.split("/")
    return tuple(above), name


def _beside(items: Sequence[Item], whose: Sequence[Owner], asked: set[Folder]) -> dict[Folder, dict[str, set[Owner]]]:
    """Returns of each folder asked for the folders in it, and whose files these hold."""
    found: dict[Folder, dict[str, set[Owner]]] = {folder: {} for folder in asked}
    for item, owner in zip(items, whose, strict=True):
        parts = tuple(item.path.split("/"))
        for depth in range(len(parts) - 1):
            if parts[:depth] in found and owner is not NOBODY:
                found[parts[:depth]].setdefault(parts[depth], set()).add(owner)
    return found


def _owner(name: str, above: Folder, beside: Mapping[str, set[Owner]], rules: Rules, base: str) -> Owner:
    learners = {
        owner.key: owner for owners in beside.values() if len({it.key for it in owners}) == 1 for owner in owners
    }
    if len(learners) < 2 or name in rules.folders:
        return NOBODY
    if not any(owner.platform for owner in learners.values()):
        return students.by_name(name, None, above, "")
    wrapper = above[-1] if above else base
    named = platforms.recognized([name], [], []) or platforms.github(wrapper, [name, *beside], rules.lab.name)
    return students.by_platform(name, named[name], above) if name in named else NOBODY
