"""A whole run: from a folder of submissions to its files, stopped and taken up again."""

import contextlib
import csv
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.__main__ import main
from autograder.running import fleet
from autograder.sandbox.isolation import Isolation, Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, command, grade, marks, notebook, run
from tests.test_printable import OBEYED

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
FILES = {"grades.csv", "grades.json", "gradebook.sqlite", "report.html", "feedback", "junit.xml"}
HALF = "def my_softmax(z):\n    ez = np.exp(np.clip(z, -5, 5))\n    return ez / np.sum(ez)"


def three(folder):
    """Hands in for three learners: all right, one mistake, and a file that is no notebook."""
    notebook(folder / "anna" / "lab.ipynb", SOFTMAX, MODEL)
    notebook(folder / "ben" / "lab.ipynb", HALF, MODEL)
    (folder / "eve").mkdir()
    (folder / "eve" / "lab.ipynb").write_text("{")
    return folder


@pytest.fixture
def course(tmp_path):
    return three(tmp_path / "submissions")


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory):
    """A folder with the course and what came out, and what the command said."""
    folder = tmp_path_factory.mktemp("once")
    return folder, run("grade", three(folder / "submissions"), "--out", folder / "out", "--seed", "7")


@pytest.fixture
def graded(graded_once, tmp_path):
    """A copy of the graded course, to go on with: what was handed in, and what came out."""
    folder = shutil.copytree(graded_once[0], tmp_path / "copy")
    return folder / "submissions", folder / "out"


