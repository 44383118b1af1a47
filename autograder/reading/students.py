"""Who handed in what: the one place that decides it, by the names of all files at once, before any is read.

- what is nobody's goes first: what systems write beside people's files, and the lab's own folders
- a folder that alone holds everything is nobody's: go into it
- where a platform wrote the names, they say who it is
- else learners stand where the tree forks: each folder is one, or each file, by the part in which the names differ
- without a fork there is one learner
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from autograder import platforms
from autograder.lab import Lab
from autograder.platforms import Named
from autograder.printable import one_line
from autograder.reading import cells, files, limits, names
from autograder.records import NOBODY, NOTHING, Owner, Printable

# Folders that are no learner's, beside the lab's own.
OF_NOBODY = {"autograder", "benchmarks", "docs", "images", "scripts", "tests"}
ALMOST = "most names here look like Canvas', but not all, so no ID is taken: take what Canvas did not write elsewhere"


class Item(NamedTuple):
    """One file of a class.

    path     : relative to the class, forward slashes
    head     : gives its first bytes; asked for only where the name says too little
    is_asked : a person named this very file, or it can't be opened: it is somebody's, whatever it is
    """

    path: str
    head: Callable[[], bytes] = bytes
    is_asked: bool = False


@dataclass(frozen=True)
class Rules:
    """What tells an answer from other files of a lab. answers: a trace of one in code; defines: where it is defined."""

    lab: Lab
    answers: re.Pattern[str]
    defines: re.Pattern[str]

    @cached_property
    def folders(self) -> set[str]:
        """Those that are no learner's."""
        return OF_NOBODY | self.lab.folders

    @cached_property
    def things(self) -> list[str]:
        """Words that name the lab, and nobody."""
        return [self.lab.name, *self.lab.words]

    def is_answer(self, item: Item) -> bool:
        """Says whether a file may hold answers: a notebook or zip by its name or its bytes, a .py by its text."""
        kind = files.kind(item.path)
        if kind == ".py":
            parts = item.path.split("/")
            if self.lab.ships(parts) or parts[-1] == "__init__.py":
                return False
            text = cells.peeked(item.head())  # "" where it can't be read: then a row says so
            return not text or bool(self.answers.search(text))
        return bool(kind) or cells.is_notebook(item.head())

    def is_plumbing(self, item: Item) -> bool:
        """Says whether a .py is called as one of the lab's, and has no trace of an answer."""
        is_ours = files.kind(item.path) == ".py" and self.lab.ships(item.path.split("/"))
        return is_ours and not self.answers.search(cells.peeked(item.head()))


def decide(items: Sequence[Item], rules: Rules, home: Owner | None = None, base: str = "") -> list[Owner]:
    """Returns whose each file is, NOBODY where it is nobody's.

    Args:
        home: whose all of it is where nothing tells learners apart, as of a zip
        base: the name of the folder that holds all of it
    """
    decision = _Decision(items, rules, home, base)
    mine = [number for number, item in enumerate(items) if not is_litter(item)]
    decision.enter(mine, ())
    return _with_namesakes(decision.owners)


