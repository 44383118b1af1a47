"""Batches over workers: a fault of ours costs nobody else anything."""

from autograder.grading import fleet
from autograder.records import Submission, Terms

TERMS = Terms(seed=1, seconds=10.0, address=None)


def test_when_a_batch_fails_in_its_worker_then_only_the_submission_to_blame_needs_a_person():
    to_blame = Submission("a.ipynb", "a", "no number")
    other = Submission("b.ipynb", "b", "1" * 64, refusal="It is empty.")

    scores = {score.path: score for score in fleet.run([to_blame, other], TERMS, jobs=1)}

    assert {path: score.status for path, score in scores.items()} == {"a.ipynb": "needs_person", "b.ipynb": "refused"}
    assert scores["a.ipynb"].reason == fleet.LOST
