"""What a learner's code can reach from a kernel: at full isolation, nothing."""

import os
import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.inside import confinement, landlock, seccomp
from tests.sandbox.cells import FOLDER, READ_IN_PROC, Outcome

Run = Callable[[str], Outcome]
PROJECT = Path(__file__).parents[2]
THREADS = "from concurrent.futures import ThreadPoolExecutor"


def test_when_it_connects_anywhere_then_there_is_no_network(run: Run) -> None:
    assert run("import socket; socket.create_connection(('127.0.0.1', 80), 1)").error in (
        "PermissionError",
        "OSError",
    )


@pytest.mark.parametrize(
    "path",
    [
        PROJECT,
        PROJECT / "pyproject.toml",
        PROJECT / "autograder",
        Path.home() / ".bashrc",
        Path("/etc/shadow"),
    ],
)
def test_when_it_looks_for_hidden_files_then_they_do_not_exist(run: Run, path: Path) -> None:
    shown = [Path(sys.prefix), FOLDER]  # the environment, and these tests' own lesson
    inside = {place.relative_to(path).parts[0] for place in shown if place.is_relative_to(path)}
    seen = run(f"import os; print(sorted(os.listdir({str(path)!r})) if os.path.exists({str(path)!r}) else False)").text

    # Of a project with its environment inside, the ways to what is shown are all there is.
    assert seen == f"{sorted(inside) or False}\n"


def test_when_a_canary_lies_in_home_or_tmp_then_it_is_not_found(run: Run, tmp_path: Path) -> None:
    (tmp_path / "canary").write_text("secret")

    assert run(f"open({str(tmp_path / 'canary')!r}).read()").error == "FileNotFoundError"


def test_when_the_caller_shows_a_folder_then_it_can_be_read_but_not_written(run: Run, shown: Path) -> None:
    assert run(f"open({str(shown / 'public.txt')!r}).read()").text == "'for everybody'"
    assert run(f"open({str(shown / 'public.txt')!r}, 'a')").error in ("PermissionError", "OSError")


def test_when_it_lists_processes_then_it_sees_itself_only(run: Run) -> None:
    source = "import os; [int(name) for name in os.listdir('/proc') if name.isdigit()], os.getpid(), os.getppid()"

    assert run(source).text == "([1], 1, 0)"


@pytest.mark.skipif(not landlock.abi(), reason="needs Landlock (Linux 5.13 and later)")
def test_when_it_reads_proc_then_nothing_tells_of_mounts_the_boot_line_or_the_machines_counters(run: Run) -> None:
    own = sorted(f"/proc/{name}" for name in confinement.OF_PROC)

    assert run(READ_IN_PROC).text == f"{own}\n[]\n"
    assert {name.partition("/")[2] for name in confinement.OF_PROC} & {
        "mountinfo",
        "mounts",
        "mountstats",
        "cgroup",
    } == set()


def test_when_it_reads_its_environment_then_nothing_of_ours_is_there(run: Run) -> None:
    os.environ["CANARY_OF_THE_GRADER"] = "secret"
    seen = run("open('/proc/self/environ').read()").text

    assert seen == repr("PYTHONHASHSEED=0\0PWD=/tmp\0")


def test_when_it_writes_to_the_system_then_it_is_refused(run: Run) -> None:
    for path in ("/usr/x", "/x", "/etc/passwd", "/dev/x"):
        assert run(f"open({path!r}, 'w')").error in ("PermissionError", "OSError")


def test_when_it_asks_who_it_is_then_it_is_nobody_of_this_machine(run: Run) -> None:
    assert run("import os, pwd; os.getuid(), pwd.getpwuid(os.getuid()).pw_name").text == "(1000, 'learner')"


def test_when_it_looks_for_capabilities_then_it_has_none(run: Run) -> None:
    source = (
        "for line in open('/proc/self/status'):\n"
        "    if line.startswith(('Cap', 'NoNewPrivs', 'Seccomp:')): print(line.split()[1])"
    )

    assert run(source).text.split() == ["0" * 16] * 5 + ["1", "2"]


@pytest.mark.parametrize(
    "call",
    [
        "unshare(0x10000000)",  # a new user namespace
        "unshare(0x20000000)",
        "mount(b'none', b'/tmp', b'tmpfs', 0, None)",
        "memfd_create(b'x', 0)",
        "ptrace(16, 1, 0, 0)",
        "shmget(0, 1 << 20, 0o1600)",
        "socket(2, 1, 0)",
        "setuid(0)",
        "chroot(b'/tmp')",
    ],
)
def test_when_it_makes_a_dangerous_call_then_it_is_refused(run: Run, call: str) -> None:
    assert run(f"import ctypes; ctypes.CDLL(None).{call}").text == "-1"


@pytest.mark.skipif(platform.machine() not in seccomp._MACHINES, reason="the filter knows no other machines")
def test_when_it_makes_a_call_that_is_not_on_the_list_then_it_is_not_there(run: Run) -> None:
    column = seccomp._MACHINES[platform.machine()][0]
    allowed = {numbers[column] for numbers in seccomp._ALLOWED.values()}
    allowed |= {335, 336} if column == 0 else set()  # no filter sees Linux' own traps (uretprobe, uprobe): they end it
    x32 = 0x4000_0000 + 543  # its io_setup
    others = [number for number in [*range(600), 99999, x32] if number not in allowed]
    source = (
        "import ctypes, errno\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"[number for number in {others} if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != errno.ENOSYS]"
    )

    assert run(source).text == "[]"


