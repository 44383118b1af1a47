"""One batch of submissions, from what was read to scores: run, ask, judge.

A batch is a task without side effects: records in, records out; it runs in any process that reaches the warm
parent. Whatever fails on our side becomes `needs_person`, with the reason.
"""

import hashlib
import json
import platform
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from autograder.judging import judge, lacking
from autograder.lesson import checks as lesson_checks
from autograder.lesson import sections
from autograder.lesson.checks import Checks
from autograder.printable import one_line, printable
from autograder.records import Answer, ExerciseScore, Score, Status, Submission
from autograder.running.asking import Examination, Found
from autograder.running.terms import Terms, prepared
from autograder.sandbox import client, plain_kernel
from autograder.sandbox.kernel import Kernel, KernelLost
from autograder.sandbox.supply import Supply

RUN = re.compile(r"^[ \t]*%run[ \t]+(?:-\w+[ \t]+)*[\"']?([^\s\"']+\.(?:py|ipynb))", re.MULTILINE)
IMPORT = re.compile(r"No module named '(\w+)'")
ASKS = re.compile(r"(?<![\w.])input\s*\(")
HAND_IN = "Hand in {name} too, in the notebook's folder: the notebook needs it, and it was not there."
OWN_FILE = "If {name} is a file of yours, hand in {name}.py too, in the notebook's folder."
NOBODY_TYPES = "Nobody types in grading: input() answers 1. Write the value itself into the cell."
MARKERS = ("START CODE HERE", "END CODE HERE")
NEWER = (
    "Its {exercise} is written for Python {newer}, and this grader runs {own}: "
    "grade it with a newer Python, or by hand."
)


def grade(batch: Sequence[Submission], terms: Terms) -> list[Score | None]:
    """Returns a score for each submission, in order; never raises for one of them.

    None where a kernel was lost, or others had the processors: grade it again, alone.
    """
    with Supply(_starter(terms)) as kernels:
        return [_Task(submission, terms).score(kernels) for submission in batch]


def _starter(terms: Terms) -> Callable[[], Kernel]:
    """Returns what gives kernels: forks of the warm parent at an address, or processes of their own."""
    if terms.address:
        return partial(client.fork, terms.address)
    return partial(plain_kernel.start, prepared(terms.lab, terms.cells))


@dataclass(frozen=True)
class _Judged:
    """One way to look at an answer, and what that is worth."""

    found: Found
    score: ExerciseScore

    @property
    def is_right(self) -> bool:
        return self.score.diagnosis is None

    @property
    def rank(self) -> tuple[bool, float, bool, bool]:
        """What tells more at the same points: a cell that breaks, then what stopped at no name of another cell."""
        is_torn = self.score.diagnosis == "syntax_error"
        return self.is_right, self.score.score, is_torn, not self.found.elsewhere


