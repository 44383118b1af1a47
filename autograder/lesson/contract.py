"""What an exercise with points must define, so that the grader can ask about it and judge what comes back.

Of an exercise called x, in a public cell, because it runs beside the learner's code:

- test_x(target, …)                    what learners call: prints praise, or raises an AssertionError with advice, whose
                                       `diagnosis` is the mistake's name
- observe_x(target, question) -> dict  answers one question, as plain data: an `Observe`

In a hidden cell, which never leaves the grader: GRADING, a `Grading`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypedDict

import numpy as np

from autograder.records import Check

# By the name of each question: what is asked, and what came back. Both are plain data: dicts, lists, numbers, texts.
# A question of whose name "hidden" is the beginning is shown to nobody, nor is any text in answer to it; it is asked
# when all others are answered, so that these can't tell of it.
Asked = Mapping[str, Any]
Seen = Mapping[str, Mapping[str, Any]]
HIDDEN = "hidden"


class Failure(Protocol):
    """The most telling mistake: its stable name, what it is, one thing to try, and an example or ""."""

    @property
    def diagnosis(self) -> str: ...
    @property
    def rationale(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def example(self) -> str: ...


class Advice(Protocol):
    """Something worth knowing about a right answer, by a stable name; it never costs points."""

    @property
    def diagnosis(self) -> str: ...
    @property
    def sentence(self) -> str: ...


class Answer(TypedDict, total=False):
    """What is known of an answer besides what it computes; each of these may be missing.

    source  : of the learner's cell that defines it
    stub    : the cell is as the lesson has it, but for blanks and comments
    stopped : it never got to the questions, and why: "unfinished", "syntax_error", "raises", "too_slow"
    detail  : what is known of that, such as " (line 3: invalid syntax)", or ""
    """

    source: str
    stub: bool
    stopped: str
    detail: str


class Observe(Protocol):
    """What runs in the sandbox; what it raises is seen as {"error": …}."""

    def __call__(self, target: Any, question: Any, /) -> dict[str, Any]: ...


class Stopped(Protocol):
    """Gives the sentences for an answer that never got to the questions."""

    def __call__(self, diagnosis: str, /, *, detail: str) -> Failure: ...


def _nothing(seen: Seen, asked: Asked, answer: Answer) -> Sequence[Advice]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Grading:
    """How the grader asks about one exercise, and judges what comes back; only the first four must be there.

    ask        : gives the questions, fresh for each submission
    judge      : gives the most telling mistake of what came back for the questions that count, None if all is right
    stopped    : gives the sentences for an answer that never got to the questions
    checks     : gives what is looked at, its points adding up to the exercise's; `seen` is empty for such an answer
    advise     : gives what is worth knowing about a right answer
    for_advice : names of questions that don't count
    no_points  : mistakes that earn nothing, whatever is right beside them
    unnamed    : mistakes of which no more is known than that an answer is wrong; those that behave alike are one group
    words      : texts that the observer chooses among; in answer to hidden questions no others count
    equivalent : changes to the solution that leave it right, as the author's gate shows them, and why
    """

    ask: Callable[[np.random.Generator], Asked]
    judge: Callable[[Seen, Asked], Failure | None]
    stopped: Stopped
    checks: Callable[[Seen, Asked, Failure | None], Sequence[Check]]
    advise: Callable[[Seen, Asked, Answer], Sequence[Advice]] = _nothing
    for_advice: Sequence[str] = ()
    no_points: Sequence[str] = ()
    unnamed: Sequence[str] = ()
    words: Sequence[str] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)

    def check(self, seen: Seen, asked: Asked, answer: Answer) -> tuple[Failure | None, Sequence[Check]]:
        """Returns the most telling mistake, None for a right answer, and what became of each thing looked at."""
        counted = {name: question for name, question in asked.items() if name not in self.for_advice}
        if stopped := answer.get("stopped"):
            detail = answer.get("detail") or ("no answer came back" if stopped == "raises" else "")
            failure: Failure | None = self.stopped(stopped, detail=detail)
            return failure, self.checks({}, counted, failure)
        calls = {name: call for name, call in self.kept_back(seen).items() if name in counted}
        failure = self.judge(calls, counted)
        if failure is not None and answer.get("stub"):  # whatever it does, it is what stood there before
            failure = self.stopped("unfinished", detail="")
        return failure, self.checks(calls, counted, failure)

    def kept_back(self, seen: Seen, untold: bool = False) -> Seen:
        """Returns what came back without an answer's own words to hidden questions: it can raise ValueError(z).

        Args:
            untold: all of it came after hidden questions
        """
        hidden = {name for name in seen if untold or name.startswith(HIDDEN)}
        return {name: _without(call, self.words) if name in hidden else call for name, call in seen.items()}


def _without(said: Any, words: Sequence[str]) -> Any:
    """Returns plain data with other texts in the place of an answer's own."""
    if isinstance(said, Mapping):
        ended = {"error": "an error for other numbers than the notebook's"} if "error" in said else {}
        return {key: _without(value, words) for key, value in said.items()} | ended
    if isinstance(said, list):
        return [_without(value, words) for value in said]
    return said if not isinstance(said, str) or said in ("", "NoneType", *words) else "result"


def worth(points: Mapping[str, int], judge: Callable[[Seen, Asked], Failure | None]) -> Callable[..., list[Check]]:
    """Returns the `checks` of an exercise in which each question is worth something of its own.

    Args:
        points: of each question by its name, which count only if its twin "hidden_…" is right, too, where there is
            one; of any other name: for a wholly right answer, and hidden
        judge: what finds nothing wrong in the answer to a question when that is right
    """

    def checks(seen: Seen, asked: Asked, failure: Failure | None) -> list[Check]:
        right = {name for name in seen if judge({name: seen[name]}, {name: asked[name]}) is None}
        found = []
        for name, value in points.items():
            questions = {name, f"{HIDDEN}_{name}"} & set(asked)
            shown = name in asked and not name.startswith(HIDDEN)
            passed = questions <= right if questions else failure is None
            found.append(Check(name, value, "public" if shown else "hidden", passed))
        return found

    return checks
