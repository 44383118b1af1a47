"""A friendly check that this Python has what the lab needs; it imports nothing but the standard library."""

import importlib.util
import platform
import re
import sys
from importlib import metadata

from lab_utils.sentences import MissingPackage

# The oldest versions that the lab is known to run with; requirements.txt pins the ones it is tested with.
NEEDED = {"numpy": "1.26", "tensorflow": "2.16", "matplotlib": "3.8"}
# One module, several builds of it.
BUILDS = {"tensorflow": ("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel")}
PYTHON = ((3, 11), (3, 13))


def check_versions() -> None:
    """Prints one line with the versions found.

    Raises:
        MissingPackage: a package is missing or too old; the text says how to get it.
    """
    found = {"Python": platform.python_version(), **{name: _version(name) for name in NEEDED}}
    wrong = [_complaint(name, found[name], oldest) for name, oldest in NEEDED.items()]
    if any(wrong):
        raise MissingPackage(
            f"{' '.join(text for text in wrong if text)} This notebook runs on {sys.executable}. "
            "Choose the kernel of the lab's own environment (.venv), or install the packages there: "
            f'"{sys.executable}" -m pip install -r requirements.txt'
        )
    print(", ".join(f"{name} {version}" for name, version in found.items()))
    if not PYTHON[0] <= sys.version_info[:2] <= PYTHON[1]:
        print("The lab is tested with Python 3.11 to 3.13; with this version something may look different.")


def _complaint(name: str, version: str | None, oldest: str) -> str:
    if version is None:
        return f"The package {name} is missing."
    if _numbers(version) < _numbers(oldest):
        return f"The package {name} is too old: {version}, and the lab needs {oldest} or newer."
    return ""


def _version(name: str) -> str | None:
    """Returns the version of an installed package, None if it can't be imported."""
    if importlib.util.find_spec(name) is None:
        return None
    for build in BUILDS.get(name, (name,)):
        try:
            return metadata.version(build)
        except metadata.PackageNotFoundError:
            continue
    return "0 (unknown)"


def _numbers(version: str) -> tuple[int, ...]:
    """Example: "2.21.0rc1" -> (2, 21, 0)."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
