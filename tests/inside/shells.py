"""IPython shells for these tests: without a history on disk, which would need a thread of its own."""

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


def shell():
    """Returns a new one."""
    config = Config()
    config.HistoryManager.enabled = False
    return InteractiveShell(config=config)
