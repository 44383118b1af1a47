"""Who handed in what: every learner has exactly the rows that are theirs, under their name, in whatever tree."""

import io
import re
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.reading import files
from autograder.records import Score
from autograder.results.tables import platform_csv
from tests.notebooks_of_learners import SCRIPT, SOLVED, notebook, put, read, zip_of
from tests.results.samples import RIGHT_MODEL, RIGHT_SOFTMAX, RUN
from tests.results.tables.test_platform_csv import read_by_canvas, read_by_moodle

FIRST = 4711  # the first learner's number, which others put into their names
NAMES = [
    "Ada Lovelace", "ben", "Müller, Jörg", "de la Cruz_Maria", "李雷", "-rf", "=1+1", "a\nb", "x" * 60, "week 3", "lab.py",
    "Bob Victim_999_assignsubmission_file_", "Dan Real_777_assignsubmission_file_ x", f"dan_{FIRST}", f"eve_{FIRST}_",
    f"fay_{FIRST}_90001_lab", "gus_attempt_2026-10-05-14-22-31", "::error::hal", "ivy (1)", "Kim 2026_10", "submissions",
]  # fmt: skip
APPLE = b"\x00\x05\x16\x07" + bytes(30)
# What a learner may hand in: file name -> content; and which of the files have rows.
HANDED_IN = {
    "a notebook": ({"lab.ipynb": SOLVED}, ["lab.ipynb"]),
    "a script": ({"lab.py": SCRIPT.encode()}, ["lab.py"]),
    "a script and an empty notebook": ({"a.ipynb": b"", "b.py": SCRIPT.encode()}, ["a.ipynb", "b.py"]),
    "a notebook and what systems leave": (
        {"lab.ipynb": SOLVED, ".DS_Store": b"x", "._lab.ipynb": APPLE, "Thumbs.db": b"x"}, ["lab.ipynb"]
    ),
    "a notebook and its helper": ({"lab.ipynb": SOLVED, "helper.py": b"x = 1"}, ["lab.ipynb"]),
    "a notebook called as a platform does": (
        {"Bob Victim_999_assignsubmission_file_lab.ipynb": SOLVED}, ["Bob Victim_999_assignsubmission_file_lab.ipynb"]
    ),
    "a notebook with dates": ({"2026_10_05_lab.ipynb": SOLVED}, ["2026_10_05_lab.ipynb"]),
    "a zip": ({"lab.zip": zip_of({"x/lab.ipynb": SOLVED, "x/notes.txt": b"x"})}, ["lab.zip/x/lab.ipynb"]),
    "a picture": ({"lab.pdf": b"%PDF-1.4"}, ["lab.pdf"]),
    "another archive": ({"lab.rar": b"Rar!\x1a"}, ["lab.rar"]),
    "a notebook of another ending": ({"lab.json": SOLVED}, ["lab.json"]),
}  # fmt: skip


def as_moodle(name):
    """Returns a display name as Moodle writes it (mod/assign/locallib.php)."""
    return name.replace("_", " ").replace("\n", "").replace("::", "").strip()


def as_canvas(name):
    """Returns a display name as Canvas writes it (lib/content_zipper.rb)."""
    name = re.sub(r"^(\d+)$", r"\1", re.sub(r"_(\d+)_", r"\1", name)).lower()
    return re.sub(r"[^\w]", "", name) or "x"


def as_folder(name):
    return name


# Layout: how a name is written, and what becomes of a learner's file: (name, number, place among all, file) -> path.
LAYOUTS = {
    "folders": (as_folder, lambda name, number, place, file: f"{name}/{file}"),
    "deep folders": (as_folder, lambda name, number, place, file: f"{name}/lab-main/notebooks/{file}"),
    "moodle": (as_moodle, lambda name, number, place, file: f"{name}_{number}_assignsubmission_file_/{file}"),
    "canvas": (as_canvas, lambda name, number, place, file: f"{name}_{number}_{90001 + place}_{file}"),
    "brightspace": (
        as_moodle, lambda name, number, place, file: f"{number}-7 - {name} - Oct 5, 2026 1022 AM/{file}"
    ),
    "blackboard": (
        lambda name: f"u{sum(name.encode())}x{len(name)}",
        lambda name, number, place, file: f"Lab 3_{name}_attempt_2026-10-05-14-22-31_{file}",
    ),
}  # fmt: skip
LEARNERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(sorted(HANDED_IN))),
    min_size=2, max_size=6, unique_by=(lambda one: as_canvas(one[0]), lambda one: as_moodle(one[0])),
)  # fmt: skip


