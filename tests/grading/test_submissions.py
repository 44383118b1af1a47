"""Reading what was handed in: every layout, every format, and a sentence for every file that can't be read."""

import io
import json
import os
import socket
import stat
import tempfile
import zipfile
from pathlib import Path

import pytest

from autograder.grading import archives, cells, files, submissions
from tests.grading.notebooks import EXERCISES, MODEL, SOFTMAX, SOLVED, as_json, code, is_solved, notebook, put


def read(*paths: Path):
    return list(submissions.read(paths, EXERCISES))


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


# ---- who and where ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Jane Smith_12345_assignsubmission_file_/digits.ipynb", "Jane Smith"),
        ("Jane Smith_12345_assignsubmission_file/lab/digits.ipynb", "Jane Smith"),
        ("week 3/Jane Smith_12345_assignsubmission_file_/digits.ipynb", "week 3/…"),
        ("Jane Smith_12345_assignsubmission_file_digits.ipynb", "Jane Smith"),
        ("Participant_77_assignsubmission_file_/digits.ipynb", "Participant 77"),
        ("smithjane_12345_67890_digits.ipynb", "smithjane"),
        ("smithjane_LATE_12345_67890_digits-1.ipynb", "smithjane"),
        ("müllerjörg_1_2_digits.ipynb", "müllerjörg"),
        ("alice/digits.ipynb", "alice"),
        ("alice/lab/notebooks/digits.ipynb", "alice"),
        ("alice.ipynb", "alice"),
        ("ALICE.IPYNB", "ALICE"),
        ("my_digits_2.ipynb", "my_digits_2"),
        (".ipynb", ".ipynb"),
    ],
)
def test_when_a_platform_names_the_file_then_its_learner_is_known(tmp_path, name, student):
    put(tmp_path, name)

    (submission,) = read(tmp_path)

    assert submission.path == name
    assert submission.student == ("Jane Smith" if student == "week 3/…" else student)
    assert is_solved(submission)


def test_when_a_folder_is_read_then_only_submissions_come_sorted_by_path(tmp_path):
    for name in ("b/digits.ipynb", "a/deep/er/digits.ipynb", "a/deep.ipynb", "c.ipynb"):
        put(tmp_path, name)
    for name in (
        *(".hidden/x.ipynb", "b/.ipynb_checkpoints/digits-checkpoint.ipynb", "__MACOSX/._c.ipynb", "b/._digits.ipynb"),
        *("c/public_tests.py", "c/lab_utils/digits.py", "c/data/build_digits.py", "c/conftest.py", "c/autils.py"),
        *("c/lab_utils_softmax.py", "d/notes.txt", "d/X.npy", "b/.~digits.ipynb", "d/__pycache__/x.ipynb"),
    ):
        put(tmp_path, name, b"model = 1\ndef my_softmax(z): pass")

    assert [item.path for item in read(tmp_path)] == [
        "a/deep.ipynb",
        "a/deep/er/digits.ipynb",
        "b/digits.ipynb",
        "c.ipynb",
    ]


def test_when_reading_has_begun_then_the_next_file_waits_unopened(tmp_path):
    for name in ("a.ipynb", "b.ipynb"):
        put(tmp_path, name)
    reading = submissions.read([tmp_path], EXERCISES)

    assert next(reading).refusal == ""
    put(tmp_path, "b.ipynb", b"")
    assert next(reading).refusal != ""


def test_when_nothing_is_named_then_nothing_comes(tmp_path):
    assert read() == []
    assert read(tmp_path) == []


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a", "b"], ["a/x.ipynb", "b/x.ipynb"]),
        (["a/x.ipynb", "b/x.ipynb"], ["a/x.ipynb", "b/x.ipynb"]),
        (["a", "a/x.ipynb", "b/../a"], ["x.ipynb"]),
        (["a/x.ipynb"], ["x.ipynb"]),
        ([".", "b/x.ipynb"], ["a/x.ipynb", "b/x.ipynb"]),
    ],
)
def test_when_several_paths_are_named_then_each_file_is_one_row_under_their_common_folder(tmp_path, paths, expected):
    put(tmp_path, "a/x.ipynb")
    put(tmp_path, "b/x.ipynb")

    assert [item.path for item in read(*(tmp_path / path for path in paths))] == expected


