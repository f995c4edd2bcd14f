"""Errors outside of any screen: JSON for programs, a page for people."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

_PROGRAMS: Final = ("/api/", "/widget/")
_CODES: Final = {400: "bad_request", 405: "method_not_allowed", 413: "too_large"}


class OneErrorShapeMiddleware:
    """Gives the errors that the framework answers at the doors of programs the shape that all errors have there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle the request."""
        response = self.get_response(request)
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code < 400 or is_json or not request.path.startswith(_PROGRAMS):
            return response
        status = response.status_code
        answer = _answer(request, status, _CODES.get(status, "error"), f"{HTTPStatus(status).phrase}.")
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _answer(request, 403, "forbidden", "You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return _answer(request, 404, "not_found", "There is no such page.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return _answer(request, 500, "error", "Something went wrong on our side; it was logged.")


def _answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    request_id = getattr(request, "request_id", "")
    if request.path.startswith(_PROGRAMS):
        body = {"code": code, "message": message, "field": None, "request_id": request_id}
        return JsonResponse(body, status=status)
    return render(request, f"{status}.html", {"request_id": request_id}, status=status)
