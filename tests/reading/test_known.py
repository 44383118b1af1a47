"""A folder that is looked at again and again: rows come once files have settled, and are read once."""

import os
import time

import pytest

from autograder.reading import submissions
from autograder.reading.known import HALF_WRITTEN, Known
from tests.conftest import LAB
from tests.notebooks_of_learners import EXERCISES, SOLVED, put

OLD = time.time() - 100


@pytest.fixture
def look(tmp_path):
    known = Known()

    def look():
        known.look()
        return [(row.path, bool(row.code)) for row in submissions.read([tmp_path], EXERCISES, LAB, known=known)]

    return look


def aged(path):
    os.utime(path, (OLD, OLD))
    return path


def test_when_a_file_is_the_same_at_two_looks_then_it_counts_and_its_text_is_given_once(tmp_path, look):
    aged(put(tmp_path, "ada/digits.ipynb"))

    assert look() == []
    assert look() == [("ada/digits.ipynb", True)]
    assert look() == [("ada/digits.ipynb", False)]  # known by now


def test_when_one_file_of_a_learner_changes_then_that_learner_is_waited_for_and_no_other(tmp_path, look):
    for name in ("ada", "ben"):
        aged(put(tmp_path, f"{name}/digits.ipynb"))
    look(), look()
    put(tmp_path, "ada/digits.ipynb", SOLVED + b" ")

    assert look() == [("ben/digits.ipynb", False)]
    assert look() == [("ada/digits.ipynb", True), ("ben/digits.ipynb", False)]


def test_when_a_young_file_cannot_be_read_then_it_may_be_half_written(tmp_path, look):
    path = put(tmp_path, "ada/digits.ipynb", SOLVED[:50])
    look()

    assert look() == []
    os.utime(path, (time.time() - HALF_WRITTEN - 1,) * 2)
    look()
    assert look() == [("ada/digits.ipynb", False)]  # its row is a refusal
