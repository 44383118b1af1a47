"""What a learner has of the lab's own files, unchanged: nobody's answer, however right it is."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from autograder.platforms import COPY
from autograder.reading import cells
from autograder.reading.files import Refusal
from autograder.reading.students import Rules


def found(called: str, path: str, data: bytes, code: Sequence[str], rules: Rules) -> str:
    """Returns which file of the lab this is, "" for an answer of its own.

    A notebook is unchanged if its code is, whatever was run; a learner who came to the very code of the solution has
    it under another name. The lab's other notebooks have no exercises, changed or not.

    Args:
        called: its name, as its learner knows it
        path: where it lies
        code: its code cells
    """
    name = COPY.sub("", called)
    if name.endswith(".ipynb"):
        unchanged, others = _notebooks(rules.lab.folder, rules.lab.learners, rules.lab.solution)
        same = (own for own, its_code in unchanged.items() if its_code == tuple(code) and name.endswith(_last(own)))
        return next(same, name if name in others else "")
    parts, folder = path.split("/"), rules.lab.folder
    starts = [number for number, part in enumerate(parts) if part in rules.folders]
    for own in ("/".join(parts[number:]) for number in (*starts, len(parts) - 1)):
        if (folder / own).is_file() and (folder / own).read_bytes() == data:
            return own
    return ""


def _last(path: str) -> str:
    return path.rpartition("/")[2]


@lru_cache(maxsize=1)
def _notebooks(folder: Path, learners: str, solution: str) -> tuple[dict[str, tuple[str, ...]], set[str]]:
    """Returns the code of the learners' notebook and of its solution, and what the lab's other notebooks are called."""
    code = {}
    for own in (learners, solution):
        try:
            code[own] = cells.of_notebook((folder / own).read_bytes()).code
        except (OSError, Refusal):  # not built yet
            continue
    beside = {path.name for path in (folder / learners).parent.glob("*.ipynb")}
    return code, beside - {_last(learners), _last(solution)}
