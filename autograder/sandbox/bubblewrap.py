"""The bubblewrap command line: a machine that holds an interpreter, its packages and nothing else.

- no network, no other process, no environment, a read-only root, a private /tmp
- only what `layout` names can be seen, each at its own path; the project itself and the lab are hidden, and of the
  interpreter's prefix, which may be somebody's home, all that Python does not need
- for root a first bubblewrap opens a way to the interpreter (often below /root, where nobody else may go) and
  `setpriv` gives up root for good; the second one is the same as for an ordinary user

The warm parent keeps CAP_SYS_ADMIN over its own namespace, to put each kernel into namespaces of its own;
the kernels keep nothing. Not `--dev`, not `--disable-userns`: both add a user namespace, and the second fork
fails. The first bubblewrap binds /proc: its `--proc` would cover parts, and Linux then refuses a second one.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.inside.limits import SANDBOX_UID

INSIDE = Path("/opt/inside")
_PACKAGE = Path(__file__).resolve().parents[1]  # …/autograder
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_DETAILS = ("/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives", "/sys/devices/system/cpu")
_DEVICES = ("null", "full", "random", "urandom")  # not zero: mapped and shared, it is memory that no process shows


@dataclass(frozen=True)
class Layout:
    """What the sandbox shows.

    packages: the site-packages folders of this environment.
    readable: all files and folders that exist inside, in the order in which they are bound.
    hidden: folders that are empty inside, wherever they lie, but for what is readable below them.
    """

    packages: tuple[Path, ...]
    readable: tuple[Path, ...]
    hidden: tuple[Path, ...]


def layout(read_only: Sequence[Path] = (), hidden: Path | None = None) -> Layout:
    """The layout for this interpreter.

    Args:
        read_only: what is to be seen besides
        hidden: a folder that is to be hidden besides the project's
    """
    packages = tuple(
        Path(entry).resolve()
        for entry in dict.fromkeys(sys.path)
        if Path(entry).name in ("site-packages", "dist-packages") and Path(entry).is_dir()
    )
    system = [Path(path) for path in (*_SYSTEM, *_DETAILS) if Path(path).exists()]
    own = [path for path in _python() if not any(map(path.is_relative_to, system))]
    readable = (*system, *own, *packages, *(path.resolve() for path in read_only))
    project = _project(packages)
    return Layout(packages, readable, tuple(dict.fromkeys((project, (hidden or project).resolve()))))


def interpreter() -> str:
    """The interpreter behind the virtual environment: the environment itself stays outside."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def command(inner: Sequence[str], shown: Layout, etc: Path) -> list[str]:
    """The command line that runs `inner` in the sandbox, for root and for ordinary users.

    Args:
        inner: a command of the interpreter; `autograder.inside` is found in INSIDE.
        shown: what the sandbox shows.
        etc: a folder with the files passwd and group.

    Raises:
        FileNotFoundError: a program is missing; the text names its package.
    """
    sources = [(path, path) for path in shown.readable]
    sources += [(etc / name, Path("/etc", name)) for name in ("passwd", "group")]
    sources += [(_PACKAGE / name, INSIDE / "autograder" / name) for name in ("__init__.py", "inside")]
    if os.getuid() != 0:
        return [*_sandbox(sources, shown.hidden), *inner]
    copies = [(destination, destination) for _, destination in sources]
    first = [_program("bwrap"), "--die-with-parent", "--tmpfs", "/tmp", *_folders(sources), *_binds(sources)]
    first += ["--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"]
    leave_root = [_program("setpriv"), f"--reuid={SANDBOX_UID}", f"--regid={SANDBOX_UID}", "--clear-groups"]
    leave_root += ["--inh-caps=-all"]
    return [*first, *leave_root, *_sandbox(copies, shown.hidden), *inner]


def _sandbox(sources: list[tuple[Path, Path]], hidden: Sequence[Path]) -> list[str]:
    line = [_program("bwrap"), "--unshare-user", "--unshare-all", "--die-with-parent", "--new-session"]
    line += ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--uid", "1000", "--gid", "1000"]
    line += ["--hostname", "sandbox"]
    line += ["--tmpfs", "/tmp", *_folders(sources), *_binds(sources, hidden)]
    line += ["--proc", "/proc", "--tmpfs", "/dev"]
    for device in _DEVICES:
        line += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    line += ["--dir", "/dev/shm", "--remount-ro", "/dev", "--chdir", "/tmp"]
    # The interpreter draws its hash seed when it starts: a fixed one, or scores could differ between runs.
    return [*line, "--remount-ro", "/", "--clearenv", "--setenv", "PYTHONHASHSEED", "0"]


def _binds(sources: list[tuple[Path, Path]], hidden: Sequence[Path] = ()) -> list[str]:
    line: list[str] = []
    for position, (source, destination) in enumerate(sources):
        if source.is_symlink() and str(source) in _SYSTEM:
            line += ["--symlink", str(source.readlink()), str(destination)]
            continue
        line += ["--ro-bind", str(source), str(destination)]
        later = [path for _, path in sources[position + 1 :]]
        for folder in hidden:
            if folder.is_relative_to(destination) and not any(map(folder.is_relative_to, later)):
                line += ["--tmpfs", str(folder)]
    return line


def _folders(sources: list[tuple[Path, Path]]) -> list[str]:
    """Make the folders above each destination readable for everybody: bubblewrap's own are not."""
    above = {parent for _, destination in sources for parent in destination.parents}
    line: list[str] = []
    for folder in sorted(above - {Path("/"), Path("/tmp")}):
        if not any(folder.is_relative_to(destination) for _, destination in sources):
            line += ["--perms", "0755", "--dir", str(folder)]
    return line


def _python() -> list[Path]:
    """The interpreter, its standard library, and the shared libraries beside that."""
    base, library = Path(sys.base_prefix).resolve(), Path(os.__file__).parent
    dynamic = Path(sysconfig.get_config_var("DESTSHARED") or library)
    elsewhere = [dynamic] if dynamic.is_dir() and not dynamic.is_relative_to(library) else []
    shared = [path for name in ("lib", "lib64") for path in sorted((base / name).glob("*.so*")) if path.is_file()]
    return [Path(interpreter()), library, *elsewhere, *shared]


def _project(packages: Sequence[Path]) -> Path:
    """The project's folder, or its package where it is installed among the others."""
    return _PACKAGE if _PACKAGE.parent in packages else _PACKAGE.parent


def _program(name: str) -> str:
    folders = filter(os.path.isabs, os.get_exec_path())  # any other one leads where learners may have put a program
    path = shutil.which(name, path=os.pathsep.join(folders))
    if path is None:
        package = {"bwrap": "bubblewrap", "setpriv": "util-linux"}[name]
        raise FileNotFoundError(f"{name} is not installed; on Debian and Ubuntu: apt install {package}")
    return path
