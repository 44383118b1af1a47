"""What counts of all that one learner handed in."""

import json
from dataclasses import replace

import pytest

from autograder.reading import files, limits, submissions
from autograder.running.key import with_modules
from tests.conftest import LAB, ROOT
from tests.notebooks_of_learners import EXERCISES, SCRIPT, SOFTMAX, SOLVED, is_solved, notebook, put, read, zip_of

BLACKBOARD = "Lab 3_ada01_attempt_2026-10-0{}-09-00-00_{}"
MINE = json.loads((ROOT / LAB.learners).read_text(encoding="utf-8"))
MINE["cells"] = [*MINE["cells"], {"cell_type": "code", "metadata": {}, "source": "model = 1", "outputs": []}]


def rows(folder, attempts="last", **facts):
    """Returns path -> what became of it: read, superseded, or refused."""
    found = submissions.read([folder], EXERCISES, LAB, attempts=attempts, **facts)
    told = {True: "superseded", False: "refused"}
    return {row.path: told[row.is_superseded] if row.refusal else "read" for row in found}


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [("last", ["superseded", "read"]), ("best", ["read", "read"]), ("all", ["read", "read"])],
)
def test_when_a_learner_has_several_attempts_then_the_newest_is_read_first(tmp_path, attempts, expected):
    for day in (5, 6):
        put(tmp_path, BLACKBOARD.format(day, "lab.ipynb"))
        put(tmp_path, BLACKBOARD.format(day, "lab.ipynb").replace("_lab.ipynb", ".txt"), b"Name: Ada")

    assert [*rows(tmp_path, attempts).values()] == expected


@pytest.mark.parametrize(
    ("files_of_two_days", "expected"),
    [
        ([("lab.ipynb", SOLVED), ("lab.ipynb", b"{")], ["read", "refused"]),
        ([("lab.ipynb", SOLVED), ("lab.rar", b"Rar!\x1a")], ["read"]),
        ([("lab.ipynb", SOLVED), ("lab.py", SCRIPT.encode())], ["superseded", "read"]),
        ([("lab.zip", zip_of({"x.ipynb": SOLVED})), ("lab.ipynb", SOLVED)], ["superseded", "read"]),
        ([("lab.ipynb", b"{"), ("lab.ipynb", b"[")], ["refused", "refused"]),
    ],
)
def test_when_the_newest_attempt_holds_no_answer_then_an_older_one_counts(tmp_path, files_of_two_days, expected):
    for day, (name, content) in enumerate(files_of_two_days, 5):
        put(tmp_path, BLACKBOARD.format(day, name), content)
    put(tmp_path, BLACKBOARD.replace("ada01", "ben02").format(5, "lab.ipynb"))

    assert [*rows(tmp_path).values()][:-1] == expected


def test_when_canvas_has_two_notebooks_of_one_learner_then_the_one_with_the_higher_number_counts(tmp_path):
    for name in ("ada_1_90_lab.ipynb", "ada_1_91_lab-1.ipynb", "ada_1_93_helper.py", "ben_2_92_lab.ipynb"):
        put(tmp_path, name)

    assert rows(tmp_path) == {
        "ada_1_90_lab.ipynb": "superseded", "ada_1_91_lab-1.ipynb": "read", "ben_2_92_lab.ipynb": "read"
    }  # fmt: skip


@pytest.mark.parametrize("holder", ["folder", "zip"])
def test_when_a_learner_hands_in_the_whole_lab_then_only_the_own_notebook_counts(tmp_path, holder):
    solution = json.loads((ROOT / LAB.solution).read_text(encoding="utf-8"))
    for cell in solution["cells"]:
        cell |= {"outputs": []} if "outputs" in cell else {}
    right = next((ROOT / "tests/submissions/right").glob("*.py"))
    lab = {
        f"clone/{LAB.learners}": json.dumps(MINE).encode(), f"clone/{LAB.solution}": json.dumps(solution).encode(),
        f"clone/tests/submissions/right/{right.name}": right.read_bytes(), "clone/public_tests.py": b"# old",
    }  # fmt: skip
    if holder == "zip":
        put(tmp_path, "ada.zip", zip_of(lab))
    else:
        for name, content in lab.items():
            put(tmp_path, f"ada/{name}", content)
    put(tmp_path, "ben/lab.ipynb")

    assert [path.rpartition("clone/")[2] for path in rows(tmp_path)] == [LAB.learners, "ben/lab.ipynb"]


