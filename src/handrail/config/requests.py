"""What every request gets: an id, and the Content-Security-Policy."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest, HttpResponse

from handrail.kernel.ids import uuid7
from handrail.rows import fresh_connection

_request_id: ContextVar[str] = ContextVar("request_id", default="")

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def current_request_id() -> str:
    """Return the id of the request that this thread works on, or an empty string."""
    return _request_id.get()


class RequestIdMiddleware:
    """Gives each request an id, which its log lines, its errors and its response carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle the request under a fresh id."""
        request_id = uuid7().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        token = _request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response.headers["X-Request-Id"] = request_id
        return response


class FreshConnectionMiddleware:
    """Answers a request after the database was away, instead of failing on the connection that it closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look whether this thread's connection is still open."""
        fresh_connection()
        return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Sends a strict policy: no inline script, no inline style, nothing from other hosts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy, unless the view set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
