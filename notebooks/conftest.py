"""For nbval: figures as still pictures, as in the solution notebook."""

import os

os.environ.setdefault("DIGITS_LAB_FIGURES", "inline")
