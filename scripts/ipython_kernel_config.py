"""What a kernel says of a cell that is run before the lesson's first ones, as after a restart, in place of NameError.

`make lab` puts this file where IPython of its environment looks. Notebooks that never call guide_cells are not touched,
nor is the lesson once it has: the guide knows more.
"""

import ast
import os
from pathlib import Path
from typing import Any

from IPython import get_ipython

c: Any = get_config()  # noqa: F821  IPython's, for files such as this one

FIRST_CELLS = (
    "{name} is not defined, and the first cells have not been run since the kernel started: "
    "choose Run All Above Selected Cell in the menu Run, then run this cell."
)


class BeforeFirstCell(ast.NodeTransformer):
    """Looks at the first cell that runs, when the notebook's name is known and no error has come up yet."""

    def visit(self, cell: ast.AST) -> ast.AST:
        """Returns the cell as it is."""
        shell = get_ipython()
        notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))  # by Jupyter's server
        if notebook.is_file() and "guide_cells()" in notebook.read_text(encoding="utf-8", errors="replace"):
            shell.set_custom_exc((NameError,), explain)
        shell.ast_transformers.remove(self)
        return cell


def explain(shell: Any, etype: type, value: Any, tb: Any, tb_offset: int | None = None) -> None:
    """Shows a sentence as the cell's error, where a name is missing altogether."""
    if etype is not NameError or not value.name:
        shell.showtraceback((etype, value, tb), tb_offset=tb_offset)
        return
    shell._showtraceback(etype, value, [FIRST_CELLS.format(name=value.name)])


c.InteractiveShell.ast_transformers.append(BeforeFirstCell())
