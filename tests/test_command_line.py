"""The commands that read a gradebook, as a person runs them."""

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner
from jupyter_client.provisioning import KernelProvisionerFactory

from autograder import __version__
from autograder.__main__ import main
from autograder.results.gradebook import Gradebook
from autograder.sandbox.isolation import WALLS, Isolation, Level, detect, landlock_version
from tests.conftest import LAB, ROOT
from tests.notebooks_of_learners import SOLVED, put
from tests.results.samples import BEN, DEE, RUN, SCORES, VERSIONS

# What users and CI rely on: the options of each command.
OPTIONS = {
    "build": {"--execute"},
    "check": set(),
    "release": {"--out"},
    "grade": {
        *("--out", "--jobs", "--timeout", "--require-isolation", "--allow-unsandboxed", "--regrade", "--seed"),
        *("--dask", "--insecure-cluster", "--watch", "--quiet", "--roster", "--attempt"),
    },
    "who": {"--roster"},
    "report": set(),
    "amend": {"--why", "--from", "--where", "--group", "--yes"},
    "mistake": set(),
    "compare": set(),
    "export": {"--format", "--output", "--submission", "--max"},
    "ci": {"--out"},
    "kernelspec": set(),
    "isolation": set(),
}


@pytest.fixture
def out(tmp_path):
    """The output folder of a run, with its gradebook alone."""
    record(tmp_path / "out", RUN, SCORES)
    return tmp_path / "out"


def record(folder, run, scores):
    folder.mkdir(exist_ok=True)
    with Gradebook.open(folder / "gradebook.sqlite") as book:
        book.begin(run, [score.path for score in scores])
        for score in scores:
            book.record(score, run.digest, VERSIONS, 60.0)


def told(*arguments):
    """Runs a command that must succeed, and returns its result."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done


def refused(*arguments):
    """Runs a command that must be refused, and returns its sentence."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 2, done.output
    return done.stderr.partition("Error: ")[2].strip()


# ---- who handed in what --------------------------------------------------------------------------------


def test_when_it_is_asked_who_handed_in_what_then_what_is_in_doubt_comes_first_and_nothing_is_graded(tmp_path):
    for name in ("doejane_11_90_x.ipynb", "roebob_LATE_12_91_x.ipynb", "zed_13_92_\x1b[31m.ipynb", "README.md"):
        put(tmp_path / "in", name, b"x" if name.endswith(".md") else SOLVED)
    roster = put(tmp_path / "in", "class.csv", b'Student,ID\n"Doe, Jane",11\n"Roe, Bob",12\n"Ng, Kim",14\n')

    assert told("who", tmp_path / "in", "--roster", roster).stdout.splitlines() == [
        "In doubt: 1. A roster (--roster FILE) or another name decides.",
        "  zed: nobody on the roster fits.",
        "    zed_13_92_\\x1b[31m.ipynb",
        "Learners: 3.",
        "  Doe, Jane, canvas 11: Canvas wrote the name; on the roster.",
        "    doejane_11_90_x.ipynb",
        "  Roe, Bob, canvas 12, late: Canvas wrote the name; on the roster.",
        "    roebob_LATE_12_91_x.ipynb",
        "  zed: Canvas wrote the name.",
        "    zed_13_92_\\x1b[31m.ipynb",
        "Missing, on the roster and without a file: 1.",
        "  Ng, Kim",
        "Nobody's: 1 file.",
        "    README.md",
    ]


def test_when_a_learner_has_many_files_then_the_first_three_are_shown(tmp_path):
    for number in range(5):
        put(tmp_path, f"ada/{number}.ipynb")
    put(tmp_path, "aaron.ipynb")

    assert told("who", tmp_path).stdout.splitlines()[-2:] == ["    ada/2.ipynb", "    and 2 more"]


def test_when_a_roster_is_none_then_nothing_is_graded_and_a_sentence_says_what_to_do(tmp_path):
    put(tmp_path, "in/x.ipynb")
    roster = put(tmp_path, "class.csv", b"color\nred\n")

    for command in (["who"], ["grade", "--out", tmp_path / "out"]):
        assert "is no list of a class: its first line names no column" in refused(
            *command, tmp_path / "in", "--roster", roster
        ).replace("\n", " ")
    assert not (tmp_path / "out").exists()


