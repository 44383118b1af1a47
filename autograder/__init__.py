"""The instructor's side of a lab: builds the lesson from its sections and grades submissions."""

import os
import sys

__version__ = "0.1.0"

# nbformat loads jsonschema, and that, where it is installed, a grammar of all URLs of the world: 1.4 seconds at
# each start, for a kind of text that no notebook's schema knows. jsonschema does without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# `python -m autograder` looks for modules where it was started: among submissions, a learner's random.py would be
# taken for Python's own. No pathlib before that: it could be a learner's.
if (
    sys.argv[:1] == ["-m"]
    and not sys.flags.safe_path
    and os.path.realpath(sys.path[0]) != os.path.realpath(f"{__file__}/../..")
):
    del sys.path[0]
