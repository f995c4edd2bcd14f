"""What the widget needs before the first message: texts, limits, a visitor token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from handrail.assistants.models import Assistant
from handrail.assistants.wording import catalogue, direction, wording
from handrail.conversations.messages import LONGEST_MESSAGE
from handrail.conversations.visitors import VISITOR_PREFIX, issue_visitor_token, read_visitor_token
from handrail.kernel.errors import ForbiddenError, HandrailError, InvalidError, NotFoundError, TooLargeError
from handrail.widget.public import public


def _as_json(view: Callable[[HttpRequest], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """Render a view's data, or its error in the product's one shape."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return JsonResponse(view(request))
        except HandrailError as problem:
            body = {"code": problem.code, "message": problem.message, "field": problem.field}
            return JsonResponse(body | {"request_id": getattr(request, "request_id", "")}, status=problem.status)

    return answer


@public
@csrf_exempt
@_as_json
def configuration(request: HttpRequest) -> dict[str, Any]:
    """Return an assistant's texts in the wanted language, or in its own."""
    assistant = _assistant(request.GET.get("assistant", ""))
    wanted = request.GET.get("language", "").lower().replace("_", "-")
    language = next(
        (code for code in (wanted, wanted.split("-")[0]) if code in assistant.languages), assistant.language
    )
    return {
        "assistant": {"slug": assistant.slug, "name": assistant.name, "brand": assistant.brand},
        "language": language,
        "direction": direction(language),
        "languages": assistant.languages,
        "wording": _texts(assistant, language),
        "limits": {"message_characters": LONGEST_MESSAGE},
    }


@public
@csrf_exempt
@_as_json
def session(request: HttpRequest) -> dict[str, Any]:
    """Give a visitor token; an earlier token, also one that is about to expire, keeps the visitor."""
    if request.method != "POST":
        raise InvalidError("send a POST")
    body = _body(request)
    assistant = _assistant(body.get("assistant"))
    _check_origin(request, assistant)
    previous = body.get("previous")
    known = isinstance(previous, str) and previous.startswith(VISITOR_PREFIX)
    visitor = read_visitor_token(str(previous)) if known else None
    token, expires_at = issue_visitor_token(visitor)
    return {"token": token, "expires_at": expires_at.isoformat()}


def _texts(assistant: Assistant, language: str) -> dict[str, str]:
    values = {name: f"{{{name}}}" for name in ("team", "wait", "name", "n")}
    return {key: wording(assistant, language, key, **values) for key in catalogue("en")}


def _assistant(slug: object) -> Assistant:
    found = Assistant.objects.filter(slug=slug).first() if isinstance(slug, str) and slug.isprintable() else None
    if found is None:
        raise NotFoundError("no assistant has this name", field="assistant")
    return found


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except RequestDataTooBig as problem:
        raise TooLargeError from problem
    except ValueError as problem:
        raise InvalidError("the body is not JSON") from problem
    if not isinstance(body, dict):
        raise InvalidError("the body is not a JSON object")
    return body


def _check_origin(request: HttpRequest, assistant: Assistant) -> None:
    """Only pages of the assistant's own hosts may open sessions; a request without Origin is no page's."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    own = {settings.HANDRAIL.public_url, f"{request.scheme}://{request.get_host()}"}
    if origin not in own | set(assistant.widget_origins):
        host = urlsplit(origin).netloc or "this page"
        raise ForbiddenError(f"the widget may not stand on {host}"[:200])
