"""The whole zoo through the real grader: no cheat succeeds, no right answer loses a point, nothing harms."""

import os
import tempfile
from pathlib import Path

import nbformat
import pytest

from autograder.records import Score
from autograder.sandbox.isolation import Level, detect
from tests import zoo
from tests.conftest import ROOT
from tests.course import grade

pytestmark = pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)")
SECONDS = 8.0
SPECIMENS = {kind: zoo.specimens(kind) for kind in ("cheats", "mistakes", "right", "harmful")}
STOPPED = {"too_slow", "raises"}


@pytest.fixture(scope="module")
def canaries():
    """An environment variable and two files where learners' code must not reach."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="zoo_canary") as folder:
        patch.setenv("ZOO_CANARY", "secret")
        patch.setenv("zoo_canary", "secret")
        files = [Path(folder, "zoo_canary"), Path(tempfile.gettempdir(), "zoo_canary")]
        for file in files:
            file.write_text("alive")
        yield files
        for file in files:
            file.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def scores(tmp_path_factory, canaries) -> dict[str, Score]:
    """The score of every specimen by its name; all are graded in one run, as a class is."""
    folder = tmp_path_factory.mktemp("zoo")
    for kind, specimens in SPECIMENS.items():
        for specimen in specimens:
            path = folder / "in" / kind / specimen.name / "lab.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(nbformat.writes(zoo.notebook(specimen)), encoding="utf-8")
    graded = grade([folder / "in"], folder / "out", seconds=SECONDS)
    return {path.split("/")[1]: score for path, score in graded.items()}


def named(*kinds):
    specimens = [specimen for kind in kinds for specimen in SPECIMENS[kind]]
    return pytest.mark.parametrize("specimen", specimens, ids=lambda specimen: f"{specimen.kind}-{specimen.name}")


@named("cheats", "mistakes", "right", "harmful")
def test_when_a_specimen_is_graded_then_it_gets_what_its_name_says(specimen, scores):
    score = scores[specimen.name]

    assert score.status == "graded", score.reason
    for exercise in score.exercises:
        expected = specimen.expected[exercise.exercise]
        if expected == "right":
            assert (exercise.diagnosis, exercise.score) == (None, exercise.max_score), exercise.rationale
        elif expected == "not_right":
            assert exercise.diagnosis is not None
            assert exercise.score <= exercise.max_score / 2
        elif expected == "nothing":
            assert (exercise.diagnosis is not None, exercise.score) == (True, 0.0)
        elif expected == "stopped":
            assert exercise.diagnosis in STOPPED
        else:
            assert exercise.diagnosis == expected, exercise.rationale
            assert exercise.score <= exercise.max_score / 2
    given = {name for exercise in score.exercises for name, _ in exercise.advice}
    assert set(specimen.advice) <= given


@named("harmful")
def test_when_a_specimen_harms_then_it_ends_within_its_time(specimen, scores):
    assert scores[specimen.name].seconds < SECONDS + 4.0  # two exercises, each ends within its share plus 2 s


def test_when_all_have_run_then_nothing_is_left_of_them(scores, canaries):
    places = [Path(tempfile.gettempdir()), Path.home(), Path("/"), Path("/dev/shm"), ROOT, ROOT / "data"]
    left = [path for place in places for path in place.glob("zoo_was_here*")]
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(process.read_bytes())
        except OSError:  # it has ended meanwhile
            continue

    assert [file.read_text() for file in canaries] == ["alive", "alive"]
    assert left == []
    assert not any(b"86399" in line for line in lines)
    assert os.environ["ZOO_CANARY"] == "secret"
