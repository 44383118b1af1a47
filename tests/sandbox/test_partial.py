"""Landlock, seccomp and limits alone: what they stop, and that nothing is left behind."""

import socket
import time
from pathlib import Path

import pytest

from autograder.inside import confinement, parcel, watchdog
from autograder.sandbox import client
from autograder.sandbox.kernel import Kernel
from autograder.sandbox.warm_parent import WarmParent
from tests.sandbox.cells import READ_IN_PROC, Outcome, execute

SECONDS = 3.0


def run(parent: WarmParent, source: str) -> Outcome:
    """The outcome of a cell in a kernel of its own, which must leave nothing."""
    with parent.fork() as kernel:
        kernel.wait_ready(time.monotonic() + 10)
        home = execute(kernel, "import os; print(os.getcwd(), end='')", time.monotonic() + 10).text
        assert Path(home).is_dir()
        outcome = execute(kernel, source, time.monotonic() + SECONDS)

    assert parent.pid is not None
    assert [each.pid for each in watchdog.family(parent.pid, watchdog.processes())] == [parent.pid]
    assert not Path(home).exists()
    assert parent.starts == 1
    return outcome


def test_when_tensorflow_multiplies_then_nothing_hangs(partial: WarmParent) -> None:
    source = "import tensorflow as tf; float(tf.matmul([[1.0, 2.0]], [[3.0], [4.0]])[0, 0])"

    assert run(partial, source).text == "11.0"


def test_when_the_caller_shows_a_folder_then_it_can_be_read(partial: WarmParent, shown: Path) -> None:
    assert run(partial, f"open({str(shown / 'public.txt')!r}).read()").text == "'for everybody'"


def test_when_the_caller_packs_a_folder_then_the_kernel_works_in_a_copy_of_it(
    partial: WarmParent, tmp_path: Path
) -> None:
    (tmp_path / "numbers.csv").write_text("1\n2\n")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs, parcel.pack(tmp_path) as packed:
        lifeline = client.ask_for_kernel(partial.address, [theirs], None, packed)
    with Kernel(ours, lifeline) as kernel:
        kernel.wait_ready(time.monotonic() + 10)
        source = "import os; print(os.listdir(), open('numbers.csv').read()); open('numbers.csv', 'w').close()"
        text = execute(kernel, source, time.monotonic() + 10).text

    assert text == "['numbers.csv'] 1\n2\n\n"
    assert (tmp_path / "numbers.csv").read_text() == "1\n2\n"


def test_when_it_reads_proc_then_nothing_tells_of_mounts_the_boot_line_or_others(partial: WarmParent) -> None:
    own = sorted(f"/proc/{name}" for name in confinement.OF_PROC)

    assert run(partial, READ_IN_PROC).text == f"{own}\n[]\n"


@pytest.mark.parametrize(
    "source",
    [
        f"open({str(Path(__file__))!r})",
        "open('/etc/passwd')",
        "import os; os.listdir('/proc')",
        "import os; os.listdir('/tmp')",
        "open('/tmp/x', 'w')",
        "import os; os.kill(os.getppid(), 9)",
        "import os; open(f'/proc/{os.getppid()}/environ')",
        "import socket; socket.create_connection(('127.0.0.1', 80), 1)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    ],
)
def test_when_it_reaches_out_then_it_is_refused(partial: WarmParent, source: str) -> None:
    refusal = "OSError" if "socket" in source else "PermissionError"  # of a call that is not there, or not allowed

    assert run(partial, source).error == refusal


@pytest.mark.parametrize(
    ("expected", "source"),
    [
        ("deadline", "while True: pass"),
        ("died", "import os; os._exit(0)"),
        ("error died deadline", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
        ("error died", "x = []\nwhile True: x.append(bytearray(10 ** 8))"),
        ("ok", "import subprocess; [subprocess.Popen(['setsid', 'sleep', '98765']) for _ in range(3)]"),
        (
            "died",
            "import os, time\nif os.fork() == 0: os.setsid(); __import__('select').select([], [], [], 98765)\nos._exit(0)",
        ),
        ("ok", "import os; os.makedirs('a/b/c'); os.chmod('a/b', 0)"),
        ("ok", "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')"),
        ("ok", "import os; os.symlink('/tmp', 'link')"),
    ],
)
def test_when_a_cell_is_harmful_then_it_ends_and_leaves_nothing(
    partial: WarmParent, expected: str, source: str
) -> None:
    assert run(partial, source).status in expected.split()
