"""How a library is loaded before the first fork, and what makes it quick in the forks.

Each module is named by its library, and has a part where a lab preloads that:
- LOADING: variables of the environment while the library loads
- VARIABLES: those that each fork has as well
- NOT_NEEDED: modules that the library would load, for nothing
- `prepare`: called once when all is loaded
"""

import importlib
import pkgutil
from collections.abc import Sequence
from types import ModuleType


def of(preload: Sequence[str]) -> list[ModuleType]:
    """Returns the modules here of the libraries that a lab preloads."""
    there = {module.name for module in pkgutil.iter_modules(__path__)}
    return [importlib.import_module(f"{__name__}.{name}") for name in preload if name in there]


def variables(preload: Sequence[str]) -> dict[str, str]:
    """Returns the variables that each fork has."""
    return {name: value for library in of(preload) for name, value in library.VARIABLES.items()}
