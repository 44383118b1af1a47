"""The author's gate: everything that must be true of the lesson before learners get it.

- each exercise has all of its parts
- the built files are what the sections build, and nothing ships that may not
- the public tests and the grader let the solution pass, and name the stub and every mistake rightly
- the grader notices every change to a solution, but for those that its author declares equivalent
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import v4

from autograder import session
from autograder.gate import completeness, mutants
from autograder.gate.rehearsal import Known, known, rehearse
from autograder.inside import preloads
from autograder.lab import Lab
from autograder.lesson import build, checks, leaks, release, sections
from autograder.records import Cell, Exercise, ExerciseScore, Score
from autograder.sandbox.isolation import detect
from autograder.session import Watcher

SECONDS = 20.0  # for one answer; a right one takes less than one, but on a busy machine
SEED = 1  # the same questions in every run of the gate


@dataclass(frozen=True)
class Stage:
    """One part of the gate, done: what holds, and a sentence for each place where it does not."""

    claim: str
    problems: Sequence[str]


@dataclass(frozen=True)
class Changed:
    """A solution with one change that the grader should notice.

    place    : file, cell and line
    declared : why the change leaves it right, or ""
    """

    exercise: str
    place: str
    change: str
    source: str
    declared: str


Trial = Known | Changed


def check(lab: Lab, watcher: Watcher) -> Iterator[Stage]:
    """Gives each stage when it is done; the later ones need exercises that are whole, and built.

    Raises:
        SectionError, CannotRelease, WarmParentFailed: with a sentence for the author.
    """
    for library in preloads.of(lab.preload):
        os.environ |= {name: value for name, value in library.LOADING.items() if name not in os.environ}
    lab.find_modules()
    cells = sections.read(lab.source)
    exercises = sections.exercises(cells)
    gaps = completeness.gaps(cells) or checks.stopping(exercises, cells)
    yield Stage(f"Each exercise has all of its parts: {', '.join(item.name for item in exercises)}", gaps)
    if gaps:
        return
    outdated = build.outdated(cells, lab)
    yield Stage("The built files are what the sections build", outdated)
    if outdated:
        return  # the grader asks by the public tests as they were built
    yield Stage("Nothing ships that may not", leaks.found(release.contents(lab), cells))
    answers = [answer for exercise in exercises for answer in known(exercise, cells)]
    rehearsed = [problem for exercise in exercises for problem in rehearse(exercise, cells, lab.imports)]
    yield Stage(f"The public tests name {len(answers)} answers rightly", rehearsed)
    graded = sections.with_points(cells)
    trials = [trial for exercise in graded for trial in trials_of(exercise, cells, lab.choices)]
    counts = [sum(isinstance(trial, kind) for trial in trials) for kind in (Known, Changed)]
    claim = (
        f"The grader names {counts[0]} answers rightly, and notices what matters of {counts[1]} changes to solutions"
    )
    yield Stage(claim, judged(trials, grade(trials, lab, watcher)) + undeclared(graded, cells, trials))


def trials_of(exercise: Exercise, cells: Sequence[Cell], choices: Sequence[str]) -> list[Trial]:
    """Returns what the grader is asked about an exercise."""
    return [*known(exercise, cells), *changed(exercise, cells, choices)]


def changed(exercise: Exercise, cells: Sequence[Cell], choices: Sequence[str]) -> list[Changed]:
    """Returns the solution with each change that there is."""
    (place,) = [cell.place for cell in cells if cell.section == exercise.section and cell.tag == "graded"]
    declared = checks.load(exercise, cells).equivalent
    return [
        Changed(
            exercise.name,
            f"{place}, line {mutant.line}",
            mutant.change,
            mutant.source,
            declared.get(mutant.change, ""),
        )
        for mutant in mutants.of(exercise.reference, choices)
    ]


def grade(trials: Sequence[Trial], lab: Lab, watcher: Watcher) -> list[Score]:
    """Returns what the grader says of each trial: each is handed in as a notebook of its own."""
    with TemporaryDirectory(prefix="check-") as folder:
        handed_in, out = Path(folder, "in"), Path(folder, "out")
        handed_in.mkdir()
        for number, trial in enumerate(trials):
            notebook = v4.new_notebook(cells=[v4.new_code_cell(trial.source, id="answer")])
            nbformat.write(notebook, handed_in / f"{number:04d}.ipynb")
        exercises = len({trial.exercise for trial in trials})
        order = session.Order(lab, [handed_in], out, os.cpu_count() or 1, SECONDS * exercises, False, SEED)
        scores = session.grade_all(order, detect(), watcher).scores
    return sorted(scores, key=lambda score: score.path)


def judged(trials: Sequence[Trial], scores: Sequence[Score]) -> list[str]:
    """Returns one sentence for each trial whose score is not what it should be."""
    problems = []
    for trial, score in zip(trials, scores, strict=True):
        found = {exercise.exercise: exercise for exercise in score.exercises}.get(trial.exercise)
        if found is None and isinstance(trial, Changed) and score.status == "refused":
            continue  # what was changed left no answer at all
        if found is None:
            what = trial.what if isinstance(trial, Known) else trial.change
            problems.append(
                f"{trial.place}: the grader could not judge {what}: {score.reason} "
                f"Run make check again; if that does not help, mend the GRADING of {trial.exercise}."
            )
        elif isinstance(trial, Changed):
            problems += _unnoticed(trial, found)
        elif found.diagnosis != trial.diagnosis:
            problems.append(
                f"{trial.place}: {trial.what} is diagnosed as {found.diagnosis or 'right'} by the grader. "
                f"Mend the GRADING of {trial.exercise}, or the answer."
            )
        elif trial.diagnosis is None:
            problems += _poor_checks(trial, found)
    return problems


def undeclared(exercises: Sequence[Exercise], cells: Sequence[Cell], trials: Sequence[Trial]) -> list[str]:
    """Returns one sentence for each change that is declared equivalent and is none that the gate makes."""
    made = {(trial.exercise, trial.change) for trial in trials if isinstance(trial, Changed)}
    return [
        f"{_hidden_place(exercise, cells)}: equivalent names a change that is not made: {change}. Take it out."
        for exercise in exercises
        for change in checks.load(exercise, cells).equivalent
        if (exercise.name, change) not in made
    ]


def _unnoticed(trial: Changed, found: ExerciseScore) -> list[str]:
    right = found.diagnosis is None
    if right and not trial.declared:
        return [
            f"{trial.place}: no check notices this change: {trial.change}. Ask a question that shows it, "
            f"or declare it in the hidden cell: equivalent={{{trial.change!r}: 'why'}}"
        ]
    if trial.declared and not right:
        return [
            f"{trial.place}: equivalent names {trial.change}, but the grader finds {found.diagnosis}. "
            "Take it out of equivalent, or mend the check."
        ]
    return []


def _poor_checks(trial: Known, found: ExerciseScore) -> list[str]:
    """Says what is wrong with the checks that a solution passed."""
    problems = []
    total = sum(check.points for check in found.checks)
    if total != found.max_score or found.score != found.max_score:
        problems.append(
            f"{trial.place}: the checks of {trial.exercise} are worth {total:g} points, and the solution earns "
            f"{found.score:g} of {found.max_score:g}. Let the points of its checks add up."
        )
    if not any(check.visibility == "hidden" for check in found.checks):
        problems.append(
            f"{trial.place}: no check of {trial.exercise} is hidden, so its answers could be written into a table. "
            f'Let its checks give one Check with visibility "hidden".'
        )
    return problems


def _hidden_place(exercise: Exercise, cells: Sequence[Cell]) -> str:
    return next(cell.place for cell in cells if cell.section == exercise.section and cell.tag == "hidden")
