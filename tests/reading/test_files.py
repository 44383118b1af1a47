"""Finding and opening files: what is no plain file is never opened or followed."""

import os
import socket
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.printable import one_line
from autograder.reading import files
from tests.notebooks_of_learners import SOLVED, is_solved, put, read, zip_of

ODD = [
    b"::error::x", b"##[group]x", b"##vso[x]", b"\x1b]0;x\x07", "\u202ex".encode(), "\u2028".encode(), b"\x85",
    "\x85".encode(), rb"\x85", rb"\x3a:error::x", b"[b]", b"=1+1", b" ::x", b"\n::x",
]  # fmt: skip


def test_when_a_name_is_not_utf8_then_its_bytes_are_escaped_and_two_names_stay_two(tmp_path):
    for name in (b"caf\xe9.ipynb", b"caf\\xe9.ipynb", "größe.ipynb".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(SOLVED)

    assert sorted(item.path for item in read(tmp_path)) == ["caf\\\\xe9.ipynb", "caf\\xe9.ipynb", "größe.ipynb"]


@given(st.lists(st.binary(min_size=1, max_size=20) | st.sampled_from(ODD), min_size=2, max_size=2, unique=True))
def test_when_two_names_differ_then_both_are_printable_and_still_differ(names):
    first, second = (files.printable(os.fsdecode(name)) for name in names)

    assert first != second
    assert [one_line(first, 500), one_line(second, 500)] == [first, second]


def test_when_names_are_orders_or_hide_something_then_rows_show_them_as_text(tmp_path):
    for name in ODD:
        (tmp_path / os.fsdecode(name)).mkdir()
        put(tmp_path / os.fsdecode(name), "lab.ipynb")

    found = {item.path: item.student for item in read(tmp_path)}

    assert len(found) == len(ODD)
    assert found[r"\x3a:error::x/lab.ipynb"] == r"\x3a:error::x"
    assert all(path == one_line(path) and student == one_line(student) for path, student in found.items())


def test_when_names_in_a_zip_are_endless_then_their_rows_are_short_and_two_stay_two(tmp_path):
    ends = ("a", "b")
    (tmp_path / "eve.zip").write_bytes(zip_of({f"{'w' * 30_000}{end}{'w' * 30_000}.ipynb": SOLVED for end in ends}))

    first, second = read(tmp_path / "eve.zip")

    assert first.path != second.path and not first.refusal
    assert max(len(first.path), len(second.path)) <= 4096
    assert first.path.startswith("eve.zip/www") and first.path.endswith("www.ipynb")


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
    ("name", "path", "student"),
    [
        ("two\nlines.ipynb", "two\\x0alines.ipynb", "two\\x0alines"),
        ("tab\t.ipynb", "tab\\x09.ipynb", "tab\\x09"),
        ("-rf.ipynb", "-rf.ipynb", "-rf"),
        ("\x1b[31m/-rf.ipynb", "\\x1b[31m/-rf.ipynb", "\\x1b[31m"),
    ],
)
def test_when_a_name_would_break_listings_then_it_is_read_like_any_other_and_shown_escaped(
    tmp_path, name, path, student
):
    put(tmp_path, name)

    (submission,) = read(tmp_path)

    assert (submission.path, submission.student) == (path, student)
    assert is_solved(submission)


def test_when_a_named_file_is_not_there_or_of_another_kind_then_it_is_refused(tmp_path):
    (missing,) = read(tmp_path / "no.ipynb")
    (text,) = read(put(tmp_path, "notes.txt", b"x"))

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
