"""How a page is made: templates, their filters, and the policy that every page carries.

- every text is escaped, whoever wrote it, and shows its hidden characters
- a page loads nothing, and runs nothing but our own style sheet and script, each allowed by its hash
- what is compiled once serves every page of a run
"""

import base64
import hashlib
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.printable import CODE, one_line, printable, without_folders
from autograder.records import Check, ExerciseScore, Printable, Score
from autograder.results import files
from autograder.results.tables import export

_TEMPLATES = Path(__file__).parent / "templates"


def render(page: str, **facts: Any) -> str:
    """Returns the page made from a template, such as "report", with the style sheet and the script of that name."""
    style = _inline("style.css") + _inline(f"{page}.css")
    script = _inline(f"{page}.js")
    return (
        _environment()
        .get_template(f"{page}.html.jinja")
        .render(style=style, style_hash=_hash(style), script=script, script_hash=script and _hash(script), **facts)
    )


@cache
def _inline(name: str) -> Markup:
    path = _TEMPLATES / name
    return Markup(path.read_text(encoding="utf-8") if path.is_file() else "")


@cache
def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "breakable": _breakable,
        "brief": _brief,
        "capped": _capped,
        "dedent": dedent,
        "diagnoses": export.diagnoses,
        "earned": _earned,
        "other_reasons": _other_reasons,
        "page": lambda score: quote(files.feedback(score)),
        "points": _points,
        "shortened": printable,
        "without_folders": without_folders,
    }
    return environment


def _shown(value: Any) -> Any:
    """Returns what stands on the page: our own markup as it is, any other text without hidden characters."""
    return value if isinstance(value, Markup) else printable(str(value), CODE)


def _points(points: float | None) -> str:
    """Returns points as people write them, a dash for none. Example: 70.0 -> 70"""
    return "–" if points is None else f"{round(points, 2):g}"


def _earned(score: Score) -> dict[str, float | None]:
    """Returns the points of each exercise, None for one that has none."""
    return defaultdict(lambda: None, ((item.exercise, item.score) for item in score.exercises))


def _brief(text: Printable, longest: int) -> str:
    """Returns the text on one line of at most `longest` characters."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _breakable(path: Printable) -> Markup:
    """Returns a path that may continue on the next line wherever one of its words ends."""
    return Markup(re.sub(r"(?<=[/_])(?=[^/_])", "<wbr>", str(escape(path))))


def _capped(exercise: ExerciseScore) -> bool:
    """Returns whether the limit of half the points took some away."""
    return 0 < exercise.score < sum(check.score for check in exercise.checks) and not exercise.amended


def _other_reasons(exercise: ExerciseScore) -> list[Check]:
    """Returns the public checks whose reason the exercise's own sentence does not tell already, each reason once."""
    missed = [check for check in exercise.checks if check.visibility == "public" and not check.passed]
    told = {check.rationale: check for check in reversed(missed) if check.rationale}
    return [check for rationale, check in reversed(told.items()) if rationale != exercise.rationale]