# ---- the kernel ---------------------------------------------------------------------------------------


def test_when_the_kernels_are_installed_then_the_labs_shows_what_learners_have_and_the_other_is_for_any_notebook(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("autograder.__main__.detect", lambda: Isolation(Level.FULL))

    said = told("kernelspec").stdout

    spec = json.loads((tmp_path / "share/jupyter/kernels/digits-lab/kernel.json").read_text())
    provisioner = spec["metadata"]["kernel_provisioner"]
    shown = ["lab_utils", "data", "public_tests.py", "deeplearning.mplstyle"]
    assert provisioner["provisioner_name"] == "digits-lab"
    assert provisioner["config"] == {
        "read_only": [str(ROOT / name) for name in shown],
        "folder": str(ROOT),
        "preload": list(LAB.preload),
        "widgets": ["ipympl.backend_nbagg"],
    }
    assert said.count(f"Installed: {tmp_path}") == 2 and "--nbval-kernel-name digits-lab" in said
    general = json.loads((tmp_path / "share/jupyter/kernels/autograder/kernel.json").read_text())
    config = general["metadata"]["kernel_provisioner"]["config"]
    assert config.keys() == {"preload"} and {"numpy", "matplotlib.pyplot"} <= set(config["preload"])


def test_when_the_grader_lies_in_no_lab_then_the_kernel_for_any_notebook_is_installed_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("autograder.lab.CHECKOUT", tmp_path)
    monkeypatch.setattr("autograder.__main__.detect", lambda: Isolation(Level.FULL))

    told("kernelspec")

    assert [path.name for path in (tmp_path / "share/jupyter/kernels").iterdir()] == ["autograder"]


def test_when_there_is_no_sandbox_then_no_kernel_is_installed_and_a_sentence_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("autograder.__main__.detect", lambda: Isolation(Level.NONE, "Not on this system."))

    assert told("kernelspec").stdout == "Not installed: Not on this system.\n"
    assert not list(tmp_path.iterdir())


def test_when_the_grader_is_not_installed_then_no_kernel_is_and_a_sentence_says_how(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("autograder.__main__.detect", lambda: Isolation(Level.FULL))
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "provisioners", {})
    done = CliRunner().invoke(main, ["kernelspec"])

    assert done.exit_code == 1
    assert done.stderr.endswith("install it first, with pip install --no-deps -e .\n")
    assert not list(tmp_path.iterdir())


# ---- what can't be done --------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "code"), [(["build"], 1), (["check"], 1), (["who", "."], 2)])
def test_when_a_section_is_wrong_then_its_sentence_is_told_by_every_command(tmp_path, command, code):
    folder = shutil.copytree(ROOT / "tests/labs/means", tmp_path / "lab")
    (folder / "lesson" / "99_more.py").write_text('# %% tags=["grated"]\nx = 1\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["--lab", str(folder), *command])

    assert done.exit_code == code
    assert "Error: 99_more.py, cell 1: unknown tag 'grated'. Use one of" in done.stderr


# ---- isolation ----------------------------------------------------------------------------------------


def test_when_isolation_is_full_then_every_wall_is_told_to_hold_and_nothing_is_missing(monkeypatch):
    monkeypatch.setattr("autograder.__main__.detect", lambda: Isolation(Level.FULL))
    first, *lines = told("isolation").stdout.splitlines()

    assert first == "Isolation here: full. A learner's code:"
    assert lines == [f"ok  {wall.what}: {wall.holds}." for wall in WALLS]


def test_when_bubblewrap_is_missing_then_what_is_open_and_what_to_install_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    if detect().level != Level.PARTIAL:
        pytest.skip("needs Landlock (Linux 5.13 and later)")
    first, *lines, last = told("isolation").stdout.splitlines()

    assert first == "Isolation here: partial. A learner's code:"
    signals = "ok  processes" if landlock_version() >= 6 else "NO  processes"
    assert [line.split(":")[0] for line in lines] == [
        *("NO  files", "ok  network", "ok  environment", "NO  machine", signals),
        *("ok  memory", "NO  other learners", "ok  rights", "ok  time"),
    ]
    assert lines[0].endswith("a file of any name is there; may fill the disk with many small files.")
    assert last == "Why not full: bwrap is not installed; on Debian and Ubuntu: apt install bubblewrap."


def test_when_there_is_no_isolation_then_only_time_holds_and_what_to_do_is_told(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    lines = told("isolation").stdout.splitlines()

    assert [line for line in lines if line.startswith("ok")] == [
        "ok  time: is ended when its time is over; time that others took from it is given back."
    ]
    assert lines[-2].startswith("Why not full: bubblewrap and Landlock exist on Linux only, not on darwin.")
    assert lines[-1] == "Grade on a Linux machine, or say --allow-unsandboxed if you know every learner."


def test_when_the_docs_tell_the_walls_then_they_are_those_of_the_command():
    text = (ROOT / "docs/grading.md").read_text(encoding="utf-8")

    rows = [f"| {wall.what} | {wall.holds} | {wall.partial} | {wall.none} |" for wall in WALLS]
    assert "\n".join(["|---|---|---|---|", *rows, ""]) in text


# ---- help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", main.commands)
def test_when_a_command_is_asked_for_help_then_it_tells_its_options_and_no_others(name):
    command = main.commands[name]
    options = {text for item in command.params for text in item.opts if text.startswith("-")}
    helped = told(name, "--help").stdout

    assert options == OPTIONS[name]
    assert all(option in helped for option in options)
    assert command.help and command.help.split("\n")[0].endswith(".")
    assert all(item.help for item in command.params if isinstance(item, click.Option))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("build", ""),
        ("grade", "PATHS..."),
        ("ci", "PATHS... [-- PYTEST OPTIONS]"),
        ("report", "DIR"),
        ("amend", "DIR [SUBMISSION] [EXERCISE] [POINTS]"),
        ("export", "DIR"),
    ],
)
def test_when_a_command_is_asked_for_help_then_its_arguments_have_their_names(name, arguments):
    assert told(name, "--help").stdout.splitlines()[0].split("[OPTIONS]")[1].strip() == arguments


def test_when_the_version_is_asked_for_then_it_is_the_graders_and_no_lab_is_looked_for(monkeypatch):
    monkeypatch.setattr("autograder.lab.CHECKOUT", ROOT / "tests")

    assert told("--version").stdout == f"autograder, version {__version__}\n"


# ---- amend ------------------------------------------------------------------------------------------


def test_when_nothing_was_handed_in_then_a_sentence_says_what_is_looked_for(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "notes.txt").write_text("my_softmax is due on Friday")
    sentence = refused("grade", tmp_path / "course", "--out", tmp_path / "out", "--allow-unsandboxed")

    assert f"There is no submission in {tmp_path / 'course'}: notebooks (.ipynb), .py exports" in sentence
    assert not (tmp_path / "out" / "report.html").exists()


def test_when_the_shell_names_hostile_files_then_the_refusal_shows_them_as_text(tmp_path):
    (tmp_path / "\x1b]0;owned\x07\n::error::[b]").mkdir()

    for sentence in (
        refused("grade", *tmp_path.iterdir(), "--out", tmp_path / "out", "--allow-unsandboxed"),
        subprocess.run(
            [sys.executable, "-P", "-m", "autograder", "ci", "\x1b]0;owned\x07\n::error::[b]", "--", "-q"],
            capture_output=True, text=True, cwd=ROOT,
        ).stderr,
    ):  # fmt: skip
        assert "\\x1b]0;owned\\x07\\n::error::[b]" in sentence and "\x1b" not in sentence


def test_when_a_person_amends_then_tables_and_report_are_written_again(out):
    done = told("amend", out, BEN.path, "my_softmax", "25", "--why", "the idea is right")

    assert done.stdout.splitlines() == [
        "ben/lab.ipynb: 55 of 100 points. my_softmax 25 of 40 (the idea is right), model 30 of 60 (the grader).",
        f"Report: {out / 'report.html'}",
    ]
    assert {path.name for path in out.iterdir()} == {
        *("grades.csv", "grades.json", "gradebook.sqlite", "report.html", "feedback", "junit.xml")
    }
    rows = {
        row["student"]: row for row in csv.DictReader((out / "grades.csv").read_text(encoding="utf-8").splitlines())
    }
    assert (rows["ben"]["score"], rows["ben"]["amended"]) == ("55.0", "my_softmax: the idea is right")


def test_when_a_person_has_marked_all_of_what_needed_one_then_it_is_graded_in_every_table(out):
    for exercise in ("my_softmax", "model"):
        told("amend", out, DEE.path, exercise, "30", "--why", "read by hand")
    dee = json.loads((out / "grades.json").read_text(encoding="utf-8"))["submissions"][3]

    assert (dee["status"], dee["reason"], dee["score"], dee["max_score"]) == ("graded", None, 60.0, 100.0)
    assert [item["amended"] for item in dee["exercises"]] == ["read by hand"] * 2


def test_when_it_is_handed_back_then_the_tables_are_what_they_were(out):
    told("report", out)
    before = (out / "grades.json").read_bytes()
    told("amend", out, BEN.path, "my_softmax", "25", "--why", "a slip")
    told("amend", out, BEN.path, "my_softmax", "auto", "--why", "undone")

    assert (out / "grades.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ben", "my_softmax", "25", "--why", "x"), "has no submission 'ben'. Did you mean ben/lab.ipynb?"),
        (("ben/lab.ipynb", "relu", "25", "--why", "x"), "There is no exercise 'relu' with points"),
        (
            ("ben/lab.ipynb", "my_softmax", "-5", "--why", "x"),
            "my_softmax has 0 to 40 points, and '-5' is none of them",
        ),
        (("ben/lab.ipynb", "my_softmax", "25", "--why", " "), "Say why"),
        (("ben/lab.ipynb", "my_softmax", "25"), "Missing option '--why'."),
        (("ben/lab.ipynb", "my_softmax", "25", "--wy", "x"), "Missing option '--why'."),
    ],
)
def test_when_an_amendment_is_wrong_then_a_sentence_says_what_is_and_nothing_is_written(out, arguments, sentence):
    assert sentence in refused("amend", out, *arguments)
    assert [path.name for path in out.iterdir()] == ["gradebook.sqlite"]