def test_when_two_learners_hand_in_the_same_file_then_there_are_two_rows(tmp_path):
    put(tmp_path, "a.ipynb")
    put(tmp_path, "b.ipynb")

    first, second = read(tmp_path)

    assert first.sha256 == second.sha256
    assert (first.path, second.path) == ("a.ipynb", "b.ipynb")


def test_when_a_name_is_not_utf8_then_its_bytes_are_escaped_and_two_names_stay_two(tmp_path):
    for name in (b"caf\xe9.ipynb", b"caf\\xe9.ipynb", "größe.ipynb".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(SOLVED)

    assert sorted(item.path for item in read(tmp_path)) == ["caf\\\\xe9.ipynb", "caf\\xe9.ipynb", "größe.ipynb"]


# ---- scripts ----------------------------------------------------------------------------------------

SCRIPT = f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nimport numpy as np\n\n\n# In[ ]:\n\n\n{SOFTMAX}\n\n\n# In[2]:\n\n\n{MODEL}\n"


def test_when_a_learner_has_a_notebook_then_the_script_beside_it_does_not_count(tmp_path):
    put(tmp_path, "alice/digits.ipynb")
    put(tmp_path, "alice/src/digits.py", SCRIPT.encode())
    put(tmp_path, "bob/digits.py", SCRIPT.encode())
    put(tmp_path, "bob/other.py", b"x = 1")
    put(tmp_path, "smith_1_2_digits.ipynb")
    put(tmp_path, "smith_1_3_digits.py", SCRIPT.encode())
    put(tmp_path, "smith_9_3_digits.py", SCRIPT.encode())

    found = read(tmp_path)

    assert [item.path for item in found] == [
        *("alice/digits.ipynb", "bob/digits.py", "smith_1_2_digits.ipynb", "smith_9_3_digits.py")
    ]
    assert all(item.answers["model"].cell.strip().endswith(MODEL) for item in found)


def test_when_a_script_without_an_answer_is_named_itself_then_it_is_refused_aloud(tmp_path):
    (submission,) = read(put(tmp_path, "x.py", b"x = 1"))

    assert submission.refusal.startswith("There is no answer in it: none of its code cells defines my_softmax or model")


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT,
        f"# %%\n{SOFTMAX}\n# %% [markdown]\n# Text\n# %% tags=['x']\n{MODEL}\n",
        f"get_ipython().run_line_magic('matplotlib', 'inline')\n# In[3]:\n{SOFTMAX}\n# In[4]:\n\n\n"
        f"get_ipython().run_cell_magic('time', '', {MODEL!r})\n",
    ],
)
def test_when_a_script_is_an_export_then_its_cells_are_found(tmp_path, text):
    put(tmp_path, "alice.py", text.encode())

    (submission,) = read(tmp_path)

    assert submission.refusal == ""
    assert SOFTMAX in submission.answers["my_softmax"].cell
    assert MODEL in submission.answers["model"].cell


# ---- zips -------------------------------------------------------------------------------------------


