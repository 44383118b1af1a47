"""What is loaded before the first fork must leave a process that can be forked."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")


def prepare(folder, *preload):
    code = f"from autograder.inside import prepared; prepared.prepare(None, {list(preload)}, [])"
    environment = {"PYTHONPATH": f"{ROOT}:{folder}", "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)


def test_when_a_module_starts_a_thread_then_it_is_named_with_what_to_do(tmp_path):
    (tmp_path / "busy.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=[9], daemon=True).start()"
    )

    done = prepare(tmp_path, "json", "busy")

    assert done.stderr.splitlines()[-1] == (
        "RuntimeError: busy starts a thread when it is loaded, so it can't be before a fork: take it out of preload"
    )


def test_when_no_module_starts_a_thread_then_nothing_is_said(tmp_path):
    done = prepare(tmp_path, "json", "numpy", "matplotlib.pyplot")

    assert (done.returncode, done.stderr) == (0, "")
