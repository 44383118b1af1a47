import os
from pathlib import Path

import click
import pytest

from benchmarks import environments


def test_when_a_rival_can_not_be_installed_then_the_error_says_how_to_go_without(tmp_path):
    (tmp_path / "requirements-rival.txt").write_text("./no-such-package\n", encoding="utf-8")

    with pytest.raises(click.ClickException, match=r"environment of rival could not be made.*ONLY=ours"):
        environments.make("rival", tmp_path)


def test_when_a_rival_is_installed_then_nothing_is_done_again(tmp_path):
    requirements, done = tmp_path / "requirements-rival.txt", tmp_path / ".venvs" / "rival" / "done"
    requirements.touch()
    done.parent.mkdir(parents=True)
    done.touch()

    assert environments.make("rival", tmp_path) == done.parent / "bin"


def test_when_the_labs_requirements_have_changed_since_then_the_environment_is_made_again(tmp_path):
    here = tmp_path / "benchmarks"
    done = here / ".venvs" / "rival" / "done"
    done.parent.mkdir(parents=True)
    (here / "requirements-rival.txt").write_text("./no-such-package\n", encoding="utf-8")
    done.touch()
    os.utime(here / "requirements-rival.txt", (1, 1))
    (tmp_path / "requirements.txt").touch()
    os.utime(done, (2, 2))

    with pytest.raises(click.ClickException, match="environment of rival could not be made"):
        environments.make("rival", here)


def test_when_a_rival_runs_then_its_own_programs_come_first_and_our_modules_are_out_of_reach(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "ours")
    variables = environments.variables(Path("theirs"))

    assert variables["PATH"].split(os.pathsep)[0] == "theirs"
    assert "PYTHONPATH" not in variables
