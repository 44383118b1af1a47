"""Folders without a file: a learner's where the folders beside them are learners', and else nobody's."""

import pytest

from autograder.reading import empty
from tests.notebooks_of_learners import SOLVED, put, read

MOODLE = "_12_assignsubmission_file_"


def rows(folder):
    """Returns the learner of each row, and whether there is something to grade."""
    return {row.path: (row.student, not row.refusal) for row in read(folder)}


@pytest.mark.parametrize("hidden", ["", ".git/objects", "a/b"])
def test_when_a_learners_folder_holds_no_file_then_its_row_says_so(tmp_path, hidden):
    put(tmp_path, "ada/lab.ipynb")
    put(tmp_path, "ben/lab.ipynb")
    (tmp_path / "cyd" / hidden).mkdir(parents=True)
    (tmp_path / "cyd" / ".DS_Store").write_bytes(b"x")

    assert rows(tmp_path) == {"ada/lab.ipynb": ("ada", True), "ben/lab.ipynb": ("ben", True), "cyd/": ("cyd", False)}
    (cyd,) = (row for row in read(tmp_path) if row.student == "cyd")
    assert cyd.refusal == empty.EMPTY


@pytest.mark.parametrize(
    ("ada", "ben", "cyd", "student"),
    [
        ("week 1/ada", "week 1/ben", "week 1/cyd", "cyd"),
        (f"Ada A{MOODLE}", "Ben B_13_assignsubmission_file_", "Cyd C_14_assignsubmission_file_", "Cyd C"),
        ("lab-submissions/lab-ada", "lab-submissions/lab-ben", "lab-submissions/lab-cyd", "cyd"),
        ("digits-lab-ada", "digits-lab-ben", "digits-lab-cyd", "cyd"),
    ],
)
def test_when_a_platform_wrote_its_name_then_it_says_whose_it_is(tmp_path, ada, ben, cyd, student):
    put(tmp_path, f"{ada}/lab.ipynb")
    put(tmp_path, f"{ben}/lab.ipynb")
    (tmp_path / cyd).mkdir()

    assert rows(tmp_path)[f"{cyd}/"] == (student, False)
    assert len(rows(tmp_path)) == 3


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        (["class/ada/lab.ipynb", "class/ben/lab.ipynb"], "feedback"),  # beside the folder that holds everybody
        (["ada.ipynb", "ben.ipynb"], "feedback"),
        (["ada/lab.ipynb"], "ada/pictures"),
        (["ada/lab.ipynb", "ben/lab.ipynb"], "ada/pictures"),
        (["ada/week1/lab.ipynb", "ben/lab.ipynb"], "ada/pictures"),
        (["ada/lab.ipynb", "ben/lab.ipynb"], "docs"),
        ([f"Ada A{MOODLE}/lab.ipynb", "Ben B_13_assignsubmission_file_/lab.ipynb"], "feedback"),
    ],
)
def test_when_the_folders_beside_it_are_no_learners_then_it_is_nobodys(tmp_path, given, folder):
    for name in given:
        put(tmp_path, name)
    without = rows(tmp_path)
    (tmp_path / folder).mkdir()

    assert rows(tmp_path) == without


def test_when_there_are_only_folders_then_nobody_handed_in_anything(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ben").mkdir()

    assert read(tmp_path) == []


def test_when_the_class_comes_as_a_folder_in_a_folder_then_an_empty_one_tells_nobody_apart(tmp_path):
    for name in ("ada", "ben"):
        put(tmp_path, f"{name}/notebooks/lab.ipynb", SOLVED)
        (tmp_path / name / "data").mkdir()

    assert rows(tmp_path) == {f"{name}/notebooks/lab.ipynb": (name, True) for name in ("ada", "ben")}
