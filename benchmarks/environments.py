"""An environment for each rival, made once: benchmarks/.venvs/NAME from benchmarks/requirements-NAME.txt."""

import os
import subprocess
from pathlib import Path

import click

HERE = Path(__file__).resolve().parent
_MAKE = HERE.parent / "scripts" / "make_venv.sh"


def make(name: str, here: Path = HERE) -> Path:
    """Returns the folder of an environment's programs, after installing it if need be.

    Raises:
        click.ClickException: it can't be installed; the lines above say why.
    """
    folder, requirements = here / ".venvs" / name, here / f"requirements-{name}.txt"
    done = folder / "done"
    asked = [path for path in (requirements, here.parent / "requirements.txt") if path.exists()]
    if not done.exists() or done.stat().st_mtime < max(path.stat().st_mtime for path in asked):
        if subprocess.run(["sh", _MAKE, folder, requirements]).returncode:
            raise click.ClickException(
                f"The environment of {name} could not be made, see above. `make bench ONLY=ours` needs no rival."
            )
        done.touch()
    return folder / "bin"


def add_kernel(programs: Path) -> None:
    """Installs this grader and its kernel into an environment.

    Raises:
        click.ClickException: that failed; the lines above say why.
    """
    for line in (
        ["-m", "pip", "install", "--quiet", "--no-deps", "-e", HERE.parent],
        ["-m", "autograder", "kernelspec"],
    ):
        if subprocess.run([programs / "python", *line], env=variables(programs), stdout=subprocess.DEVNULL).returncode:
            raise click.ClickException(f"The grader could not be installed into {programs.parent}, see above.")


def variables(programs: Path) -> dict[str, str]:
    """Returns the environment variables for running a rival's programs."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_PATH", "PYTEST_ADDOPTS")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
