"""Who may open a screen. Every address of the console says it, by `needs` or by `public`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from handrail.accounts.policy import Permission
from handrail.console.problems import problem_response
from handrail.console.requests import StaffRequest
from handrail.kernel.errors import ForbiddenError, HandrailError

StaffView = Callable[..., HttpResponse]


def needs(permission: Permission) -> Callable[[StaffView], StaffView]:
    """Open a view only to signed-in people who hold `permission`; domain errors become notices or error pages."""

    def guard(view: StaffView) -> StaffView:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            try:
                if not request.user.may(permission):
                    raise ForbiddenError
                response = view(request, *args, **kwargs)
            except HandrailError as problem:
                response = problem_response(request, problem)
            return _private(response)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def public(view: StaffView) -> StaffView:
    """Open a view to everybody, signed in or not."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _private(view(request, *args, **kwargs))

    opened.permission = None  # type: ignore[attr-defined]
    opened.public = True  # type: ignore[attr-defined]
    return opened


def _to_sign_in(request: StaffRequest) -> HttpResponse:
    """A page goes to sign-in and comes back; a fragment makes the browser go there as a whole."""
    page = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
    query = urlencode({"next": page or ""}) if request.method == "GET" or request.htmx else ""
    address = reverse("console:sign_in") + (f"?{query}" if query else "")
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _private(response: HttpResponse) -> HttpResponse:
    """Customers' words stay out of every cache, the browser's included."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