@pytest.mark.parametrize(
    "command",
    [("report",), ("amend", "a", "b", "1", "--why", "x"), ("export", "--format", "csv")],
    ids=lambda words: words[0],
)
def test_when_there_is_no_gradebook_or_an_empty_one_then_a_sentence_says_so(tmp_path, command):
    name, *rest = command

    assert "grade something there first, with --out" in refused(name, tmp_path, *rest)
    with Gradebook.open(tmp_path / "gradebook.sqlite"):
        pass
    assert refused(name, tmp_path, *rest) == f"The gradebook in {tmp_path} is empty: grade something there first."


def test_when_a_grader_is_at_work_there_then_amending_waits_for_it(out):
    with Gradebook.open(out / "gradebook.sqlite"):
        assert "is open in another run of the grader" in refused("amend", out, BEN.path, "model", "1", "--why", "x")


MANY = "submission,exercise,points,why\nben/lab.ipynb,my_softmax,25,right idea\ndee/lab.ipynb,model,60,read by hand\n"
LISTED = [
    "ben: my_softmax 10 → 25: right idea (ben/lab.ipynb)",
    "dee: model no mark → 60: read by hand (dee/lab.ipynb)",
]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_when_many_marks_come_from_a_table_then_they_are_told_and_written_once_a_person_agrees(out, tmp_path, coding):
    (tmp_path / "marks.csv").write_text(MANY.replace("read by", "lu à la"), encoding=coding)
    done = CliRunner().invoke(main, ["amend", str(out), "--from", str(tmp_path / "marks.csv")], input="y\n")

    assert done.output.splitlines() == [
        LISTED[0],
        LISTED[1].replace("read by", "lu à la"),
        "Write these 2 marks? [y/N]: y",
        "Written: 2.",
        f"Report: {out / 'report.html'}",
    ]
    assert "my_softmax: right idea" in (out / "grades.csv").read_text(encoding="utf-8")