@pytest.mark.parametrize(
    ("files_in_it", "expected"),
    [
        ({LAB.learners: None}, {LAB.learners: "read"}),
        ({LAB.solution: None}, {LAB.solution: "refused"}),
        ({LAB.learners: None, LAB.solution: None}, {LAB.learners: "read"}),
        ({LAB.learners: None, "lab.py": SCRIPT.encode()}, {"lab.py": "read"}),
        ({"digits.ipynb": notebook(), "lab.py": SCRIPT.encode()}, {"digits.ipynb": "refused", "lab.py": "read"}),
        ({"a/digits_solution (1).ipynb": None, "b.ipynb": SOLVED}, {"b.ipynb": "read"}),
        ({"digits_solution.ipynb": SOLVED}, {"digits_solution.ipynb": "read"}),
        ({"public_tests.py": None}, {"public_tests.py": "refused"}),
        ({"conftest.py": SCRIPT.encode()}, {"conftest.py": "read"}),
        ({"node_modules/lab.py": SCRIPT.encode()}, {"node_modules/lab.py": "read"}),
        ({"lab.ipynb": SOLVED, "node_modules/lab.py": SCRIPT.encode()}, {"lab.ipynb": "read"}),
        ({".DS_Store": b"x", "._lab.ipynb": b"\0\5\26\7"}, {}),
        ({"._lab.ipynb": SOLVED}, {"._lab.ipynb": "read"}),
        ({"lab.txt": SOLVED}, {"lab.txt": "read"}),
        ({"lab": SOLVED}, {"lab": "read"}),
        ({"lab.zip": SOLVED}, {"lab.zip": "read"}),
        ({"lab.py": SOLVED}, {"lab.py": "read"}),
    ],
)
def test_when_one_learner_hands_in_these_then_the_rows_are_these(tmp_path, files_in_it, expected):
    for name, content in files_in_it.items():
        own = LAB.solution if "solution" in name else name
        put(tmp_path, f"ada/{name}", (ROOT / own).read_bytes() if content is None else content)
    put(tmp_path, "ben/lab.ipynb")

    found = rows(tmp_path)

    assert found.pop("ben/lab.ipynb") == "read"
    assert {name.removeprefix("ada/"): what for name, what in found.items()} == expected


def test_when_the_lab_has_a_notebook_without_exercises_then_it_has_a_row_only_where_there_is_nothing_else(tmp_path):
    lab = replace(LAB, folder=tmp_path / "lab")
    for name in (LAB.learners, LAB.solution, "notebooks/play.ipynb"):
        put(lab.folder, name, notebook("x = 1"))
    for name in ("ada/play.ipynb", "ada/digits.ipynb", "ben/play.ipynb"):
        put(tmp_path / "in", name)

    found = list(submissions.read([tmp_path / "in"], EXERCISES, lab))

    assert [row.path for row in found] == ["ada/digits.ipynb", "ben/play.ipynb"]
    assert found[1].refusal.startswith("It is the lab's own play.ipynb, as everybody has it: hand in digits.ipynb")


def test_when_one_member_of_a_zip_is_odd_then_it_is_refused_and_the_others_are_read(tmp_path):
    put(tmp_path, "ada/lab.zip", zip_of({"../x.ipynb": SOLVED, "lab.ipynb": SOLVED}))

    odd, good = read(tmp_path)

    assert odd.refusal.startswith("The zip would unpack outside its folder (../x.ipynb): ")
    assert (good.path, is_solved(good)) == ("ada/lab.zip/lab.ipynb", True)


