"""Modules that few requests need, and that a worker loads when one does."""

from importlib import import_module
from typing import Any


class Late:
    """Stands in its package for a module that nobody has asked for yet."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
