"""Whoever adds an address says who may use it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.openapi import views as documentation
from ninja.operation import PathView
from starlette.routing import Route

from handrail.accounts.policy import Permission
from handrail.streams.app import stream_app


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.pattern}", one.callback
        else:
            yield from patterns(one, f"{prefix}{one.pattern}")


def doors(view: Any) -> list[Any]:
    """What guards a view: itself, or the checks of each operation of the API behind it."""
    behind = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    if not isinstance(behind, PathView):
        return [view]
    return [check for operation in behind.operations for check in operation.auth_callbacks or [None]]


def says_who(door: Any) -> bool:
    return getattr(door, "public", False) is True or getattr(door, "permission", None) in list(Permission)


def is_documentation(view: Any) -> bool:
    return isinstance(view, partial) and view.func.__module__ == documentation.__name__


def test_every_address_names_its_permission_or_is_public() -> None:
    addresses = [(address, view) for address, view in patterns(get_resolver()) if not is_documentation(view)]
    assert len(addresses) > 35
    assert [address for address, view in addresses if not all(map(says_who, doors(view)))] == []


def test_every_endpoint_of_the_api_asks_who_calls() -> None:
    views = [(address, view) for address, view in patterns(get_resolver()) if address.startswith("api/v1/")]
    assert len(views) >= 8
    assert [
        address for address, view in views if not all(getattr(door, "permission", None) for door in doors(view))
    ] == []


def test_every_stream_names_its_permission() -> None:
    routes = stream_app().routes
    assert len(routes) >= 2
    nameless = [route for route in routes if not isinstance(route, Route) or not says_who(route.endpoint)]
    assert nameless == []
