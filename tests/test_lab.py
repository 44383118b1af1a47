"""The lab's record: what stands in lab.toml, read once; and a sentence for each way in which it can be wrong."""

import re
from dataclasses import fields

import pytest
from click.testing import CliRunner

from autograder import lab
from autograder.__main__ import main
from autograder.lab import Lab, LabError
from autograder.lesson import sections
from tests.conftest import LAB, ROOT

SMALL = """\
name = "small"
sections = "lesson"
learners = "small.ipynb"
solution = "solution.ipynb"
tests = "checks.py"
readme = "readme.md"
release = ["pictures/*.png", "tools/plot.py"]
shown = ["checks.py", "tools"]
"""


@pytest.fixture
def folder(tmp_path):
    """A lab with nothing in its files."""
    for name in ("lesson/01_one.py", "readme.md", "pictures/a.png", "tools/plot.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def written(folder, text):
    (folder / "lab.toml").write_text(text, encoding="utf-8")
    return folder


# ---- this lab ---------------------------------------------------------------------------------------


def test_when_no_folder_is_named_then_it_is_the_lab_of_the_checkout_wherever_one_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert lab.read() == LAB
    assert LAB.folder == ROOT
    assert LAB.name == "digits-lab"


def test_when_the_imports_run_then_each_name_is_what_the_lesson_means_by_it():
    names = {}
    exec(LAB.imports, names)

    assert names["np"].__name__ == "numpy"
    assert names["plt"].__name__ == "matplotlib.pyplot"
    assert names["Dense"] is names["tf"].keras.layers.Dense
    assert names["linear"] is names["tf"].keras.activations.linear


def test_when_the_lesson_imports_something_then_an_answer_may_use_it():
    """The cell of the notebook that imports the packages, and the line that loads the data."""
    learners = "\n".join(cell.source for cell in sections.read(LAB.source) if cell.tag is None and cell.kind == "code")
    lines = [line for line in (LAB.imports + LAB.data).splitlines() if line and not line.startswith("from lab_utils")]

    assert len(lines) >= 8
    assert [line for line in lines if line not in learners] == []


# ---- any lab ----------------------------------------------------------------------------------------


def test_when_little_is_said_then_the_rest_is_nothing(folder):
    found = lab.read(written(folder, SMALL))

    assert found.readable == [folder / "checks.py", folder / "tools"]
    assert found.source == folder / "lesson"
    assert (found.helpers, found.aliases, found.preload, found.standins, found.packages) == ("", (), (), (), {})
    assert found.folders == {"pictures", "tools"}


@pytest.mark.parametrize(
    ("path", "shipped"),
    [
        ("ada/checks.py", True),
        ("ada/tools/plot.py", True),
        ("ada/plot.py", True),
        ("conftest.py", True),
        ("ada/answer.py", False),
        ("ada/tools/mine.py", False),
    ],
)
def test_when_a_python_file_is_handed_in_then_it_is_known_whether_it_came_with_the_lab(folder, path, shipped):
    assert lab.read(written(folder, SMALL)).ships(path.split("/")) is shipped


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("name", "nom", r"lab\.toml: nom means nothing\. Take it out, or write one of name, sections, learners,"),
        ('tests = "checks.py"\n', "", r'lab\.toml: tests is missing\. Add it, as a string: "…"\.'),
        ('"readme.md"', "3", r'lab\.toml: readme is not a string: "…"\. Write it so\.'),
        ('["checks.py", "tools"]', '"tools"', r'lab\.toml: shown is not a list of strings: \["…"\]\. Write it so\.'),
        ('["checks.py", "tools"]', "[1]", r"lab\.toml: shown is not a list of strings"),
        (
            "\n",
            "\npackages = {numpy = 'numpy'}\n",
            r'lab\.toml: packages is not a table of lists: \{name = \["…"\]\}\.',
        ),
        ("\n", "\nenvironment = {A = 1}\n", r"lab\.toml: environment is not a table of strings"),
        ('"small"', '"small', r"lab\.toml is not valid TOML: .+\(at line 1, .+\)\. Mend it there\."),
        ('"small"', '"Small lab"', r"lab\.toml: the name 'Small lab' can't name a kernel\. Use a to z"),
        (
            '"lesson"',
            '"lessons"',
            r"lab\.toml: sections names lessons, which is not in its folder\. Mend it, or put it",
        ),
        ("readme.md", "../readme.md", r"readme names \.\./readme\.md, which is not in its folder"),
        ("readme.md", "/readme.md", r"readme names /readme\.md, which is not in its folder"),
        ("readme.md", "", r"readme names , which is not in its folder"),
        ("*.png", "*.svg", r"release names pictures/\*\.svg, which is not in its folder"),
        ("\n", "\nstandins = ['pandas']\n", r"there is no stand-in for pandas\. Take it out, or use one of keras, "),
        ("\n", "\nimports = '''\nimport numpy\nimport'''\n", r"imports is no valid Python, line 2: .+\. Mend it\."),
    ],
)
def test_when_something_in_it_is_wrong_then_one_sentence_says_what_and_where(folder, before, after, sentence):
    written(folder, SMALL.replace(before, after, 1))

    with pytest.raises(LabError, match=sentence):
        lab.read(folder)


def test_when_its_bytes_are_no_text_then_a_sentence_says_so(folder):
    (folder / "lab.toml").write_bytes(b"name = '\xff'")

    with pytest.raises(LabError, match=r"lab\.toml is not valid TOML"):
        lab.read(folder)


def test_when_a_key_is_read_then_the_record_tells_it():
    told = re.findall(r"^    (\w+) +: ", Lab.__doc__, re.MULTILINE)

    assert told == [each.name for each in fields(Lab)]


# ---- the command line -------------------------------------------------------------------------------


def refused(*arguments):
    """Runs a command that must be refused, and returns its sentence."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 2, done.output
    return done.stderr.partition("Error: ")[2].strip()


COMMANDS = (("build",), ("check",), ("release", "--out", "x"), ("grade", ".", "--out", "x"), ("kernelspec",))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_when_the_folder_holds_no_lab_then_the_command_says_so(tmp_path, command):
    assert refused("--lab", tmp_path, *command) == (
        f"{tmp_path / 'lab.toml'} can't be read (No such file or directory). Name the folder of a lab: --lab FOLDER."
    )


@pytest.mark.parametrize("command", COMMANDS[:-1], ids=lambda words: words[0])
def test_when_the_grader_lies_in_no_lab_then_the_command_asks_for_one(monkeypatch, tmp_path, command):
    monkeypatch.setattr(lab, "CHECKOUT", tmp_path)

    assert refused(*command) == "This grader lies in no lab. Say which one is meant: --lab FOLDER, that holds lab.toml."


def test_when_the_folder_is_not_there_then_the_command_says_so(tmp_path):
    assert "does not exist" in refused("--lab", tmp_path / "none", "build")
