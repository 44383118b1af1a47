"""Whose file it is, by the names that learning platforms write."""

import pytest

from autograder.platforms import Owner, owner


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("smithjane_12_34_digits.ipynb", Owner("canvas", "smithjane", "12", ())),
        ("smithjane_LATE_12_34_digits.ipynb", Owner("canvas", "smithjane", "12", ())),
        ("all.zip/smithjane_12_34_digits-1.ipynb", Owner("canvas", "smithjane", "12", ("all.zip",))),
        ("Ada Lovelace_77_assignsubmission_file_/lab.ipynb", Owner("moodle", "Ada Lovelace", "77", ())),
        (
            "all.zip/Ada Lovelace_77_assignsubmission_file_lab.ipynb",
            Owner("moodle", "Ada Lovelace", "77", ("all.zip",)),
        ),
        ("Participant_77_assignsubmission_file_/lab.ipynb", Owner("moodle", "Participant 77", "77", ())),
        ("ada/lab.ipynb", None),
        ("ada_2/lab_v3_final.ipynb", None),
        ("", None),
    ],
)
def test_when_a_platform_wrote_a_name_then_its_learner_and_number_are_known(path, found):
    assert owner(path) == found
