"""How much is read of what is handed in, as docs/grading.md tells: far more than any honest notebook has.

What is past a limit is refused with a sentence, or left out; then one row says so.
"""

FILE = 8 * 2**20  # bytes; real notebooks with saved pictures stay under 1 MB
ARCHIVE = 2 * 2**30  # bytes; a class of hundreds with pictures and data
UNPACKED = 2**30  # bytes of notebooks in one zip
MEMBERS = 20_000  # files in one zip
NOTEBOOKS = 20  # of one learner that are graded, in one learner's time
LOOKED_AT = 200  # files of one learner, for an answer
MODULES = 2**20  # bytes of .py files that come along with one notebook
CELLS = 1000  # code cells of one notebook; real ones have 60
CODE = 250_000  # characters in all code cells together; real notebooks hold 20,000
TEXT = 20_000  # characters of a text cell that are looked at
