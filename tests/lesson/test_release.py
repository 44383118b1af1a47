"""The learners' zip: what is in it, its bytes, and what is refused with a sentence."""

import io
import re
import sys
import zipfile

import pytest
from click.testing import CliRunner

from autograder import lab
from autograder.__main__ import main
from autograder.lesson import release, sections
from autograder.lesson.release import CannotRelease
from autograder.reading import submissions
from tests import project
from tests.conftest import LAB, ROOT
from tests.test_habits import imported

CONTENTS = release.contents(LAB)
# Names of packages on the left, where they differ from what is imported.
PACKAGES = {"IPython": "ipykernel", "traitlets": "ipywidgets", "tensorflow": "tensorflow-cpu"}


@pytest.fixture
def copy(tmp_path):
    return project.copy(tmp_path / "lab")


def test_when_the_lab_is_released_then_its_files_are_those_of_the_list():
    helpers = [f"lab_utils/{path.name}" for path in (ROOT / "lab_utils").glob("*.*")]

    assert list(CONTENTS) == sorted(
        [
            *helpers, "LICENSE", "README.md", "TUTOR.md", "data/README.md", "data/X.npy", "data/build_digits.py", "data/y.npy",
            "deeplearning.mplstyle", "notebooks/digits.ipynb", "notebooks/explore.ipynb", "notebooks/reads_a_3.png",
            "public_tests.py", "requirements.txt",
        ]
    )  # fmt: skip


def test_when_the_lab_is_released_then_learners_have_what_the_repository_has():
    for name, content in CONTENTS.items():
        if name not in ("README.md", "requirements.txt"):
            assert content == (ROOT / name).read_bytes(), name


def test_when_the_lab_is_released_twice_then_the_bytes_are_the_same(copy):
    (copy / "deeplearning.mplstyle").touch()
    (copy / "LICENSE").chmod(0o600)
    (copy / "lab_utils" / "notes.txt").write_text("not for learners", encoding="utf-8")

    first, second = release.write(copy / "dist", LAB), release.write(copy / "dist2", lab.read(copy))

    assert first.read_bytes() == second.read_bytes()


def test_when_a_checkout_has_the_line_ends_of_windows_then_the_bytes_are_the_same(copy):
    for name in ("LICENSE", "public_tests.py", "lab_utils/data.py", "requirements.txt"):
        (copy / name).write_bytes((copy / name).read_bytes().replace(b"\n", b"\r\n"))

    assert release.contents(lab.read(copy)) == CONTENTS


def test_when_the_zip_is_opened_then_nothing_in_it_tells_when_where_or_by_whom_it_was_made():
    with zipfile.ZipFile(io.BytesIO(release.zipped(CONTENTS, "digits-lab-student"))) as archive:
        members = archive.infolist()

    assert [member.filename for member in members] == [f"digits-lab-student/{name}" for name in CONTENTS]
    facts = {
        (member.date_time, member.external_attr >> 16, member.create_system, member.compress_type, member.extra)
        for member in members
    }
    assert facts == {((1980, 1, 1, 0, 0, 0), 0o100644, 3, zipfile.ZIP_STORED, b"")}


def test_when_learners_hand_in_the_whole_folder_then_only_the_notebook_is_a_submission(tmp_path):
    release.write(tmp_path, LAB)
    with zipfile.ZipFile(tmp_path / "digits-lab-student.zip") as archive:
        archive.extractall(tmp_path / "in" / "ada")
    explore = tmp_path / "in" / "ada" / "digits-lab-student" / "notebooks" / "explore.ipynb"
    explore.write_text(explore.read_text("utf-8").replace("use_lab_figures()", "my_softmax = np.exp"), "utf-8")
    explore.with_name("my_network.npz").write_bytes(b"PK\x03\x04")
    names = [exercise.name for exercise in sections.exercises(sections.read(LAB.source))]

    read = list(submissions.read([tmp_path / "in"], names, LAB))

    assert [submission.path for submission in read] == ["ada/digits-lab-student/notebooks/digits.ipynb"]


def test_when_the_release_ships_a_python_file_then_the_reader_knows_that_nobody_handed_it_in():
    for name in CONTENTS:
        if name.endswith(".py"):
            assert LAB.ships(f"ada/digits-lab-student/{name}".split("/")), name


