"""Errors outside of any screen: JSON for programs, a page for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


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
    if request.path.startswith(("/api/", "/widget/")):
        body = {"code": code, "message": message, "field": None, "request_id": request_id}
        return JsonResponse(body, status=status)
    return render(request, f"{status}.html", {"request_id": request_id}, status=status)