def test_when_the_table_is_a_workbook_then_a_sentence_says_what_to_do(out, tmp_path):
    (tmp_path / "marks.xlsx").write_bytes(b"PK\x03\x04\x14\x00")

    assert "marks.xlsx is a workbook: save it as CSV" in refused("amend", out, "--from", tmp_path / "marks.xlsx")


@pytest.mark.parametrize(
    ("answer", "code", "sentence"),
    [("n\n", 1, "Nothing was written."), ("", 2, "Nobody answered, so nothing was written: say --yes in a script.")],
)
def test_when_nobody_agrees_to_many_marks_then_nothing_is_written(out, tmp_path, answer, code, sentence):
    (tmp_path / "marks.csv").write_text(MANY)
    done = CliRunner().invoke(main, ["amend", str(out), "--from", str(tmp_path / "marks.csv")], input=answer)

    assert done.exit_code == code
    assert sentence in done.output
    assert [path.name for path in out.iterdir()] == ["gradebook.sqlite"]


def test_when_a_script_marks_all_who_made_a_mistake_then_nobody_is_asked(out):
    done = told("amend", out, "--where", "diagnosis=softmax_output", "model", "45", "--why", "as announced", "--yes")

    assert done.stdout.splitlines()[:2] == ["ben: model 30 → 45: as announced (ben/lab.ipynb)", "Written: 1."]
    assert ",model: as announced," in (out / "grades.csv").read_text(encoding="utf-8")


