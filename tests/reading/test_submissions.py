"""Reading what was handed in, layout by layout: each submission once, under its learner's name."""

import json
import tracemalloc

import pytest

from autograder.reading import cells, limits, submissions
from tests.conftest import LAB
from tests.notebooks_of_learners import (
    EXERCISES,
    MODEL,
    SCRIPT,
    SOFTMAX,
    SOLVED,
    as_json,
    code,
    is_solved,
    put,
    read,
    zip_of,
)


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
        *("c/lab_utils_softmax.py", "data/notes.txt", "data/X.npy", "b/.~digits.ipynb", "d/__pycache__/x.ipynb"),
    ):
        put(tmp_path, name, b"model = 1\ndef my_softmax(z): pass")

    assert [item.path for item in read(tmp_path)] == [
        "a/deep.ipynb",
        "a/deep/er/digits.ipynb",
        "b/digits.ipynb",
        "c.ipynb",
        "d/",  # somebody's, by its place, and nothing in it
    ]


def test_when_only_jupyters_own_copy_was_handed_in_then_its_learner_has_a_row_that_says_so(tmp_path):
    put(tmp_path, "ada/.ipynb_checkpoints/digits-checkpoint.ipynb")
    put(tmp_path, "ben/digits.ipynb")
    ada, ben = read(tmp_path)

    assert (ada.student, ada.code) == ("ada", ())
    assert ada.refusal.startswith("It is Jupyter's own copy of a notebook that is not here: hand in the notebook")
    assert (ben.student, is_solved(ben)) == ("ben", True)


def test_when_reading_has_begun_then_the_next_file_waits_unopened(tmp_path):
    for name in ("a.ipynb", "b.ipynb"):
        put(tmp_path, name)
    reading = submissions.read([tmp_path], EXERCISES, LAB)

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
    assert all(any(cell.strip().endswith(MODEL) for cell in item.code) for item in found)


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
    for answer in (SOFTMAX, MODEL):
        assert any(answer in cell or repr(answer) in cell for cell in submission.code)


def test_when_the_reader_itself_stumbles_then_it_is_a_refusal_and_the_next_file_is_read(tmp_path, monkeypatch):
    put(tmp_path, "a.ipynb", b"{}")
    put(tmp_path, "b.ipynb")
    real = cells.of_notebook
    monkeypatch.setattr(cells, "of_notebook", lambda data: real(data) if data != b"{}" else 1 / 0)

    first, second = read(tmp_path)

    assert first.refusal == "The grader could not read it (ZeroDivisionError): save it in Jupyter and hand it in again."
    assert is_solved(second)


@pytest.mark.parametrize("name", ["alice.ipynb.txt", "alice.IPYNB.json", "alice.ipynb (1)", "alice.ipynb.download"])
def test_when_a_program_has_added_to_a_notebook_s_name_then_it_is_read_all_the_same(tmp_path, name):
    put(tmp_path, name)

    (submission,) = read(tmp_path)

    assert (submission.path, submission.student.lower()) == (name, "alice")
    assert is_solved(submission)


def test_when_copies_with_other_endings_lie_beside_a_notebook_then_the_notebook_alone_counts(tmp_path):
    for name in ("alice.ipynb", "alice.ipynb.bak", "ben/x.ipynb", "ben/x.ipynb~", "ben/x.ipynb.txt"):
        put(tmp_path, name)

    assert [item.path for item in read(tmp_path)] == ["alice.ipynb", "ben/x.ipynb"]


@pytest.mark.parametrize(
    "names",
    [
        ["anna/x.ipynb", "ben/lab.pdf"],
        ["anna/x.ipynb", "ben/deep/lab.html", "ben/other.docx", "ben/picture.png"],
        ["anna/x.ipynb", "ben/helper.py", "data/X.npy", "docs/README.md", "notes.txt"],
        ["anna_1_2_x.ipynb", "ben_3_4_lab.pages", "marks.pdf"],
        ["anna.ipynb", "ben/lab.ipnyb", "rename.py"],
        ["anna.ipynb", "ben/lab"],
        ["Anna_1_assignsubmission_file_/x.ipynb", "Ben_2_assignsubmission_onlinetext_/onlinetext.html"],
        ["Anna_1_assignsubmission_file_/x.ipynb", "Anna_1_assignsubmission_onlinetext_/t.html", "ben/x.zip.rar"],
    ],
)
def test_when_a_learner_handed_in_something_else_then_there_is_a_row_for_it(tmp_path, names):
    for name in names:
        put(tmp_path, name, SOLVED if name.endswith(".ipynb") else b"x = 1")

    first, *others = read(tmp_path)

    assert is_solved(first)
    assert [item.student.lower() for item in others] == ["ben"]
    assert others[0].refusal


