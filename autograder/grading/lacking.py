"""Packages that learners use and this grader has not: an answer that stops there is nobody's zero.

Only names that everybody knows count. Any other module that is not found is a typing mistake, or the learner's own.
"""

import importlib.util
import re

from autograder.records import Observation

# What is imported -> what is installed.
WELL_KNOWN = {
    "PIL": "pillow", "cv2": "opencv-python-headless", "jax": "jax", "numba": "numba", "pandas": "pandas",
    "plotly": "plotly", "polars": "polars", "scipy": "scipy", "seaborn": "seaborn", "skimage": "scikit-image",
    "sklearn": "scikit-learn", "sympy": "sympy", "torch": "torch", "tqdm": "tqdm",
}  # fmt: skip
NOT_FOUND = re.compile(r"^ModuleNotFoundError: No module named '(\w+)")
SENTENCE = (
    "Its {exercise} needs the package {package}, which this grader lacks: "
    "pip install {package} into the grader's environment and grade again, or grade this answer by hand."
)


def package(observation: Observation) -> str:
    """Returns the sentence about the package that stopped an answer, "" if none did."""
    calls = (observation.seen or {}).values()
    errors = [observation.detail, *(call.get("error") for call in calls if isinstance(call, dict))]
    for error in errors:
        if isinstance(error, str) and (found := NOT_FOUND.match(error)):
            name = found[1]
            if name in WELL_KNOWN and importlib.util.find_spec(name) is None:
                return SENTENCE.format(exercise=observation.exercise, package=WELL_KNOWN[name])
    return ""
