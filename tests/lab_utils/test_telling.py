"""What a check says: sentences from a table, and the call that shows a mistake."""

from typing import Any, NamedTuple

import pytest

from lab_utils.telling import Advice, CheckFailed, Failure, explain, explain_function, sentences, tell

TABLE = """
raises: {name} stops: {detail}
    Try: read the last line of {name}.
unfinished: {name} is not finished: {detail}.
    Try: write it.
wrong: {name} is wrong, and returns {returned}.
    Try: another one.
"""


class Call(NamedTuple):
    name: str
    z: list[float]
    right: list[float]
    seen: dict[str, Any]

    def is_right(self):
        return self.seen.get("values") == self.right


def call(name, z, values, right=None, **more):
    return Call(name, z, right or z, {"type": "ndarray", "shape": [len(z)], "values": values, **more})


def test_when_a_table_is_read_then_the_last_sentences_of_a_name_count():
    assert sentences("a: One.\n    Try: this.\na: Two.\n    Try: that.\n") == {"a": ("Two.", "that.")}


@pytest.mark.parametrize(
    ("detail", "rationale", "help"),
    [
        ("ValueError: no", "f stops: ValueError: no.", "read the last line of f."),
        ("NameError: name 'q' is not defined", "f stops: NameError: name 'q' is not defined.", "look for a typing"),
        ("ValueError: and so on...", "f stops: ValueError: and so on...", "read the last line of f."),
        (
            "NameError: name '{name}' is not defined",
            "f stops: NameError: name '{name}'",
            "look for a typing mistake in {",
        ),
    ],
)
def test_when_an_answer_stops_then_its_error_is_told_with_what_helps(detail, rationale, help):
    failure = explain(TABLE, "raises", name="f", detail=detail)

    assert failure.rationale.startswith(rationale)
    assert failure.help.startswith(help)


def test_when_a_cell_is_no_python_then_there_is_a_sentence_for_every_exercise():
    failure = explain(TABLE, "syntax_error", detail=" (line 3: invalid syntax)")

    assert failure.rationale == "The cell of this exercise is not valid Python (line 3: invalid syntax)."


def test_when_calls_are_wrong_then_the_first_that_tells_something_is_the_example():
    calls = [call("right", [1.0], [1.0]), call("one", [1.0], [2.0]), call("two", [1.0, 2.0], [1.0, 3.0])]

    assert explain_function("f", TABLE, "wrong", calls).example == (
        "  called:   f([1. 2.])\n  expected: [1. 2.]\n  got:      [1. 3.]"
    )


def test_when_numbers_differ_further_right_then_more_digits_are_shown():
    failure = explain_function("f", TABLE, "wrong", [call("two", [1.0, 2.0], [1.0, 2.0001])])

    assert failure.example.endswith("expected: [1. 2.]\n  got:      [1.     2.0001]")


@pytest.mark.parametrize("diagnosis", ["wrong", "unfinished"])
def test_when_a_call_may_not_be_shown_or_shows_nothing_then_there_is_no_example(diagnosis):
    name = "hidden_two" if diagnosis == "wrong" else "two"

    assert explain_function("f", TABLE, diagnosis, [call(name, [1.0, 2.0], [0.0, 0.0])]).example == ""


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"type": "str", "values": None}, "returns a str, which is not an array of numbers."),
        ({"type": "NoneType", "values": None}, "returns None."),
        ({"shape": [2, 1], "values": [1.0, 3.0]}, "returns an array of shape (2, 1) for a z of shape (2,)."),
    ],
)
def test_when_something_else_than_numbers_comes_back_then_the_sentence_says_what(seen, words):
    assert explain_function(
        "f", TABLE, "wrong", [call("two", [1.0, 2.0], None)._replace(seen={**call("", [1.0], None).seen, **seen})]
    ).rationale.endswith(words)


def test_when_there_is_no_mistake_then_nothing_is_said():
    assert explain_function("f", TABLE, None, [call("one", [1.0], [1.0])]) is None


def test_when_a_check_tells_then_it_praises_or_raises(capsys):
    tell(None, [Advice("name", "so and so.")], "All well.")
    with pytest.raises(CheckFailed) as failed:
        tell(Failure("wrong", "It is wrong.", "another one.", "  got: 1"), [], "All well.")

    assert capsys.readouterr().out == "All well.\nGood to know: so and so.\n"
    assert str(failed.value) == "It is wrong.\n  got: 1\nTry: another one."
    assert (failed.value.diagnosis, failed.value._render_traceback_()[1]) == ("wrong", "  got: 1")
