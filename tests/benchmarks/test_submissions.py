import hashlib
from collections import Counter

import nbformat

from autograder.lesson import sections
from autograder.reading import submissions as reader
from benchmarks import submissions
from tests.conftest import LAB

EXERCISES = {exercise.name: exercise for exercise in sections.exercises(sections.read(LAB.source)) if exercise.points}


def test_when_many_are_drawn_then_no_two_files_have_the_same_bytes(tmp_path):
    submissions.write(submissions.draw(60), tmp_path)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*.ipynb")}

    assert len(digests) == 60


def test_when_many_are_drawn_then_no_two_answers_have_the_same_source():
    samples = submissions.draw(60)

    assert len({sample.answers["my_softmax"] for sample in samples}) == 60


def test_when_more_are_drawn_then_the_first_ones_stay_the_same():
    assert submissions.draw(30)[:7] == submissions.draw(7)


def test_when_a_course_is_drawn_then_most_are_right_and_mistakes_are_mixed():
    counts = Counter(diagnosis for sample in submissions.draw(500) for diagnosis in sample.expected.values())

    assert 650 < counts[None] < 750
    assert 25 < counts["unfinished"] < 75
    assert len(counts) > 20


def test_when_the_grader_reads_a_sample_then_it_finds_both_answers(tmp_path):
    (sample,) = submissions.draw(1)
    (read,) = reader.read([submissions.write([sample], tmp_path)], list(EXERCISES), LAB)

    assert read.student == "learner_0001"
    assert read.refusal == ""
    assert set(sample.answers.values()) <= set(read.code)


def test_when_a_sample_is_written_then_its_notebook_is_valid_and_trains_nothing(tmp_path):
    submissions.write(submissions.draw(3), tmp_path)
    notebooks = [nbformat.read(path, as_version=4) for path in tmp_path.rglob("*.ipynb")]

    for notebook in notebooks:
        nbformat.validate(notebook)
        assert not any(".fit(" in cell.source for cell in notebook.cells)


def test_when_the_lesson_is_built_then_it_calls_the_public_tests_as_the_samples_do():
    lesson = "\n".join(cell.source for cell in sections.read(LAB.source))

    assert set(submissions.TESTS) == set(EXERCISES)
    assert all(test in lesson for test in submissions.TESTS.values())


def test_when_a_notebook_begins_then_with_the_lessons_own_set_up_and_data():
    setup, imports, data = submissions.given()

    assert "lab_utils" in setup
    assert "import tensorflow as tf" in imports
    assert "X, y = load_data()" in data
