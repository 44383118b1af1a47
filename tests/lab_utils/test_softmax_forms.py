"""Forms of softmax agree where numbers are small; where they are large, it is said what came."""

from typing import Any

import numpy as np
import pytest

from lab_utils.softmax_forms import LARGE, SMALL, check_stable, compare_softmax, loop, outcome, stable, vector

RIGHT = [0.0320586, 0.08714432, 0.23688282, 0.64391426]
FORMS = (loop, vector, stable)


@pytest.mark.parametrize("form", FORMS)
def test_when_logits_are_small_then_all_forms_agree(form: Any) -> None:
    assert form(np.array(SMALL)) == pytest.approx(RIGHT, rel=1e-6)


def test_when_logits_are_large_then_only_the_stable_form_gives_numbers() -> None:
    assert stable(np.array(LARGE)) == pytest.approx(RIGHT, rel=1e-6)
    assert outcome(loop, LARGE)[1] == "OverflowError: math range error"
    assert outcome(vector, LARGE)[1] == "[nan nan nan nan]"


def test_when_forms_are_compared_then_each_has_a_line_that_fits(capsys: pytest.CaptureFixture[str]) -> None:
    compare_softmax(vector)
    heading, *lines = capsys.readouterr().out.splitlines()

    assert " ".join(heading.split()) == "z = [1. 2. 3. 4.] z = [1000. 1001. 1002. 1003.] 1000 logits"
    assert [line.split()[0] for line in lines] == ["yours", "loop", "vector", "stable"]
    assert lines[0].split()[1:-2] == lines[2].split()[1:-2]
    assert lines[3].count("[0.03 0.09 0.24 0.64]") == 2
    assert all(line.endswith(" µs") for line in lines)
    assert max(map(len, lines)) <= 88


def exits(z: np.ndarray) -> None:
    raise SystemExit


@pytest.mark.parametrize(
    ("mine", "came"),
    [
        (lambda z: None, "None"),
        (lambda z: z * np.nan, "[nan nan nan nan]"),
        (lambda z: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda z: z[:2], "shape (2,)"),
        (lambda z: "text", "a str"),
        (lambda z: {1: 2}, "a dict"),
        (exits, "SystemExit: no message"),
    ],
)
def test_when_something_else_comes_back_then_it_is_told(
    mine: Any, came: str, capsys: pytest.CaptureFixture[str]
) -> None:
    a, told = outcome(mine, SMALL)
    compare_softmax(mine)

    assert told == came
    assert a is None or np.isnan(a).all()
    assert f"yours   {came}" in capsys.readouterr().out


def told_of(target: Any, capsys: pytest.CaptureFixture[str]) -> list[str]:
    check_stable(target)
    return capsys.readouterr().out.splitlines()


def test_when_the_practice_is_not_begun_then_it_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert told_of(lambda z: None, capsys) == [
        "Not yet. For z = [1. 2. 3. 4.]",
        "  expected: [0.03 0.09 0.24 0.64]",
        "  got:      None",
        "Try: write the formula in the cell above, run it, then this one again.",
    ]


@pytest.mark.parametrize(
    ("target", "z", "tip"),
    [
        (vector, "[1000. 1001. 1002. 1003.]", "find the power that is too large"),
        (loop, "[1000. 1001. 1002. 1003.]", "find the power that is too large"),
        (lambda z: vector(np.minimum(z, 700)), "[1000. 1001. 1002. 1003.]", "find the power that is too large"),
        (lambda z: vector(z - 1000), "[1. 2. 3. 4.]", "compare it with Exercise 1."),
        (lambda z: vector(z - np.abs(z).max()), "[-1000. -1000.]", "find the power that is too large"),
        (lambda z: vector(z - np.mean(z)), "[ 1000.     0. -1000.]", "find the power that is too large"),
        (lambda z: np.round(stable(z), 2), "[1. 2. 3. 4.]", "compare it with Exercise 1."),
    ],
)
def test_when_it_is_wrong_for_some_logits_then_these_are_shown(
    target: Any, z: str, tip: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_, last = told_of(target, capsys)

    assert first == f"Not yet. For z = {z}"
    assert last.startswith(f"Try: {tip}")


@pytest.mark.parametrize(
    "target", [stable, lambda z: list(stable(z)), lambda z: 1 / np.exp(z - z[:, None]).sum(axis=1)]
)
def test_when_it_is_right_in_any_form_then_that_is_said(target: Any, capsys: pytest.CaptureFixture[str]) -> None:
    check_stable(target)

    assert "Not yet" not in capsys.readouterr().out