HEADERS = {"/usr/include/x86_64-linux-gnu/asm/unistd_64.h": 0, "/usr/include/asm-generic/unistd.h": 1}


@pytest.mark.parametrize("header", HEADERS)
def test_when_linux_headers_are_there_then_each_call_has_its_number(header: str) -> None:
    if not Path(header).exists():
        pytest.skip("needs the package linux-libc-dev")
    lines = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", Path(header).read_text())
    told = {name: int(number) for name, number in reversed(lines)}
    told.setdefault("newfstatat", told.get("fstatat", 0))  # as it is called elsewhere
    ours = {**seccomp._ALLOWED, **seccomp._ON_REQUEST, **{name: numbers for name, numbers, _ in seccomp._IN_PART}}

    assert {name: numbers[HEADERS[header]] for name, numbers in ours.items()} == {name: told.get(name) for name in ours}


@pytest.mark.parametrize(
    ("error", "source"),
    [
        ("PermissionError", "import mmap; mmap.mmap(-1, 4096)"),
        ("PermissionError", "import mmap; mmap.mmap(-1, 4096, flags=mmap.MAP_SHARED | mmap.MAP_ANON | mmap.MAP_POPULATE)"),
        ("FileNotFoundError", "open('/dev/zero', 'r+b')"),
        ("OSError", "import fcntl; fcntl.flock(open('/etc/passwd'), fcntl.LOCK_SH)"),
        ("PermissionError", "import fcntl; fcntl.lockf(open('/tmp/x', 'w'), fcntl.LOCK_EX)"),
        ("PermissionError", "import fcntl; fcntl.fcntl(open('/etc/passwd'), 37, bytes(32))"),  # F_OFD_SETLK
        ("PermissionError", "import fcntl; fcntl.fcntl(open('/etc/passwd'), fcntl.F_SETLEASE, fcntl.F_RDLCK)"),
        ("PermissionError", "import fcntl; fcntl.fcntl(open('/etc/passwd'), 1036, bytes(8))"),  # F_SET_RW_HINT
        ("PermissionError", "import fcntl, os; fcntl.fcntl(os.open('/usr/bin', 0), fcntl.F_NOTIFY, 1)"),
        ("PermissionError", "import fcntl, os; fcntl.fcntl(os.pipe()[1], 1031, 2 ** 20)"),  # F_SETPIPE_SZ
        ("PermissionError", "import socket; socket.socketpair(30, socket.SOCK_STREAM)"),  # AF_TIPC
        ("PermissionError", "import socket; socket.socketpair()[0].setsockopt(1, socket.SO_SNDBUF, 2 ** 22)"),
        ("OSError", "import socket; a, b = socket.socketpair(); socket.send_fds(a, [b'x'], [0])"),
        ("OSError", "import select; select.epoll()"),
        ("ValueError", "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))"),
        ("PermissionError", "import resource; resource.prlimit(0, resource.RLIMIT_CPU, (1, 1))"),
    ],
)  # fmt: skip
def test_when_it_asks_for_what_costs_or_tells_others_something_then_it_is_refused(
    run: Run, error: str, source: str
) -> None:
    assert run(source).error == error


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("[1, 2]", "import multiprocessing; multiprocessing.get_context('fork').Pool(2).map(abs, [-1, 2])"),
        ("b'1'", "import subprocess; subprocess.run(['sh', '-c', 'printf 1'], capture_output=True).stdout"),
        ("b'1'", "import subprocess; subprocess.run(['cat'], input=b'1', capture_output=True).stdout"),
        ("b'learner'", "import mmap; f = open('/etc/passwd'); mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)[:7]"),
        ("0", "import mmap; mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE)[0]"),
        ("True", "import os; r, w = os.pipe(); os.set_blocking(r, False); os.dup(r) > 0 and not os.get_blocking(r)"),
        ("3", f"import asyncio; {THREADS}; ThreadPoolExecutor().submit(asyncio.run, asyncio.sleep(0.01, 3)).result()"),
        ("(256, 256)", "import resource; resource.getrlimit(resource.RLIMIT_NOFILE)"),
        ("6", f"{THREADS}; sum(ThreadPoolExecutor().map(abs, [1, -2, 3]))"),
        (
            "[1]",
            "import shutil; open('/tmp/a', 'w').write('1'); shutil.copy2('/tmp/a', '/tmp/b'); shutil.move('/tmp/b', '/tmp/c'); [*map(int, open('/tmp/c'))]",
        ),
        (
            "b'1'",
            "import subprocess; subprocess.run('mkdir -p x/y; printf 1 > x/a; cp -a x/a x/y; mv x/y x/z; ln -s z/a x/l; tar cf t x; rm -r x; tar xf t; sort x/l | grep 1 | head -c 1', shell=True, capture_output=True).stdout",
        ),
        ("1", "import sqlite3; sqlite3.connect(':memory:').execute('select 1').fetchone()[0]"),
    ],
)
def test_when_it_does_what_honest_code_does_then_it_may(run: Run, value: str, source: str) -> None:
    assert run(source).text == value


def test_when_it_looks_for_inherited_descriptors_then_none_leads_to_the_grader(run: Run) -> None:
    source = (
        "import os\n"
        "names = []\n"
        "for fd in os.listdir('/proc/self/fd'):\n"
        "    try: names.append(os.readlink(f'/proc/self/fd/{fd}'))\n"
        "    except OSError: pass\n"
        "{name for name in names if not name.startswith(('socket:', 'anon_inode:', 'pipe:'))}"
    )

    assert run(source).text == "{'/dev/null'}"
