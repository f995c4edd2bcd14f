"""One port: /stream goes to the async streams, everything else to Django on threads."""

import os
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from starlette.types import ASGIApp, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

wsgi = get_wsgi_application()

# It imports models, which the line above has loaded.
from handrail.cli.supervised import keep_what_is_loaded  # noqa: E402
from handrail.streams.app import stream_app  # noqa: E402

LARGEST_BODY = 1024 * 1024
django_app = cast("ASGIApp", WSGIMiddleware(cast("WSGIApp", wsgi), workers=settings.HANDRAIL.web_threads))
streams = stream_app()
keep_what_is_loaded()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each request to its application; the streams' lifespan is the process's."""
    if scope["type"] == "lifespan" or scope.get("path", "").startswith("/stream/"):
        await streams(scope, receive, send)
    elif _too_large(scope):
        await _refuse(send)
    else:
        await django_app(scope, receive, send)


def _too_large(scope: Scope) -> bool:
    lengths = [value for name, value in scope.get("headers", []) if name == b"content-length"]
    return any(not value.isdigit() or int(value) > LARGEST_BODY for value in lengths)


async def _refuse(send: Send) -> None:
    """Answer 413 before a byte of the body is read."""
    body = b'{"code":"too_large","message":"A request has at most 1 MB.","field":null,"request_id":""}'
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
