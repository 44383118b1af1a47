"""What one run of a notebook shows of an answer: the kernel's word, in a form that can be relied on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.records import Observation


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
    cell, similar, torn = facts["cell"], facts["similar"], facts["torn"]
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
        cell if isinstance(cell, int) else None,
        tuple(number for number in facts["binds"] if isinstance(number, int)),
        torn if isinstance(torn, dict) else None,
        similar if isinstance(similar, str) and re.fullmatch(r"[^\W\d]\w{0,39}", similar) else "",
        bool(missing) and not cause,
        next((name for name in lacks if isinstance(name, str)), ""),
    )


def as_tested(found: Found, facts: Any) -> Found:
    """Returns an answer that passed its test before its name was given to something else."""
    until = facts["tested_in"] if isinstance(facts["tested_in"], int) else 0
    before = [cell for cell in found.binds if cell <= until]
    return Found(found.exercise, found.observation, before[-1] if before else found.cell, found.binds)


def are_facts(facts: Any) -> bool:
    """Says whether what a kernel sent has the form of the facts of a run."""
    parts = {"answers": dict, "slow": list, "causes": dict, "lacks": dict}
    if not isinstance(facts, dict) or not all(isinstance(facts.get(name), kind) for name, kind in parts.items()):
        return False
    wanted = {
        "bound",
        "tested",
        "tested_in",
        "cell",
        "error",
        "too_slow",
        "undefined",
        "torn",
        "similar",
        "binds",
        "stopped",
    }
    answers = facts["answers"].values()
    return all(
        isinstance(one, dict)
        and wanted <= one.keys()
        and isinstance(one["binds"], list)
        and isinstance(one["stopped"], list)
        for one in answers
    )


def line(text: Any) -> str:
    return str(text).splitlines()[0][:260] if text else ""
