"""The rivals, each set up as its own documentation says, for the same answers and the same public tests.

- nbgrader : a course folder; the assignment generated from source/, what learners hand in below submitted/
- otter    : a master notebook, from which `otter assign` makes the autograder; each submission by `otter run`
- nbval    : each learner's notebook with its two test cells, run as it is

The lab's files lie in the course's folder, where its first cell finds them from any folder below.

Making the course is not measured; grading the submissions is. No rival writes a page of feedback here, and none
has a sandbox.
"""

import csv
import json
import shutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from nbformat import NotebookNode, v4

from autograder import lab
from autograder.lab import CHECKOUT as ROOT
from autograder.lesson import sections
from autograder.lesson.build import METADATA, nbgraders
from benchmarks import environments, processes, submissions
from benchmarks.processes import Cost
from benchmarks.submissions import TESTS, Sample

PRAISE = {"my_softmax": "All tests passed.\n", "model": "All tests passed!\n"}


class Rival(ABC):
    """One rival with a course of its own.

    Args:
        programs: of its environment
        folder: empty, for the course
    """

    name: str
    title: str

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.files.mkdir(parents=True)
        for name in ("lab_utils", "data"):
            shutil.copytree(ROOT / name, self.files / name)
        for name in ("public_tests.py", "deeplearning.mplstyle"):
            shutil.copy(ROOT / name, self.files)

    @property
    def files(self) -> Path:
        """Where the lab's files lie."""
        return self.folder

    @abstractmethod
    def prepare(self, samples: Sequence[Sample]) -> None:
        """Makes the course, with what learners handed in."""

    @abstractmethod
    def commands(self) -> list[list[str | Path]]:
        """Returns the commands that grade all submissions; these are measured."""

    @abstractmethod
    def full_marks(self) -> set[str]:
        """Returns the students who got all points, after grading."""

    def grade(self, exit_codes: Sequence[int] = (0,)) -> list[Cost]:
        """Runs the measured commands."""
        return [self._run(command, exit_codes) for command in self.commands()]

    def _run(self, command: Sequence[str | Path], exit_codes: Sequence[int] = (0,)) -> Cost:
        line = [self.programs / command[0], *command[1:]]
        # Otter works in a temporary folder, which must lie below the lab's files.
        variables = {**environments.variables(self.programs), "TMPDIR": str(self.folder)}
        return processes.run(line, self.folder, variables, exit_codes)


class Nbgrader(Rival):
    name, title = "nbgrader", "nbgrader autograde"
    settings = 'c = get_config()\nc.CourseDirectory.course_id = "lab"\n'

    def prepare(self, samples: Sequence[Sample]) -> None:
        (self.folder / "nbgrader_config.py").write_text(self.settings)
        source = self.folder / "source" / "lab"
        source.mkdir(parents=True, exist_ok=True)
        nbformat.write(self.assignment(), source / "digits.ipynb")
        self._run(["nbgrader", "generate_assignment", "lab"])
        released = nbformat.read(self.folder / "release" / "lab" / "digits.ipynb", as_version=4)
        for sample in samples:
            for cell in released.cells:
                if cell.id in sample.answers:
                    cell.source = sample.answers[cell.id]
            handed_in = self.folder / "submitted" / sample.student / "lab"
            handed_in.mkdir(parents=True)
            nbformat.write(released, handed_in / "digits.ipynb")

    def commands(self) -> list[list[str | Path]]:
        return [["nbgrader", "autograde", "lab"]]

    def full_marks(self) -> set[str]:
        self._run(["nbgrader", "export"])
        with (self.folder / "grades.csv").open(newline="", encoding="utf-8") as table:
            return {row["student_id"] for row in csv.DictReader(table) if row["score"] == row["max_score"]}

    def assignment(self) -> NotebookNode:
        """Returns the instructor's notebook: solved, with nbgrader's facts on each cell."""
        cells = [_nbgrader_cell(f"given_{at}", cell) for at, cell in enumerate(submissions.given())]
        for exercise in sections.with_points(sections.read(lab.read().source)):
            cells += [
                _nbgrader_cell(exercise.name, exercise.reference, is_answer=True),
                _nbgrader_cell(f"test_{exercise.name}", TESTS[exercise.name], exercise.points),
            ]
        return v4.new_notebook(cells=cells, metadata=METADATA)


