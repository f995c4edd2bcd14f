"""The async application behind /stream: server-sent events for customers, programs and staff."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from handrail.kernel.errors import HandrailError, InvalidError
from handrail.streams.asking import may_follow_inbox
from handrail.streams.conversation import conversation_stream, owned
from handrail.streams.hub import Hub
from handrail.streams.threads import in_thread

HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
OPEN = HEADERS | {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "Authorization, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
KEEP_ALIVE_SECONDS = 15.0


async def follow_conversation(request: Request) -> Response:
    """Stream a conversation's events to its customer or program, from after the last one that he has seen."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    try:
        conversation_id = _uuid(request.path_params["conversation_id"])
        after = _after(request)
        authorization = request.headers.get("authorization", "")
        await in_thread(owned, authorization, conversation_id)
    except HandrailError as problem:
        return _refusal(problem)
    hub: Hub = request.app.state.hub
    stream = conversation_stream(hub, authorization, conversation_id, after, KEEP_ALIVE_SECONDS)
    return StreamingResponse(stream, media_type="text/event-stream", headers=OPEN)


async def follow_inbox(request: Request) -> Response:
    """Tell a signed-in person which conversations change; only ids are sent."""
    try:
        await in_thread(may_follow_inbox, request.cookies)
    except HandrailError as problem:
        return _refusal(problem)
    hub: Hub = request.app.state.hub
    return StreamingResponse(hub.inbox_stream(KEEP_ALIVE_SECONDS), media_type="text/event-stream", headers=HEADERS)


def _refusal(problem: HandrailError) -> JSONResponse:
    body = {"code": problem.code, "message": problem.message, "field": problem.field, "request_id": ""}
    return JSONResponse(body, status_code=problem.status, headers={"Access-Control-Allow-Origin": "*"})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise InvalidError("this is no id of a conversation", field="conversation") from problem


def _after(request: Request) -> int:
    text = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InvalidError("takes the number of the last event that you have", field="after")
    return int(text)


def stream_app() -> Starlette:
    """Return the application; its hub listens to the database while the application runs."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.hub = Hub()
        async with app.state.hub.listening():
            yield

    routes = [
        Route("/stream/conversations/{conversation_id}", follow_conversation, methods=["GET", "OPTIONS"]),
        Route("/stream/inbox", follow_inbox),
    ]
    for route, permission in zip(routes, ("conversations", "inbox.read"), strict=True):
        route.endpoint.permission = permission  # type: ignore[attr-defined]
    return Starlette(routes=routes, lifespan=lifespan)
