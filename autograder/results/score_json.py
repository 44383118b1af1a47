"""Scores as JSON text and back, field by field; nothing is ever unpickled."""

import json
from dataclasses import asdict
from typing import Any

from autograder.records import ExerciseScore, Score, Verdict


def dump(score: Score) -> str:
    """Returns a score as one line of ASCII JSON, from which `load` gives back an equal one.

    Raises:
        ValueError: a number is infinite or not a number.
    """
    return json.dumps(asdict(score), allow_nan=False)


def load(text: str) -> Score:
    """Returns the score that `dump` wrote.

    Raises:
        ValueError: the text is not JSON, or not a score.
    """
    try:
        data = json.loads(text)
        return Score(**{**data, "exercises": tuple(_exercise(item) for item in data["exercises"])})
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a score: {error}") from error


def _exercise(data: dict[str, Any]) -> ExerciseScore:
    advice = tuple((identifier, sentence) for identifier, sentence in data["advice"])
    checks = tuple(Verdict(**check) for check in data["checks"])
    return ExerciseScore(**{**data, "advice": advice, "checks": checks})
