"""What the warm parent looks like from outside, tried on a small process that answers as it does."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import vitals

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the warm parent needs Linux")
# Does what its next line of standard input says, then answers.
PROCESS = """
import mmap, socket, sys, threading, time
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listener.bind(sys.argv[1])
listener.listen()
print("ready", flush=True)
kept = []
for line in sys.stdin:
    exec(line)
    connection, _ = listener.accept()
    connection.recv(64)
    connection.send(sys.argv[2].encode())
"""
CODE = "kept.append(mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC))\n"
THREAD = "kept.append(threading.Thread(target=time.sleep, args=(60,), daemon=True)); kept[-1].start()\n"


@pytest.fixture
def process(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    answer = getattr(request, "param", "here")
    line = [sys.executable, "-c", PROCESS, str(tmp_path / "parent"), answer]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def take(process: subprocess.Popen[str], folder: Path, first: str = "pass\n") -> vitals.Vitals | None:
    assert process.stdin
    process.stdin.write(first)
    return look(process, folder / "parent", 5.0)


def look(process: subprocess.Popen[str], address: Path, seconds: float) -> vitals.Vitals | None:
    ended = os.pidfd_open(process.pid)
    try:
        return vitals.take(address, seconds, ended)
    finally:
        os.close(ended)


def test_when_it_answers_then_linux_says_who_it_is(process: subprocess.Popen[str], tmp_path: Path) -> None:
    taken = take(process, tmp_path)

    assert taken and taken.pid == process.pid
    assert "Threads:\t1" in taken.facts and "TracerPid:\t0" in taken.facts
    assert any(line.startswith(f"Uid:\t{os.getuid()}\t") for line in taken.facts)
    assert all("x" in line.split()[1] for line in taken.code) and taken.code


def test_when_nothing_happens_then_they_stay_the_same(process: subprocess.Popen[str], tmp_path: Path) -> None:
    assert take(process, tmp_path) == take(process, tmp_path) == take(process, tmp_path)


@pytest.mark.parametrize("change", [CODE, THREAD], ids=["code", "thread"])
def test_when_something_is_put_into_it_then_they_change(
    process: subprocess.Popen[str], tmp_path: Path, change: str
) -> None:
    before = take(process, tmp_path)
    after = take(process, tmp_path, change)

    assert before and after and before.pid == after.pid
    assert before != after


@pytest.mark.parametrize("process", ["", "hello"], indirect=True)
def test_when_it_answers_something_else_then_there_are_none(process: subprocess.Popen[str], tmp_path: Path) -> None:
    assert take(process, tmp_path) is None


def test_when_it_is_silent_then_there_are_none(process: subprocess.Popen[str], tmp_path: Path) -> None:
    assert look(process, tmp_path / "parent", 0.2) is None
    assert look(process, tmp_path / "nowhere", 5.0) is None


def test_when_it_ends_then_nobody_waits_for_an_answer(process: subprocess.Popen[str], tmp_path: Path) -> None:
    threading.Timer(0.3, process.kill).start()
    began = time.monotonic()

    assert look(process, tmp_path / "parent", 60.0) is None
    assert time.monotonic() - began < 10
