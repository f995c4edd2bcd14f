"""The one shape of every error."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from handrail.kernel.errors import HandrailError, TooFastError, TooLargeError

log = logging.getLogger(__name__)


class ErrorOut(Schema):
    """What went wrong: a stable code, one sentence, the field at fault if there is one, the request's id."""

    code: str
    message: str
    field: str | None = None
    request_id: str


def add_error_handlers(api: NinjaAPI) -> None:
    """Translate every error into ErrorOut."""
    api.add_exception_handler(HandrailError, lambda request, problem: _known(api, request, problem))
    api.add_exception_handler(RequestDataTooBig, lambda request, _: _known(api, request, TooLargeError()))
    api.add_exception_handler(ValidationError, lambda request, problem: _invalid(api, request, problem))
    api.add_exception_handler(HttpError, lambda request, problem: _http(api, request, problem))
    api.add_exception_handler(Exception, lambda request, problem: _unknown(api, request, problem))


def body_of(request: HttpRequest, code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """Return an error's body."""
    return {"code": code, "message": message, "field": field, "request_id": getattr(request, "request_id", "")}


def _known(api: NinjaAPI, request: HttpRequest, problem: Any) -> HttpResponse:
    body = body_of(request, problem.code, problem.message, problem.field)
    response = api.create_response(request, body, status=problem.status)
    if isinstance(problem, TooFastError):
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _invalid(api: NinjaAPI, request: HttpRequest, problem: Any) -> HttpResponse:
    first = problem.errors[0]
    field = str(first["loc"][-1]) if first.get("loc") else None
    return api.create_response(request, body_of(request, "invalid", str(first["msg"]), field), status=422)


def _http(api: NinjaAPI, request: HttpRequest, problem: Any) -> HttpResponse:
    codes = {400: "bad_request", 401: "not_signed_in", 403: "forbidden", 404: "not_found", 429: "too_fast"}
    code = codes.get(problem.status_code, "error")
    return api.create_response(request, body_of(request, code, str(problem)), status=problem.status_code)


def _unknown(api: NinjaAPI, request: HttpRequest, problem: Any) -> HttpResponse:
    log.error("request failed", exc_info=problem)
    message = "Something went wrong on our side; it was logged under the request id."
    return api.create_response(request, body_of(request, "error", message), status=500)
