"""Which newer Python would read a text that this one doesn't; ruff knows."""

import subprocess
import sys

NEWER = ("py312", "py313", "py314", "py315")


def newer_python(ruff: str, text: str) -> str:
    """Returns the first newer Python that reads a text, such as "3.12"; "" if none does, or if this one does, too.

    Args:
        ruff: the program, "" where there is none
    """
    own = f"py{sys.version_info[0]}{sys.version_info[1]}"
    if not ruff or _reads(ruff, text, own):  # then it is not the version that matters
        return ""
    return next((f"3.{new[3:]}" for new in NEWER if new > own and _reads(ruff, text, new)), "")


def _reads(ruff: str, text: str, target: str) -> bool:
    line = [ruff, "check", "--isolated", "--no-cache", "--quiet", "--select=E902", "-"]
    try:
        done = subprocess.run(
            [*line, f"--target-version={target}"], input=text.encode(), capture_output=True, timeout=5,
            env={"RAYON_NUM_THREADS": "1"}, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
