"""Cells taken apart: what survives in one that is no Python, and which names a cell binds."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.inside import cells
from autograder.inside.cells import Cell
from tests.inside.shells import shell

SHELL = shell()
LINES = st.lists(
    st.sampled_from(
        ["x = 1", "def f(z):", "    return z", "model = [", "]", "if x:", "    y = 2", "else:", "    y = 3", "@f", ")",
         '"""', "async def g():", "    await h()", "await h()", "f'{x!'", "try:", "finally:", "    pass", "", "# a", "x = (", "1)"]
    ),
    max_size=12,
)  # fmt: skip


def cell(text):
    return Cell(0, text, text)


def lines_of(node):
    """Returns how many lines a statement has, decorators included."""
    return node.end_lineno + 1 - min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", []))])


def names(text):
    return [ast.unparse(node) for node in cell(text).statements]


@pytest.mark.parametrize(
    ("text", "statements", "broken"),
    [
        ("a = 1\nb = 2", ["a = 1", "b = 2"], []),
        ("a = 1\nprint('unfinished\nb = 2", ["a = 1", "b = 2"], ["print('unfinished"]),
        ("def f(z)\n    return z\nb = 2", ["b = 2"], ["def f(z)\n    return z"]),
        ("x = [\n    1\nb = 2", ["b = 2"], ["x = [\n    1"]),
        ("x = [\n1,\n]\nthis breaks\ny = (\n2)", ["x = [1]", "y = 2"], ["this breaks"]),
        ("@f\ndef g():\n    pass\nthis breaks", ["@f\ndef g():\n    pass"], ["this breaks"]),
        ("if a:\n    b = 1\nelse:\n    b = 2\nthis breaks", ["if a:\n    b = 1\nelse:\n    b = 2"], ["this breaks"]),
        ("await f()\nthis breaks", ["await f()"], ["this breaks"]),
    ],
)
def test_when_a_cell_is_no_python_then_the_statements_that_are_survive(text, statements, broken):
    assert names(text) == statements
    assert [piece.text for piece in cell(text).broken] == broken


def test_when_statements_survive_then_their_lines_stay_where_they_were():
    text = "a = 1\nthis breaks\n\n\nb = 2"

    assert [node.lineno for node in cell(text).statements] == [1, 5]
    assert [(piece.line, piece.why) for piece in cell(text).broken] == [(2, "invalid syntax")]


@given(LINES)
def test_when_lines_are_arbitrary_then_nothing_is_raised_and_nothing_is_lost(lines):
    text = "\n".join(lines)
    statements, broken = cells.parsed(text)
    kept = sum(lines_of(node) for node in statements)

    assert kept + sum(piece.text.count("\n") + 1 for piece in broken) <= len(lines) + 1
    try:
        whole = cells._tree(text)
    except SyntaxError:
        return
    assert (len(statements), broken) == (len(whole), [])


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("a = b.c = 1", {"a"}),
        ("import numpy as np, os.path\nfrom math import *", {"np", "os"}),
        ("for i in x: (j := i)", {"i", "j"}),
        ("def f():\n    global model\n    model = 1\n    other = 2", {"f", "model"}),
        ("class A:\n    size = 1", {"A"}),
        ("with f() as g: pass", {"g"}),
        ("a += 1", {"a"}),
        ("del a", set()),
        ("a = 1\ndel a", {"a"}),
        ("[k for k in range(3)]", set()),
        ("x = await f()", {"x"}),
        ("def f(z, z): pass", {"f"}),  # no Python, but meant to be f
        ("match v:\n    case [head, *rest]: pass", {"head", "rest"}),
    ],
)
def test_when_a_cell_binds_names_then_they_are_found(text, bound):
    assert cell(text).binds == bound


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def my_softmax(z)\n    return z", 1),
        ("x = 1\nmy_softmax = (", 2),
        ("def my_softmax(z):\n    a = 1\nb =\n    return a", 3),
        ("def my_softmax(z):\n    return size(z)\ndef size(z)\n    return 1", 3),
        ("def my_softmax(z):\n    return z\nprint('unfinished", None),
        ("def my_softmax(z):\n    return z", None),
        ("this breaks", None),
    ],
)
def test_when_the_answer_itself_breaks_then_its_line_is_told_and_other_lines_are_not(text, line):
    torn = cell(text).torn("my_softmax")

    assert (torn.line if torn else None) == line


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("%%time\nx = 1", "#\nx = 1\n"),
        ("%%capture out\n%%memit\nx = 1", "#\n#\nx = 1\n"),
        ("%%bash\nrm -rf x", ""),
        ("%%timeit\nx = 1", ""),
        ("    x = 1\n    y = 2", "x = 1\ny = 2\n"),
        (">>> x = 1\n>>> y = 2", "x = 1\ny = 2\n"),
        ("get_ipython().run_cell_magic('time', '', 'x = 1\\n')", "#\nx = 1\n"),
    ],
)
def test_when_a_cell_has_a_magic_then_what_runs_of_it_is_python(raw, text):
    assert cells.read(SHELL, 0, raw).text == text


@pytest.mark.parametrize("raw", ["%matplotlib inline", "!ls", "files = !ls", "help?", "%%writefile a.py\nx = 1"])
def test_when_ipython_itself_has_to_act_then_it_is_asked_to(raw):
    assert "get_ipython()" in cells.read(SHELL, 0, raw).text
