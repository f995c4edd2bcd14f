"""Parts that are found by being there: every module of a package contributes one named object."""

import importlib
import pkgutil
from types import ModuleType
from typing import Generic, TypeVar

Part = TypeVar("Part")


class Registry(Generic[Part]):
    """The parts of one kind, by name, in the order of their names."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}

    def add(self, name: str, part: Part) -> Part:
        """Register `part` under `name`; a name that is taken is a ValueError."""
        if name in self._parts:
            raise ValueError(f"two parts are named {name!r}")
        self._parts[name] = part
        return part

    def discover(self, package: ModuleType) -> None:
        """Import every module and folder directly below `package`, so that each can register itself."""
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
            importlib.import_module(f"{package.__name__}.{module.name}")

    def all(self) -> dict[str, Part]:
        """Return all parts by name."""
        return dict(sorted(self._parts.items()))