class _Decision:
    def __init__(self, items: Sequence[Item], rules: Rules, home: Owner | None, base: str) -> None:
        self._items, self._rules, self._home, self._base = items, rules, home, base
        self._parts = [item.path.split("/") for item in items]
        self.owners = [NOBODY] * len(items)

    def enter(self, numbers: Sequence[int], above: tuple[str, ...]) -> None:
        """Decides on what lies in one folder.

        Args:
            numbers: of all files in it, however deep
            above: the folders that hold it
        """
        while True:
            level = self._level(numbers, above)
            own = [name for name in level.folders & self._rules.folders if self._may_answer(level.branches[name])]
            # Somebody's copy of the whole lab; never beside several folders that are none of its own.
            is_lab = bool(own) and (len(level.holding) < 2 or level.folders.isdisjoint(level.holding))
            if level.named or is_lab or len(level.holding) != 1 or level.holding[0] not in level.folders:
                break
            numbers, above = level.branches[level.holding[0]], (*above, level.holding[0])
        if not level.named and (is_lab or len(level.holding) < 2):
            self._all_of_one(numbers, above, level, is_lab)
        else:
            classes = [] if level.named else self._classes(level, above)
            for name in classes:
                self.enter(level.branches[name], (*above, name))
            self._tell_apart(level._replace(holding=[name for name in level.holding if name not in classes]), above)

    def _level(self, numbers: Sequence[int], above: tuple[str, ...]) -> "_Level":
        depth = len(above)
        branches: dict[str, list[int]] = {}
        for number in numbers:
            parts = self._parts[number]  # of a folder that is no file, and of what is in it
            branches.setdefault(parts[depth] if len(parts) > depth else "", []).append(number)
        folders = {name for name, inside in branches.items() if any(len(self._parts[n]) > depth + 1 for n in inside)}
        holding = [name for name in branches if self._holds(name, branches[name], name in folders)]
        flat = [name for name in branches if name not in folders]
        answers = [name for name in flat if name in holding and self._may_answer(branches[name])]
        named = platforms.recognized(
            [name for name in holding if name in folders], flat, answers, self._rules.things
        ) or platforms.github(
            above[-1] if above else self._base, holding if folders >= set(holding) else [], self._rules.lab.name
        )
        # A learner may name files as platforms do: one alone in a folder is no download.
        if above and named.keys() <= set(flat) and len(set(map(_key, named.values()))) < 2:
            named = {}
        return _Level(branches, folders, holding, named)

    def _holds(self, name: str, inside: Sequence[int], is_folder: bool) -> bool:
        """Says whether somebody handed in something there."""
        if is_folder:
            mine = (self._items[number] for number in inside)
            return name not in self._rules.folders and not all(map(self._rules.is_plumbing, mine))
        item = self._items[inside[0]]
        return item.is_asked or name.lower().endswith(names.HANDED_IN) or self._rules.is_answer(item)

    def _may_answer(self, inside: Sequence[int]) -> bool:
        return any(self._rules.is_answer(self._items[number]) for number in inside)

    def _classes(self, level: "_Level", above: tuple[str, ...]) -> list[str]:
        """Returns which of several folders are no learners', but hold several.

        All, where a platform handed out each, such as one for each section. Where one holds the same notebook in more
        folders than one learner's may be, whatever folder holds it twice.
        """
        folders = [name for name in level.holding if name in level.folders]
        if len(folders) == len(level.holding) and all(
            self._level(level.branches[name], (*above, name)).named for name in folders
        ):
            return folders
        often = {name: self._most_often(level.branches[name]) for name in folders}
        is_class = max(often.values(), default=0) > limits.NOTEBOOKS
        return [name for name in folders if often[name] > 1 and is_class]

    def _most_often(self, inside: Sequence[int]) -> int:
        """Returns how often a notebook of one name lies in a folder."""
        last = (self._parts[number][-1] for number in inside)
        return max(Counter(name for name in last if files.is_notebook(name)).values(), default=0)

    def _all_of_one(self, numbers: Sequence[int], above: tuple[str, ...], level: "_Level", is_lab: bool) -> None:
        if not (self._home or above or is_lab or level.holding):
            return
        name = above[0] if above else self._base if is_lab else names.stem([*level.holding, ""][0])
        owner = self._home or Owner(one_line(name), name, one_line("all that is here is one learner's"))
        for number in numbers:
            if self._home or above or is_lab or self._parts[number][0] not in self._rules.folders:
                self.owners[number] = owner

    def _is_beside(self, name: str, level: "_Level") -> bool:
        """Says whether a file is the instructor's: among those that a platform named, and no answer."""
        item = self._items[level.branches[name][0]]
        return bool(level.named) and name not in level.folders and not (item.is_asked or self._rules.is_answer(item))

    def _tell_apart(self, level: "_Level", above: tuple[str, ...]) -> None:
        """Gives each branch of a level to its learner."""
        flat = [name for name in level.holding if name not in level.folders and name not in level.named]
        different = names.different({name: names.stem(name) for name in flat})
        is_almost = platforms.are_almost_canvas(flat, self._rules.things)
        doubt = "the platform named the others, and not this one" if level.named else ALMOST if is_almost else ""
        for name, inside in level.branches.items():
            if named := level.named.get(name):
                owner = by_platform(name, named, above)
            elif name in level.holding and not self._is_beside(name, level):
                owner = by_name(name, different.get(name), above, doubt)
            else:
                continue
            for number in inside:
                self.owners[number] = owner


class _Level(NamedTuple):
    """What lies in one folder. branches: name -> the files in it; holding: those that somebody may have handed in."""

    branches: dict[str, list[int]]
    folders: set[str]
    holding: list[str]
    named: Mapping[str, Named]


def _key(named: Named) -> str:
    return f"{named.platform} {named.number or named.login} {named.name}"


def by_platform(part: str, named: Named, above: Sequence[str]) -> Owner:
    """Returns the learner of a name that a platform wrote."""
    own = f"{named.name} {named.alike}" if named.alike else part
    key = "/".join([*above, own if named.doubt and not named.number else _key(named)])  # in doubt, nobody else's
    why = one_line(f"{platforms.TITLES[named.platform]} wrote the name")
    return Owner(
        one_line(named.name), key, why, one_line(named.doubt), named.platform,
        NOTHING if named.is_team else one_line(named.number), one_line(named.login), one_line(named.attempt),
        named.is_late, named.is_team, named.file,
    )  # fmt: skip


def by_name(part: str, different: str | None, above: Sequence[str], doubt: str) -> Owner:
    """Returns the learner of a folder, or of a file (by the part in which its name differs from others')."""
    name = part if different is None else different
    why = "the folder" if different is None else "the file's name, where it differs from the others'"
    return Owner(one_line(name), "/".join([*above, name]), one_line(why), one_line(doubt))


def is_litter(item: Item) -> bool:
    """Says whether a system wrote a file, and no person."""
    name = item.path.rpartition("/")[2]
    return name.lower() in files.LITTER or (name.startswith("._") and not cells.is_notebook(item.head()))


def _with_namesakes(owners: Sequence[Owner]) -> list[Owner]:
    """Returns the same, with a doubt where two learners have one name."""
    keys: dict[Printable, set[str]] = {}
    for owner in owners:
        keys.setdefault(owner.name, set()).add(owner.key)
    doubt = one_line("another learner has the same name")
    return [
        replace(owner, doubt=owner.doubt or doubt) if len(keys[owner.name]) > 1 and owner is not NOBODY else owner
        for owner in owners
    ]