def test_when_a_folder_is_graded_then_every_submission_has_its_row_and_every_file_is_there(graded_once):
    folder, done = graded_once
    out = folder / "out"

    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == FILES
    with (out / "grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert [rows[name]["score"] for name in ("anna", "ben", "eve")] == ["100.0", "80.0", ""]
    assert rows["ben"]["diagnoses"] == "my_softmax: clips_input"
    assert rows["eve"]["status"] == "refused"
    assert len(list((out / "feedback").iterdir())) == 3
    told = json.loads((out / "grades.json").read_text())
    assert (told["schema"], told["isolation"], told["seed"]) == (1, "full", 7)
    assert set(told["environment"]) == {"python", "tensorflow", "keras", "numpy"}
    suite = ET.parse(out / "junit.xml").getroot()
    assert len(list(suite.iter("failure"))) == 1
    assert "2 graded, 1 refused, 0 need a person. Isolation: full. Seed: 7." in done.stdout
    assert "clips_input" in done.stdout
    assert f"Report: {out / 'report.html'}" in done.stdout


def test_when_the_same_command_comes_again_then_nothing_is_graded_twice(graded):
    folder, out = graded
    again = run("grade", folder, "--out", out)
    rows = sqlite3.connect(out / "gradebook.sqlite").execute("SELECT count(*) FROM scores").fetchone()

    assert "3 already graded with the same content, checks and versions; 0 to grade." in again.stdout
    assert rows == (3,)


def test_when_a_submission_changes_then_it_alone_is_graded_again(graded):
    folder, out = graded
    notebook(folder / "ben" / "lab.ipynb", SOFTMAX, MODEL)

    scores = grade([folder], out)
    rows = sqlite3.connect(out / "gradebook.sqlite").execute("SELECT count(*) FROM scores").fetchone()

    assert scores["ben/lab.ipynb"].score == 100.0
    assert rows == (4,)


def test_when_a_regrade_is_asked_for_then_the_seed_and_the_scores_stay(course, tmp_path):
    first = grade([course], tmp_path / "out", seed=None)
    again = grade([course], tmp_path / "out", seed=None, regrade=True)

    assert {path: marks(score) for path, score in first.items()} == {
        path: marks(score) for path, score in again.items()
    }
    rows = sqlite3.connect(tmp_path / "out" / "gradebook.sqlite").execute("SELECT count(*) FROM scores").fetchone()
    assert rows == (6,)


LOADS = (SOFTMAX, "pixels = np.load('my/X.npy')", MODEL.replace("(400,)", "pixels.shape[1:]"))
LOADS_OTHERS = (SOFTMAX, "table = np.load('my/table.npy')", MODEL.replace("(400,)", "table.shape"))
TRAIN = "def train(net):\n    h = net.fit(X, y, callbacks=[show_progress()])\n    plot_loss_tf(h)\n    display_errors(net, X, y)\n    return net"
TRAINING = "\nmodel.compile(loss='mse')\nmodel.fit(np.zeros((10**6, 400)), np.zeros(10**6), epochs=10**6)"
CLASS = {
    "anna": (SOFTMAX, MODEL),
    "loads": LOADS,
    "loads_others": LOADS_OTHERS,
    "calls_helpers": (SOFTMAX, TRAIN, MODEL.replace("model = ", "built = "), "model = train(built)"),
    "trains": (SOFTMAX, MODEL + TRAINING),
}


@pytest.fixture(scope="module")
def of_class(tmp_path_factory):
    """The scores of one class, by learner."""
    folder = tmp_path_factory.mktemp("class")
    for name, cells in CLASS.items():
        notebook(folder / "in" / name / "lab.ipynb", *cells)
    shutil.copytree(folder / "in" / "anna", folder / "in" / "ben")
    return {score.student: score for score in grade([folder / "in"], folder / "out", seconds=10.0).values()}


HARMS = {
    "exits": ("import os\ndef my_softmax(z):\n    os._exit(0)", MODEL),
    "loops": (SOFTMAX, "def build():\n    while True: pass\nmodel = build()"),
    "spoils": (
        SOFTMAX,
        MODEL + "\nnp.exp = np.sum = None\nimport public_tests\npublic_tests.observe_my_softmax = None",
    ),
    "hangs": (SOFTMAX.replace("    ###", "    while True: pass\n    ###", 1), MODEL),
    "right": (SOFTMAX, MODEL),
}


@pytest.fixture(scope="module")
def harmed(tmp_path_factory):
    """The scores of a folder where answers do harm, by path."""
    folder = tmp_path_factory.mktemp("harmed")
    for name, cells in HARMS.items():
        notebook(folder / "in" / f"{name}.ipynb", *cells)
    return grade([folder / "in"], folder / "out", seconds=8.0)


def test_when_two_learners_hand_in_the_same_file_then_each_has_a_row(of_class):
    assert of_class["anna"].sha256 == of_class["ben"].sha256
    assert [of_class[name].score for name in ("anna", "ben")] == [100.0, 100.0]


def test_when_one_answer_harms_then_the_other_keeps_its_points(harmed):
    assert marks(harmed["exits.ipynb"]) == {"my_softmax": (0.0, "raises"), "model": (60.0, None)}
    assert marks(harmed["loops.ipynb"]) == {"my_softmax": (40.0, None), "model": (0.0, "too_slow")}
    assert harmed["right.ipynb"].score == 100.0


def test_when_an_answer_loads_the_lesson_s_files_itself_then_they_are_there_under_any_path(of_class):
    assert of_class["loads"].score == 100.0
    assert marks(of_class["loads_others"])["model"] == (0.0, "raises")
    assert "leave the file out" in of_class["loads_others"].exercises[1].help


def test_when_a_function_calls_the_lesson_s_helpers_then_it_goes_on(of_class):
    assert of_class["calls_helpers"].score == 100.0


def test_when_training_stands_in_the_graded_cell_then_it_is_not_run_and_costs_nothing(of_class):
    assert of_class["trains"].score == 100.0


def test_when_one_answer_spoils_the_kernel_then_the_other_is_asked_in_a_kernel_of_its_own(harmed):
    """They share a kernel; the model's answer runs first there."""
    assert marks(harmed["spoils.ipynb"]) == {"my_softmax": (40.0, None), "model": (60.0, None)}
    assert marks(harmed["hangs.ipynb"]) == {"my_softmax": (0.0, "too_slow"), "model": (60.0, None)}
    assert harmed["hangs.ipynb"].seconds < 10.0


@pytest.mark.parametrize("harm", ["SIGKILL", "SIGSTOP"])
def test_when_the_warm_parent_dies_or_hangs_then_it_is_replaced_and_nothing_is_lost(harm, tmp_path, monkeypatch):
    from autograder import session as grading
    from autograder.inside import watchdog
    from autograder.sandbox import warm_parent

    class Mortal(warm_parent.WarmParent):
        def wait_warm(self):
            super().wait_warm()
            for process in watchdog.family(self.pid, watchdog.processes()):
                with contextlib.suppress(ProcessLookupError):  # it may be dead with the one above
                    os.kill(process.pid, getattr(signal, harm))

    monkeypatch.setattr(grading, "WarmParent", Mortal)
    monkeypatch.setattr(warm_parent, "_LONGEST_SILENCE", 1.0)
    for name in "abcdef":
        notebook(tmp_path / "in" / f"{name}.ipynb", SOFTMAX, MODEL)

    scores = grade([tmp_path / "in"], tmp_path / "out")

    assert [score.score for score in scores.values()] == [100.0] * 6


def test_when_a_worker_dies_again_and_again_then_its_submission_needs_a_person_and_the_batch_goes_on(tmp_path):
    """The worker of one submission is killed whenever it appears; the others are graded."""
    notebook(tmp_path / "in" / "a.ipynb", SOFTMAX, MODEL)
    notebook(tmp_path / "in" / "b.ipynb", SOFTMAX, MODEL)
    code = (
        "import os, sys\n"
        "from autograder.running import grade\n"
        "whole = grade.grade\n"
        "def dies(batch, terms):\n"
        "    if any(submission.path == 'a.ipynb' for submission in batch): os._exit(9)\n"
        "    return whole(batch, terms)\n"
        "grade.grade = dies\n"
    )
    (tmp_path / "sitecustomize.py").write_text(code)

    done = run("grade", tmp_path / "in", "--out", tmp_path / "out", PYTHONPATH=str(tmp_path))

    assert done.returncode == 3, done.stderr
    assert "1 graded, 0 refused, 1 need a person." in done.stdout
    assert "needs a person: a.ipynb: The process that graded it was lost twice" in done.stdout


def test_when_workers_are_forked_then_what_each_would_load_first_is_there_and_nothing_of_ours_besides(tmp_path):
    code = (
        f"import sys, {fleet._LOADED_FIRST}\n"
        "print(*[name in sys.modules for name in ('numpy', 'jupytext', 'nbval.plugin', 'hypothesis')])"
    )

    done = subprocess.run([*command()[:1], "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert done.stdout == "True False False False\n", done.stderr


TRAPS = (
    *("conftest.py", "tests/conftest.py", "evil.py", "sub/conftest.py"),
    *("click.py", "numpy.py", "nbval.py", "random.py", "multiprocessing.py", "json.py", "public_tests.py"),
    *("signal.py", "socket.py", "sitecustomize.py", "pickle.py"),
)
PYTHON = sys.executable


@pytest.mark.parametrize(
    "start",
    [[PYTHON, "-m", "autograder"], [PYTHON, "-P", "-m", "autograder"], [Path(PYTHON).with_name("autograder")]],
    ids=["-m", "-P -m", "console script"],
)
def test_when_the_grader_is_started_among_submissions_then_nothing_there_is_taken_for_its_own(tmp_path, start):
    """Modules, settings and plugins, as learners may hand them in by accident or on purpose."""
    here = tmp_path / "in"
    notebook(here / "anna" / "lab.ipynb", SOFTMAX, MODEL)
    for name in TRAPS:
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(f"open({str(tmp_path / 'canary')!r}, 'a').write(__file__)\n")
    (here / "pytest.ini").write_text("[pytest]\naddopts = -p evil\ntestpaths = tests\npythonpath = .\n")

    done = subprocess.run(
        [*start, "grade", ".", "--out", tmp_path / "out", "--quiet"], cwd=here, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "--x"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "1 graded, 0 refused, 0 need a person." in done.stdout
    assert not (tmp_path / "canary").exists()


HOSTILE = {
    "markup": "raise ValueError('see [/b] and [link=https://x]')",
    "surrogate": "raise ValueError('half a pair: \\ud800')",
    "escapes": "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07 \\r \\x9b31m')",
    "github": "raise ValueError('\\n::error file=a::owned\\n::add-mask::1')",
    "azure": "raise ValueError('##vso[task.complete result=Succeeded] ##[error]owned')",
    "endless": "raise ValueError('w' * 14_000_000)",
    "class": "raise type('\\n::error::C[/b]', (Exception,), {})('x')",
    "hides": "raise ValueError('\\u202eowned\\u2066 \\x00')",
}


def test_when_errors_are_hostile_then_they_move_neither_the_terminal_nor_ci_nor_the_gradebook(tmp_path):
    for name, line in HOSTILE.items():
        notebook(tmp_path / "in" / name / "lab.ipynb", f"def my_softmax(z):\n    {line}", f"{line}\nmodel = 1")

    graded = run("grade", tmp_path / "in", "--out", tmp_path / "out", COLUMNS="40")
    tested = run("ci", tmp_path / "in", "--", "-v", "-rA", COLUMNS="40")
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "gradebook.sqlite")) as book:
        sizes = [size for (size,) in book.execute("SELECT length(score) FROM scores")]

    assert graded.returncode == 0 and graded.stderr == ""
    assert f"{len(HOSTILE)} graded, 0 refused" in graded.stdout
    assert tested.returncode == pytest.ExitCode.TESTS_FAILED
    assert "Traceback" not in tested.stdout and tested.stdout.count("0 of 40 points: raises") >= len(HOSTILE)
    for told in (graded.stdout, tested.stdout):
        assert not [
            line for line in told.split("\n") if OBEYED.search(line) or re.search(r"[\x00-\x1f\x7f-\x9f]", line)
        ]
    assert len(sizes) == len(HOSTILE) and max(sizes) < 60_000
    assert max(path.stat().st_size for path in (tmp_path / "out" / "feedback").iterdir()) < 60_000


def test_when_two_graders_share_a_folder_then_the_second_says_so(course, tmp_path):
    from autograder.results.gradebook import Gradebook

    (tmp_path / "out").mkdir()
    with Gradebook.open(tmp_path / "out" / "gradebook.sqlite"):
        done = run("grade", course, "--out", tmp_path / "out")

    assert done.returncode == 2
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_when_isolation_is_not_to_be_had_then_the_sentence_says_what_to_do(monkeypatch):
    import click

    from autograder import __main__ as door

    monkeypatch.setattr(door, "detect", lambda: Isolation(Level.NONE, "There is no bubblewrap here."))

    with pytest.raises(click.UsageError, match=r"Full isolation is not to be had here\. There is no bubblewrap"):
        door._isolation("full", False)
    with pytest.raises(click.UsageError, match=r"No isolation is to be had here\."):
        door._isolation("partial", False)
    with pytest.raises(click.UsageError, match="grade on another machine, or say --allow-unsandboxed"):
        door._isolation(None, False)
    assert door._isolation(None, True).level == Level.NONE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "no_such_folder", "--out", "x"], "'no_such_folder' does not exist. Look for a typing"),
        (["grade", "."], "Missing option '--out'"),
        (["grade", ".", "--out", "x", "--jobs", "0"], "0 is not a whole number of at least 1: write one such as 4."),
        (["grade", ".", "--out", "x", "--jobs", "1.5"], "1.5 is not a whole number of at least 1"),
        (
            ["grade", ".", "--out", "x", "--timeout", "soon"],
            "soon is not a number of at least 1: write one such as 60.",
        ),
        (["grade", ".", "--out", "x", "--timeout", "\x1b[2J\n::error::"], "\\x1b[2J\\n::error:: is not a number of"),
        (["grade", ".", "--out", "x", "--timeout", "nan"], "nan is not a number of at least 1"),
        (["grade", ".", "--out", "x", "--timeout", "inf"], "inf is not a number of at least 1"),
        (["grade", ".", "--out", "x", "--seed", "-1"], "-1 is not a whole number of at least 0"),
        (["grade", ".", "--out", "README.md"], "is a file"),
        (["report", "tests"], "There is no gradebook in tests: grade something there first"),
    ],
)
def test_when_the_command_is_wrong_then_a_sentence_says_what_is(arguments, words):
    done = run(*arguments)

    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_when_the_report_is_lost_then_it_is_written_again_from_the_gradebook(graded):
    _, out = graded
    before = (out / "report.html").read_bytes()
    (out / "report.html").unlink()

    done = run("report", out)

    assert done.returncode == 0, done.stderr
    assert (out / "report.html").read_bytes() == before


