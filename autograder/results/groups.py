"""Wrong answers without a name that behave alike: one mistake each, as far as anybody can tell by running them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.printable import CODE, printable
from autograder.records import ExerciseScore, Printable, Score
from autograder.results import amendments
from autograder.results.amendments import Amendment, AmendmentError
from autograder.results.bulk import exercises_of
from autograder.results.run import Run

_HEADER = re.compile(r"(?m)^(\s*#\s*)%%")  # would begin another cell


@dataclass(frozen=True)
class Group:
    """Answers that behave alike. id: the same at each re-grade; members: sorted by path, with the answer of each."""

    id: str
    members: tuple[tuple[Score, ExerciseScore], ...]

    @property
    def answer(self) -> ExerciseScore:
        """The shortest one."""
        return min((item for _, item in self.members), key=lambda item: len(item.code))

    @property
    def codes(self) -> tuple[Printable, ...]:
        """The answers that differ in more than blanks, the shortest first."""
        texts = sorted((item.code for _, item in self.members), key=len)
        return tuple({"".join(text.split()): text for text in reversed(texts)}.values())[::-1]


def groups(scores: Sequence[Score]) -> list[Group]:
    """Returns the groups of all answers without a named mistake, the largest first."""
    found: dict[str, list[tuple[Score, ExerciseScore]]] = {}
    for score, item in exercises_of(scores):
        if item.behaves:
            found.setdefault(f"{item.exercise}-{item.behaves[:8]}", []).append((score, item))
    return sorted(
        (Group(name, tuple(members)) for name, members in found.items()),
        key=lambda group: (-len(group.members), group.id),
    )


def find(scores: Sequence[Score], name: str) -> Group:
    """Returns a group by its id.

    Raises:
        AmendmentError: there is none; the sentence names those that there are.
    """
    there = groups(scores)
    if found := next((group for group in there if group.id == name), None):
        return found
    told = ", ".join(f"{group.id} ({len(group.members)})" for group in there[:12]) or "none"
    raise AmendmentError(f"There is no group {name!r} of answers that behave alike. There are: {told}.")


def marks(group: Group, run: Run, scores: Sequence[Score], points: str, why: str) -> list[Amendment]:
    """Returns the same mark for all of a group.

    Raises:
        AmendmentError: it can't be given.
    """
    return [amendments.read(run, scores, score.path, item.exercise, points, why) for score, item in group.members]


def cell(group: Group) -> Printable:
    """Returns a cell for the section of the exercise, tagged as a mistake, with the shortest answer of a group."""
    import jupytext  # half a second, for which no other command need wait
    from nbformat import v4

    count = len(group.members)
    note = f"# {count} {'answer behaves' if count == 1 else 'answers behave'} like this: give it an id, and a sentence."
    source = _HEADER.sub(r"\1% %", group.answer.code)
    code = v4.new_code_cell(f"{note}\n{source}", metadata={"tags": ["mistake"], "id": "name_me"})
    notebook = v4.new_notebook(cells=[code], metadata={"jupytext": {"notebook_metadata_filter": "-all"}})
    return printable(jupytext.writes(notebook, fmt="py:percent"), CODE)
