"""Each small change to a solution, held against lists written down by hand."""

import ast

import pytest

from autograder.gate import mutants
from autograder.lesson import sections
from tests.conftest import LAB

CELL = """\
def f(z):
    a = 0
    ### START CODE HERE ###
    {}
    ### END CODE HERE ###
    return a"""


def changes(line: str) -> list[str]:
    return [mutant.change for mutant in mutants.of(CELL.format(line), LAB.choices)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a = z + b", ["a = z - b", "nothing"]),
        ("a = z // b", ["a = z / b", "nothing"]),
        ("a = z @ b", ["a = z * b", "nothing"]),
        ("a -= b", ["a += b", "nothing"]),
        ("a = -b", ["a = +b", "nothing"]),
        ("a = b < c", ["a = b <= c", "a = b >= c", "nothing"]),
        ("a = b == c", ["a = b != c", "nothing"]),
        ("a = b is c", ["a = b is not c", "nothing"]),
        ("a = b not in c", ["a = b in c", "nothing"]),
        ("a = b and c", ["a = b or c", "nothing"]),
        ("a = 2", ["a = 3", "a = 1", "nothing"]),
        ("a = 0.5", ["a = 1.5", "a = -0.5", "nothing"]),
        ("a = True", ["a = False", "nothing"]),
        ("a = 'mean'", ["a = 'mean_'", "nothing"]),
        ("a = 'relu'", ["a = 'linear'", "a = 'sigmoid'", "a = 'softmax'", "a = 'tanh'", "nothing"]),
        ("a = b if c else d", ["a = b if not c else d", "nothing"]),
        ("a = z", ["nothing"]),
        ("a = None", ["nothing"]),
        ('"""What f does."""', []),
        ("pass", []),
    ],
)
def test_when_a_line_is_changed_then_each_change_is_made_once(line, expected):
    before = ast.unparse(ast.parse(line))

    assert sorted(changes(line)) == sorted(f"{before} -> {after}" for after in expected)


def test_when_a_call_is_changed_then_the_call_alone_is_shown():
    assert changes("a = f(3, axis=b, *c)")[1:] == [
        "axis=b -> nothing",
        "f(3, *c, axis=b) -> f(4, *c, axis=b)",
        "f(3, *c, axis=b) -> f(2, *c, axis=b)",
    ]


def test_when_an_element_of_a_list_is_left_out_then_the_others_stay():
    sources = [mutant.source for mutant in mutants.of(CELL.format("a = [b, c]"))]

    assert [source.splitlines()[2].strip() for source in sources] == ["pass", "a = [c]", "a = [b]"]


def test_when_a_block_is_changed_then_its_first_line_is_shown_and_its_inside_changes_too():
    found = list(mutants.of(CELL.format("for k in z:\n        if k:\n            a += k")))

    assert [(mutant.line, mutant.change) for mutant in found] == [
        (4, "for k in z: -> nothing"),
        (5, "if k: -> nothing"),
        (5, "if k: -> if not k:"),
        (6, "a += k -> nothing"),
        (6, "a += k -> a -= k"),
    ]


def test_when_a_cell_is_changed_then_only_between_the_markers_and_one_thing_at_a_time():
    original = ast.unparse(ast.parse(CELL.format("a = z * 2"))).splitlines()

    for mutant in mutants.of(CELL.format("a = z * 2")):
        changed = mutant.source.splitlines()

        assert [line for line in original if line not in changed] == ["    a = z * 2"]
        assert len(changed) == len(original)


def test_when_the_region_is_inside_an_expression_then_its_parts_change():
    cell = "a = max([\n    ### START CODE HERE ###\n    1,\n    ### END CODE HERE ###\n], default=0)"

    assert [mutant.source for mutant in mutants.of(cell)] == [
        "a = max([], default=0)",
        "a = max([2], default=0)",
        "a = max([0], default=0)",
    ]


def test_when_the_lessons_own_solutions_are_changed_then_every_change_is_python_and_differs():
    for exercise in sections.exercises(sections.read(LAB.source)):
        original = ast.unparse(ast.parse(exercise.reference))
        sources = [mutant.source for mutant in mutants.of(exercise.reference, LAB.choices)]

        assert len(sources) >= 4
        assert len(set(sources)) == len(sources)
        assert original not in sources
        for source in sources:
            ast.parse(source)
