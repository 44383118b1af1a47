"""What a kernel says of a cell that is run before a notebook's first ones, as after a restart, in place of NameError.

`make lab` puts this file where IPython of its environment looks. Only notebooks of the lab are touched, those that call
use_lab_figures, and only until they have: then the lesson's guide knows more, and elsewhere a name is a typing mistake.
"""

import ast
import os
import sys
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
        if notebook.is_file() and "use_lab_figures()" in notebook.read_text(encoding="utf-8", errors="replace"):
            shell.set_custom_exc((NameError,), explain)
        shell.ast_transformers = [other for other in shell.ast_transformers if other is not self]  # being gone through
        return cell


def explain(shell: Any, etype: type, value: Any, tb: Any, tb_offset: int | None = None) -> None:
    """Shows a sentence as the cell's error, where a name is missing altogether."""
    if etype is not NameError or not value.name or "lab_utils.figures" in sys.modules:
        shell.showtraceback((etype, value, tb), tb_offset=tb_offset)
        return
    shell._showtraceback(etype, value, [FIRST_CELLS.format(name=value.name)])


c.InteractiveShell.ast_transformers.append(BeforeFirstCell())
