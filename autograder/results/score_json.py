"""Scores as JSON text and back, field by field; nothing is ever unpickled, and texts come in by the door again."""

import json
from dataclasses import asdict
from functools import lru_cache, partial
from typing import Any

from autograder.printable import CODE, NAME, SENTENCE, printable
from autograder.records import Check, ExerciseScore, Printable, Score, Visibility


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
    advice = tuple((identifier, _sentence(sentence)) for identifier, sentence in data["advice"])
    checks = tuple(
        _check(*(one[name] for name in ("check", "max_score", "visibility", "passed", "rationale", "help")))
        for one in data["checks"]
    )
    texts = _texts(_texts(data, "rationale", "help", "example", "amended"), "code", longest=CODE)
    return ExerciseScore(**{**texts, "advice": advice, "checks": checks})


# A class of a hundred thousand has some hundreds of checks and sentences that differ: each is in memory once.
@lru_cache(maxsize=4096)
def _check(name: str, points: float, visibility: Visibility, passed: bool, rationale: str, help: str) -> Check:
    return Check(name, points, visibility, passed, _sentence(rationale), _sentence(help))


@lru_cache(maxsize=4096)
def _sentence(text: str) -> Printable:
    return printable(text)


def _texts(data: dict[str, Any], *names: str, longest: int = SENTENCE) -> dict[str, Any]:
    read = _sentence if longest == SENTENCE else partial(printable, longest=longest)
    return {**data, **{name: read(data[name]) for name in names if name in data}}