def tree(layout, learners):
    """Returns path -> content of a whole class, and (written name, number) -> the rows that are that learner's."""
    written, path_of = LAYOUTS[layout]
    content, rows, place = {}, {}, 0
    for number, (name, kind) in enumerate(learners, FIRST):
        handed_in, expected = HANDED_IN[kind]
        mine = rows[written(name), str(number)] = set()
        for file, data in handed_in.items():
            path = path_of(written(name), number, place, file)
            content[path] = data
            mine |= {
                "/".join(map(files.printable, (path + row.removeprefix(file)).split("/")))
                for row in expected
                if row.partition("/")[0] == file
            }
            place += 1
    return content, rows


def zipped(content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


@settings(max_examples=150)
@example(
    layout="canvas", is_zip=False, wrapper="", noise=False,
    learners=[("gus_attempt_2026-10-05-14-22-31", "a notebook"), ("Kim 2026_10", "a notebook and its helper")],
)  # fmt: skip
@given(
    layout=st.sampled_from(sorted(LAYOUTS)), learners=LEARNERS, is_zip=st.booleans(),
    wrapper=st.sampled_from(["", "submissions/", "course 7/week3/"]), noise=st.booleans(),
)  # fmt: skip
def test_when_a_class_is_read_then_every_learner_has_exactly_the_rows_that_are_theirs(
    layout, learners, is_zip, wrapper, noise
):
    content, rows = tree(layout, learners)
    beside = {"README.md": b"x", ".DS_Store": b"x", "__MACOSX/._x": APPLE, "data/X.npy": b"x"} if noise else {}
    whole = {f"{wrapper}{name}": data for name, data in content.items()} | beside
    with tempfile.TemporaryDirectory() as folder:
        if is_zip:
            found = read(put(Path(folder), "class.zip", zipped(whole)))
        else:
            for name, data in whole.items():
                put(Path(folder), name, data)
            found = read(Path(folder))
    start = f"class.zip/{wrapper}" if is_zip else wrapper

    doubtful = {row.path.removeprefix(start) for row in found if "several ways" in row.owner.doubt}
    told = defaultdict(set)
    for row in found:
        told[row.owner.key, row.student].add(row.path.removeprefix(start))
    mine = {(files.printable(name), frozenset(paths)) for (name, _), paths in rows.items()}
    # Canvas' names alone don't always tell where a display name ends: then nobody else's name or number is taken.
    assert {(name, frozenset(paths)) for (_, name), paths in told.items() if not paths & doubtful} == {
        (name, paths) for name, paths in mine if not paths & doubtful
    }
    assert all(any(paths <= one for _, one in mine) for paths in told.values())
    assert sorted(path for paths in told.values() for path in paths) == sorted(path for _, one in mine for path in one)
    assert not any(row.owner.number for row in found if row.path.removeprefix(start) in doubtful)
    assert all(bool(row.code) != bool(row.refusal) for row in found)
    check_exports(layout, found, rows)


def check_exports(layout, found, rows):
    """Each learner's mark goes to the learner's own number, or to none; of honest names, to the number."""
    marks = (RIGHT_SOFTMAX, RIGHT_MODEL)
    scores = [Score(row.path, row.student, "", "graded", exercises=marks, owner=row.owner) for row in found if row.code]
    numbers = {number: name for (name, number), paths in rows.items()}
    if layout == "canvas":
        sent = {who for who in read_by_canvas(platform_csv.canvas(scores, RUN))[1] if who in numbers}
    elif layout == "moodle":
        sent = set(read_by_moodle(platform_csv.moodle(scores, RUN)))
    else:
        return
    by_name = {score.student: score.owner for score in scores}
    assert all(by_name[files.printable(numbers[number])].number == number for number in sent)
    assert {number for number, name in numbers.items() if name in by_name and not by_name[name].doubt} <= sent


@settings(max_examples=60)
@given(
    layout=st.sampled_from(["moodle", "brightspace", "blackboard", "canvas"]), learners=LEARNERS,
    extra=st.sampled_from(sorted(HANDED_IN)),
)  # fmt: skip
def test_when_one_more_learner_hands_in_then_nobody_s_name_or_number_changes_that_a_platform_wrote(
    layout, learners, extra
):
    def owners(of):
        content, _ = tree(layout, of)
        with tempfile.TemporaryDirectory() as folder:
            for name, data in content.items():
                put(Path(folder), name, data)
            return {row.path: (row.student, row.owner.number) for row in read(Path(folder)) if not row.owner.doubt}

    before, after = owners(learners), owners([*learners, ("one more", extra)])

    assert {path: owner for path, owner in before.items() if path in after and after[path] != owner} == {}


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["x-submissions/x-ada/a/lab.ipynb", "x-submissions/x-ben/lab.py"], ["ada", "ben"]),
        (["lab_2026_10_ada.ipynb", "lab_2026_10_ben.py"], ["ada", "ben"]),
        (["ada_lab.ipynb", "ben_lab.ipynb"], ["ada", "ben"]),
        (["ada.ipynb", "ada 2.ipynb"], ["ada", "ada 2"]),
        (["lab_ada.ipynb", "lab-ada.ipynb"], ["lab-ada", "lab_ada"]),
        (["week3/ada.ipynb", "week3/ben.ipynb", "README.md", "marks.csv"], ["ada", "ben"]),
        (["one/a_1_assignsubmission_file_/x.ipynb", "two/b_2_assignsubmission_file_/x.ipynb"], ["a", "b"]),
        (["ada/lab/tests/x.py", "ada/lab/notebooks/x.ipynb", "ben/x.ipynb"], ["ada", "ben"]),
        (["ada/lab.pdf", "fay.rar", "gus.html", "hal.json"], ["ada", "fay", "gus", "hal"]),
        (["ada/conftest.py", "ben/node_modules/lab.py", "cyd.ipynb"], ["ada", "ben", "cyd"]),
        (["ada/Bob_999_assignsubmission_file_lab.py"], ["ada"]),
        (["ada/smith_12_34_lab.ipynb"], ["ada"]),
        (["notebooks/x.ipynb", "tests/x.py"], ["whole"]),
        (["notebooks/x.ipynb", "tests/x.py", "more.ipynb"], ["whole"]),
        (["notebooks/x.ipynb", "tests/x.py", "scripts/x.py", "ada/x.py", "ben/x.ipynb"], ["ada", "ben"]),
        (["Lovelace, Ada(ada01)/Submission attachment(s)/x.ipynb", "Lovelace, Ada(ada01)/timestamp.txt"], ["Ada Lovelace"]),
    ],
)  # fmt: skip
def test_when_a_tree_has_a_shape_then_its_learners_are_these(tmp_path, names, students):
    for name in names:
        put(tmp_path / "whole", name, SOLVED if name.endswith(".ipynb") else SCRIPT.encode())

    assert sorted({row.student for row in read(tmp_path / "whole")}) == students


