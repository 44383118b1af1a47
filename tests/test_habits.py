"""What must stay true of the whole tree: style, types, layers, versions, size of modules."""

import ast
import re
import subprocess
import sys
from importlib import metadata, util
from pathlib import Path

import pytest

from autograder import __version__
from tests.conftest import LAB, ROOT

MODULES = [
    *(ROOT / "autograder").rglob("*.py"),
    *(ROOT / "lab_utils").glob("*.py"),
    *(ROOT / "benchmarks").glob("*.py"),
]
# All but the lesson itself, which is prose.
CODE_OF_SECTIONS = [file for file in LAB.source.glob("*/*.py") if file.name != "lesson.py"]
# Which room may import which: imports only point down, and never sideways but through the records.
COMMON = {"records", "printable", "lab"}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "records": set(),
    "lab": {"records"},
    "platforms": set(),
    "ci": set(),
    "inside": set(),
    "printable": {"records"},
    "arguments": COMMON,
    "lesson": COMMON,
    "sandbox": {*COMMON, "inside"},
    "reading": {*COMMON, "platforms"},
    "judging": {*COMMON, "lesson"},
    "running": {*COMMON, "lesson", "judging", "sandbox"},
    "results": {*COMMON, "platforms"},
    "cluster_worker": {*COMMON, "__version__", "lesson", "running", "sandbox", "inside", "results"},
    "scheduler": {*COMMON, "running"},
    "cluster": {*COMMON, "cluster_worker", "scheduler", "running", "sandbox", "results"},
    "session": {
        *COMMON,
        "__version__",
        "cluster",
        "cluster_worker",
        "reading",
        "lesson",
        "running",
        "sandbox",
        "inside",
        "results",
    },
    "watching": {*COMMON, "reading", "running", "sandbox", "results", "session"},
    "gate": {*COMMON, "lesson", "inside", "sandbox", "session"},
    "plugin": {*COMMON, "ci", "reading", "lesson", "sandbox", "session"},
    "progress": {*COMMON, "results", "session"},
    "marks": {*COMMON, "arguments", "results", "session"},
    "amending": {*COMMON, "arguments", "marks", "results", "session"},
    "who": {*COMMON, "arguments", "lesson", "reading"},
    "__main__": {
        *COMMON,
        "__version__",
        "amending",
        "arguments",
        "ci",
        "gate",
        "lesson",
        "marks",
        "progress",
        "reading",
        "results",
        "sandbox",
        "scheduler",
        "session",
        "watching",
        "who",
    },
}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return names | {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


@pytest.mark.parametrize("path", CODE_OF_SECTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_when_the_code_of_a_section_is_read_then_it_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_when_a_module_is_read_then_it_is_short_has_a_docstring_and_no_star_import(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 250
    assert ast.get_docstring(ast.parse(text))
    assert not re.search(r"^from .+ import \*", text, re.MULTILINE)


def test_when_the_autograder_imports_itself_then_only_downwards():
    for path in (ROOT / "autograder").rglob("*.py"):
        room = path.relative_to(ROOT / "autograder").parts[0].removesuffix(".py")
        used = {name.split(".")[1] for name in imported(path) if name.startswith("autograder.")}

        assert used <= {room} | MAY_IMPORT[room], path


def test_when_lab_utils_imports_anything_then_never_the_autograder():
    for path in (ROOT / "lab_utils").glob("*.py"):
        assert not any(name.startswith("autograder") for name in imported(path)), path


@pytest.mark.parametrize(
    "arguments", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_when_the_tools_read_the_tree_then_they_find_nothing(arguments):
    if util.find_spec(arguments[0]) is None:
        pytest.skip(f"{arguments[0]} comes with requirements-dev.txt (make test)")

    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_when_a_text_did_not_come_in_by_the_door_then_mypy_keeps_it_from_tables_logs_and_records(tmp_path):
    if util.find_spec("mypy") is None:
        pytest.skip("mypy comes with requirements-dev.txt (make test)")
    imports = (
        "from autograder.plugin import NotRight\nfrom autograder.records import Check\n"
        "from autograder.results.pages.page import _brief\nfrom autograder.printable import *\n"
    )
    uses = ["spreadsheet_cell({})", "_brief({}, 9)", "NotRight({})", "Check('a', 1.0, 'public', True, {})"]
    lines = [use.format(text) for use in uses for text in ("'raw'", "printable('raw')")]
    (tmp_path / "raw.py").write_text(imports + "\n".join(lines))

    line = [sys.executable, "-m", "mypy", tmp_path / "raw.py"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)

    assert [line.split(":")[1] for line in done.stdout.splitlines() if "Printable" in line] == ["5", "7", "9", "11"]


def test_when_requirements_are_read_then_every_package_is_pinned_and_installed_as_pinned():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [re.match(r"([\w-]+)==([\w.]+)( ;.*)?$", line) for line in lines if line and not line.startswith("#")]

    assert all(pinned)
    for pin in pinned:
        if pin[1] not in ("tensorflow", "tensorflow-cpu"):  # one of the two is there
            assert metadata.version(pin[1]) == pin[2]


def test_when_the_readme_names_packages_then_they_are_those_that_are_required():
    table = re.findall(r"^\| ([\w, -]+) \| .+\|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = {name.strip().lower() for row in table for name in row.split(",")} - {"package"}
    lines = "\n".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-data.txt")
    )
    required = {name.lower().removesuffix("-cpu") for name in re.findall(r"^([\w-]+)==", lines, re.MULTILINE)}

    assert named == required


def test_when_the_makefile_is_read_then_help_and_readme_name_its_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    for target in set(targets.split()) - {"help"}:
        assert f"make {target} " in makefile, target


def test_when_the_version_is_looked_for_then_it_stands_in_one_place():
    """Which files that ship or explain the project name its version? (Samples of results in tests/ may.)"""
    files = [*ROOT.glob("*.toml"), *ROOT.glob("*.md"), ROOT / "Makefile", *(ROOT / "docs").rglob("*.md"), *MODULES]
    naming = [
        path.name
        for path in files
        if re.search(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])", path.read_text("utf-8"))
    ]

    assert set(naming) - {"CHANGELOG.md"} == {"__init__.py"}


def test_when_the_project_is_committed_then_no_path_of_a_machine_is_inside():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    machine_paths = re.compile("|".join(["/" + "root/", "/" + "work/", "/" + "home/[a-z]+/", r"C:\\" + "Users"]))

    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and path.suffix in (".py", ".md", ".txt", ".toml", ".sh", ".cfg", ".ipynb", "") and path.is_file():
            assert not machine_paths.search(path.read_text(encoding="utf-8")), name
