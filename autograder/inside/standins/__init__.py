"""What stands in for a library, or for a part of the notebook, that only costs time in grading.

Each module is named by what it stands in for. Its `install` is called once, before any learner's code: of the
libraries', where the lab chooses them.
"""
