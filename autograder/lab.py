"""A lab: all that the engine knows of it, read from the lab.toml at the top of its folder.

Read once, where a command begins, and passed along from there.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any, get_type_hints

from autograder.records import Told

FILE = "lab.toml"
CHECKOUT = Path(__file__).resolve().parents[1]  # that the engine runs from; of an installed wheel, no lab's folder
_STANDINS = Path(__file__).parent / "inside" / "standins"
_ALWAYS_IDLE = {"__init__", "absent", "idle", "lesson", "notebook"}


class LabError(Told):
    """A lab that can't be used; the text says what is wrong, where, and what to do next."""


@dataclass(frozen=True)
class Lab:
    """What stands in a lab.toml. Paths are relative to `folder`, with forward slashes; * stands for any name.

    folder      : that holds lab.toml, absolute
    name        : of the lab, of its Jupyter kernel and, with -student behind it, of its release
    sections    : the folder of what the author writes
    learners    : the notebook that learners get; built, as the next two are
    solution    : the same one solved
    tests       : the public tests, one Python file at the top of the lab
    readme      : what learners get as README.md
    release     : all other files that they get, but for requirements.txt
    shown       : what an answer may read in grading: what learners have anyway
    imports     : source of what every answer may use
    data        : source of what the lesson loads, run after the imports
    helpers     : the module that the lesson's cells call, or ""
    aliases     : other names under which notebooks import the helpers
    preload     : modules that are loaded before the first answer runs
    widgets     : modules that the Jupyter kernel loads as well, where they are installed
    standins    : libraries whose costly parts are idle in grading
    marker      : what stands, with the exercise's number behind it, in a graded cell; or ""
    choices     : strings that may stand in one another's place, for the author's gate
    packages    : name in the results -> distributions of which one is installed
    environment : variables for the run of the solution
    """

    folder: Path
    name: str
    sections: str
    learners: str
    solution: str
    tests: str
    readme: str
    release: tuple[str, ...]
    shown: tuple[str, ...]
    imports: str = ""
    data: str = ""
    helpers: str = ""
    aliases: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    widgets: tuple[str, ...] = ()
    standins: tuple[str, ...] = ()
    marker: str = ""
    choices: tuple[str, ...] = ()
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    def find_modules(self) -> None:
        """Lets the lab's own modules be found, behind all others: its checks may use what its learners have."""
        if str(self.folder) not in sys.path:
            sys.path.append(str(self.folder))

    @property
    def source(self) -> Path:
        """The folder of the sections."""
        return self.folder / self.sections

    @property
    def readable(self) -> list[Path]:
        """What an answer may read in grading."""
        return [self.folder / name for name in self.shown]

    @property
    def folders(self) -> set[str]:
        """The lab's own folders, which are no learner's."""
        return {name.partition("/")[0] for name in (self.sections, *self.release, *self.shown) if "/" in name}

    @property
    def words(self) -> set[str]:
        """What files of the lab are called by, and nobody is."""
        return {self.name, *self.name.split("-"), PurePosixPath(self.learners).stem}

    def ships(self, parts: Sequence[str]) -> bool:
        """Says whether a .py that was handed in came with the lab.

        Args:
            parts: of its path
        """
        shipped = {PurePosixPath(name).name for name in (self.tests, *self.release) if name.endswith(".py")}
        shipped |= {"conftest.py", *(f"{alias}.py" for alias in self.aliases)}
        return parts[-1] in shipped or any(self.helpers and part.startswith(self.helpers) for part in parts)


def lies_in_one() -> bool:
    """Says whether the engine runs from the checkout of a lab."""
    return (CHECKOUT / FILE).exists()


def read(folder: Path | None = None) -> Lab:
    """Returns the lab in a folder; without one, that of the checkout which the engine runs from.

    Raises:
        LabError: there is none, or its lab.toml can't be used.
    """
    if folder is None and not lies_in_one():
        raise LabError(f"This grader lies in no lab. Say which one is meant: --lab FOLDER, that holds {FILE}.")
    folder = (folder or CHECKOUT).resolve()
    file = folder / FILE
    try:
        facts = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise LabError(f"{file} can't be read ({error.strerror}). Name the folder of a lab: --lab FOLDER.") from None
    except ValueError as error:
        raise LabError(f"{file} is not valid TOML: {error}. Mend it there.") from None
    return _checked(Lab(folder=folder, **_formed(file, facts)), file)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_FORMS: dict[Any, tuple[str, Callable[[Any], bool]]] = {
    str: ('a string: "…"', lambda value: isinstance(value, str)),
    tuple[str, ...]: ('a list of strings: ["…"]', _is_list),
    Mapping[str, str]: (
        'a table of strings: {name = "…"}',
        lambda value: isinstance(value, dict) and _is_list([*value.values()]),
    ),
    Mapping[str, tuple[str, ...]]: (
        'a table of lists: {name = ["…"]}',
        lambda value: isinstance(value, dict) and all(map(_is_list, value.values())),
    ),
}


def _formed(file: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the keys of a lab.toml in the form of the fields of Lab."""
    hints, formed = get_type_hints(Lab), {}
    known = {each.name: each for each in fields(Lab) if each.name != "folder"}
    for key in facts:
        if key not in known:
            raise LabError(f"{file}: {key} means nothing. Take it out, or write one of {', '.join(known)}.")
    for key, each in known.items():
        words, is_so = _FORMS[hints[key]]
        if key in facts:
            if not is_so(facts[key]):
                raise LabError(f"{file}: {key} is not {words}. Write it so.")
            formed[key] = _frozen(facts[key])
        elif each.default is MISSING and each.default_factory is MISSING:
            raise LabError(f"{file}: {key} is missing. Add it, as {words}.")
    return formed


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _checked(lab: Lab, file: Path) -> Lab:
    """Returns a lab whose words can be used, and whose files are there; what is built may be missing."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", lab.name):
        raise LabError(f"{file}: the name {lab.name!r} can't name a kernel. Use a to z, 0 to 9, dots, - and _.")
    for key in ("imports", "data"):
        try:
            compile(getattr(lab, key), key, "exec")
        except SyntaxError as error:
            raise LabError(f"{file}: {key} is no valid Python, line {error.lineno}: {error.msg}. Mend it.") from None
    available = {path.stem for path in _STANDINS.glob("*.py")} - _ALWAYS_IDLE
    if unknown := sorted(set(lab.standins) - available):
        there = ", ".join(sorted(available))
        raise LabError(f"{file}: there is no stand-in for {unknown[0]}. Take it out, or use one of {there}.")
    for key in ("sections", "readme", "release", "shown"):
        value = getattr(lab, key)
        for path in [value] if isinstance(value, str) else value:
            if path not in (lab.learners, lab.solution, lab.tests) and not _is_inside(lab.folder, path):
                raise LabError(f"{file}: {key} names {path}, which is not in its folder. Mend it, or put it there.")
    return lab


def _is_inside(folder: Path, path: str) -> bool:
    pure = PurePosixPath(path)
    return bool(pure.parts) and not pure.is_absolute() and ".." not in pure.parts and any(folder.glob(path))