def test_when_a_folder_holds_one_notebook_more_often_than_a_learner_may_then_it_is_a_class(tmp_path):
    for number in range(21):
        put(tmp_path, f"week3/learner {number}/lab.ipynb")
    for name in ("week4/zoe/lab.ipynb", "week4/yan/lab.ipynb", "ada/lab.ipynb", "ada/draft.ipynb"):
        put(tmp_path, name)

    found = read(tmp_path)

    assert len({row.student for row in found}) == 24
    assert not any(row.refusal for row in found)
    assert [row.share for row in found if row.student != "ada"] == [1] * 23


def test_when_a_learner_hands_in_a_whole_course_then_the_notebook_of_this_lab_counts(tmp_path):
    for number in range(60):
        put(tmp_path, f"ada/week{number:02}/sheet{number}.ipynb", SOLVED if number == 50 else notebook("x = 1"))
    put(tmp_path, "ben/lab.ipynb")

    found = read(tmp_path)

    assert {row.student for row in found} == {"ada", "ben"}
    assert [row.path for row in found if not row.refusal] == ["ada/week50/sheet50.ipynb", "ben/lab.ipynb"]
    assert len(found) == 22


def test_when_two_learners_have_one_name_then_both_are_in_doubt_and_stay_two(tmp_path):
    for number in (1, 2):
        put(tmp_path, f"Ada_{number}_assignsubmission_file_/x.ipynb")

    first, second = read(tmp_path)

    assert first.owner.key != second.owner.key
    assert first.owner.doubt == second.owner.doubt == "another learner has the same name"
    assert replace(first.owner, key="", number="") == replace(second.owner, key="", number="")


def test_when_one_file_keeps_canvas_names_from_being_read_then_all_are_in_doubt(tmp_path):
    for name in ("ada_1_2_x.ipynb", "ben_3_4_x.ipynb", "zoe.ipynb"):
        put(tmp_path, name)

    assert [(row.owner.number, row.owner.doubt[:37]) for row in read(tmp_path)] == [
        ("", "most names here look like Canvas', bu")
    ] * 3
