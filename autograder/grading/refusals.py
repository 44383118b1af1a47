"""The one exception of the reader: a file that can't be graded, and why."""


class Refusal(Exception):
    """Its text is a sentence for people: what is wrong with the file, and what to do next."""