def test_when_one_mark_of_a_table_is_wrong_then_none_is_written(out, tmp_path):
    (tmp_path / "marks.csv").write_text(MANY + "ben/lab.ipynb,model,99,x\n")

    assert "Line 4: model has 0 to 60 points, and '99' is none" in refused(
        "amend", out, "--from", tmp_path / "marks.csv"
    )
    assert [path.name for path in out.iterdir()] == ["gradebook.sqlite"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ben/lab.ipynb", "25", "--why", "x"),
        ("ben/lab.ipynb", "my_softmax", "25", "26", "--why", "x"),
        ("--where", "diagnosis=raises", "25", "--why", "x"),
        ("--from", "README.md", "model", "25"),
        ("--group", "my_softmax-0a1b2c3d", "my_softmax", "25", "--why", "x"),
        ("--group", "my_softmax-0a1b2c3d", "--where", "diagnosis=raises", "25", "--why", "x"),
        ("--from", "README.md", "--why", "x"),
    ],
)
def test_when_the_words_of_an_amendment_don_t_fit_then_all_its_forms_are_told(out, arguments):
    assert "Say amend DIR SUBMISSION EXERCISE POINTS --why for one answer" in refused("amend", out, *arguments)


def test_when_the_same_folder_is_graded_again_then_the_mark_is_still_there(out):
    told("amend", out, BEN.path, "my_softmax", "25", "--why", "the idea is right")
    record(out, RUN, SCORES)
    told("report", out)

    assert (out / "grades.csv").read_text(encoding="utf-8").count("the idea is right") == 1


# ---- compare ----------------------------------------------------------------------------------------


def test_when_there_was_no_run_before_then_there_is_nothing_to_compare_with(out):
    assert told("compare", out).stdout.startswith("There is no earlier run to compare with: grade the same")


def test_when_a_re_grade_moved_a_mark_then_compare_and_report_say_whose_and_why(out):
    softmax, model = BEN.exercises
    kinder = replace(softmax, score=20.0, checks=tuple(replace(check, passed=True) for check in softmax.checks))
    with Gradebook.open(out / "gradebook.sqlite") as book:
        book.begin(RUN, [score.path for score in SCORES])
        book.end()
        book.begin(replace(RUN, seed=5), [score.path for score in SCORES])
        book.record(replace(BEN, exercises=(kinder, model)), "new checks", VERSIONS, 60.0)
        book.end()
    sentence = "40 → 50 of 100 points (+10). my_softmax 10 → 20: sums to one passes now, fresh numbers passes now."
    first, *lines = told("compare", out).stdout.splitlines()
    told("report", out)

    assert first.endswith(" UTC. In this run: seed 123 → 5.")
    assert lines == [f"ben: {sentence} ben/lab.ipynb", "1 mark changed."]
    assert f": {sentence} " in (out / "report.html").read_text(encoding="utf-8")


