"""The data that travels between the modules; nothing here imports the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NewType

Visibility = Literal["public", "hidden"]
Status = Literal["graded", "refused", "needs_person", "missing", "superseded"]
Attempts = Literal["last", "best", "all"]
# A text from outside that has come in by the door, printable.py: short, nothing in it is hidden, and no line of
# it tells a terminal or CI what to do. Tables, pages and terminals take no other.
Printable = NewType("Printable", str)
NOTHING = Printable("")


class Told(Exception):
    """What can't be done, as a sentence with the next step; whoever gave the command reads it as it is."""


@dataclass(frozen=True)
class Cell:
    """One cell of a section file.

    section  : its file or folder, such as "01_median.py" or "02_mean"
    place    : where an author finds it, such as "02_mean/lesson.py, cell 7"
    facts    : what stands on the cell's header beside its tag, such as points=40
    notebook : into which it goes, such as "explore"; "" is the lab's own
    """

    id: str
    kind: Literal["code", "markdown"]
    source: str
    section: str
    place: str
    tag: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    notebook: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise, as its section file tells it.

    points     : what a right answer earns; 0 is a practice exercise
    stub       : source of the graded cell, its region emptied
    reference  : source of the graded cell as the author solved it
    hidden     : sources of the checks that never leave the grader
    mistakes   : (diagnosis, source) of wrong answers that must be named rightly
    """

    name: str
    points: int
    section: str
    stub: str
    reference: str
    hidden: tuple[str, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a submission says to one exercise.

    cell    : the learner's own cell that defines it
    problem : "" or "unfinished" or "syntax_error": it never came to the questions
    detail  : where the problem is, such as " (line 3: invalid syntax)"
    advice  : ids such as "markers_missing", "redefined_later"
    is_stub : the cell is as the lesson has it, but for blanks and comments
    """

    cell: str
    problem: str = ""
    detail: str = ""
    advice: tuple[str, ...] = ()
    is_stub: bool = False


@dataclass(frozen=True)
class Person:
    """One line of a roster. number: by which the platform's tables know the person; id: the school's own."""

    name: Printable
    login: Printable = NOTHING
    number: Printable = NOTHING
    id: Printable = NOTHING
    email: Printable = NOTHING
    section: Printable = NOTHING
    group: Printable = NOTHING


@dataclass(frozen=True)
class Owner:
    """Who handed something in, as far as names and a roster tell.

    name     : what the platform's naming says, else the folder, else the part in which files' names differ
    key      : tells learners apart, as two may share a name
    why      : what says so
    doubt    : what a person should look at, or ""
    platform : such as "canvas", or "";  number : by which its tables know the learner, or "";  login : or ""
    attempt  : sorts what one learner handed in, by the platform's time or number, or ""
    is_late  : as the platform said;  file : as the learner called it, where the platform put words before that
    people   : on the roster: the learner, or the members of the team
    """

    name: Printable
    key: str = ""
    why: Printable = NOTHING
    doubt: Printable = NOTHING
    platform: str = ""
    number: Printable = NOTHING
    login: Printable = NOTHING
    attempt: Printable = NOTHING
    is_late: bool = False
    is_team: bool = False
    file: str = ""
    people: tuple[Person, ...] = ()

    @property
    def when(self) -> str:
        """The attempt, as texts sort: numbers by their value, times as they are."""
        return self.attempt.zfill(24)


NOBODY = Owner(NOTHING)


@dataclass(frozen=True)
class Submission:
    """One file as handed in, read but never run.

    path    : relative to the folder that is graded, forward slashes; a member of a zip is "file.zip/member.ipynb"
    student : the name of its owner
    sha256  : of the file's bytes, hexadecimal
    refusal : "", or a sentence: why it can't be graded and what to do
    code    : sources of the code cells, in order
    texts   : sources of the other cells
    modules : name and text of the .py files that were handed in beside it
    share   : of the time that one learner has
    is_superseded : another attempt of the learner's counts, so this one was not read
    """

    path: Printable
    student: Printable
    sha256: str
    refusal: Printable = NOTHING
    code: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    modules: tuple[tuple[str, str], ...] = ()
    share: float = 1.0
    owner: Owner = NOBODY
    is_superseded: bool = False


@dataclass(frozen=True)
class Observation:
    """What came back from the kernel that ran one answer. All of it is the learner's word, not ours.

    seen    : plain JSON data from the probe, by the name of the question; None when none came
    stopped : "" or "raises", "too_slow", "died": what ended the answer before its probe
    detail  : the error's last line, such as "NameError: name 'x' is not defined"
    untold  : it came after hidden questions, so nothing that it says is shown
    """

    seen: Mapping[str, Any] | None = None
    stopped: str = ""
    detail: str = ""
    untold: bool = False


@dataclass(frozen=True)
class Check:
    """One thing that is looked at in an answer, what it is worth in points, and whether it was right."""

    name: str
    points: float
    visibility: Visibility
    passed: bool
    rationale: Printable = NOTHING
    help: Printable = NOTHING

    @property
    def score(self) -> float:
        return self.points if self.passed else 0.0


@dataclass(frozen=True)
class ExerciseScore:
    """One exercise, judged.

    diagnosis : the most telling mistake's id, None when right
    rationale : its sentence;  help : one thing to try;  example : the public call that shows it, or ""
    advice    : (id, sentence) of what is worth knowing; never costs points
    code      : the learner's own cell
    amended   : why a person set the points, "" when nobody did; `score` is the person's then
    behaves   : of a wrong answer whose mistake has no name, a digest that is equal for those that behave alike, else ""
    """

    exercise: str
    score: float
    max_score: float
    diagnosis: str | None = None
    rationale: Printable = NOTHING
    help: Printable = NOTHING
    example: Printable = NOTHING
    advice: tuple[tuple[str, Printable], ...] = ()
    checks: tuple[Check, ...] = ()
    code: Printable = NOTHING
    amended: Printable = NOTHING
    behaves: str = ""


@dataclass(frozen=True)
class Score:
    """One submission, done: a row of the gradebook. Refused or needs_person: a reason, and no sum of points.

    exercises : as judged; of a submission that is not graded, those that a person has marked
    cells     : sha256 of its code cells, hexadecimal; "" when they could not be read
    owner     : who handed it in, as the newest run decided it
    """

    path: Printable
    student: Printable
    sha256: str
    status: Status
    reason: Printable = NOTHING
    exercises: tuple[ExerciseScore, ...] = ()
    seconds: float = 0.0
    cells: str = ""
    owner: Owner = NOBODY

    @property
    def score(self) -> float | None:
        return sum(exercise.score for exercise in self.exercises) if self.status == "graded" else None
