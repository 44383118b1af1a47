"""Scores as JSON text and back, field by field; nothing is ever unpickled, and texts come in by the door again."""

import json
from dataclasses import asdict
from typing import Any

from autograder.printable import CODE, NAME, SENTENCE, printable
from autograder.records import Check, ExerciseScore, Score


def dump(score: Score) -> str:
    """Returns a score as one line of ASCII JSON, from which `load` gives back an equal one, but for its owner.

    Raises:
        ValueError: a number is infinite or not a number.
    """
    data = asdict(score)
    del data["owner"]  # the run knows it
    data["exercises"] = [{**asdict(item), "checks": [check(one) for one in item.checks]} for item in score.exercises]
    return json.dumps(data, allow_nan=False)


def check(one: Check) -> dict[str, Any]:
    """Returns a check as JSON has it, here and for programs."""
    return {
        "check": one.name,
        "visibility": one.visibility,
        "passed": one.passed,
        "score": float(one.score),
        "max_score": float(one.points),
        "rationale": one.rationale,
        "help": one.help,
    }


def load(text: str) -> Score:
    """Returns the score that `dump` wrote.

    Raises:
        ValueError: the text is not JSON, or not a score.
    """
    try:
        data = json.loads(text)
        exercises = tuple(_exercise(item) for item in data["exercises"])
        return Score(**{**_texts(_texts(data, "student", "reason"), "path", longest=NAME), "exercises": exercises})
    except (AttributeError, TypeError, KeyError) as error:
        raise ValueError(f"not a score: {error}") from error


def _exercise(data: dict[str, Any]) -> ExerciseScore:
    advice = tuple((identifier, printable(sentence)) for identifier, sentence in data["advice"])
    checks = tuple(_check(_texts(one, "rationale", "help")) for one in data["checks"])
    texts = _texts(_texts(data, "rationale", "help", "example", "amended"), "code", longest=CODE)
    return ExerciseScore(**{**texts, "advice": advice, "checks": checks})


def _check(data: dict[str, Any]) -> Check:
    return Check(data["check"], data["max_score"], data["visibility"], data["passed"], data["rationale"], data["help"])


def _texts(data: dict[str, Any], *names: str, longest: int = SENTENCE) -> dict[str, Any]:
    return {**data, **{name: printable(data[name], longest) for name in names if name in data}}
