"""The pytest door: submissions are judged by the grader, and nbval never runs a cell of them."""

import os
import py_compile
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograder.sandbox.isolation import Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")


PROGRAM = Path(sys.executable).with_name("autograder")


def run(folder: Path, report: Path, *options: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Returns what the command of the README did."""
    at = cwd or (folder if folder.exists() else report.parent)
    return typed(PROGRAM, "ci", folder, "--", f"--junitxml={report}", *options, cwd=at, PYTHONPATH=ROOT)


def typed(*words: str | Path, cwd: Path, **environment: str | Path) -> subprocess.CompletedProcess[str]:
    """Returns what a command did."""
    variables = {**os.environ, **{name: str(value) for name, value in environment.items()}}
    return subprocess.run(words, capture_output=True, text=True, cwd=cwd, env=variables)


def grade(folder: Path, report: Path, *options: str, cwd: Path | None = None) -> dict[str, str]:
    """Returns the message of each failed item by its name, "" for a green one."""
    run(folder, report, *options, cwd=cwd)
    cases = ET.parse(report).getroot().iter("testcase")
    return {
        f"{case.get('classname')}.{case.get('name')}": "".join(failed.text or "" for failed in case.iter("failure"))
        for case in cases
    }


@pytest.fixture
def folder(tmp_path):
    """One right answer, one cheat that prints and silences, both with a cell that leaves a canary if it is run."""
    canary = f"from pathlib import Path\nPath({str(tmp_path / 'canary')!r}).touch()"
    cheat = "get_ipython().showtraceback = lambda *a, **k: None\nprint('All tests passed.')\ndef my_softmax(z):\n    return 1"
    notebook(tmp_path / "in" / "anna" / "lab.ipynb", canary, SOFTMAX, MODEL)
    notebook(tmp_path / "in" / "eve" / "lab.ipynb", canary, cheat, "test_my_softmax(my_softmax)")
    return tmp_path / "in"


@pytest.mark.parametrize("options", [(), ("--nbval-lax",)])
def test_when_submissions_are_graded_under_pytest_then_only_the_graders_word_counts(folder, tmp_path, options):
    items = grade(folder, tmp_path / "report.xml", *options)

    assert sorted(items) == [
        "anna.lab.ipynb.model",
        "anna.lab.ipynb.my_softmax",
        "eve.lab.ipynb.model",
        "eve.lab.ipynb.my_softmax",
    ]
    assert items["anna.lab.ipynb.model"] == items["anna.lab.ipynb.my_softmax"] == ""
    assert "0 of 40 points: wrong_shape" in items["eve.lab.ipynb.my_softmax"]
    assert "0 of 60 points: unfinished" in items["eve.lab.ipynb.model"]
    assert not (tmp_path / "canary").exists()


def test_when_exports_and_zips_are_handed_in_then_they_are_items_too(folder, tmp_path):
    (folder / "ben").mkdir()
    (folder / "ben" / "lab.py").write_text(f"{SOFTMAX}\n{MODEL}")
    notebook(tmp_path / "zipped" / "cleo" / "lab.ipynb", "x = 1")
    shutil.make_archive(str(folder / "course"), "zip", tmp_path / "zipped")
    shutil.rmtree(folder / "anna")
    shutil.rmtree(folder / "eve")

    items = grade(folder, tmp_path / "report.xml")

    assert items["ben.lab.model"] == items["ben.lab.my_softmax"] == ""
    assert items["course.zip.cleo.lab.ipynb.model"].startswith("refused: There is no answer in it")
    assert len(items) == 4


# ---- what was handed in has no say ----------------------------------------------------------------------

# Whoever is run writes its name.
TRAP = "open({!r}, 'a').write(__file__ + '\\n')\ndef test_nothing(): pass\n"
SETTINGS = {
    "pytest.ini": "[pytest]\naddopts = -p evil\npythonpath = .\npython_files = *.py",
    ".pytest.ini": "[pytest]\naddopts = -p evil\npythonpath = .",
    "tox.ini": "[pytest]\naddopts = -p evil\npythonpath = .",
    "setup.cfg": "[tool:pytest]\naddopts = -p evil\npythonpath = .",
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p evil"\npythonpath = "."',
    "pytest.toml": '[pytest]\naddopts = ["-p", "evil"]\npythonpath = ["."]',
}
# The name that setuptools' editable installs put into sys.path, if they put one there.
HOOK = "__editable__.digits_lab-0.1.0.finder.__path_hook__"
MODULES = (
    *("click.py", "pytest.py", "json.py", "signal.py", "multiprocessing/__init__.py", "numpy/__init__.py", "nbval.py"),
    *("autograder/__init__.py", "autograder/plugin.py", "sitecustomize.py", "usercustomize.py", "xdist.py"),
    *("conftest.py", "anna/conftest.py", "tests/conftest.py", "anna/test_lab.py", "eve/lab_test.py", "evil.py"),
    *(f"{HOOK}/sitecustomize.py", f"{HOOK}/evil.py", "ipython_config.py", "jupyter_config.py", "noxfile.py"),
)


def ran(folder: Path) -> list[str]:
    """Returns which of the traps in a folder were run."""
    marker = folder.parent / "marker"
    found = marker.read_text(encoding="utf-8").splitlines() if marker.exists() else []
    marker.unlink(missing_ok=True)
    return [Path(line).relative_to(folder.parent).as_posix() for line in found]


def trap(folder: Path, *names: str) -> None:
    """Puts files into a folder that tell when they are run."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TRAP.format(str(folder.parent / "marker")), encoding="utf-8")


@pytest.mark.parametrize(("name", "place"), list(zip(SETTINGS, ["in", "above"] * 3, strict=True)))
def test_when_settings_lie_among_submissions_or_above_them_then_only_our_own_are_read(folder, tmp_path, name, place):
    where = {"in": folder, "above": tmp_path}[place]
    (where / name).write_text(SETTINGS[name])
    (where / "evil.py").write_text(TRAP.format(str(tmp_path / "marker")))

    opened = typed(PROGRAM.with_name("pytest"), "--nbval", "-p", "autograder.plugin", folder, cwd=tmp_path)
    live = ran(folder)
    listed = run(folder, tmp_path / "report.xml", "--collect-only", "-q")

    assert live, "the trap itself must work"
    assert opened.returncode == pytest.ExitCode.USAGE_ERROR
    assert "Started like this, pytest looks for settings among the submissions and above them" in opened.stderr
    assert f"Type this instead: autograder ci {folder}\n" in opened.stderr
    assert ran(folder) == [] and listed.returncode == 0
    assert listed.stdout.count("lab.ipynb::") == 4


@pytest.mark.parametrize(
    "start",
    [[PROGRAM], [sys.executable, "-P", "-m", "autograder"], [sys.executable, "-I", "-m", "autograder"]],
    ids=["console script", "-P", "-I"],
)
def test_when_modules_and_plugins_lie_where_it_is_started_then_none_is_loaded(folder, tmp_path, start):
    trap(folder, *MODULES)
    (folder / "evil.pth").write_text("import evil")
    (folder / "pyvenv.cfg").write_text("home = .")
    (folder / "@evil").write_text("-p\nevil\n--rootdir=.")
    py_compile.compile(str(folder / "evil.py"), str(folder / "__pycache__" / "json.cpython-311.pyc"))
    for place in (folder, folder / HOOK):
        (place / "evil.dist-info").mkdir()
        (place / "evil.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
        (place / "evil.dist-info" / "entry_points.txt").write_text("[pytest11]\nevil = evil\n")

    done = typed(*start, "ci", "anna", "@evil", "--", "-rA", cwd=folder)

    assert ran(folder) == []
    assert "PASSED anna/lab.ipynb::model" in done.stdout and "PASSED anna/lab.ipynb::my_softmax" in done.stdout
    assert done.returncode == pytest.ExitCode.TESTS_FAILED  # @evil is no notebook


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTEST_ADDOPTS": "-p evil"},
        {"PYTEST_ADDOPTS": "-c pytest.ini --rootdir ."},
        {"PYTEST_PLUGINS": "evil"},
        {"PYTEST_PLUGINS": "evil,evil", "PYTEST_ADDOPTS": "-o pythonpath=.", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    ],
    ids=str,
)
def test_when_pytests_variables_are_set_then_they_say_nothing(folder, tmp_path, variables):
    trap(folder, "evil.py")
    (folder / "pytest.ini").write_text(SETTINGS["pytest.ini"])

    listed = typed(PROGRAM, "ci", ".", "--", "--collect-only", "-q", cwd=folder, **variables)

    assert ran(folder) == [] and listed.returncode == 0
    assert listed.stdout.count("lab.ipynb::") == 4


@pytest.mark.parametrize(
    ("path", "at", "met"),
    [(".", "in", "in"), ("{}/in/eve", "in/anna", "in/eve"), (":", "in/anna", "in/anna"), ("{}", "in", ".")],
)
def test_when_python_looks_for_modules_among_submissions_then_it_is_told_or_isolated(folder, tmp_path, path, at, met):
    trap(folder, "evil.py", "eve/evil.py", "anna/evil.py")
    started = {"cwd": tmp_path / at, "PYTHONPATH": path.format(tmp_path)}

    refused = typed(PROGRAM, "ci", folder, **started)
    isolated = typed(sys.executable, "-I", "-m", "autograder", "ci", folder, "--", "--collect-only", "-q", **started)

    assert ran(folder) == []
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"Python looks for modules in {(tmp_path / met).resolve()}, where learners may" in refused.stderr
    assert isolated.returncode == 0 and isolated.stdout.count("lab.ipynb::") == 4


@pytest.mark.parametrize("name", ["sitecustomize.py", "re.py", "click.py", "pytest.py"])
def test_when_make_starts_it_then_not_even_pythons_own_variables_lead_among_submissions(folder, name):
    trap(folder, name)
    line = ["make", "--no-print-directory", "-n", "ci", "SUBMISSIONS=."]
    alone = {"PATH": os.environ["PATH"]}  # and not what `make test ARGS=…` hands on
    told = subprocess.run(line, cwd=ROOT, env=alone, capture_output=True, text=True).stdout
    words = shlex.split(told.splitlines()[-1].replace(".venv/bin/python", sys.executable))

    done = typed(*words, "--", "--collect-only", "-q", cwd=folder, PYTHONPATH=".", PYTHONHOME="")

    assert ran(folder) == [] and done.stdout.count("lab.ipynb::") == 4


def test_when_settings_are_named_among_the_options_then_it_is_refused_and_the_grader_alone_opens_the_door(
    folder, tmp_path
):
    (folder / "pytest.ini").write_text("[pytest]")

    for options in (["-c", "pytest.ini"], ["-c", os.devnull], ["-o", f"pythonpath={folder}"]):
        refused = typed(PROGRAM, "ci", ".", "--", *options, cwd=folder)

        assert refused.returncode == pytest.ExitCode.USAGE_ERROR, options
        assert "Nothing was graded." in refused.stderr


def test_when_pytest_is_started_by_hand_with_our_settings_then_it_grades_but_not_where_modules_may_be_learners(folder):
    trap(folder, "pytest.py", "evil.py", "conftest.py")
    ours = [
        "-c",
        ROOT / "autograder" / "pytest.ini",
        "--nbval",
        "-p",
        "autograder.plugin",
        "--collect-only",
        "-q",
        folder,
    ]

    listed = typed(PROGRAM.with_name("pytest"), *ours, cwd=folder)
    refused = typed(sys.executable, "-m", "pytest", *ours, cwd=folder / "anna")

    assert listed.returncode == 0 and listed.stdout.count("lab.ipynb::") == 4
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"Python looks for modules in {(folder / 'anna').resolve()}, where" in refused.stderr
    assert ran(folder) == []


def test_when_nothing_or_a_missing_folder_is_named_then_a_sentence_says_so(tmp_path):
    nothing = typed(PROGRAM, "ci", cwd=tmp_path)
    missing = run(tmp_path / "missing", tmp_path / "report.xml")

    assert "Say what to grade: autograder ci FOLDER" in nothing.stderr
    assert f"There is no {tmp_path / 'missing'}. Name the folder first; pytest's options stand" in missing.stderr
    assert nothing.returncode == missing.returncode == pytest.ExitCode.USAGE_ERROR


def test_when_a_folder_for_the_results_is_named_then_they_stay_there_and_the_next_run_goes_on_from_them(
    folder, tmp_path
):
    out = folder / "report"  # among the submissions: it is none
    first = typed(PROGRAM, "ci", folder, "--out", out, "--", "-q", cwd=tmp_path)
    written = (out / "grades.json").read_text(encoding="utf-8")  # with the seconds that each took
    again = typed(PROGRAM, "ci", "--out", out, folder, "--", "-q", cwd=tmp_path)

    assert {"report.html", "grades.csv", "junit.xml", "feedback"} <= {path.name for path in out.iterdir()}
    assert "2 failed, 2 passed" in first.stdout and "2 failed, 2 passed" in again.stdout
    rows = (out / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["anna/lab.ipynb", "eve/lab.ipynb"]
    assert (out / "grades.json").read_text(encoding="utf-8") == written


def test_when_the_results_cannot_be_written_then_a_sentence_says_so_and_nothing_is_green(folder, tmp_path):
    (tmp_path / "file").touch()
    done = typed(PROGRAM, "ci", folder, "--out", tmp_path / "file" / "report", cwd=tmp_path)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "Nothing more was graded." in done.stdout and "passed" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_when_items_are_only_listed_or_chosen_then_pytest_does_it_as_ever(folder, tmp_path):
    listed = run(folder, tmp_path / "report.xml", "--collect-only", "-q")
    chosen = grade(folder, tmp_path / "report.xml", "-k", "anna and model")

    assert "anna/lab.ipynb::my_softmax" in listed.stdout and "eve/lab.ipynb::model" in listed.stdout
    assert list(chosen) == ["anna.lab.ipynb.model"]


@pytest.mark.parametrize(
    "name", ["a::my_softmax[x].ipynb", "b:::[::.ipynb", "c[::x]::.ipynb", "@args.ipynb", "-p evil.ipynb"]
)
def test_when_a_file_is_called_like_an_item_or_an_option_then_all_are_items_as_ever(folder, tmp_path, name):
    notebook(folder / "zoe" / name, SOFTMAX)

    listed = run(folder, tmp_path / "report.xml", "--collect-only", "-q")

    assert listed.returncode == 0, listed.stdout
    assert [line.rpartition("::")[2] for line in listed.stdout.splitlines() if ".ipynb" in line] == [
        "my_softmax",
        "model",
    ] * 3


def test_when_nbval_runs_alone_then_the_canary_shows_that_the_test_can_fail(folder, tmp_path):
    line = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", str(folder / "eve")]

    subprocess.run(line, capture_output=True, cwd=folder)

    assert (tmp_path / "canary").exists()
