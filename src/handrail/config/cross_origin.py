"""Lets pages of other hosts call the doors for customers and programs. No cookie counts there, only bearer tokens."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

_OPEN: Final = ("/api/v1/", "/widget/")
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "600",
}


class CrossOriginMiddleware:
    """Answers preflight requests and marks responses of the open doors as readable from anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle the request."""
        if not request.path.startswith(_OPEN):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204, headers=_PREFLIGHT)
        else:
            response = self.get_response(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "X-Request-Id, Retry-After"
        return response
