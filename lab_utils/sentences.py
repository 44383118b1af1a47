"""Errors that speak in one sentence.

Raise one of these with the sentence as its only argument: what was wrong, where, and what to do next.
A notebook then shows that sentence in place of a traceback through the lab's own files.
"""


class Sentence(Exception):
    """An error that a notebook shows as its text alone."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks this method, when there is one, for the lines to show.
        return [str(self)]


class MissingFile(Sentence, FileNotFoundError):
    """A file that should be there is not."""


class WrongValue(Sentence, ValueError):
    """A value that can't be used, such as an array of another shape."""


class WrongType(Sentence, TypeError):
    """A value of another kind than needed, such as a result where a function belongs."""


class MissingPackage(Sentence, ImportError):
    """A package that the lab needs is missing or too old."""


class CellTooEarly(Sentence, NameError):
    """A cell was run before the one that defines a name it needs."""
