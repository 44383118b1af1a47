"""What a check says to a learner: sentences from a table, and an example.

A mistake may come in kinds, each with sentences of its own: wrong_values/rounded is a kind of wrong_values, and told as
such to other programs.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lab_utils.errors import first_line, help_with

# What is said of every exercise.
ALWAYS = """
syntax_error: The cell of this exercise is not valid Python{detail}.
    Try: compare that line, and the one above it, with a hint: often a comma, a bracket, a colon or a / is missing.
"""
# Mistakes of a function that a call's numbers would not explain.
WITHOUT_EXAMPLE = ("unfinished", "too_slow", "returns_none")


class Failure(NamedTuple):
    """What went wrong: the mistake's stable name, a sentence, one thing to try, and an example."""

    diagnosis: str
    rationale: str
    help: str
    example: str = ""


class Advice(NamedTuple):
    """Something worth knowing about a right answer; it never costs points."""

    diagnosis: str
    sentence: str


class CheckFailed(AssertionError):
    """A check that did not pass. A notebook shows its message alone, without a traceback."""

    def __init__(self, message: str, diagnosis: str) -> None:
        super().__init__(message)
        self.diagnosis = diagnosis

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def tell(failure: Failure | None, advice: Sequence[Advice], praise: str) -> None:
    """Prints the praise and any advice, or raises CheckFailed with a message of at most six lines."""
    if failure is not None:
        lines = [failure.rationale, failure.example, f"Try: {failure.help}"]
        raise CheckFailed("\n".join(line for line in lines if line), failure.diagnosis)
    print(praise)
    for item in advice:
        print(f"Good to know: {item.sentence}")


def sentences(table: str) -> dict[str, tuple[str, str]]:
    """Returns what each mistake of a table is, and one thing to try; the last one of a name counts.

    Example: "wrong: It is wrong.\\n    Try: another one." -> {"wrong": ("It is wrong.", "another one.")}
    """
    return {name: (what, help) for name, what, help in re.findall(r"^([\w/]+): (.+)\n +Try: (.+)", table, re.MULTILINE)}


def explain(table: str, diagnosis: str, *, detail: str = "", example: str = "", **facts: Any) -> Failure:
    """Returns a mistake, or a kind of it, with its sentences from a table, the facts filled in."""
    name, _, _ = diagnosis.partition("/")
    known = sentences(ALWAYS + table)
    what, advice = known.get(diagnosis) or known[name]
    helped = help_with(detail) if diagnosis in ("raises", "syntax_error") else ""
    if diagnosis == "raises":
        what = what.replace(": {detail}", " in {detail}") if detail.startswith("line ") else what
        detail += "" if detail.endswith(".") else "."
    facts["detail"] = detail
    return Failure(name, what.format(**facts), helped or advice.format(**facts), example)


def why_stopped(explain: Callable[..., Failure], error: BaseException) -> Failure:
    """Returns what stopped an exercise, in the sentences of its test, by its explain_…; an interrupt means slow."""
    if isinstance(error, SyntaxError):
        why = " ".join(str(error.msg)[:80].split())
        return explain("syntax_error", detail=f" (line {error.lineno}: {why})")
    return explain("too_slow") if isinstance(error, KeyboardInterrupt) else explain("raises", detail=first_line(error))


def explain_function(
    name: str, table: str, diagnosis: str | None, calls: Sequence[Any] = (), *, detail: str = ""
) -> Failure | None:
    """Returns a mistake of a function with its sentences, and the most telling call; None where there is no mistake.

    Args:
        name: of the function
        table: with the sentences
        diagnosis: the mistake's name
        calls: with their name, argument z, what is right, and what was seen; a hidden one is not shown
        detail: what is known of the mistake besides
    """
    if diagnosis is None:
        return None
    wrong = [call for call in calls if not call.is_right()]
    if diagnosis == "raises":
        detail = detail or next(call.seen["error"] for call in wrong if "error" in call.seen)
    if diagnosis == "unfinished" and not detail:
        dots = any(call.seen.get("dots") for call in calls)
        nothing = "there is nothing between START CODE HERE and END CODE HERE that computes"
        detail = "the dots of a skeleton (...) are still there" if dots else nothing
    example = ""
    odd = [call for call in wrong if "error" not in call.seen and call.seen["shape"] != list(np.shape(call.right))]
    telling = {"raises": [call for call in wrong if "error" in call.seen], "wrong_shape": odd}
    # The shortest one that shows the mistake, but of one element only if no other does.
    chosen = sorted(telling.get(diagnosis.partition("/")[0]) or wrong, key=lambda call: (len(call.z) == 1, len(call.z)))
    shown = [call for call in chosen if not is_hidden(call)]
    if shown and diagnosis not in WITHOUT_EXAMPLE:
        expected, got = numbers(shown[0].right), result_of(shown[0].seen)
        if got == expected:  # they differ further right
            expected, got = numbers(shown[0].right, 8), numbers(shown[0].seen["values"], 8)
        example = f"  called:   {name}({numbers(shown[0].z)})\n  expected: {expected}\n  got:      {got}"
    returned = next((shape_of(call) for call in [*shown, *odd] if call in odd), "an array of the wrong shape")
    return explain(table, diagnosis, detail=detail, example=example, name=name, returned=returned)


def result_of(seen: Mapping[str, Any]) -> str:
    """Returns what came back from a call, as learners read it."""
    if "error" in seen or seen["type"] == "NoneType":
        return str(seen.get("error", "None"))
    if seen["values"] is None:
        return f"a {seen['type']}, which is not an array of numbers"
    return numbers(seen["values"]) + ("" if len(seen["shape"]) == 1 else f", shape {tuple(seen['shape'])}")


def is_hidden(call: Any) -> bool:
    """Says whether nobody may see what was asked."""
    return bool(call.name.startswith("hidden"))


def shape_of(call: Any) -> str:
    """Returns what has the wrong shape in the result of a call, as learners read it."""
    if call.seen["values"] is None or call.seen["type"] == "NoneType":
        return result_of(call.seen)
    if is_hidden(call):
        return "an array of the wrong shape"
    return f"an array of shape {tuple(call.seen['shape'])} for a z of shape {np.shape(call.z)}"


def numbers(values: Any, decimals: int = 2) -> str:
    """Returns an array as learners read it, on one line: [0.03 0.09 0.24 0.64]."""
    array = np.asarray(values)
    shown = array.ravel()[:10]
    small = bool(np.all(np.abs(shown) < 1e4))
    text = np.array2string(shown, precision=decimals, suppress_small=small, max_line_width=200)
    return text if array.size <= 10 else text[:-1] + " …]"