def test_when_a_learner_hands_in_a_zip_then_its_notebook_is_found_and_the_shipped_files_are_not(tmp_path):
    lab = {
        "lab/notebooks/digits.ipynb": SOLVED,
        "lab/public_tests.py": b"def my_softmax(z): pass",
        "lab/lab_utils/x.py": b"model = 1",
        "__MACOSX/lab/._digits.ipynb": b"\0",
        "lab/.ipynb_checkpoints/digits.ipynb": SOLVED,
        "lab/data/X.npy": b"\0" * 100,
    }
    put(tmp_path, "alice.zip", zip_of(lab))
    put(tmp_path, "Jane Smith_1_assignsubmission_file_/lab.zip", zip_of({"digits.ipynb": SOLVED}))

    first, second = read(tmp_path)

    assert (first.path, first.student) == ("Jane Smith_1_assignsubmission_file_/lab.zip/digits.ipynb", "Jane Smith")
    assert (second.path, second.student) == ("alice.zip/lab/notebooks/digits.ipynb", "alice")
    assert is_solved(first)
    assert is_solved(second)


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["alice/digits.ipynb", "bob/lab/digits.ipynb"], ["alice", "bob"]),
        (["class/alice/digits.ipynb", "class/bob/digits.ipynb"], ["alice", "bob"]),
        (["Jane Smith_1_assignsubmission_file_/d.ipynb", "Bo_2_assignsubmission_file_/d.ipynb"], ["Bo", "Jane Smith"]),
        (["ann_LATE_1_2_d.ipynb", "bob_3_4_d.py"], ["ann", "bob"]),
        (["alice.ipynb", "bob.ipynb"], ["alice", "bob"]),
        (["digits.ipynb"], ["class"]),
    ],
)
def test_when_a_platform_hands_out_one_zip_then_each_learner_in_it_is_known(tmp_path, names, students):
    content = {name: SCRIPT.encode() if name.endswith(".py") else SOLVED for name in names}

    found = read(put(tmp_path, "class.zip", zip_of(content)))

    assert [item.student for item in found] == students
    assert [item.path for item in found] == sorted(f"class.zip/{name}" for name in names)
    assert not any(item.refusal for item in found)


