"""The instructor's side of digits-lab: builds the lesson from its sections and grades submissions."""

import sys

# nbformat loads jsonschema, and that, where it is installed, a grammar of all URLs of the world: 1.4 seconds at
# each start, for a kind of text that no notebook's schema knows. jsonschema does without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
