"""Every format that programs save is read; for everything else a sentence says what to do."""

import json
import re

import pytest

from autograder.reading import limits
from tests.notebooks_of_learners import (
    MODEL,
    SCRIPT,
    SOFTMAX,
    SOLVED,
    as_json,
    code,
    is_solved,
    notebook,
    put,
    read,
    zip_of,
)

V3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "digits"},
    "worksheets": [
        {"cells": [{"cell_type": "code", "language": "python", "input": SOFTMAX, "prompt_number": 1}], "metadata": {}},
        {"cells": [{"cell_type": "code", "language": "python", "input": MODEL.splitlines(keepends=True)}]},
    ],
}
COLAB = as_json(
    code("from google.colab import drive\ndrive.mount('/content/drive')"),
    code("# @title Softmax\n", id="x", metadata={"colab": {"base_uri": "https://x"}, "id": "q"}),
    code(SOFTMAX),
    code(MODEL.splitlines(keepends=True)),
    metadata={
        "colab": {"provenance": []},
        "accelerator": "GPU",
        "widgets": {"application/vnd.jupyter.widget-state+json": {}},
    },
)
FORMATS = {
    "4.5": SOLVED,
    "4.4": as_json(code(SOFTMAX), code(MODEL), nbformat_minor=4),
    "4.0": as_json(code(SOFTMAX), code(MODEL), nbformat_minor=0),
    "3": json.dumps(V3).encode(),
    "lists": as_json(code(SOFTMAX.splitlines(keepends=True)), code(MODEL.splitlines(keepends=True))),
    "byte order mark": b"\xef\xbb\xbf" + SOLVED,
    "windows line ends": json.dumps(
        {"nbformat": 4, "cells": [code(SOFTMAX.replace("\n", "\r\n")), code(MODEL.replace("\n", "\r"))]}, indent=1
    )
    .replace("\n", "\r\n")
    .encode(),
    "colab": COLAB,
    "ids and errors": as_json(
        code(SOFTMAX, id="a", outputs=[{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}]),
        {"cell_type": "raw", "source": "model = 1"},
        {"cell_type": "markdown", "source": ["model = 2"]},
        code(""),
        code([]),
        code(MODEL, execution_count=7),
        metadata={"kernelspec": {"name": "evil"}, "vscode": {}, "pycharm": {}},
    ),
    "cells of wrong types": as_json(
        *(None, 3, "x", [], {}, code(None), code(3), code([1, SOFTMAX, None]), code({"a": 1}), code(MODEL, metadata=3))  # type: ignore[arg-type]
    ),
    "no metadata at all": json.dumps(
        {"cells": [{"cell_type": "code", "source": s} for s in (SOFTMAX, MODEL)]}
    ).encode(),
    "numbers without end": SOLVED.replace(b'"nbformat": 4', b'"nbformat": ' + b"4" * 5000),
    "half a character": as_json(code("x = '\ud83d'"), code(SOFTMAX), code(MODEL)),
    "ipython lines": notebook(
        "%matplotlib widget\n!pip install x",
        f"%%time\n{SOFTMAX}",
        "files = !ls\n?help",
        "%%bash\nmodel = 3",
        f"%%capture\n{MODEL}",
    ),
}


@pytest.mark.parametrize("content", FORMATS.values(), ids=FORMATS)
def test_when_a_notebook_was_saved_by_any_program_then_its_answers_are_found(tmp_path, content):
    (submission,) = read(put(tmp_path, "alice.ipynb", content))

    assert submission.refusal == ""
    for answer in (SOFTMAX, MODEL):
        assert any(cell.endswith(answer) for cell in submission.code)
    assert len(submission.sha256) == 64