# ---- export -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "file"), [("csv", "grades.csv"), ("json", "grades.json"), ("junit", "junit.xml")], ids=lambda name: name
)
def test_when_a_table_is_exported_then_it_is_the_one_in_the_output_folder_byte_for_byte(out, tmp_path, form, file):
    told("amend", out, BEN.path, "my_softmax", "25", "--why", "l'idée est bonne")
    told("export", out, "--format", form, "--output", tmp_path / "exported")

    assert told("export", out, "--format", form).stdout_bytes == (out / file).read_bytes()
    assert (tmp_path / "exported").read_bytes() == (out / file).read_bytes()


@pytest.mark.parametrize(("form", "lines"), [("canvas", 4), ("moodle", 3), ("brightspace", 3), ("nbgrader", 3)])
def test_when_marks_go_to_a_platform_then_what_is_left_out_is_told_beside_the_table(out, form, lines):
    done = told("export", out, "--format", form)

    assert len(list(csv.reader(io.StringIO(done.stdout)))) == lines
    assert done.stderr.splitlines() == [
        "Left out: can/lab.ipynb: it has no mark (refused).",
        "Left out: dee/lab.ipynb: it has no mark (needs_person).",
    ]


def test_when_pages_go_to_a_platform_then_they_are_in_a_zip_as_it_named_what_it_handed_out(tmp_path):
    folder = "Ben Ok_77_assignsubmission_file_"
    record(tmp_path / "out", RUN, [replace(BEN, path=f"all.zip/{folder}/lab.ipynb", student="Ben Ok")])
    told("export", tmp_path / "out", "--format", "moodle-feedback", "--output", tmp_path / "pages.zip")
    piped = told("export", tmp_path / "out", "--format", "moodle-feedback").stdout_bytes

    assert piped == (tmp_path / "pages.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "pages.zip") as pages:
        assert pages.namelist() == [f"{folder}/feedback.html"]
        assert "<strong>40</strong> of 100 points" in pages.read(f"{folder}/feedback.html").decode()


def test_when_a_platform_counts_in_other_points_then_marks_and_pages_are_in_its_points(out):
    table = csv.reader(io.StringIO(told("export", out, "--format", "moodle", "--max", "7").stdout))
    facts = json.loads(told("export", out, "--format", "gradescope", "--submission", BEN.path, "--max", "5").stdout)

    assert [row[1:4] for row in table][1:] == [["ada", "7.0", "7.0"], ["ben", "2.8", "7.0"]]
    assert (facts["score"], [test["max_score"] for test in facts["tests"]]) == (2.0, [2.0, 3.0])


def test_when_a_container_of_gradescope_graded_one_submission_then_it_is_exported_without_more_words(tmp_path):
    record(tmp_path / "out", RUN, [BEN])

    assert json.loads(told("export", tmp_path / "out", "--format", "gradescope").stdout)["score"] == 40.0


def test_when_several_were_graded_then_one_of_them_can_be_named(out):
    assert "here are 4: name one with --submission" in refused("export", out, "--format", "gradescope")
    assert "Did you mean ben/lab.ipynb?" in refused("export", out, "--format", "gradescope", "--submission", "ben")

    done = told("export", out, "--format", "gradescope", "--submission", BEN.path)

    assert json.loads(done.stdout)["score"] == 40.0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Missing option '--format'. Choose from:"),
        (
            ("--format", "excel"),
            "'excel' is not one of 'csv', 'json', 'junit', 'markdown', 'gradescope', 'canvas', 'canvas-feedback',",
        ),
        (("--format", "moodle", "--max", "0"), "0 is not a number of at least 0.01: write one such as 10."),
        (("--format", "csv", "--output", "."), "'.' is a directory."),
        (("--format", "csv", "--output", "README.md/marks.csv"), "README.md/marks.csv could not be written"),
        (("--format", "gradescope", "--submission", DEE.path), "dee/lab.ipynb needs a person:"),
    ],
)
def test_when_an_export_is_wrong_then_a_sentence_says_what_is(out, arguments, sentence):
    assert sentence in " ".join(refused("export", out, *arguments).split())
