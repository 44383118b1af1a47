"""Packages that the grader lacks: a person hears of them, and nobody gets zero."""

import importlib.util

import pytest

from autograder.inside.standins import absent
from autograder.judging import lacking
from autograder.records import ExerciseScore
from tests.course import MODEL, SOFTMAX, grade, marks, notebook

LACKED = "torch"  # far too large to be here by chance
ERROR = "my_softmax stops with an error: ModuleNotFoundError: No module named '{}'."


def told(lacks, rationale, diagnosis="raises"):
    return lacking.package(ExerciseScore("my_softmax", 0.0, 40.0, diagnosis, rationale), lacks)


def test_when_a_well_known_package_is_missing_then_the_sentence_names_it():
    assert importlib.util.find_spec(LACKED) is None
    assert told(LACKED, ERROR.format("torch.nn")).startswith(
        "Its my_softmax needs the package torch, which this grader lacks: pip install torch"
    )


@pytest.mark.parametrize(
    ("lacks", "rationale", "diagnosis"),
    [
        ("torch", "", None),
        ("skleam", ERROR.format("skleam"), "raises"),
        ("numpy", ERROR.format("numpy.nothing"), "raises"),
        ("", ERROR.format("torch"), "raises"),
        ("pandas", ERROR.format("torch"), "raises"),
        ("torch", ERROR.format("torch"), "library_softmax"),
        ("torch", "NameError: name 'torch' is not defined", "raises"),
    ],
)
def test_when_something_else_is_missing_then_there_is_nothing_to_say(lacks, rationale, diagnosis):
    assert told(lacks, rationale, diagnosis) == ""


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("import no_package_of_this_name", "no_package_of_this_name"),
        ("def f():\n    from no_package_of_this_name.part import thing\nf()", "no_package_of_this_name"),
        ("import importlib\nimportlib.import_module('no_package_of_this_name')", "no_package_of_this_name"),
        ("absent._Absent('torch.nn.Softmax')()", "torch"),
        ("raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')", ""),
        ("def f():\n    raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')\nf()", ""),
        ("(x for x in ()).throw(ModuleNotFoundError(\"No module named 'torch'\", name='torch'))", ""),
        (
            "try:\n    import no_package_of_this_name\nexcept ImportError:\n    raise ModuleNotFoundError('', name='torch')",
            "",
        ),
        ("from math import nothing", ""),
        ("1 / 0", ""),
    ],
)
def test_when_an_error_is_looked_at_then_only_a_real_import_or_use_tells_a_package(source, package):
    with pytest.raises(Exception) as raised:  # of any kind
        exec(compile(source, "<cell>", "exec"), {"absent": absent})

    assert absent.package(raised.value) == package


def test_when_answers_need_what_the_grader_lacks_then_a_person_hears_and_mistakes_stay_mistakes(tmp_path):
    notebook(
        tmp_path / "in" / "anna.ipynb",
        f"import {LACKED}\nsize = {LACKED}.Size([400])",
        SOFTMAX,
        MODEL.replace("(400,)", "tuple(size)"),
    )
    notebook(tmp_path / "in" / "ben.ipynb", f"import {LACKED}", SOFTMAX, MODEL)
    notebook(tmp_path / "in" / "carl.ipynb", "import nunpy as n", SOFTMAX.replace("np.", "n."), MODEL)
    notebook(tmp_path / "in" / "dora.ipynb", f"def my_softmax(z):\n    return {LACKED}.softmax(z)", MODEL)

    scores = grade([tmp_path / "in"], tmp_path / "out")

    assert (scores["anna.ipynb"].status, scores["anna.ipynb"].score) == ("needs_person", None)
    assert "Its model needs the package torch" in scores["anna.ipynb"].reason
    assert scores["ben.ipynb"].score == 100.0
    assert marks(scores["carl.ipynb"]) == {"my_softmax": (0.0, "raises"), "model": (60.0, None)}
    assert marks(scores["dora.ipynb"])["my_softmax"] == (0.0, "raises")


BY_HAND = f"raise ModuleNotFoundError(\"No module named '{LACKED}'\", name='{LACKED}')"
NEWER = "x = t'{1}'"  # of Python 3.14
NEEDS_PERSON = {
    "imported in the answer": [f"def my_softmax(z):\n    import {LACKED}.nn\n    return {LACKED}.exp(z)"],
    "imported before it": ["import polars", "my_softmax = polars.softmax"],
    "its own statement is newer": ["def my_softmax(z):\n    label = t'{z}'\n    return np.exp(z)"],
}
NOBODY = {
    "raised in the answer": [f"def my_softmax(z):\n    {BY_HAND}"],
    "raised beside an import": [f"import {LACKED}\ndef my_softmax(z):\n    {BY_HAND}"],
    "raised where it is defined": [f"# import {LACKED}\n{BY_HAND}\ndef my_softmax(z):\n    return z"],
    "raised after a real one elsewhere": ["import polars", f"{BY_HAND.replace(LACKED, 'polars')}\ndef my_softmax(z): pass"],
    "a statement beside it is newer": [f"{NEWER}\ndef my_softmax(z):\n    return np.exp(z)"],
    "what it needs is newer": ["def helper(z):\n    return t'{z}'", "def my_softmax(z):\n    return helper(z)"],
    "an enormous number": ["def my_softmax(z):\n    return 10**5000"],
    "enormous numbers": ["def my_softmax(z):\n    return [10**400] * len(z)"],
    "an enormous float": ["def my_softmax(z):\n    return np.full(len(z), 1.7e308) * 10"],
    "an error of an enormous number": ["def my_softmax(z):\n    raise ValueError(10**5000)"],
    "an error on an enormous line": ["raise SyntaxError('x', ('f', 10**5000, 1, 'my_softmax', 1, 1))\ndef my_softmax(z): pass"],
    "an error with an enormous name": ["def my_softmax(z):\n    raise NameError('x', name=10**5000)"],
    "says that a person is needed": ["def my_softmax(z):\n    raise ValueError('needs_person: The grader failed')"],
    "an enormous shape": ["class A:\n    shape = (10**5000,)\n    def __array__(self, *_, **__):\n        return np.zeros(3)\ndef my_softmax(z):\n    return A()"],
}  # fmt: skip


def test_when_an_answer_wants_a_person_then_only_a_real_import_and_its_own_newer_python_get_one(tmp_path):
    for name, cells in {**NEEDS_PERSON, **NOBODY}.items():
        notebook(tmp_path / "in" / f"{name}.ipynb", *cells, MODEL)

    scores = grade([tmp_path / "in"], tmp_path / "out")

    told = {name: score.reason for name, score in scores.items() if score.status == "needs_person"}
    assert told.keys() == {f"{name}.ipynb" for name in NEEDS_PERSON}
    assert not any("failed" in reason or "lost" in reason for reason in told.values())
    for name in NOBODY:
        assert marks(scores[f"{name}.ipynb"])["my_softmax"][0] == 0.0, name
        assert marks(scores[f"{name}.ipynb"])["model"] == (60.0, None), name
