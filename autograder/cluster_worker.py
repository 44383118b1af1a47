"""What happens on a worker of a Dask cluster: it says what it has, and grades batches in a sandbox of its own.

JSON comes in and goes out.
"""

import json
import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder import lab as labs
from autograder.inside.limits import Limits
from autograder.lab import Lab
from autograder.lesson import sections
from autograder.records import Cell, Submission
from autograder.results import score_json
from autograder.running.key import key
from autograder.running.terms import Terms, prepared, ruff, versions
from autograder.sandbox.isolation import Isolation, detect
from autograder.sandbox.warm_parent import WarmParent

LAB_VARIABLE = "AUTOGRADER_LAB"  # the folder of the lab, where that is not the checkout of the worker's grader
_one_at_a_time = threading.Lock()  # a worker may have several threads


def facts_there() -> str:
    """Returns the facts of the worker that this runs on, as JSON: as it began, since so it grades to its end."""
    with _one_at_a_time:
        return _facts()


def grade_there(batch: bytes, terms: bytes) -> bytes:
    """Grades a batch on the worker that this runs on; JSON comes in and goes out."""
    from autograder.running import grade

    with _one_at_a_time:
        lab = _lab()
        asked = json.loads(terms)
        parent = _parent(asked["seconds"])
        parent.wait_warm()
        there = Terms(lab, _cells(), address=parent.address, **asked)
        scores = grade.grade(load(batch), there)
    return json.dumps([score_json.dump(score) if score else None for score in scores]).encode()


def facts(lab: Lab, cells: Sequence[Cell]) -> dict[str, Any]:
    """Returns what must be the same wherever a run is graded."""
    return {
        "grader": __version__,
        "lab": lab.name,
        "lesson and grader": key(lab, cells)[:12],
        "isolation": detect().level.value,
        **versions(lab),
    }


def dump(batch: Sequence[Submission]) -> bytes:
    """Returns submissions as JSON: what grading needs of them."""
    facts = [{name: value for name, value in vars(item).items() if name != "owner"} for item in batch]
    return json.dumps(facts).encode()


def load(text: bytes) -> list[Submission]:
    """Returns the submissions that `dump` wrote."""
    batch = []
    for item in json.loads(text):
        code, texts, modules = tuple(item["code"]), tuple(item["texts"]), tuple(map(tuple, item["modules"]))
        batch.append(Submission(**{**item, "code": code, "texts": texts, "modules": modules}))
    return batch


def warm_parent_of(lab: Lab, cells: Sequence[Cell], isolation: Isolation, seconds: float) -> WarmParent:
    """Returns the warm parent for a lab, the cells of its sections and a submission's seconds, not started yet."""
    limits = Limits(cpu_seconds=round(seconds) + 1)
    shown = [*lab.readable, *(Path(program) for program in [ruff()] if program)]
    return WarmParent(isolation, shown, limits, prepared(lab, cells), lab.preload, hidden=lab.folder)


@lru_cache(maxsize=1)
def _lab() -> Lab:
    folder = os.environ.get(LAB_VARIABLE)
    return labs.read(Path(folder) if folder else None)


@lru_cache(maxsize=1)
def _facts() -> str:
    return json.dumps(facts(_lab(), _cells()))


@lru_cache(maxsize=1)
def _cells() -> Sequence[Cell]:
    return sections.read(_lab().source)


@lru_cache(maxsize=1)
def _parent(seconds: float) -> WarmParent:
    """Returns this worker's warm parent; Linux ends it with the worker."""
    parent = warm_parent_of(_lab(), _cells(), detect(), seconds)
    parent.start()
    return parent
