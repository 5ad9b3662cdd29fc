"""Libraries that few processes use: imported where something of them is first asked for (docs/adr/0011)."""

from importlib import import_module
from typing import Any


class Later:
    """A module by its name, in the place of its import: what is asked of it, or set in it, is that module's, imported
    then. A module that has one tells its types under `TYPE_CHECKING`, and asks nothing of it while it is imported
    itself.
    """

    def __init__(self, name: str) -> None:
        self.__dict__["of"] = name

    def __getattr__(self, asked: str) -> Any:
        return getattr(import_module(self.__dict__["of"]), asked)

    def __setattr__(self, changed: str, value: Any) -> None:
        setattr(import_module(self.__dict__["of"]), changed, value)
