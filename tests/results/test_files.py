"""Where the results stand, and that a file is either whole or untouched."""

import hashlib
import os
import stat
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.results import files
from tests.results.samples import ADA


def test_when_a_student_has_a_name_then_the_page_has_it_too_with_32_digits_of_the_path():
    digits = hashlib.sha256(b"ada/lab.ipynb").hexdigest()[:32]

    assert files.feedback(ADA) == f"feedback/ada-{digits}.html"


@pytest.mark.parametrize(
    ("student", "slug"),
    [
        ("Lovelace, Ada_12345", "Lovelace-Ada-12345"),
        ("Bengu\u0308 Yılmaz", "Bengü-Yılmaz"),
        ("陈伟", "陈伟"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "CON"),
        ("a\x00b\n", "a-b"),
        ("\udcff", "submission"),
        ("", "submission"),
        ("x" * 300, "x" * 40),
    ],
)
def test_when_a_name_is_unusual_then_the_slug_is_a_file_name_everywhere(student, slug):
    assert files.feedback(replace(ADA, student=student)).removeprefix("feedback/")[:-38] == slug


def test_when_two_paths_have_the_same_student_then_they_have_two_pages():
    assert files.feedback(ADA) != files.feedback(replace(ADA, path="ada/lab (2).ipynb"))


def test_when_two_paths_agree_in_32_bits_of_their_digest_then_they_have_two_pages():
    """Found by trying 110,000 names; with so few digits, one of them took the other's page."""
    one, other = "ben/lab33934.ipynb", "ben/lab109620.ipynb"
    first, second = (hashlib.sha256(path.encode()).hexdigest() for path in (one, other))

    assert first[:8] == second[:8]
    assert files.feedback(replace(ADA, path=one)) != files.feedback(replace(ADA, path=other))


@given(student=st.text(st.characters()), path=st.text(st.characters()))
def test_when_names_are_arbitrary_then_the_page_stands_in_its_folder_and_fits_a_file_system(student, path):
    folder, name = files.feedback(replace(ADA, student=student, path=path)).split("/")

    assert folder == "feedback"
    assert name[-38] == "-" and name.endswith(".html")
    assert len(f".{name}.part".encode()) <= 255


def test_when_a_file_is_written_then_it_is_there_for_its_owner_alone(tmp_path):
    files.write(tmp_path / "new" / "grades.csv", "陈,\n")

    assert (tmp_path / "new" / "grades.csv").read_bytes() == "陈,\n".encode()
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "grades.csv"]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "new" / "grades.csv").stat().st_mode) == 0o600


def test_when_a_file_is_written_again_then_the_new_text_stands_alone(tmp_path):
    files.write(tmp_path / "grades.csv", "a long text")
    (tmp_path / ".grades.csv.part").write_text("what a killed run left behind")
    files.write(tmp_path / "grades.csv", "short")

    assert (tmp_path / "grades.csv").read_text() == "short"
    assert list(tmp_path.iterdir()) == [tmp_path / "grades.csv"]


def test_when_a_link_waits_where_the_part_would_stand_then_what_it_points_to_stays(tmp_path):
    (tmp_path / "other").write_text("mine")
    (tmp_path / ".grades.csv.part").symlink_to(tmp_path / "other")
    files.write(tmp_path / "grades.csv", "marks")

    assert (tmp_path / "other").read_text() == "mine"
    assert (tmp_path / "grades.csv").read_text() == "marks"


def test_when_the_place_is_taken_by_a_folder_then_a_sentence_says_so_and_nothing_is_lost(tmp_path):
    (tmp_path / "grades.csv").mkdir()

    with pytest.raises(files.CannotWrite) as refused:
        files.write(tmp_path / "grades.csv", "marks")

    assert str(refused.value) == (
        f"{tmp_path}/grades.csv could not be written (Is a directory). The marks are safe in the gradebook: "
        "mend that, then run the same command again."
    )


def test_when_a_file_stands_where_the_folder_should_be_then_a_sentence_says_so(tmp_path):
    (tmp_path / "report").write_text("")

    with pytest.raises(files.CannotWrite, match=r"report/grades\.csv could not be written \(.+\)\. The marks are safe"):
        files.write(tmp_path / "report" / "grades.csv", "marks")


def test_when_a_file_holds_the_text_already_then_it_is_left_alone(tmp_path):
    files.write(tmp_path / "ada.html", "marks")
    before = (tmp_path / "ada.html").stat()
    files.write(tmp_path / "ada.html", "marks")
    after = (tmp_path / "ada.html").stat()

    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_when_a_file_can_not_be_removed_then_a_sentence_says_so(tmp_path):
    (tmp_path / "ada.html").mkdir()

    with pytest.raises(files.CannotWrite, match=r"ada\.html could not be removed \(.+\)\. The marks are safe"):
        files.remove(tmp_path / "ada.html")
