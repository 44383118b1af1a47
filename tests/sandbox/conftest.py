"""One warm parent for all tests of the kernels: starting it takes seconds, forking it milliseconds."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.inside.limits import MIB, Limits
from autograder.sandbox.isolation import Isolation, Level, detect, landlock_version
from autograder.sandbox.kernel import Kernel
from autograder.sandbox.warm_parent import WarmParent
from tests.sandbox.cells import FOLDER, LESSON, PRELOAD, Outcome, execute

# Partial isolation never runs as root: there, test_ordinary_user runs these as somebody else.
collect_ignore = ["test_partial.py" if os.getuid() == 0 else "test_ordinary_user.py"]
LIMITS = Limits(memory_bytes=512 * MIB)


@pytest.fixture(scope="session")
def isolation() -> Isolation:
    return detect()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the kernels are allowed to read."""
    folder = tmp_path_factory.mktemp("shown")
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    (folder / "public.txt").write_text("for everybody")
    return folder


@pytest.fixture(scope="session")
def parent(isolation: Isolation, shown: Path) -> Iterator[WarmParent]:
    if isolation.level != "full":
        pytest.skip(f"needs full isolation. {isolation.reason}")
    with WarmParent(isolation, [shown, FOLDER], LIMITS, LESSON, PRELOAD) as parent:
        yield parent


@pytest.fixture(scope="module")
def partial(shown: Path) -> Iterator[WarmParent]:
    if not landlock_version():
        pytest.skip("needs Landlock (Linux 5.13 and later)")
    with WarmParent(Isolation(Level.PARTIAL), [shown, FOLDER], LIMITS, LESSON, PRELOAD) as parent:
        yield parent


@pytest.fixture
def kernel(parent: WarmParent) -> Iterator[Kernel]:
    with parent.fork() as kernel:
        kernel.wait_ready(time.monotonic() + 20)
        yield kernel


@pytest.fixture
def run(kernel: Kernel) -> Callable[[str], Outcome]:
    """Run a cell with plenty of time."""
    return lambda source: execute(kernel, source, time.monotonic() + 60)
