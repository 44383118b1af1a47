"""The level of a machine, and the sentences that say why it is not a better one."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.sandbox import bubblewrap, isolation
from autograder.sandbox.isolation import Isolation, Level
from autograder.sandbox.warm_parent import WarmParent, WarmParentFailed


@pytest.mark.parametrize(
    ("complaint", "cure"),
    [
        ("bwrap: setting up uid map: Permission denied", "kernel.apparmor_restrict_unprivileged_userns=0"),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "apparmor"),
        ("bwrap: No permissions to create new namespace", "unprivileged_userns_clone"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "Docker"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths=unconfined"),
        ("mount(/proc): Operation not permitted", "systempaths=unconfined"),
        ("first\nsomething new", "does not work here: something new."),
        ("", "does not work here: it gave no reason."),
    ],
)
def test_when_bubblewrap_complains_then_the_sentence_names_the_cure(complaint: str, cure: str) -> None:
    assert cure in isolation.explain(complaint)


def test_when_the_system_is_not_linux_then_the_level_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    assert isolation.detect() == Isolation(Level.NONE, "bubblewrap and Landlock exist on Linux only, not on darwin.")


def test_when_bubblewrap_is_not_installed_then_the_reason_names_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    detected = isolation.detect()

    assert detected.level in (Level.PARTIAL, Level.NONE)
    assert detected.reason.startswith("bwrap is not installed; on Debian and Ubuntu: apt install bubblewrap.")


@pytest.mark.parametrize("path", [".", "", "in"])
def test_when_the_path_leads_where_it_was_started_then_no_program_of_a_learner_is_taken(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (tmp_path, tmp_path / "in"):
        place.mkdir(exist_ok=True)
        (place / "bwrap").write_text("#!/bin/sh")
        (place / "bwrap").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", path)
    alone = isolation.detect()
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.defpath}")

    assert alone.reason.startswith("bwrap is not installed")
    assert Path(bubblewrap.command(["true"], bubblewrap.layout(), Path("/etc"))[0]).is_absolute()


def test_is_the_project_hidden_and_what_lies_in_it_shown_again() -> None:
    project = Path(bubblewrap.__file__).resolve().parents[2]
    shown = replace(bubblewrap.layout(), readable=(project.parent, project / "data"))
    line = " ".join(bubblewrap.command(["true"], shown, Path("/etc")))

    assert f"--ro-bind {project.parent} {project.parent} --tmpfs {project} --ro-bind {project / 'data'}" in line


def test_is_a_lab_hidden_that_lies_among_what_is_shown_but_for_what_it_shows() -> None:
    folder = Path("/usr/share/lab")
    line = " ".join(bubblewrap.command(["true"], bubblewrap.layout([folder / "data"], folder), Path("/etc")))
    line = line[line.rindex("bwrap --unshare-user") :]

    assert line.index("--ro-bind /usr /usr") < line.index(f"--tmpfs {folder}") < line.index(f"{folder}/data {folder}")


def test_is_a_lab_refused_that_landlock_can_not_hide() -> None:
    with pytest.raises(WarmParentFailed, match="may read all of /usr, and /usr/share/lab lies in it: keep the lab"):
        WarmParent(Isolation(Level.PARTIAL), hidden=Path("/usr/share/lab")).start()


def test_is_a_home_hidden_that_is_the_prefix_of_the_interpreter_too(isolation: Isolation, tmp_path: Path) -> None:
    """As after `./configure --prefix=$HOME`: Python starts with all of its library, and nothing else is there."""
    if isolation.level is not Level.FULL:
        pytest.skip(f"needs full isolation. {isolation.reason}")
    home, base = tmp_path / "home", Path(sys.base_prefix)
    library = Path(os.__file__).parent.relative_to(base)
    shutil.copytree(
        base / library, home / library, ignore=shutil.ignore_patterns("test", "site-packages", "__pycache__")
    )
    for file in [Path(bubblewrap.interpreter()), *(base / "lib").glob("libpython*.so*")]:
        (home / file.relative_to(base)).parent.mkdir(exist_ok=True)
        shutil.copy(file, home / file.relative_to(base))
    for secret in ("secret", ".ssh/secret", "bin/secret", "lib/secret", "work/secret.so"):
        (home / secret).parent.mkdir(exist_ok=True)
        (home / secret).touch()
    looks = (
        "import os, sys, _ctypes, json, xml.dom\n"
        "print(sys.prefix, *(sorted(os.listdir(sys.prefix + name)) for name in ('', '/bin', '/lib')), sep='\\n')"
    )
    python = ["/usr/bin/env", f"LD_LIBRARY_PATH={home}/lib", str(home / "bin" / Path(bubblewrap.interpreter()).name)]
    runs = (
        "import sys, subprocess; from pathlib import Path; from autograder.sandbox import bubblewrap, isolation\n"
        "etc, *line = sys.argv[1:]; isolation.write_etc(Path(etc))\n"
        "sys.exit(subprocess.call(bubblewrap.command(line, bubblewrap.layout(), Path(etc))))"
    )
    line = [*python, "-c", runs, str(tmp_path), *python, "-S", "-B", "-c", looks]
    environment = {"PYTHONPATH": str(Path(bubblewrap.__file__).parents[2]), "PATH": os.environ["PATH"]}
    done = subprocess.run(line, capture_output=True, text=True, env=environment)
    shown = [[python[2]], sorted([*(base / "lib").glob("libpython*.so*"), library])]

    names = [["bin", "lib"], *([Path(path).name for path in paths] for paths in shown)]
    assert done.stdout.splitlines() == [str(home), *map(str, names)], done.stderr
