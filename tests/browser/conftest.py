"""A real JupyterLab server and a real Chromium; the tests are skipped, with a sentence, where there is no browser."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright comes with requirements-dev.txt (make test)")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe comes with requirements-dev.txt (make test)"
)

SHIPPED = ["lab_utils", "data", "notebooks", "public_tests.py", "deeplearning.mplstyle"]
# What `make lab` asks for and puts into the environment, which may be older than it.
ASKED = shlex.split(" ".join(re.findall(r"--(?:Lab|Server)App\.\S+", (ROOT / "Makefile").read_text(encoding="utf-8"))))
SETTINGS = json.loads((ROOT / "scripts" / "jupyterlab.json").read_text(encoding="utf-8"))
KERNELS = ROOT / "scripts" / "ipython_kernel_config.py"
# What the tests need besides.
SETTINGS["@jupyterlab/notebook-extension:tracker"]["windowingMode"] = "none"
# Chromium's own errands to the network are of no use here.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next(filter(None, found), None)
    if path is None:
        pytest.skip("no chromium here: install it with the system's package manager (make test does, on Debian)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyterlab(server: tuple[str, Path]) -> str:
    """The address of a JupyterLab that serves a copy of the lab, with the settings of a new user."""
    return server[0]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The same, with the file that takes what it prints."""
    home = tmp_path_factory.mktemp("jupyter")
    lab = home / "lab"
    lab.mkdir()
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, lab / name)
    for plugin, settings in SETTINGS.items():
        package, name = plugin.split(":")
        folder = home / "config" / "lab" / "user-settings" / package
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.jupyterlab-settings").write_text(json.dumps(settings), encoding="utf-8")
    (home / "ipython" / "profile_default").mkdir(parents=True)
    shutil.copy(KERNELS, home / "ipython" / "profile_default")
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DIGITS_LAB_FIGURES"}
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
    environment |= {name: str(home / place) for name, place in places.items()}
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--ServerApp.port={port}",
        "--IdentityProvider.token=lesson", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={lab}",
        "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True", *ASKED,
    ]  # fmt: skip
    log = home / "server.log"
    with log.open("w") as output:
        running = subprocess.Popen(command, cwd=lab, env=environment, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, running, log)
        yield address, log
    finally:
        _stop(running)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _stop(server: subprocess.Popen) -> None:
    server.terminate()  # it waits for its kernels, and one that is only starting is slow to go
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()  # its kernels notice, and end
        server.wait()


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)  # another process starts: there is nothing to wait on but the clock
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")