def test_when_a_person_amended_then_the_marks_outlive_a_real_regrade_and_a_new_answer_needs_a_person(tmp_path):
    folder, out = tmp_path / "submissions", tmp_path / "out"
    for name in ("ben", "cid"):
        notebook(folder / f"{name}.ipynb", HALF, MODEL)
    (folder / "eve.ipynb").write_text("{")
    grade([folder], out)
    amended = [("ben", "my_softmax", 35), ("cid", "my_softmax", 35), ("eve", "my_softmax", 10), ("eve", "model", 20)]
    for name, exercise, points in amended:
        amend = ["amend", str(out), f"{name}.ipynb", exercise, str(points), "--why", "by hand"]
        assert CliRunner().invoke(main, amend).exit_code == 0
    saved_again = (folder / "ben.ipynb").read_text(encoding="utf-8").replace('"outputs": []', '"outputs":  []')
    (folder / "ben.ipynb").write_text(saved_again, encoding="utf-8")
    notebook(folder / "cid.ipynb", HALF, "model = ...")

    done = run("grade", folder, "--out", out, "--regrade", "--seed", "8")

    told = {item["student"]: item for item in json.loads((out / "grades.json").read_text())["submissions"]}
    assert done.returncode == 3, done.stderr
    assert "needs a person: cid.ipynb: my_softmax has changed since a person gave it 35 points" in done.stdout
    assert {name: item["score"] for name, item in told.items()} == {"ben": 95.0, "cid": None, "eve": 30.0}
    assert [item["diagnosis"] for item in told["ben"]["exercises"]] == ["clips_input", None]


