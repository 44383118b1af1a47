"""Zips of learners and of platforms, honest and hostile."""

import io
import stat
import zipfile

import pytest

from autograder.reading import limits
from tests.notebooks_of_learners import (
    SCRIPT,
    SOLVED,
    is_solved,
    put,
    read,
    zip_of,
)


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
        archive.writestr("d/large.ipynb", b" " * (limits.FILE + 1))
        archive.writestr(zipfile.ZipInfo("e/bzip2.ipynb"), SOLVED, zipfile.ZIP_BZIP2)
        link = zipfile.ZipInfo("f/link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    found = read(put(tmp_path, "class.zip", stream.getvalue()))

    assert [item.refusal.partition(":")[0] for item in found] == [
        "The file is empty",
        "",
        "",
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

    monkeypatch.setattr(limits, "MEMBERS", 2)
    (many,) = read(tmp_path)
    monkeypatch.setattr(limits, "MEMBERS", 3)
    monkeypatch.setattr(limits, "UNPACKED", 2 * len(SOLVED))
    (bomb,) = read(tmp_path)
    monkeypatch.setattr(limits, "ARCHIVE", len(content) - 1)
    (large,) = read(tmp_path)
    monkeypatch.setattr(limits, "ARCHIVE", len(content))
    monkeypatch.setattr(limits, "FILE", 10)
    (index,) = read(tmp_path)

    assert many.refusal.startswith("The zip holds more than 2 files: ")
    assert bomb.refusal.startswith("The zip unpacks to more than ")
    assert large.refusal.startswith("The file is larger than ")
    assert "table of contents is too large" in index.refusal


def test_when_a_zip_holds_a_bomb_then_no_more_than_the_limit_is_unpacked(tmp_path):
    put(tmp_path, "x.zip", zip_of({"bomb.ipynb": b"0" * (40 * limits.FILE // 8)}))

    (submission,) = read(tmp_path)

    assert submission.refusal.startswith("The file is larger than 8 MB")


def test_when_a_zip_holds_one_name_twice_then_the_later_one_counts_as_in_unpacking(tmp_path):
    stream = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.ipynb", b"")
        archive.writestr("x.ipynb", SOLVED)

    (submission,) = read(put(tmp_path, "x.zip", stream.getvalue()))

    assert is_solved(submission)