def test_when_a_class_is_one_zip_then_zips_in_it_are_opened_and_nobody_is_lost(tmp_path):
    inner = zip_of({"lab/digits.ipynb": SOLVED, "lab/data.txt": b"x"})
    deeper = zip_of({"again.zip": inner})
    members = {
        "anna_1_2_lab.zip": inner, "ben_3_4_lab.ipynb": SOLVED, "carl_5_6_lab.zip": deeper, "dora_7_8_lab.pdf": b"x",
    }  # fmt: skip

    found = read(put(tmp_path, "class.zip", zip_of(members)))

    assert [(item.student, item.path) for item in found] == [
        ("anna", "class.zip/anna_1_2_lab.zip/lab/digits.ipynb"),
        ("ben", "class.zip/ben_3_4_lab.ipynb"),
        ("carl", "class.zip/carl_5_6_lab.zip/again.zip"),
        ("dora", "class.zip/dora_7_8_lab.pdf"),
    ]
    assert [is_solved(item) for item in found] == [True, True, False, False]
    assert found[2].refusal.startswith("It is a zip inside a zip: ")
    assert found[3].refusal.startswith("It is neither a notebook nor ")


def test_when_a_learner_s_own_zip_holds_a_zip_then_it_is_refused(tmp_path):
    put(tmp_path, "anna/lab.zip", zip_of({"lab.zip": zip_of({"x.ipynb": SOLVED})}))

    (submission,) = read(tmp_path)

    assert submission.refusal.startswith("It is a zip inside a zip: ")


@pytest.mark.parametrize(
    ("members", "students"),
    [
        (["anna/lab.ipynb", "ben/report.pdf"], ["anna", "ben"]),
        (["Anna_1_assignsubmission_file_/lab.ipynb", "Ben_2_assignsubmission_file_/report.pdf"], ["Anna", "Ben"]),
        (["Anna_1_assignsubmission_file_/lab.ipynb"], ["Anna"]),
        (["anna_1_2_lab.ipynb"], ["anna"]),
        (["cls/anna/lab.ipynb", "cls/ben/lab.ipynb", "readme.py"], ["anna", "ben"]),
        (["anna/report.pdf", "ben/report.pdf"], ["anna", "ben"]),
        (["lab/notebooks/digits.ipynb", "lab/data/X.npy", "lab/docs/grading.md"], ["whole"]),
        (["lab.ipynb", "notes.txt"], ["whole"]),
        (["./anna/lab.ipynb", "./ben/lab.ipynb"], ["anna", "ben"]),
    ],
)
def test_when_a_person_names_a_zip_then_it_is_a_class_s_or_one_learner_s(tmp_path, members, students):
    content = zip_of({name: SOLVED if name.endswith(".ipynb") else b"x" for name in members})

    found = read(put(tmp_path, "whole.zip", content))

    assert [item.student for item in found] == students


def test_when_learners_name_files_as_platforms_do_then_their_own_folder_says_who_they_are(tmp_path):
    for name in ("anna/ben_12_34_digits.ipynb", "carl/lab_02_05_softmax.ipynb"):
        put(tmp_path, name)
    put(tmp_path, "dora.zip", zip_of({"Ben_1_assignsubmission_file_/x.ipynb": SOLVED}))

    assert [item.student for item in read(tmp_path)] == ["anna", "carl", "dora"]


def test_when_a_learner_has_several_files_that_are_no_plain_notebooks_then_the_script_does_not_count(tmp_path):
    put(tmp_path, "anna/lab.ipynb.txt")
    put(tmp_path, "anna/lab.py", SCRIPT.encode())

    assert [item.path for item in read(tmp_path)] == ["anna/lab.ipynb.txt"]


def test_when_one_member_of_a_class_is_huge_then_the_others_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED", 3 * limits.FILE)
    huge = b" " * (5 * limits.FILE)

    found = read(put(tmp_path, "class.zip", zip_of({"anna/data.zip": huge, "ben/lab.ipynb": SOLVED})))

    assert [item.refusal.partition(" (")[0] for item in found] == [
        "The file is larger than 8 MB: clear the notebook's outputs",
        "",
    ]


def test_when_a_zip_is_damaged_so_that_its_members_lie_nowhere_then_only_they_are_refused(tmp_path):
    data = bytearray(zip_of({"anna/in.zip": zip_of({"x.ipynb": SOLVED}), "ben/lab.ipynb": SOLVED}))
    end = data.rindex(b"PK\5\6")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 10).to_bytes(4, "little")

    assert all(item.refusal for item in read(put(tmp_path, "class.zip", bytes(data))))


def test_when_a_text_cell_is_endless_then_its_beginning_is_looked_at(tmp_path):
    book = {
        "cells": [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "markdown", "source": "model = 1\n" * 10**5}]
    }
    put(tmp_path, "anna.ipynb", json.dumps(book).encode())

    (submission,) = read(tmp_path)

    assert [len(text) for text in submission.texts] == [limits.TEXT]
    assert not submission.refusal


def test_when_many_large_notebooks_are_read_then_their_bytes_are_in_memory_one_at_a_time(tmp_path):
    stream = {"output_type": "stream", "name": "stdout", "text": "x" * 2**20}
    for number in range(24):
        put(tmp_path, f"learner{number}/digits.ipynb", as_json(code(SOFTMAX, outputs=[stream])))
    tracemalloc.start()

    found = read(tmp_path)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 24
    assert most < 12 * 2**20  # of 24 MiB that were handed in; one, as bytes, as text and as JSON, takes 8


def test_when_learners_have_the_same_cell_then_it_is_in_memory_once(tmp_path):
    for name in ("ada", "ben"):
        put(tmp_path, f"{name}/digits.ipynb")

    ada, ben = read(tmp_path)

    assert all(mine is theirs for mine, theirs in zip(ada.code, ben.code, strict=True))
