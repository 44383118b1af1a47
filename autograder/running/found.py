"""What one run of a notebook shows of an answer: the kernel's word, in a form that can be relied on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.records import Observation
from autograder.sandbox.kernel import DeadlinePassed, KernelError

# The facts of a run, and of each answer in it, as `inside.serve` sends them.
_OF_RUN = {"answers": dict, "ended": list, "slow": list, "causes": dict, "lacks": dict}
_OF_ANSWER = {
    "bound": bool, "tested": bool, "tested_in": int | None, "cell": int | None, "stopped": list, "error": str,
    "too_slow": bool, "undefined": str, "torn": dict | None, "similar": str, "binds": list,
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """An answer, as one run of the notebook left it, and what came back for the questions.

    cell      : of the learner's code cells, the number of the one that defines it; None when none does
    binds     : numbers of the cells that bind its name
    torn      : of the cell that breaks where it was to define it: {"cell", "line", "why", "newer"}
    similar   : a name that it seems to have by mistake, or ""
    elsewhere : it stopped at a name that another cell of the notebook defines
    lacks     : the package that was not there when it was imported or used, or ""
    only_if_right : its process served another answer before, so what is wrong there tells nothing
    """

    exercise: str
    observation: Observation
    cell: int | None = None
    binds: Sequence[int] = ()
    torn: Mapping[str, Any] | None = None
    similar: str = ""
    elsewhere: bool = False
    lacks: str = ""
    only_if_right: bool = False


def of(exercise: str, ran: Any, observation: Observation) -> Found:
    """Returns an answer with what its kernel says of it: numbers and one name, whatever else it sends.

    Where it stopped at a name that another cell was to define, what ended that cell is what ended the answer.
    """
    facts = ran["answers"][exercise]
    calls = [call for call in (observation.seen or {}).values() if isinstance(call, dict)]
    undefined = [call.get("undefined") for call in calls]
    missing = facts["undefined"] or next(filter(None, undefined), "")
    cause = ran["causes"].get(missing) if isinstance(missing, str) else None
    if cause and (facts["undefined"] or all(undefined)):
        observation = replace(observation, seen=None, stopped="raises", detail=line(cause))
    looked_for = [call.get("lacks") for call in calls]
    lacks = looked_for if observation.seen else [ran["lacks"].get(missing if cause else exercise)]
    return Found(
        exercise,
        observation,
        facts["cell"],
        tuple(number for number in facts["binds"] if isinstance(number, int)),
        None if observation.untold else facts["torn"],
        facts["similar"] if re.fullmatch(r"[^\W\d]\w{0,39}", facts["similar"]) else "",
        bool(missing) and not cause,
        next((name for name in lacks if isinstance(name, str)), ""),
    )


def to_ask(facts: Mapping[str, Any]) -> list[str]:
    """Returns what can be asked: what a name stands for; what its test was passed with if that is something else."""
    return [which for which, there in (("name", facts["bound"]), ("tested", facts["tested"])) if there]


def answers(exercise: str, ran: Any, said: Mapping[tuple[str, str], Any], untold: bool) -> Iterator[Found]:
    """Gives what is known of an exercise once all was asked: `said`, of each that can be."""
    facts = ran["answers"][exercise]
    if not facts["bound"]:
        stopped = "too_slow" if facts["too_slow"] else "raises" if facts["error"] else "missing"
        detail = line(facts["error"]) if stopped == "raises" else ""
        yield of(exercise, ran, Observation(stopped=stopped, detail=detail, untold=untold))
    for which in to_ask(facts):
        shown = of(exercise, ran, Observation(seen=said[exercise, which], untold=untold))
        yield shown if which == "name" else as_tested(shown, facts)


def stopped(problem: KernelError, hidden: bool = False, untold: bool = False) -> Observation:
    """Returns why an answer said nothing; to a hidden question an exit code could tell what was asked."""
    if isinstance(problem, DeadlinePassed):
        return Observation(stopped="too_slow", untold=untold)
    detail = str(problem).partition(" (")[0] if hidden else str(problem)
    return Observation(stopped="died", detail=detail.rstrip("."), untold=untold)


def as_tested(found: Found, facts: Any) -> Found:
    """Returns an answer that passed its test before its name was given to something else."""
    until = facts["tested_in"] or 0
    before = [cell for cell in found.binds if cell <= until]
    return Found(found.exercise, found.observation, before[-1] if before else found.cell, found.binds)


def are_facts(facts: Any) -> bool:
    """Says whether what a kernel sent has the form of the facts of a run."""
    return _has(facts, _OF_RUN) and all(_has(one, _OF_ANSWER) for one in facts["answers"].values())


def _has(data: Any, form: Mapping[str, Any]) -> bool:
    return isinstance(data, dict) and all(name in data and isinstance(data[name], form[name]) for name in form)


def line(text: Any) -> str:
    return str(text).splitlines()[0][:260] if text else ""