class _Task:
    """One submission on its way to a score."""

    def __init__(self, submission: Submission, terms: Terms) -> None:
        self._submission, self._terms = submission, terms
        self._checks = {check.exercise.name: check for check in _checks(terms)}
        # Fresh questions, the same for the same file and seed.
        rng = np.random.default_rng([terms.seed, int(submission.sha256[:16] or "0", 16)])
        self._asked = {name: check.ask(rng) for name, check in self._checks.items()}
        self._best: dict[str, _Judged] = {}

    def score(self, kernels: Supply) -> Score | None:
        """Returns the submission's score, None where it is to be graded again."""
        submission = self._submission
        if submission.refusal:
            return self._told("refused", submission.refusal)
        given = {number for number, cell in enumerate(submission.code) if _plain(cell) in _given(self._terms)}
        terms = self._terms
        examination = Examination(
            submission, self._asked, given, terms.seconds * submission.share, kernels, terms.again
        )
        try:
            for found in examination.found():
                begun = time.process_time()
                if self._is_right(found):
                    examination.is_done(found.exercise)
                examination.spent += time.process_time() - begun  # what is hard to judge costs nobody else's time
        except KernelLost as problem:  # never the learner's fault
            reason = f"The kernel was lost twice: {problem}"
            return self._told("needs_person", reason, seconds=examination.spent) if terms.again else None
        except Exception as error:
            reason = f"The grader failed ({type(error).__name__}: {error}); grade this submission by hand."
            return self._told("needs_person", reason, seconds=examination.spent)
        for judged in self._best.values():
            if fault := self._fault(judged):
                return self._told("needs_person", fault, seconds=examination.spent)
        scores = tuple(self._hinted(self._best[name].score) for name in self._checks)
        return self._told("graded", "", scores, examination.spent)

    def _hinted(self, score: ExerciseScore) -> ExerciseScore:
        """Returns the score of an answer that isn't right with what the notebook lacked in grading."""
        code = "\n".join(self._submission.code)
        there = {name for name, _ in self._submission.modules}
        run = {name for name in RUN.findall(code) if name.rpartition("/")[2] not in there}
        lacking = [HAND_IN.format(name=name.rpartition("/")[2][:80]) for name in sorted(run)[:3]]
        if missing := IMPORT.search(score.rationale):
            lacking.append(OWN_FILE.format(name=missing[1]))
        if ASKS.search(code):
            lacking.append(NOBODY_TYPES)
        if score.diagnosis is None or not lacking:
            return score
        return replace(score, help=printable(" ".join([*lacking, score.help])))

    def _told(
        self, status: Status, reason: str, exercises: tuple[ExerciseScore, ...] = (), seconds: float = 0.0
    ) -> Score:
        of = self._submission
        cells = hashlib.sha256(json.dumps(of.code).encode()).hexdigest() if of.code else ""
        return Score(of.path, of.student, of.sha256, status, one_line(reason), exercises, seconds, cells)

    def _is_right(self, found: Found) -> bool:
        """Judges what one run shows of an answer, keeps the best, and says whether that is right."""
        name = found.exercise
        answers = [self._answer(found)]
        if torn := self._torn(found):
            answers.append(torn)
        for answer in answers:
            judged = _Judged(found, judge.judge(self._checks[name], answer, found.observation, self._asked[name]))
            if found.only_if_right and not judged.is_right:
                continue
            if name not in self._best or judged.rank > self._best[name].rank:
                self._best[name] = judged
            if judged.is_right:
                return True
        return False

    def _answer(self, found: Found) -> Answer:
        """Returns an answer in the words of our own copy of the notebook."""
        name, cell = found.exercise, self._cell(found.cell)
        if found.observation.stopped == "missing":
            return Answer(cell, "unfinished", self._missing(found))
        is_stub = bool(cell) and _plain(cell) == _plain(self._checks[name].exercise.stub)
        return Answer(cell, "", "", self._advice(found, cell), is_stub)

    def _torn(self, found: Found) -> Answer | None:
        """Returns the answer as a cell that breaks; None where what is defined after it tells more."""
        torn = found.torn
        if not torn or not isinstance(torn.get("cell"), int) or torn["cell"] < (found.cell or 0):
            return None
        line, why = torn.get("line"), " ".join(str(torn.get("why"))[:80].split())
        detail = f" (line {line}: {why})" if isinstance(line, int) else f" ({why})"
        return Answer(self._cell(torn["cell"]), "syntax_error", detail)

    def _cell(self, number: int | None) -> str:
        code = self._submission.code
        return code[number] if number is not None and 0 <= number < len(code) else ""

    def _missing(self, found: Found) -> str:
        if any(map(self._defines(found).search, self._submission.texts)):
            return "no code cell defines it; it stands in a text cell, which never runs"
        return "no code cell defines it" + (f"; one defines {found.similar}" if found.similar else "")

    @staticmethod
    def _defines(found: Found) -> re.Pattern[str]:
        """Returns what a text looks like that defines an answer."""
        name = found.exercise
        return re.compile(rf"^[ \t]*(?:(?:def|class)\s+{name}\b|{name}\s*(?::[^=\n]*)?=(?!=))", re.MULTILINE)

    def _advice(self, found: Found, cell: str) -> tuple[str, ...]:
        """Returns what is worth knowing about the place of an answer: lost markers, a second definition."""
        number = 1 + list(self._checks).index(found.exercise)
        marker = self._terms.lab.marker
        defines = self._defines(found)
        mark = re.compile(rf"{re.escape(marker)}{number}\b") if marker else defines
        code = self._submission.code
        others = [other for place, other in enumerate(code) if place != found.cell and defines.search(other)]
        if mark.search(cell) and all(marker in cell for marker in MARKERS):
            later = any(place > (found.cell or 0) for place in found.binds)
            return ("redefined_later",) if later else ()
        return ("redefined_later",) if any(mark.search(other) for other in others) else ("markers_missing",)

    def _fault(self, judged: _Judged) -> str:
        """Returns why a person must look at an answer, "" if nobody must."""
        if judged.is_right:
            return ""
        torn = judged.found.torn if self._torn(judged.found) else None
        if torn and isinstance(torn.get("newer"), str) and re.fullmatch(r"3\.\d\d", torn["newer"]):
            own = ".".join(platform.python_version_tuple()[:2])
            return NEWER.format(exercise=judged.found.exercise, newer=torn["newer"], own=own)
        return lacking.package(judged.score, judged.found.lacks)


def _plain(text: str) -> str:
    """Returns a cell's text without blanks and comments, for a comparison with another text's."""
    return re.sub(r"#[^\n]*|\s", "", text)


@lru_cache(maxsize=1)
def _checks(terms: Terms) -> tuple[Checks, ...]:
    """Returns the lesson's checks; loaded once in each process."""
    terms.lab.find_modules()
    return tuple(lesson_checks.load(exercise, terms.cells) for exercise in sections.with_points(terms.cells))


@lru_cache(maxsize=1)
def _given(terms: Terms) -> frozenset[str]:
    """Returns the lesson's own code cells, and none, without blanks and comments."""
    cells = [cell for cell in terms.cells if cell.kind == "code"]
    stubs = [sections.emptied(cell.source) for cell in cells if cell.tag == "graded"]
    own = [cell.source for cell in cells if cell.tag in (None, "hint")]
    return frozenset(_plain(source) for source in ["", *stubs, *own])
