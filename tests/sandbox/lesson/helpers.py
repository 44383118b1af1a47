"""A lesson without helpers."""

__all__: list[str] = []
