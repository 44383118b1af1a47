"""A folder that is watched: what comes in has its page at once, what changes is graded again, nothing is lost."""

import json
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from tests.forms import SOFTMAX
from tests.test_cluster import hand_in, marks

WRONG = "def my_softmax(z):\n    return np.exp(z)"


@pytest.fixture
def watched(tmp_path):
    """A folder with one learner's submission, and what watches it; ended with Ctrl-C."""
    folder, out = hand_in(tmp_path / "in", 1), tmp_path / "out"
    command = [sys.executable, "-I", "-m", "autograder", "grade", str(folder), "--out", str(out), "--watch"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    yield folder, out, process
    process.kill()
    process.wait()


def page_of(out, student, seconds=60.0, told=""):
    """Waits for a learner's page, and returns its text."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for page in (out / "feedback").glob(f"{student}-*.html"):
            text = " ".join(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")).split())
            if told in text:
                return text
        time.sleep(0.02)
    raise AssertionError(f"no page of {student} with {told!r}")


def ended(process, out, how=signal.SIGINT):
    process.send_signal(how)
    return process.wait(timeout=60)


def test_when_a_submission_comes_in_then_its_page_is_there_at_once_and_the_tables_at_the_end(watched, tmp_path):
    folder, out, process = watched
    page_of(out, "learner00")
    hand_in(tmp_path / "more", 3)
    for name in ("learner01", "learner02"):
        (tmp_path / "more" / name).rename(folder / name)
    text = page_of(out, "learner01")
    page_of(out, "learner02")

    assert "100" in text
    assert ended(process, out) == 0
    assert marks(out) == {f"learner0{i}/lab.ipynb": 60.0 if i == 0 else 100.0 for i in range(3)}
    assert "3 graded, 0 refused, 0 need a person" in (tmp_path / "log").read_text()


def test_when_a_submission_is_replaced_then_it_is_graded_again_and_one_that_is_gone_keeps_its_row(watched):
    folder, out, process = watched
    page_of(out, "learner00", told="60 of 100")
    path = folder / "learner00" / "lab.ipynb"
    right = path.read_text(encoding="utf-8").replace(json.dumps(WRONG), json.dumps(SOFTMAX))
    path.write_text(right, encoding="utf-8")
    page_of(out, "learner00", told="100 of 100")
    path.unlink()
    time.sleep(1.5)

    assert ended(process, out, signal.SIGTERM) == 0
    assert marks(out) == {"learner00/lab.ipynb": 100.0}


def test_when_a_file_is_half_written_then_it_is_waited_for_and_the_row_of_what_was_refused_goes(watched):
    folder, out, process = watched
    (folder / "slow").mkdir()
    (folder / "slow" / "README.md").write_text("Mine comes later.")
    page_of(out, "slow", told="Not graded")
    page_of(out, "learner00")
    whole = (
        (folder / "learner00" / "lab.ipynb").read_text(encoding="utf-8").replace(json.dumps(WRONG), json.dumps(SOFTMAX))
    )
    path = folder / "slow" / "lab.ipynb"
    with path.open("w", encoding="utf-8") as file:
        for part in re.findall(r"(?s).{1,200}", whole):
            file.write(part)
            file.flush()
            time.sleep(0.4)
    page_of(out, "slow", told="100 of 100")

    assert ended(process, out) == 0
    assert marks(out) == {"learner00/lab.ipynb": 60.0, "slow/lab.ipynb": 100.0}
    assert len([*(out / "feedback").iterdir()]) == 2
