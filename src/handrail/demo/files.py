"""The demo company's files."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def folder() -> Path:
    """Return the folder of the demo company's data."""
    return Path(str(resources.files("handrail.demo") / "fernhill"))


def read(name: str) -> dict[str, Any]:
    """Return one of its YAML files."""
    with (folder() / name).open(encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
    return data
