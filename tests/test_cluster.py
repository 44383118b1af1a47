"""A real Dask cluster on loopback: the same marks as alone, whoever is lost, joins or differs."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import cluster, cluster_worker
from autograder.cluster_worker import dump, load
from autograder.records import Submission
from autograder.running.fleet import FleetLost
from autograder.sandbox.isolation import Level, detect
from autograder.scheduler import problem_with
from tests.conftest import ROOT
from tests.course import terms
from tests.forms import MODEL, SOFTMAX

pytest.importorskip("distributed", reason="distributed comes with requirements-dev.txt (make test)")
WRONG = "def my_softmax(z):\n    return np.exp(z)"
AUTOGRADER = [sys.executable, "-I", "-m", "autograder"]


class Dask:
    """A scheduler and its workers, each a process of its own.

    Args:
        host: where the scheduler listens; "" everywhere
        inside: a command that starts the scheduler's
        environment: of all of them
    """

    def __init__(self, folder: Path, protocol: str = "tcp", host: str = "127.0.0.1", inside=(), **environment: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.environment, self.address = folder, environment, f"{protocol}://{host}:{self.port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        options = "--protocol", protocol, "--host", host, "--port", str(self.port), "--no-dashboard"
        self.scheduler = self._start("scheduler", *options, inside=inside)

    def worker(self, address: str = "", inside=(), **environment: str) -> "subprocess.Popen[bytes]":
        options = "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder)
        self.workers.append(self._start("worker", address or self.address, *options, inside=inside, **environment))
        return self.workers[-1]

    def _start(self, *arguments: str, inside=(), **environment: str) -> "subprocess.Popen[bytes]":
        isolated = [] if "PYTHONPATH" in environment else ["-I"]
        command = [*inside, sys.executable, *isolated, "-m", "dask", *arguments]
        variables = {**os.environ, **self.environment, **environment}
        with (self.folder / f"{arguments[0]}.log").open("a") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=variables)

    def wait_for(self, workers: int) -> None:
        end = time.monotonic() + 90
        while (self.folder / "worker.log").read_text().count("Registered to") < workers:
            assert time.monotonic() < end, (self.folder / "worker.log").read_text()
            time.sleep(0.2)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def walls():
    if detect().level != Level.FULL:
        pytest.skip(f"needs full isolation. {detect().reason}")


@pytest.fixture
def dask(tmp_path, walls):
    running = Dask(tmp_path)
    yield running
    running.close()


@pytest.fixture(scope="module")
def other_grader(tmp_path_factory):
    """Variables of a worker whose grader judges by other code."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(ROOT / "autograder", folder / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "autograder" / "judging" / "judge.py").open("a") as judge:
        judge.write("\nGENEROUS = 2\n")
    return {"PYTHONPATH": str(folder), "AUTOGRADER_LAB": str(ROOT)}


def hand_in(folder: Path, count: int) -> Path:
    for number in range(count):
        cells = [WRONG if number % 3 == 0 else SOFTMAX, MODEL + f"\n# {number}"]
        notebook = {
            "nbformat": 4, "nbformat_minor": 5, "metadata": {},
            "cells": [
                {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}
                for i, cell in enumerate(cells)
            ],
        }  # fmt: skip
        path = folder / f"learner{number:02}" / "lab.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def grade(folder: Path, out: Path, *options: str, inside=(), **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [*inside, *AUTOGRADER, "grade", str(folder), "--out", str(out), "--seed", "1", *options]
    variables = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=240, env=variables)