def _kill_once(course: Path, out: Path, after: float) -> bool:
    """Starts the grader and kills it; returns whether it was still running. None of its workers may outlive it."""
    grader = subprocess.Popen(
        command("grade", course, "--out", out, "--seed", "7"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        grader.wait(after)
        return False
    except subprocess.TimeoutExpired:
        grader.kill()
        grader.wait()
        deadline = time.monotonic() + 10
        while left := _processes_of(grader.pid):
            assert time.monotonic() < deadline, left
        return True


def _processes_of(session: int) -> list[str]:
    """Returns what still runs of a session (Linux)."""
    left = []
    for process in Path("/proc").glob("[1-9]*"):
        with contextlib.suppress(OSError):
            if process.joinpath("stat").read_text().rpartition(")")[2].split()[3] == str(session):
                left.append(process.joinpath("cmdline").read_text().replace("\0", " "))
    return left


def _killed_and_taken_up(tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "in"
    for number in range(8):
        notebook(folder / f"{number:02d}.ipynb", (SOFTMAX, HALF)[number % 2], MODEL, f"# {number}")
    wanted = {path: marks(score) for path, score in grade([folder], tmp_path / "whole").items()}
    rng = random.Random(1)
    killed = tries = 0
    while killed < kills:
        tries += 1
        out = tmp_path / f"out{tries}"
        killed += _kill_once(folder, out, rng.uniform(0.5, 7.0))
        got = {path: marks(score) for path, score in grade([folder], out).items()}

        assert got == wanted
        with contextlib.closing(sqlite3.connect(out / "gradebook.sqlite")) as book:
            rows = book.execute("SELECT count(*), count(DISTINCT path) FROM scores").fetchone()
        assert rows == (8, 8)


def test_when_the_grader_is_killed_then_the_same_command_goes_on_and_nothing_is_lost_or_doubled(tmp_path):
    _killed_and_taken_up(tmp_path, kills=2)


@pytest.mark.full
def test_when_the_grader_is_killed_fifty_times_then_nothing_is_ever_lost_or_doubled(tmp_path):
    _killed_and_taken_up(tmp_path, kills=50)