def test_when_somebody_hands_in_a_thousand_notebooks_then_twenty_are_read_in_one_s_time_and_a_row_tells_the_rest(
    tmp_path,
):
    put(tmp_path, "eve.zip", zip_of({f"{number:04}.ipynb": SOLVED for number in range(1000)}))
    for number in range(25):
        put(tmp_path, f"week3_{number}.ipynb")

    found = read(tmp_path)

    mine, others = found[:21], found[21:]
    assert [row.share for row in mine[:20]] == [1 / 20] * 20
    assert mine[20].path == "eve.zip/0020.ipynb"
    assert mine[20].refusal == (
        "At most 20 files of one learner are graded; this one and 979 more were left out: hand in only one."
    )
    assert len(others) == 25 and all(is_solved(row) and row.share == 1 for row in others)


def test_when_a_zip_alone_in_a_folder_is_a_platform_s_then_its_learners_are_known_and_else_it_is_one_learner_s(
    tmp_path,
):
    put(tmp_path / "a", "all.zip", zip_of({"ada_1_2_x.ipynb": SOLVED, "ben_3_4_x.ipynb": SOLVED}))
    put(tmp_path / "a", "README.md", b"x")
    put(tmp_path / "b", "eve.zip", zip_of({"ada/x.ipynb": SOLVED, "ben/x.ipynb": SOLVED}))

    assert [row.student for row in read(tmp_path / "a")] == ["ada", "ben"]
    assert [row.student for row in read(tmp_path / "b")] == ["eve", "eve"]


def test_when_several_zips_are_a_platform_s_then_all_are_classes_unless_one_is_a_learner_s(tmp_path):
    for section, names in (("A", ["Ada", "Ben"]), ("B", ["Cyd", "Dee"])):
        members = {f"{name}_{ord(name[0])}_assignsubmission_file_/x.ipynb": SOLVED for name in names}
        put(tmp_path, f"{section}.zip", zip_of(members))

    together = [row.student for row in read(tmp_path)]
    put(tmp_path, "eve.zip", zip_of({"x.ipynb": SOLVED}))

    assert together == ["Ada", "Ben", "Cyd", "Dee"]
    assert [row.student for row in read(tmp_path)] == ["A", "A", "B", "B", "eve"]


def test_when_modules_lie_beside_a_notebook_then_they_come_along_and_decide_its_key(tmp_path):
    for name in ("ada/lab.ipynb", "ada/deep/other.py", "ben/lab.ipynb"):
        put(tmp_path, name)
    put(tmp_path, "ada/helper.py", b"x = 1")
    put(tmp_path, "ada/public_tests.py", b"x = 1")
    put(tmp_path, "ada/zlarge.py", b"#" * limits.MODULES)

    ada, ben = read(tmp_path)

    assert (ada.modules, ben.modules) == ((("helper.py", "x = 1"),), ())
    assert with_modules("k", ben) == "k"
    assert len({"k", with_modules("k", ada), with_modules("k", replace(ada, modules=(("helper.py", "x = 2"),)))}) == 3


def test_when_canvas_wrote_the_names_then_a_module_has_the_name_that_its_learner_gave_it(tmp_path):
    put(tmp_path, "ada_1_90_lab.ipynb")
    put(tmp_path, "ada_1_91_helper.py", b"x = 1")
    put(tmp_path, "ben_2_92_lab.ipynb")

    assert [row.modules for row in read(tmp_path)] == [(("helper.py", "x = 1"),), ()]


