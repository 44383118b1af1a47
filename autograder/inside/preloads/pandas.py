"""pandas, which loads Arrow where that is installed.

Arrow's memory (jemalloc) is then told to go without a thread of its own: a process with threads can't be forked.
"""

LOADING = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
VARIABLES: dict[str, str] = {}
NOT_NEEDED: tuple[str, ...] = ()


def prepare() -> None:
    """Nothing more is to be done."""