def test_when_one_member_is_bad_then_the_others_are_read(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/empty.ipynb", b"")
        archive.writestr("b/good.ipynb", SOLVED)
        archive.writestr("c/inner.zip", zip_of({"digits.ipynb": SOLVED}))
        archive.writestr("d/large.ipynb", b" " * (files.SIZE_LIMIT + 1))
        archive.writestr(zipfile.ZipInfo("e/bzip2.ipynb"), SOLVED, zipfile.ZIP_BZIP2)
        link = zipfile.ZipInfo("f/link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    found = read(put(tmp_path, "class.zip", stream.getvalue()))

    assert [item.refusal.partition(":")[0] for item in found] == [
        "The file is empty",
        "",
        "It is a zip inside a zip",
        "The file is larger than 8 MB",
        "It is packed in an unusual way",
        "It is a link or a device inside a zip",
    ]


def test_when_a_member_needs_a_password_then_it_is_refused(tmp_path):
    data = bytearray(zip_of({"digits.ipynb": SOLVED}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    (submission,) = read(put(tmp_path, "x.zip", bytes(data)))

    assert submission.refusal == "It is locked with a password: zip the notebook without one and hand it in again."


def test_when_a_member_is_damaged_then_it_is_refused(tmp_path):
    data = bytearray(zip_of({"digits.ipynb": SOLVED}))
    data[60:80] = b"\xff" * 20

    (submission,) = read(put(tmp_path, "x.zip", bytes(data)))

    assert submission.refusal.startswith("It is damaged inside the zip (")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The zip file is damaged or cut off (File is not a zip file): zip the notebook again and hand it in."),
        (b"PK\3\4 no zip", "The zip file is damaged or cut off ("),
        (zip_of({"digits.ipynb": SOLVED})[:-30], "The zip file is damaged or cut off ("),
        (zip_of({}), "There is no notebook in the zip: put the .ipynb file into it and hand it in again."),
        (zip_of({"notes.txt": b"x"}), "There is no notebook in the zip"),
        (zip_of({"helper.py": b"x = 1"}), "There is no notebook in the zip"),
        (zip_of({"../../x.ipynb": SOLVED}), "The zip would unpack outside its folder (../../x.ipynb): "),
        (zip_of({"/etc/x.ipynb": SOLVED}), "The zip would unpack outside its folder (/etc/x.ipynb): "),
        (zip_of({"C:\\x.ipynb": SOLVED}), "The zip would unpack outside its folder (C:/x.ipynb): "),
        (zip_of({"a\\..\\..\\x.ipynb": SOLVED}), "The zip would unpack outside its folder (a/../../x.ipynb): "),
    ],
)
def test_when_a_zip_is_not_what_an_honest_program_makes_then_it_is_refused_once(tmp_path, content, sentence):
    put(tmp_path, "alice/x.zip", content)

    (submission,) = read(tmp_path)

    assert submission.refusal.startswith(sentence)
    assert (submission.path, submission.student, len(submission.sha256)) == ("alice/x.zip", "alice", 64)


def test_when_a_zip_holds_too_much_then_it_is_refused(tmp_path, monkeypatch):
    content = zip_of({f"{n}.ipynb": SOLVED for n in range(3)})
    put(tmp_path, "x.zip", content)

    monkeypatch.setattr(archives, "MEMBERS_LIMIT", 2)
    (many,) = read(tmp_path)
    monkeypatch.setattr(archives, "MEMBERS_LIMIT", 3)
    monkeypatch.setattr(archives, "UNPACKED_LIMIT", 2 * len(SOLVED))
    (bomb,) = read(tmp_path)
    monkeypatch.setattr(archives, "ARCHIVE_LIMIT", len(content) - 1)
    (large,) = read(tmp_path)
    monkeypatch.setattr(archives, "ARCHIVE_LIMIT", len(content))
    monkeypatch.setattr(files, "SIZE_LIMIT", 10)
    (index,) = read(tmp_path)

    assert many.refusal.startswith("The zip holds more than 2 files: ")
    assert bomb.refusal.startswith("The zip unpacks to more than ")
    assert large.refusal.startswith("The file is larger than ")
    assert "table of contents is too large" in index.refusal


def test_when_a_zip_holds_a_bomb_then_no_more_than_the_limit_is_unpacked(tmp_path):
    put(tmp_path, "x.zip", zip_of({"bomb.ipynb": b"0" * (40 * files.SIZE_LIMIT // 8)}))

    (submission,) = read(tmp_path)

    assert submission.refusal.startswith("The file is larger than 8 MB")


def test_when_a_zip_holds_one_name_twice_then_the_later_one_counts_as_in_unpacking(tmp_path):
    stream = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.ipynb", b"")
        archive.writestr("x.ipynb", SOLVED)

    (submission,) = read(put(tmp_path, "x.zip", stream.getvalue()))

    assert is_solved(submission)


# ---- formats ----------------------------------------------------------------------------------------

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
    assert {name: found.problem for name, found in submission.answers.items()} == {"my_softmax": "", "model": ""}
    assert submission.answers["my_softmax"].cell.endswith(SOFTMAX)
    assert submission.answers["model"].cell.endswith(MODEL)
    assert len(submission.sha256) == 64


# ---- refusals ---------------------------------------------------------------------------------------

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
    "zeros": (bytes(1000), "The file is not a notebook (no valid JSON"),
    "merge": (CONFLICT, "The file holds marks of an unfinished merge (<<<<<<< and >>>>>>>): "),
    "latin": (SOLVED.replace(b"UNQ", "UNÖ".encode("latin-1")), "The file is not UTF-8 text: "),
    "utf16": (SOLVED.decode().encode("utf-16"), "The file is not UTF-8 text: "),
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
    "only text": (as_json({"cell_type": "markdown", "source": SOFTMAX}), "There is no answer in it: "),
    "deep list": (b"[" * 200_000 + b"]" * 200_000, "The notebook's JSON is nested too deeply"),
    "deep cells": (b'{"cells": ' * 100_000 + b"1" + b"}" * 100_000, "The notebook's JSON is nested too deeply"),
    "too large": (SOLVED + b" " * files.SIZE_LIMIT, "The file is larger than 8 MB: "),
    "too much code": (notebook("x = 1\n" * 100_000), "The file holds more than 500,000 characters of code: "),
    "other language": (as_json(code("%%R\nmy_softmax <- 3")), "There is no answer in it: "),
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
    assert not refused.answers
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


def test_when_a_name_is_no_regular_file_then_nothing_is_opened_or_followed(tmp_path, monkeypatch):
    put(tmp_path, "real/a.ipynb")
    work = tmp_path / "work"
    (work / "folder.ipynb").mkdir(parents=True)
    os.mkfifo(work / "pipe.ipynb")
    (work / "link.ipynb").symlink_to(tmp_path / "real" / "a.ipynb")
    (work / "dangling.ipynb").symlink_to(tmp_path / "nothing")
    (work / "class").symlink_to(tmp_path / "real")
    (work / "loop").symlink_to(work)
    monkeypatch.chdir(work)
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("socket.ipynb")
        found = {item.path: item.refusal for item in read(work)}

    assert found == {
        "class": "It is a link to a folder, and links are not followed: put the folder itself here.",
        "dangling.ipynb": "It is a link, and links are not followed: put the file itself here.",
        "folder.ipynb": "It is a folder, though its name ends like a notebook's: rename the folder.",
        "link.ipynb": "It is a link, and links are not followed: put the file itself here.",
        "loop": "It is a link to a folder, and links are not followed: put the folder itself here.",
        "pipe.ipynb": "It is not a regular file but a pipe, a socket or a device: put the notebook's own file here.",
        "socket.ipynb": "It is not a regular file but a pipe, a socket or a device: put the notebook's own file here.",
    }


@pytest.mark.parametrize(
    ("name", "path", "sentence"),
    [
        ("two\nlines.ipynb", "two\\x0alines.ipynb", "Its name holds a line break"),
        ("tab\t.ipynb", "tab\\x09.ipynb", "Its name holds a line break"),
        ("-rf.ipynb", "-rf.ipynb", "Its name starts with a dash"),
        ("alice/-rf.zip", "alice/-rf.zip", "Its name starts with a dash"),
    ],
)
def test_when_a_name_would_break_listings_then_it_is_refused(tmp_path, name, path, sentence):
    put(tmp_path, name)

    (submission,) = read(tmp_path)

    assert submission.path == path
    assert submission.refusal.startswith(sentence)


def test_when_a_named_file_is_not_there_or_of_another_kind_then_it_is_refused(tmp_path):
    (missing,) = read(tmp_path / "no.ipynb")
    (text,) = read(put(tmp_path, "notes.txt"))

    assert missing.refusal == "There is no such file: look for a typing mistake in its path."
    assert text.refusal.startswith("It is neither a notebook nor a .py export nor a .zip: ")


@pytest.fixture
def nobody():
    """Reads as somebody who is not root, for whom every file is open."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.fixture
def closed():
    """Gives a folder that everybody may enter, with a notebook, a folder and a zip that nobody may open."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        names = ("a.ipynb", "b/x.ipynb", "c.zip")
        for name in names:
            put(folder, name, zip_of({"x.ipynb": SOLVED}))
        locked = [folder / name.partition("/")[0] for name in names]
        for path in locked:
            path.chmod(0)
        yield folder
        for path in locked:
            path.chmod(0o700)


def test_when_a_file_or_folder_is_closed_to_us_then_a_sentence_says_so(closed, nobody):
    found = read(closed)
    inside = read(closed / "b" / "x.ipynb")

    assert [item.refusal.partition(":")[0] for item in [*found, *inside]] == [
        "The file can't be opened for lack of permission",
        "The folder can't be opened (Permission denied)",
        "The file can't be opened for lack of permission",
        "The file can't be opened for lack of permission",
    ]


def test_when_a_folder_is_deeper_than_any_recursion_then_its_notebook_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    Path("x.ipynb").write_bytes(SOLVED)

    try:
        (submission,) = read(tmp_path)
    finally:  # too deep for shutil.rmtree
        Path("x.ipynb").unlink()
        for _ in range(1200):
            os.chdir("..")
            Path("d").rmdir()

    assert is_solved(submission)
    assert submission.path == "d/" * 1200 + "x.ipynb"


def test_when_the_reader_itself_stumbles_then_it_is_a_refusal_and_the_next_file_is_read(tmp_path, monkeypatch):
    put(tmp_path, "a.ipynb", b"{}")
    put(tmp_path, "b.ipynb")
    real = cells.of_notebook
    monkeypatch.setattr(cells, "of_notebook", lambda data: real(data) if data != b"{}" else 1 / 0)

    first, second = read(tmp_path)

    assert first.refusal == "The grader could not read it (ZeroDivisionError): save it in Jupyter and hand it in again."
    assert is_solved(second)
