"""Texts of learners made safe to show: nothing invisible, nothing that a spreadsheet runs."""

import re

# Control characters, halves of surrogate pairs, what XML 1.0 forbids, and the marks that turn the reading direction
# (https://trojansource.codes): all of them could hide what a text says. Tab and line feed stay.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# A formula starts a cell, also behind blanks, quotes and invisible characters, in full-width form too; where the
# system's list separator is a semicolon, one starts a cell (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile("(^|;)(?=[\\s\"'`\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
# A path from the root of a disk, up to its last name; in quotes or brackets its folders may have blanks.
_FOLDERS = re.compile(
    r"""(?<=["'(<])/[^"'()<>\n]*/|(?<![\w./])/(?:[^\s/"'()<>,:;]+/)+"""
    r"""|\b\w+:///(?:[^\s/"'()<>,;]+/)*|\b[A-Za-z]:\\(?:[^\s\\"'()<>]+\\)*"""
)


def printable(text: str) -> str:
    r"""Returns the text with each hidden character as its Python escape, Windows' line ends as line feeds.

    Example: a bell character -> \x07
    """
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text.replace("\r\n", "\n"))


def storable(text: str) -> str:
    r"""Returns the text as UTF-8 can hold it, halves of surrogate pairs as escapes. Example: "\udcff" -> \udcff"""
    return text.encode("utf-8", "backslashreplace").decode()


def one_line(text: str) -> str:
    """Returns the printable text with tabs and line feeds as escapes too."""
    return printable(text).replace("\t", "\\t").replace("\n", "\\n")


def without_folders(text: str) -> str:
    """Returns the text with only the last name of each absolute path: folders tell about the grader's machine.

    Example: No such file: '/srv/grader/X.npy' -> No such file: '…/X.npy'
    """
    return _FOLDERS.sub("…/", text)


def spreadsheet_cell(text: str) -> str:
    """Returns the text on one line, with an apostrophe before whatever a spreadsheet would run as a formula."""
    return _FORMULA.sub(r"\1'", one_line(text))
