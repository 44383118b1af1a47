"""Wrong answers without a name that behave alike: the groups, their marks, and the cell that names one."""

from dataclasses import replace

import pytest

from autograder.lesson import sections
from autograder.printable import CODE, printable
from autograder.results import groups
from autograder.results.amendments import Amendment, AmendmentError
from tests.conftest import ROOT
from tests.results.samples import ADA, BEN, CAN, DEE, RUN, WRONG_SOFTMAX

SECTION = (ROOT / "tests/labs/means/lesson/01_mean.py").read_text(encoding="utf-8")


def unnamed(path, behaves, code="def my_softmax(z):\n    return z", **facts):
    wrong = replace(WRONG_SOFTMAX, diagnosis="wrong_values", behaves=behaves, code=printable(code, CODE))
    return replace(BEN, path=path, student=path, exercises=(wrong, BEN.exercises[1]), **facts)


FIRST = unnamed("first", "0a1b2c3d" * 2, "def my_softmax(z):\n    return z  # the whole of it")
SECOND = unnamed("second", "0a1b2c3d" * 2)
THIRD = unnamed("third", "0a1b2c3d" * 2, "def my_softmax(z):\n\n    return z ")
OTHER = unnamed("other", "ffffffff" * 2)
SCORES = [ADA, BEN, CAN, DEE, OTHER, FIRST, SECOND, THIRD, unnamed("old", "0a1b2c3d" * 2, status="superseded")]


def test_when_answers_behave_alike_then_they_are_one_group_the_largest_first():
    found = groups.groups(SCORES)

    assert [(group.id, [score.path for score, _ in group.members]) for group in found] == [
        ("my_softmax-0a1b2c3d", ["first", "second", "third"]),
        ("my_softmax-ffffffff", ["other"]),
    ]
    assert found[0].answer.code == SECOND.exercises[0].code
    assert found[0].codes == (SECOND.exercises[0].code, FIRST.exercises[0].code)
    assert groups.groups([ADA, BEN]) == []


def test_when_a_group_is_marked_then_all_of_it_gets_the_mark():
    found = groups.find(SCORES, "my_softmax-0a1b2c3d")

    assert groups.marks(found, RUN, SCORES, "12", "half of it") == [
        Amendment(score, "my_softmax", 12.0, "half of it") for score in (FIRST, SECOND, THIRD)
    ]
    with pytest.raises(AmendmentError, match="my_softmax has 0 to 40 points"):
        groups.marks(found, RUN, SCORES, "41", "x")


def test_when_there_is_no_such_group_then_those_that_there_are_are_named():
    with pytest.raises(AmendmentError) as told:
        groups.find(SCORES, "x")

    assert str(told.value) == (
        "There is no group 'x' of answers that behave alike. There are: my_softmax-0a1b2c3d (3), my_softmax-ffffffff (1)."
    )
    with pytest.raises(AmendmentError, match=r"There are: none\."):
        groups.find([ADA], "x")


@pytest.mark.parametrize(
    "code",
    [
        "def my_mean(x):\n    return np.sum(x) + 1",
        "def my_mean(x):\n    return 0\n\n\n\n# %% tags=[\"hidden\"]\nGRADING = None",
        "%matplotlib inline\n!ls\ndef my_mean(x):\n    return 2",
    ],
    ids=["plain", "with a header of its own", "with magics"],
)  # fmt: skip
def test_when_a_group_becomes_a_cell_then_the_section_has_one_mistake_more_and_nothing_else(tmp_path, code):
    score = unnamed("x", "0a1b2c3d" * 2, code)
    (tmp_path / "01_mean.py").write_text(SECTION + "\n\n" + groups.cell(groups.groups([score])[0]), encoding="utf-8")
    before, after = (sections.read(folder) for folder in (ROOT / "tests/labs/means/lesson", tmp_path))

    assert [cell.source for cell in after[: len(before)]] == [cell.source for cell in before]
    assert [(cell.tag, cell.facts["id"]) for cell in after[len(before) :]] == [("mistake", "name_me")]
    assert (
        after[-1].source
        == f"# 1 answer behaves like this: give it an id, and a sentence.\n{code.replace('%% tags', '% % tags')}"
    )