def test_when_learners_install_their_packages_then_nothing_that_they_import_is_missing():
    text = CONTENTS["requirements.txt"].decode()
    wanted = set(re.findall(r"^([\w-]+)==", text, re.MULTILINE))
    cells = [
        cell for cell in sections.read(LAB.source) if cell.tag in (None, "graded", "public") and cell.kind == "code"
    ]
    used = set(re.findall(r"^(?:from|import) (\w+)", "\n".join(cell.source for cell in cells), re.MULTILINE))
    for path in (ROOT / "lab_utils").glob("*.py"):
        used |= {name.partition(".")[0] for name in imported(path)}
    ours = {"lab_utils", "public_tests", "mpl_toolkits", *sys.stdlib_module_names}

    assert {PACKAGES.get(name, name) for name in used - ours} <= wanted
    assert {"jupyterlab", "ipykernel"} <= wanted
    assert not {"pytest", "nbval", "click", "rich", "Jinja2"} & wanted
    assert text in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_when_the_line_between_the_packages_is_lost_then_a_sentence_says_so():
    with pytest.raises(
        CannotRelease, match=r'requirements\.txt has no line "# Only to grade and to run pytest:". Put it'
    ):
        release.learners_requirements("numpy==2.4.6\n")


def test_when_a_file_of_the_list_is_missing_then_a_sentence_names_it(copy):
    (copy / LAB.learners).unlink()

    with pytest.raises(
        CannotRelease, match=r"digits\.ipynb can't be read \(No such file or directory\)\. Run make build"
    ):
        release.contents(lab.read(copy))


def test_when_the_folder_is_a_file_then_the_command_says_so_in_a_sentence(tmp_path):
    (tmp_path / "dist").write_text("in the way", encoding="utf-8")

    done = CliRunner().invoke(main, ["release", "--out", str(tmp_path / "dist" / "new")])

    assert done.exit_code == 1
    assert "can't be written (Not a directory): choose another folder with --out." in done.output


def test_when_the_command_is_run_then_it_names_the_zip(tmp_path):
    done = CliRunner().invoke(main, ["release", "--out", str(tmp_path / "dist")])

    assert done.exit_code == 0
    assert done.output == f"Released: {tmp_path / 'dist' / 'digits-lab-student.zip'}\n"


@pytest.mark.parametrize("place", ["lab_utils/answers.py", "TUTOR.md"])
def test_when_a_solution_would_ship_then_the_command_refuses_and_writes_nothing(copy, place):
    (copy / place).write_text("a = ez / np.sum(ez)\n", encoding="utf-8")

    done = project.run(copy, "release", "--out", "dist")

    assert done.returncode == 1
    assert re.search(
        rf"Error: Nothing was released\.\n02_softmax/lesson\.py, cell \d+: a line of it ships in {place}: "
        r"a = ez / np\.sum\(ez\) — take it out there, then run make build\.",
        done.stderr,
    )
    assert not (copy / "dist").exists()


def test_when_learners_read_how_to_ask_a_language_model_then_no_solution_stands_there_even_in_a_sentence():
    text = "".join(CONTENTS["TUTOR.md"].decode().split())
    exercises = sections.exercises(sections.read(LAB.source))
    lines = [
        "".join(line.split()).rstrip(",")
        for exercise in exercises
        for line in set(exercise.reference.splitlines()) - set(exercise.stub.splitlines())
    ]

    assert len(lines) >= 4
    assert [line for line in lines if line in text] == []


def test_when_the_notebooks_are_not_built_then_the_command_refuses(copy):
    (copy / LAB.tests).write_text("", encoding="utf-8")

    done = project.run(copy, "release", "--out", "dist")

    assert done.returncode == 1
    assert "public_tests.py: is not what notebooks/source builds. Edit there, then run make build." in done.stderr


def test_when_learners_read_about_the_files_then_each_is_named_and_there():
    readme = CONTENTS["README.md"].decode()
    named = set(re.findall(r"`([\w./]+)`", "\n".join(line for line in readme.splitlines() if line.startswith("| `"))))
    tops = {name.partition("/")[0] + ("/" if "/" in name else "") for name in CONTENTS} - {"README.md", "notebooks/"}

    assert tops | {"notebooks/digits.ipynb", "notebooks/explore.ipynb", "data/README.md"} == named
