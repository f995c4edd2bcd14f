"""Marks the views that anybody may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def public(view: View) -> View:
    """Declare that a view asks for no permission; every route must name one or be public."""
    view.public = True  # type: ignore[attr-defined]
    return view
