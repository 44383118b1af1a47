"""The door by which texts from outside come in: nothing of them is hidden, endless, or an order to a program.

What learners write, are called and hand in, and what their code says, is a `Printable` from there on, and so is a
person's reason; types see to it that terminals, logs, tables and pages take no other.
"""

import re

from autograder.records import Printable

SENTENCE, NAME, CODE = 1000, 4096, 20_000  # characters; no true sentence, path or answer comes near
# Control characters, halves of surrogate pairs, what XML 1.0 forbids, and the marks that turn the reading direction
# (https://trojansource.codes): all of them could hide what a text says. Tab and line feed stay.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# Orders to what runs CI: GitHub obeys "::error::" at the start of a line and "##[error]" anywhere, Azure "##vso[…]"
# (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
_ORDER = re.compile(r"(?m)^([^\S\n]*):(?=:)|#(?=#\w*\[)")
_CUT = 40  # characters for how long a text was
# A formula starts a cell, also behind blanks, quotes and invisible characters, in full-width form too; where the
# system's list separator is a semicolon, one starts a cell (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile("(^|;)(?=[\\s\"'`\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
# A path from the root of a disk, up to its last name; in quotes or brackets its folders may have blanks.
_FOLDERS = re.compile(
    r"""(?<=["'(<])/[^"'()<>\n]*/|(?<![\w./])/(?:[^\s/"'()<>,:;]+/)+"""
    r"""|\b\w+:///(?:[^\s/"'()<>,;]+/)*|\b[A-Za-z]:\\(?:[^\s\\"'()<>]+\\)*"""
)


def printable(text: str, longest: int = SENTENCE) -> Printable:
    r"""Returns the text with hidden characters and orders as Python's escapes, and of a long one the beginning.

    Coming in twice changes nothing.

    Example: a bell character -> \x07, "::error::" -> \x3a:error::
    """
    return _shown(text, longest, is_line=False)


def one_line(text: str, longest: int = SENTENCE) -> Printable:
    """Returns the same with tabs and line feeds as escapes too."""
    return _shown(text, longest, is_line=True)


def _shown(text: str, longest: int, is_line: bool) -> Printable:
    if len(text) <= longest and text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return Printable(text)  # as nearly all are: what follows takes five times as long
    shown = text[: longest + 1].replace("\r\n", "\n")
    if is_line:
        shown = shown.replace("\t", "\\t").replace("\n", "\\n")
    shown = _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), shown)
    shown = _ORDER.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", shown)
    if max(len(text), len(shown)) > longest:
        shown = f"{shown[: longest - _CUT]}{' ' if is_line else chr(10)}… ({len(text):,} characters in all)"
    return Printable(shown)


def without_folders(text: Printable) -> Printable:
    """Returns the text with only the last name of each absolute path: folders tell about the grader's machine.

    Example: No such file: '/srv/grader/X.npy' -> No such file: '…/X.npy'
    """
    return printable(_FOLDERS.sub("…/", text), CODE)


def spreadsheet_cell(text: Printable) -> str:
    """Returns the text on one line, with an apostrophe before whatever a spreadsheet would run as a formula."""
    return _FORMULA.sub(r"\1'", one_line(text, CODE))