CONFLICT = SOLVED.replace(
    b'"nbformat"', b'\n<<<<<<< HEAD\n"nbformat": 4,\n=======\n"x": 1,\n>>>>>>> theirs\n"nbformat"'
)
MALFORMED = {
    "empty": (b"", "The file is empty: "),
    "blank": (b" \n\t\r\n", "The file is empty: "),
    "cut off": (SOLVED[:-40], "The notebook is cut off before its end: "),
    "cut off early": (SOLVED[:10], "The notebook is cut off before its end: "),
    "web page": (b"<!DOCTYPE html><html></html>", "The file is a web page, not a notebook: "),
    "text": (b"my answer is 42", "The file is not a notebook (no valid JSON at line 1): "),
    "python": (SCRIPT.encode(), "The file is not a notebook (no valid JSON at line 1): "),
    "comma": (SOLVED[:-1] + b",}", "The file is not a notebook (no valid JSON at line 1): "),
    "zeros": (bytes(1000), "The file holds zero bytes, which no text has: "),
    "zeros at its end": (SOLVED + bytes(4096), "The file holds zero bytes, which no text has: "),
    "utf-16 without its mark": (SOLVED.decode().encode("utf-16-le"), "The file holds zero bytes, which no text has: "),
    "office": (
        zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"x"}),
        "The file is an office document",
    ),
    "merge": (CONFLICT, "The file holds marks of an unfinished merge (<<<<<<< and >>>>>>>): "),
    "latin": (SOLVED.replace(b"UNQ", "UNÖ".encode("latin-1")), "The file is not UTF-8 text: "),
    "picture": (b"\x89PNG\r\n\x1a\n\xff\xff", "The file is not UTF-8 text: "),
    "zip": (zip_of({"x.ipynb": SOLVED * 9}), "The file is a zip archive, not text: "),
    "list": (b"[1, 2]", "The file is JSON, but it has no cells: "),
    "number": (b"3", "The file is JSON, but it has no cells: "),
    "null": (b"null", "The file is JSON, but it has no cells: "),
    "object": (b"{}", "The file is JSON, but it has no cells: "),
    "cells a string": (b'{"cells": "all of them"}', "The file is JSON, but it has no cells: "),
    "cells a number": (b'{"cells": 3, "worksheets": 4}', "The file is JSON, but it has no cells: "),
    "sheets broken": (b'{"worksheets": [3, {"cells": 4}, {}]}', "There is no answer in it: "),
    "cells broken": (b'{"cells": [1, null, "x", {"cell_type": []}]}', "There is no answer in it: "),
    "no cells": (b'{"cells": []}', "There is no answer in it: "),
    "other notebook": (notebook("x = 1", "print(x)"), "There is no answer in it: none of its code cells defines "),
    "deep list": (b"[" * 200_000 + b"]" * 200_000, "The notebook's JSON is nested too deeply"),
    "deep cells": (b'{"cells": ' * 100_000 + b"1" + b"}" * 100_000, "The notebook's JSON is nested too deeply"),
    "too large": (SOLVED + b" " * limits.FILE, "The file is larger than 8 MB: "),
    "too many cells": (notebook(*["x = 1"] * 1001), "The file holds more than 1,000 code cells: "),
    "too much code": (notebook("x = 1\n" * 100_000), "The file holds more than 250,000 characters of code: "),
}


@pytest.mark.parametrize(("content", "sentence"), MALFORMED.values(), ids=MALFORMED)
def test_when_a_file_is_no_notebook_of_this_lab_then_a_sentence_says_what_to_do(tmp_path, content, sentence):
    put(tmp_path, "alice.ipynb", content)
    put(tmp_path, "bob.ipynb")

    refused, good = read(tmp_path)

    assert refused.refusal.startswith(sentence)
    assert refused.refusal.endswith(".")
    assert "\n" not in refused.refusal
    assert ": " in refused.refusal
    assert is_solved(good)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty: "),
        (b"\xff\xfe", "The file is not UTF-8 text: "),
        (b"<<<<<<< a\nmodel = 1\n=======\n>>>>>>> b\n", "The file holds marks of an unfinished merge"),
    ],
)
def test_when_a_script_can_not_be_read_then_a_sentence_says_what_to_do(tmp_path, content, sentence):
    (submission,) = read(put(tmp_path, "alice.py", content).parent)

    assert submission.refusal.startswith(sentence)


def test_when_colab_s_export_turned_a_timed_cell_to_comments_then_its_answer_counts(tmp_path):
    timed = "\n".join(f"# {line}" for line in ["%%time", *SOFTMAX.split("\n")])
    note = "# Commented out IPython magic to ensure Python compatibility."
    shell = f"{note}\n# %%bash\n# rm -rf x\n"
    script = f"import numpy as np\n\n{shell}\n{note}\n# %matplotlib inline\nx = 1\n\n{note}\n{timed}\n\n# %% [markdown]\n{MODEL}\n"
    put(tmp_path, "anna.py", script.encode())

    (submission,) = read(tmp_path)

    (timed_cell,) = [cell for cell in submission.code if SOFTMAX in cell]
    assert timed_cell.startswith("%%time\n")
    assert not any(re.search("^rm", cell, re.MULTILINE) for cell in submission.code)
