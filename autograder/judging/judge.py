"""Observations to scores. Pure functions: no kernel, no files, no clock.

- no well-formed observation: not passed; our own fault: not judged at all
- all checks passed: all points; otherwise the sum of the passed ones, but at most half
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.judging import alike
from autograder.lesson import contract
from autograder.lesson.checks import Checks
from autograder.lesson.contract import Advice, Failure
from autograder.printable import CODE, printable
from autograder.records import NOTHING, Answer, Check, ExerciseScore, Observation

ADVICE = {
    "markers_missing": "the marker lines of this exercise are gone; your answer was found by its name.",
    "redefined_later": "another cell defines it again: what passed its test counts, or else the last definition.",
}
RETRIED = "Its cells run only once others that stopped were tried again, and then it is not right."
IN_ORDER = "restart the kernel, run all cells from top to bottom, and mend the first one that stops."
NOT_FOUND = "define {} in a code cell, by this very name."
# What ended an answer, as the mistakes are named.
STOPPED = {"died": "raises"}
# Facts that only we tell of an answer; in what comes from a kernel they are forged.
_OURS = {"stopped", "detail"}
# Numbers, texts and lists that may come back for an exercise: a network of 1,000 units in each layer gives 160,000.
MOST = 200_000
# A hidden question is never shown, so neither is what came back for it.
HIDDEN = "A check with other numbers than the notebook's did not pass: {}"


@dataclass(frozen=True)
class Untold:
    """A mistake of which nothing is shown that came from the answer."""

    diagnosis: str
    rationale: str = RETRIED
    help: str = IN_ORDER
    example: str = ""


def judge(
    checks: Checks,
    answer: Answer,
    observation: Observation,
    asked: Mapping[str, Any],
) -> ExerciseScore:
    """Returns the score of one answer.

    Args:
        checks: the exercise's
        answer: what the learner handed in
        observation: what came back from the kernel; the learner's word
        asked: the questions, by name
    """
    stopped = answer.problem or STOPPED.get(observation.stopped, observation.stopped)
    facts: contract.Answer = {"source": answer.cell, "stub": answer.is_stub}
    if stopped:
        facts = {**facts, "stopped": stopped, "detail": answer.detail or observation.detail}
    seen = {} if stopped else _well_formed(observation.seen, asked)
    try:
        failure, judged, advised = _checked(checks, seen, asked, facts, observation.untold)
    except Exception:  # what came back has another form than our probe gives it: forged, so it did not pass
        failure, judged, advised = _checked(checks, _well_formed(None, asked), asked, facts, observation.untold)
    points = checks.exercise.points
    score: float = sum(check.points for check in judged if check.passed)
    if failure is not None:
        score = 0 if failure.diagnosis in ("unfinished", *checks.no_points) else min(score, points / 2)
    told = tuple(_told(check, failure) for check in judged)
    advice = [(item.diagnosis, printable(item.sentence)) for item in advised]
    advice += [(name, printable(ADVICE[name])) for name in answer.advice if name in ADVICE]
    shown = failure is not None and any(check.visibility == "public" and not check.passed for check in told)
    return ExerciseScore(
        exercise=checks.exercise.name,
        score=float(score),
        max_score=float(points),
        diagnosis=failure.diagnosis if failure else None,
        rationale=printable(failure.rationale) if failure else NOTHING,
        help=printable(_help(checks, answer, failure)) if failure else NOTHING,
        example=printable(failure.example) if failure and shown else NOTHING,
        advice=tuple(advice),
        checks=told,
        code=printable(answer.cell, CODE),
        behaves=alike.behavior(checks, seen) if failure and failure.diagnosis in checks.unnamed else "",
    )


def _help(checks: Checks, answer: Answer, failure: Failure) -> str:
    """Returns what to try; an answer that was not found is to be named rightly first."""
    return NOT_FOUND.format(checks.exercise.name) if answer.problem == "unfinished" else failure.help


def _checked(
    checks: Checks, seen: Mapping[str, Any], asked: Mapping[str, Any], facts: contract.Answer, untold: bool
) -> tuple[Failure | None, Sequence[Check], Sequence[Advice]]:
    """Returns the mistake, the checks, and what is worth knowing about a right answer."""
    failure, judged = checks.check(seen, asked, facts)
    if failure is None:
        return None, judged, checks.advise(checks.kept_back(seen, untold), asked, facts)
    is_told = not untold or facts.get("stopped") == "too_slow"
    return failure if is_told else Untold(failure.diagnosis), judged, ()


def _told(check: Check, failure: Failure | None) -> Check:
    """Returns a check with the sentences for what did not pass it."""
    if check.passed or failure is None:
        return check
    rationale = HIDDEN.format(failure.rationale) if check.visibility == "hidden" else failure.rationale
    return replace(check, rationale=printable(rationale), help=printable(failure.help))


def _well_formed(seen: Any, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the observations if there is one for each question; what is missing is an error of the answer's."""
    missing = {"error": "no answer came back", "undefined": None, "seconds": 0.0, "type": "nothing"}
    seen = seen if isinstance(seen, dict) and _is_honest_in_size(seen) else {}
    found = {name: seen[name] if isinstance(seen.get(name), dict) else missing for name in asked}
    return {name: {key: _short(one[key]) for key in one if key not in _OURS} for name, one in found.items()}


def _is_honest_in_size(seen: Any) -> bool:
    """Says whether plain data is no longer than observers send; to compare more takes minutes in which others wait."""
    waiting, parts = [seen], 0
    while waiting and parts <= MOST:
        part = waiting.pop()
        if isinstance(part, dict | list):
            parts += len(part)
            waiting += part.values() if isinstance(part, dict) else part
    return parts <= MOST


def _short(value: Any) -> Any:
    """Returns a value from a kernel, of a text the beginning: an error may have any length."""
    return value[:CODE] if isinstance(value, str) else value
