"""IPython's own lines: what becomes a comment, and what only looks like it."""

import pytest

from autograder.grading import ipython


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("x = 1", "x = 1"),
        ("%matplotlib widget\nx = 1", "# not run: %matplotlib widget\nx = 1"),
        ("!pip install numpy", "# not run: !pip install numpy"),
        ("!pip install \\\n  numpy\nx = 1", "# not run: !pip install \\\n  pass  # not run: numpy\nx = 1"),
        ("if new:\n    !pip install x\ny = 1", "if new:\n    pass  # not run: !pip install x\ny = 1"),
        ("?print", "# not run: ?print"),
        ("np.exp??", "# not run: np.exp??"),
        ("files = !ls", "# not run: files = !ls"),
        ("t = %timeit -o f()", "# not run: t = %timeit -o f()"),
        ("%%time\nx = 1", "# not run: %%time\nx = 1"),
        ("\n%%capture out\n%%time\nx = 1", "\n# not run: %%capture out\n# not run: %%time\nx = 1"),
        ("%%bash\nrm -r /\n\n  ls", "# not run: %%bash\n# not run: rm -r /\n\n  pass  # not run: ls"),
        ("%time model = f()", "model = f()"),
        (
            "if x:\n    %time y = f(1,\n        2)\n    %time -n 3 y",
            "if x:\n    y = f(1,\n        2)\n    pass  # not run: %time -n 3 y",
        ),
        (">>> def f():\n...     return 1\n...\n>>> f()\n1", "def f():\n    return 1\n\nf()\n1"),
        ("In [3]: x = [\n   ...:     1]", "x = [\n    1]"),
        ("  x = 1\n  if x:\n    y = 2", "x = 1\nif x:\n  y = 2"),
    ],
)
def test_when_a_line_is_ipythons_own_then_it_is_a_comment_in_the_same_place(source, plain):
    assert ipython.plain(source) == plain


@pytest.mark.parametrize(
    "source",
    [
        'text = """\n%matplotlib\n!ls\nreally?\n"""',
        "text = '''\n!ls \\''' still?\n%time\n'''",
        "x = (7\n% 3)",
        "x = [\n  1,\n  # why?\n  a\n  % b,\n]",
        "x = 7 \\\n% 3",
        "a != b",
        "x = 5  # what?",
        "x = '# not a comment' % y",
        "print('really?')\nx = {'(': 1}\ny = 2 % x",
        'f("""a""", "it\'s")\nz = 3',
        "x = 'open \\\n!ls'",
        'def f():\n    """What? \n    %s!\n    """',
        "",
        "\n\n",
    ],
)
def test_when_a_line_only_looks_like_ipythons_own_then_it_stays(source):
    assert ipython.plain(source) == source


def test_when_a_cell_is_hostile_then_reading_takes_no_time():
    """Nested quotes, backslashes and brackets are read in one pass."""
    source = "\n".join(["'" + "\\\\" * 50_000, '"""' + "\\" * 50_001, "(" * 50_000, "?" * 50_000])

    assert len(ipython.plain(source).split("\n")) == 4
