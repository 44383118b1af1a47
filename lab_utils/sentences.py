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


# Where the lesson defines the names that its later cells need, but for those of exercises.
PLACES = {
    "X": "section 4.2",
    "y": "section 4.2",
    "m": "section 4.2.3",
    "n": "section 4.2.3",
    "loss": "section 4.6",
    "history": "section 4.6",
    "image_of_two": "section 4.7",
    "prediction": "section 4.7",
    "prediction_p": "section 4.7",
    "held_back": "section 4.9",
    "run": "section 4.9",
}
# What is said of a cell that is run too early, or after one that stopped.
STOPPED = "{name} is missing: the cell that makes it stopped with an error. Mend that cell and run it, then this one."
TOO_EARLY = "{name} is not defined yet: run the cell that defines {name} first ({place})."
WAITS = "This cell waits for {place}: {why}, run its cell, then run this one again."
NOTHING = "The last run of the cell of {place} made no {name}, so there is nothing to test."
GONE = "The cell of {place} does not define {name}."