class OnOurKernel(Nbgrader):
    """nbgrader with one line of settings; a notebook sees its own folder alone, so the lab's files lie in that."""

    title = "nbgrader autograde, our kernel"
    settings = Nbgrader.settings + 'c.ExecutePreprocessor.kernel_name = "autograder"\n'

    @property
    def files(self) -> Path:
        return self.folder / "source" / "lab"


class Otter(Rival):
    name, title = "otter", "otter run"

    def prepare(self, samples: Sequence[Sample]) -> None:
        nbformat.write(self.master(), self.folder / "digits.ipynb")
        self._run(["otter", "assign", "--no-pdfs", "digits.ipynb", "dist"])
        (made,) = (self.folder / "dist" / "autograder").glob("*.zip")
        self.autograder = made
        student = nbformat.read(self.folder / "dist" / "student" / "digits.ipynb", as_version=4)
        for sample in samples:
            for cell in student.cells:
                if cell.id in sample.answers:
                    cell.source = sample.answers[cell.id]
            nbformat.write(student, self.folder / f"{sample.student}.ipynb")
            (self.folder / "results" / sample.student).mkdir(parents=True)

    def commands(self) -> list[list[str | Path]]:
        return [
            ["otter", "run", "--no-logo", "-a", self.autograder, "-o", results, f"{results.name}.ipynb"]
            for results in sorted((self.folder / "results").iterdir())
        ]

    def full_marks(self) -> set[str]:
        return {
            results.parent.name
            for results in (self.folder / "results").glob("*/results.json")
            if all(test.get("score") == test.get("max_score") for test in json.loads(results.read_text())["tests"])
        }

    def master(self) -> NotebookNode:
        """Returns the instructor's notebook in the format of `otter assign`."""
        config = "# ASSIGNMENT CONFIG\nname: digits\nexport_cell: false"
        cells = [v4.new_raw_cell(config), *map(v4.new_code_cell, submissions.given())]
        for exercise in sections.with_points(sections.read(lab.read().source)):
            test = v4.new_code_cell(TESTS[exercise.name], execution_count=1)
            test.outputs = [v4.new_output("stream", name="stdout", text=PRAISE[exercise.name])]
            cells += [
                v4.new_raw_cell(f"# BEGIN QUESTION\nname: {exercise.name}\npoints: {exercise.points}"),
                v4.new_raw_cell("# BEGIN SOLUTION"),
                v4.new_code_cell(exercise.reference, id=exercise.name),
                v4.new_raw_cell("# END SOLUTION"),
                v4.new_raw_cell("# BEGIN TESTS"),
                test,
                v4.new_raw_cell("# END TESTS"),
                v4.new_raw_cell("# END QUESTION"),
            ]
        return v4.new_notebook(cells=cells, metadata=METADATA)


class Nbval(Rival):
    name, title = "nbval", "pytest --nbval-lax"

    def prepare(self, samples: Sequence[Sample]) -> None:
        submissions.write(samples, self.folder / "submissions")

    def commands(self) -> list[list[str | Path]]:
        return [["pytest", "--nbval-lax", "-q", "--junitxml=junit.xml", "submissions"]]

    def grade(self, exit_codes: Sequence[int] = (0, 1)) -> list[Cost]:
        return super().grade(exit_codes)  # 1: some cells failed, as they should

    def full_marks(self) -> set[str]:
        cells = ElementTree.parse(self.folder / "junit.xml").iter("testcase")
        verdicts = [(str(cell.get("classname")), cell.find("failure") is None) for cell in cells]
        failed = {place for place, passed in verdicts if not passed}
        return {place.split(".")[1] for place, _ in verdicts if place not in failed}


ALL: tuple[type[Rival], ...] = (Nbgrader, Otter, Nbval)


def _nbgrader_cell(name: str, source: str, points: int = 0, is_answer: bool = False) -> NotebookNode:
    return v4.new_code_cell(source, id=name, metadata=nbgraders(name, points, is_answer))
