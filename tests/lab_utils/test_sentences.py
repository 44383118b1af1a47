"""An error of ours is one sentence in a notebook, and an ordinary exception in Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab_utils.sentences import MissingFile, WrongValue

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("error", "kind"), [(MissingFile, FileNotFoundError), (WrongValue, ValueError)])
def test_when_a_sentence_is_raised_then_python_knows_its_kind_and_its_text(
    error: type[Exception], kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        raise error("X.npy is missing. Unzip the lab again.")

    assert str(caught.value) == "X.npy is missing. Unzip the lab again."


def test_when_a_sentence_is_raised_in_ipython_then_it_stands_alone(tmp_path: Path) -> None:
    code = "import lab_utils.sentences as s; raise s.MissingFile('X.npy is missing. Unzip the lab again.')"
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=nocolor", "-c", code],
        env={**os.environ, "IPYTHONDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stdout == "X.npy is missing. Unzip the lab again.\n"
