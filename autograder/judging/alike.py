"""Which wrong answers are one mistake: a digest of what came back where everybody is asked the same.

- only numbers count, and that there was an error: a list and an array of the same numbers are alike, and so are two
  models whose layers have other names
- four digits of each number count, so that no last bit of a processor tells two apart
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.lesson.contract import Grading

_NOISE = 1e-9  # what is nearer to 0 is 0
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_CHANCE = {"seconds"}  # of what an observer sees, what is another number each time


def behavior(grading: Grading, seen: Mapping[str, Any]) -> str:
    """Returns the digest, 16 hexadecimal digits: equal for answers that behave alike.

    Args:
        seen: what came back for each question, by its name
    """
    one, other = (grading.ask(np.random.default_rng(seed)) for seed in (0, 1))
    same = [name for name in one if one[name] == other.get(name) and name not in grading.for_advice]
    told = {name: _numbers(call) for name, call in grading.kept_back(seen).items() if name in same}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _numbers(value: Any, name: str = "") -> Any:
    """Returns the numbers of plain data as texts, in their places; of an error, what it says."""
    if isinstance(value, Mapping):
        found = {key: _numbers(item, key) for key, item in value.items() if key not in _CHANCE}
        return {key: item for key, item in found.items() if item is not None}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, str) and name == "error":
        return _ADDRESS.sub("0x", value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return f"{0 if abs(value) < _NOISE else value:.4g}"