def test_when_a_file_is_looked_at_before_it_is_read_then_it_is_opened_once(tmp_path, monkeypatch):
    opened = []
    real = files.opened
    monkeypatch.setattr(files, "opened", lambda path, limit: opened.append(path.name) or real(path, limit))
    for name in ("ada.ipynb", "ben.py", "cyd.json", "dee.txt", "eve/x.ipynb", "fay.pdf"):
        put(tmp_path, name, SCRIPT.encode() if name.endswith(".py") else b"%PDF" if name.endswith("f") else SOLVED)

    read(tmp_path)

    assert sorted(opened) == ["ada.ipynb", "ben.py", "cyd.json", "dee.txt", "fay.pdf", "x.ipynb"]


def test_when_it_is_asked_who_handed_in_what_then_every_file_has_its_learner_and_nothing_is_read(tmp_path):
    put(tmp_path, "sub/ada_1_2_x.ipynb", b"broken")
    put(tmp_path, "sub/ben_3_4_x.ipynb", b"broken")
    put(tmp_path, "README.md", b"x")
    put(tmp_path, "out/report.html", b"x")
    for name in ("gradebook.sqlite", "grades.json", "report.html"):
        put(tmp_path, f"older/{name}", b"x")

    *learners, (_, nobodys) = submissions.who([tmp_path], EXERCISES, LAB, without=[tmp_path / "out"])

    assert [(owner.name, owner.number, names) for owner, names in learners] == [
        ("ada", "1", ["sub/ada_1_2_x.ipynb"]),
        ("ben", "3", ["sub/ben_3_4_x.ipynb"]),
    ]
    assert nobodys == ["README.md"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.ipynb", b"Rar!\x1a\7", "The file is a RAR archive"),
        ("x.zip", b"Rar!\x1a\7", "The file is a RAR archive"),
        ("x.7z", b"7z\xbc\xaf\x27\x1c", "The file is a 7z archive"),
        ("x.tar.gz", b"\x1f\x8b\x08", "The file is a gz archive"),
        ("x.pdf", b"%PDF-1.4", "The file is a PDF"),
        (
            "x.ipynb",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
            "The file is only a pointer of git LFS",
        ),
        ("x.ipynb", b"https://colab.research.google.com/drive/1\n", "The file holds only a link"),
        ("x.py", b"https://colab.research.google.com/drive/1\n", "The file holds only a link"),
        ("x.py", b"import marimo\n\n@app.cell\ndef _():\n    my_softmax = 1\n", "The file is a marimo notebook"),
        ("x.ipynb", b"\0\5\26\7\0\0", "The file is what macOS keeps beside a file"),
        ("x.ipynb", "# größe".encode("latin-1"), "The file is not UTF-8 text: Jupyter can't open it either."),
    ],
)
def test_when_a_file_is_something_else_then_it_is_named_with_what_to_hand_in(tmp_path, name, content, sentence):
    put(tmp_path, f"ada/{name}", content)
    put(tmp_path, "ben/x.ipynb")

    (row, _) = read(tmp_path)

    assert row.refusal.startswith(sentence)
    assert "hand" in row.refusal


@pytest.mark.parametrize(
    ("name", "coding", "line"),
    [
        ("x.ipynb", "utf-16", ""), ("x.ipynb", "utf-32", ""), ("x.py", "utf-16", ""), ("x.ipynb", "utf-8-sig", ""),
        ("x.py", "cp1252", "# -*- coding: cp1252 -*-\n"), ("x.py", "latin-1", "#!/usr/bin/python\n# vim: fileencoding=latin-1\n"),
    ],
)  # fmt: skip
def test_when_a_file_says_in_which_coding_it_is_then_it_is_read_so(tmp_path, name, coding, line):
    answer = SOFTMAX.replace("a = ez", "größe = a = ez")
    content = line + (notebook(answer).decode() if name.endswith(".ipynb") else answer)
    put(tmp_path, name, content.replace("\\u00f6", "ö").replace("\\u00df", "ß").encode(coding))

    (row,) = read(tmp_path)

    assert row.refusal == "" and any("größe = a" in cell for cell in row.code)
