"""Packages that learners use and this grader has not: an answer that stops there is nobody's zero.

Only names that everybody knows count. Any other module that is not found is a typing mistake, or the learner's own.
"""

import importlib.util
import re

from autograder.records import ExerciseScore

# What is imported -> what is installed.
WELL_KNOWN = {
    "PIL": "pillow", "cv2": "opencv-python-headless", "jax": "jax", "keras": "keras", "matplotlib": "matplotlib",
    "numba": "numba", "pandas": "pandas", "plotly": "plotly", "polars": "polars", "scipy": "scipy",
    "seaborn": "seaborn", "skimage": "scikit-image", "sklearn": "scikit-learn", "sympy": "sympy",
    "tensorflow": "tensorflow", "torch": "torch", "tqdm": "tqdm",
}  # fmt: skip
NOT_FOUND = re.compile(r"ModuleNotFoundError: No module named '(\w+)")
SENTENCE = (
    "Its {exercise} needs the package {package}, which this grader lacks: "
    "pip install {package} into the grader's environment and grade again, or grade this answer by hand."
)


def package(judged: ExerciseScore, lacks: str) -> str:
    """Returns the sentence about the package that stopped an answer, "" if none did.

    Args:
        lacks: the package that was really imported or used there and not found, "" if none was; its error's words alone
            can be raised by hand
    """
    found = NOT_FOUND.search(judged.rationale) if judged.diagnosis == "raises" else None
    if found is None or found[1] != lacks or lacks not in WELL_KNOWN or importlib.util.find_spec(lacks) is not None:
        return ""
    return SENTENCE.format(exercise=judged.exercise, package=WELL_KNOWN[found[1]])