def begun(folder: Path, out: Path, address: str, *options: str, inside=()) -> "subprocess.Popen[str]":
    """Starts to grade on a cluster, and returns when some of it is graded, and much is left."""
    command = [*AUTOGRADER, "grade", str(folder), "--out", str(out), "--seed", "1", "--dask", address, *options]
    running = subprocess.Popen([*inside, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    written, end = out / "gradebook.sqlite-wal", time.monotonic() + 120
    while not written.exists() or written.stat().st_size < 30_000:  # of some 300,000
        assert time.monotonic() < end, "nothing was graded"
        time.sleep(0.2)
    return running


def marks(out: Path) -> dict[str, float]:
    graded = json.loads((out / "grades.json").read_text(encoding="utf-8"))["submissions"]
    return {item["submission"]: item["score"] for item in graded}


def expected(count: int) -> dict[str, float]:
    return {f"learner{i:02}/lab.ipynb": 60.0 if i % 3 == 0 else 100.0 for i in range(count)}


def test_when_two_workers_grade_then_the_marks_are_those_of_one_machine_and_who_differs_gets_nothing(
    dask, tmp_path, other_grader
):
    folder = hand_in(tmp_path / "in", 12)
    other = tmp_path / "other"
    shutil.copytree(ROOT / "tests" / "labs" / "means", other)
    dask.worker(), dask.worker(), dask.worker(AUTOGRADER_LAB=str(other)), dask.worker(**other_grader)
    dask.wait_for(4)

    alone = grade(folder, tmp_path / "alone")
    together = grade(folder, tmp_path / "together", "--dask", dask.address)

    assert (alone.returncode, together.returncode) == (0, 0), together.stderr
    assert together.stdout.count("gets nothing to grade: its lab is means, not digits-lab.") == 1
    assert together.stdout.count("gets nothing to grade: its lesson and grader is ") == 1
    assert marks(tmp_path / "together") == marks(tmp_path / "alone") == expected(12)
    again = grade(folder, tmp_path / "together", "--dask", dask.address)
    assert "12 already graded" in again.stdout


@pytest.mark.full
def test_when_nobody_can_grade_yet_then_it_is_said_and_who_joins_later_is_asked_like_all(dask, tmp_path, other_grader):
    folder, out = hand_in(tmp_path / "in", 3), tmp_path / "out"
    command = [*AUTOGRADER, "grade", str(folder), "--out", str(out), "--dask", dask.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        first = running.stdout.readline()
        dask.worker(**other_grader)
        second = running.stdout.readline()
        dask.worker()
        rest = running.stdout.read()

    assert first.startswith(f"No worker of {dask.address} can grade at the moment: waiting 60 s for one to join")
    assert "gets nothing to grade: its lesson and grader is " in second
    assert (running.returncode, marks(out)) == (0, expected(3)), rest


def test_when_a_worker_is_killed_in_the_middle_then_nobody_is_lost_or_graded_twice(dask, tmp_path):
    folder, out = hand_in(tmp_path / "in", 60), tmp_path / "out"
    first, _ = dask.worker(), dask.worker()
    running = begun(folder, out, dask.address)
    first.send_signal(signal.SIGKILL)
    told, _ = running.communicate(timeout=240)

    assert running.returncode == 0, told
    assert marks(out) == expected(60)


def test_when_the_scheduler_is_killed_then_a_sentence_says_so_and_the_same_command_goes_on(dask, tmp_path):
    folder, out = hand_in(tmp_path / "in", 60), tmp_path / "out"
    dask.worker()
    running = begun(folder, out, dask.address)
    dask.scheduler.send_signal(signal.SIGKILL)
    told, _ = running.communicate(timeout=120)

    assert running.returncode == 2, told
    assert f"The Dask scheduler at {dask.address} is lost. What is graded is kept" in " ".join(told.split())
    assert "Traceback" not in told
    assert grade(folder, out).returncode == 0
    assert marks(out) == expected(60)


def test_when_the_run_is_interrupted_then_it_ends_with_a_sentence(dask, tmp_path):
    folder, out = hand_in(tmp_path / "in", 60), tmp_path / "out"
    dask.worker()
    running = begun(folder, out, dask.address)
    running.send_signal(signal.SIGINT)
    told, _ = running.communicate(timeout=60)

    assert running.returncode == 130, told
    assert "Interrupted. What is graded is kept" in told


@pytest.fixture
def certificates(tmp_path):
    """Variables that lead to Dask's configuration with certificates of one authority, and of another one."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl, which makes the certificates")
    document = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    typed = [line for line in document.splitlines() if line.startswith("openssl ")]
    (configuration,) = re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)

    def signed_by(name: str) -> dict[str, str]:
        folder = tmp_path / name
        folder.mkdir()
        for line in typed:
            subprocess.run(shlex.split(line), cwd=folder, check=True, capture_output=True)
        (folder / "tls.yaml").write_text(configuration.replace("/etc/dask-tls", str(folder)), encoding="utf-8")
        return {"DASK_CONFIG": str(folder)}

    return signed_by("ours"), signed_by("stranger")


@pytest.mark.full
def test_when_scheduler_and_workers_speak_tls_then_only_the_certificates_owner_grades(tmp_path, walls, certificates):
    ours, strangers = certificates
    folder, out = hand_in(tmp_path / "in", 6), tmp_path / "out"
    dask = Dask(tmp_path, "tls", **ours)
    try:
        dask.worker()
        dask.wait_for(1)
        without = grade(folder, out, "--dask", dask.address)
        stranger = grade(folder, out, "--dask", dask.address, **strangers)
        plain = grade(folder, out, "--dask", dask.address.replace("tls", "tcp"))
        right = grade(folder, out, "--dask", dask.address, **ours)
    finally:
        dask.close()

    assert (without.returncode, stranger.returncode, plain.returncode) == (2, 2, 2)
    assert "wants certificates, and Dask's configuration names none: docs" in " ".join(without.stderr.split())
    assert "There is no Dask scheduler at" in stranger.stderr
    assert "There is no Dask scheduler at" in plain.stderr
    assert "Traceback" not in without.stderr + stranger.stderr + plain.stderr
    assert (right.returncode, marks(out)) == (0, expected(6)), right.stderr
    assert "tcp://" not in (tmp_path / "worker.log").read_text()


@pytest.fixture
def hosts():
    """Three hosts as network namespaces: commands that run in each, the first linked to both others."""
    if not shutil.which("ip"):
        pytest.skip("needs iproute2 (ip)")
    names = [f"lab{os.getpid()}-{number}" for number in range(3)]

    def ip(line: str) -> None:
        subprocess.run(["ip", *line.split()], check=True, capture_output=True, text=True)

    try:
        try:
            for name in names:
                ip(f"netns add {name}")
                ip(f"-n {name} link set lo up")
            for number, name in enumerate(names[1:], 1):
                ip(f"-n {names[0]} link add to{number} type veth peer name eth0 netns {name}")
                for host, device, address in ((names[0], f"to{number}", 1), (name, "eth0", 2)):
                    ip(f"-n {host} address add 10.77.{number}.{address}/24 dev {device}")
                    ip(f"-n {host} link set {device} up")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"needs network namespaces, which this machine does not give: {error.stderr.strip()}")
        yield [["ip", "netns", "exec", name] for name in names]
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


@pytest.mark.full
def test_when_workers_are_on_other_hosts_then_both_grade_and_one_that_drops_off_the_net_costs_time_only(
    tmp_path, walls, hosts
):
    caller, *others = hosts
    folder, out = hand_in(tmp_path / "in", 60), tmp_path / "out"
    dask = Dask(tmp_path, host="", inside=caller)
    address = f"tcp://10.77.1.1:{dask.port}"
    try:
        for number, host in enumerate(others, 1):
            dask.worker(f"tcp://10.77.{number}.1:{dask.port}", inside=host)
        dask.wait_for(2)
        closed = grade(folder, out, "--dask", address, inside=caller)
        running = begun(folder, out, address, "--insecure-cluster", inside=caller)
        subprocess.run([*others[1], "ip", "link", "set", "eth0", "down"], check=True)
        told, _ = running.communicate(timeout=500)
    finally:
        dask.close()

    assert closed.returncode == 2 and "--insecure-cluster" in closed.stderr
    assert (running.returncode, marks(out)) == (0, expected(60)), told


def test_when_there_is_no_scheduler_then_a_sentence_says_what_to_start(tmp_path):
    told = grade(hand_in(tmp_path / "in", 1), tmp_path / "out", "--dask", "tcp://127.0.0.1:9")

    assert told.returncode == 2
    assert "There is no Dask scheduler at tcp://127.0.0.1:9: start one with" in " ".join(told.stderr.split())
    assert "Traceback" not in told.stderr


def test_when_there_are_no_walls_here_then_no_cluster_is_asked():
    isolation = replace(detect(), level=Level.PARTIAL)

    with pytest.raises(FleetLost, match=r"at full isolation only, .* here it is partial"):
        next(cluster.run([], terms(9.0, None), "tcp://127.0.0.1:9", isolation, print))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "localhost:8786", "tcp://[::1]:1", "tls://10.0.0.5:8786"])
def test_when_a_cluster_is_here_or_has_tls_then_it_may_have_the_work(address):
    assert problem_with(address, insecure=False) == ""


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "example.org:8786", "ws://10.0.0.5:1"])
def test_when_a_cluster_is_elsewhere_without_tls_then_the_caller_must_say_so(address):
    assert "--insecure-cluster" in problem_with(address, insecure=False)
    assert problem_with(address, insecure=True) == ""


def test_when_an_address_is_none_then_a_sentence_says_so():
    assert "There is no Dask scheduler at tcp://[::1:8786" in problem_with("tcp://[::1:8786", insecure=True)


def test_when_the_lesson_changes_under_a_worker_then_it_says_what_it_still_grades_by(tmp_path, monkeypatch):
    lab = shutil.copytree(ROOT / "tests" / "labs" / "means", tmp_path / "means")
    monkeypatch.setenv("AUTOGRADER_LAB", str(lab))
    answers = [cluster_worker._lab, cluster_worker._cells, cluster_worker._facts]
    for answer in answers:
        answer.cache_clear()
    try:
        before = cluster_worker.facts_there()
        shutil.rmtree(lab)

        assert cluster_worker.facts_there() == before
    finally:
        for answer in answers:
            answer.cache_clear()


def test_when_submissions_travel_then_they_come_out_as_they_went_in():
    batch = [
        Submission("a/ü.ipynb", "Zoë", "ab" * 32, code=("x = 1", "\ud800"), texts=("t",), modules=(("m.py", "y"),)),
        Submission("b.ipynb", "b", "cd" * 32, refusal="No.", share=0.5),
    ]

    assert load(dump(batch)) == batch
