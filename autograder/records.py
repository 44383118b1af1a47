"""The data that travels between the modules; nothing here imports the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Cell:
    """One cell of a section file.

    facts : what stands on the cell's header beside its tag, such as points=40
    place : where an author finds it, such as "02_softmax.py, cell 7"
    """

    id: str
    kind: Literal["code", "markdown"]
    source: str
    section: str
    place: str
    tag: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Exercise:
    """One exercise, as its section file tells it.

    points     : what a right answer earns; 0 is a practice exercise
    stub       : source of the graded cell, its region emptied
    reference  : source of the graded cell as the author solved it
    public     : sources of its public checks, as learners read them
    hidden     : sources of the checks that never leave the grader
    mistakes   : (diagnosis, source) of wrong answers that must be named rightly
    """

    name: str
    points: int
    section: str
    stub: str
    reference: str
    public: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()
