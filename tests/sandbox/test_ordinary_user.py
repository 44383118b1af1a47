"""When the grader is not root: the tests of both levels again, as an unprivileged user."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.inside.limits import SANDBOX_UID
from autograder.sandbox.isolation import Isolation, Level
from autograder.sandbox.warm_parent import WarmParent, WarmParentFailed

PROJECT = Path(__file__).parents[2]


def test_when_root_can_not_share_its_interpreter_then_partial_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    with pytest.raises(WarmParentFailed, match=r"never runs as root, and other users can't enter /"):
        WarmParent(Isolation(Level.PARTIAL), [tmp_path]).start()


@pytest.mark.parametrize(
    "names",
    [["partial", "walls"], pytest.param(["confinement", "forked_kernel", "warm_parent"], marks=pytest.mark.full)],
)
def test_does_everything_hold_for_an_ordinary_user(isolation: Isolation, tmp_path: Path, names: list[str]) -> None:
    """Nested pytest: root shows its interpreter to a user who may not enter /root, then becomes that user."""
    if isolation.level is not Level.FULL:
        pytest.skip(f"needs bubblewrap to become another user. {isolation.reason}")
    shown = [Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), PROJECT]
    line = ["bwrap", "--die-with-parent", "--bind", "/", "/", "--dev-bind", "/dev", "/dev"]
    line += [
        "--bind",
        "/proc",
        "/proc",
        "--perms",
        "0755",
        "--tmpfs",
        "/root",
        "--perms",
        "1777",
        "--tmpfs",
        "/tmp",
    ]
    for path in shown:
        for folder in reversed(path.parents):
            if folder.is_relative_to("/root") or folder.is_relative_to("/tmp"):
                line += ["--perms", "0755", "--dir", str(folder)]
        line += ["--ro-bind", str(path), str(path)]
    line += [
        "setpriv",
        f"--reuid={SANDBOX_UID}",
        f"--regid={SANDBOX_UID}",
        "--clear-groups",
        "--inh-caps=-all",
    ]
    line += ["env", "HOME=/tmp", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    line += [str(PROJECT / "tests/sandbox" / f"test_{name}.py") for name in names]
    done = subprocess.run(line, cwd=PROJECT, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout
