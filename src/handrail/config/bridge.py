"""Django on threads behind an async server: a request is one hop to a thread and one answer back.

Bodies are small here, both ways: a request is read whole before a thread is taken, and an answer is sent whole.
"""

from __future__ import annotations

import asyncio
import contextvars
import io
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from starlette.types import Message, Receive, Scope, Send

LARGEST_BODY = 1024 * 1024
_TOO_LARGE = b'{"code":"too_large","message":"A request has at most 1 MB.","field":null,"request_id":""}'
_OWN_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class _TooLargeError(Exception):
    """A body is larger than what is taken."""


class _GivenUpError(Exception):
    """The other side has gone before its request was whole."""


class ThreadBridge:
    """An ASGI application that runs a WSGI one on a number of threads of its own."""

    def __init__(self, application: WSGIApplication, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; one with more than 1 MB gets 413, one that was given up is not begun."""
        try:
            environ = environ_of(scope, await _body(scope, receive))
        except _TooLargeError:
            await _refuse(send)
        except _GivenUpError:
            return
        else:
            loop, context = asyncio.get_running_loop(), contextvars.copy_context()
            answer = await loop.run_in_executor(self._threads, context.run, self._answer, environ)
            for part in answer.messages():
                await send(part)

    def _answer(self, environ: WSGIEnvironment) -> _Answer:
        answer = _Answer()
        parts = self._application(environ, answer.start)
        try:
            answer.body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        return answer


@dataclass
class _Answer:
    """What an application said: status, headers and the whole body."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def start(self, status: str, headers: Iterable[tuple[str, str]], exc_info: Any = None) -> Any:
        """Take status and headers, as WSGI's start_response."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
        return None

    def messages(self) -> tuple[Message, Message]:
        """Return what ASGI sends."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        return start, {"type": "http.response.body", "body": self.body}


async def _body(scope: Scope, receive: Receive) -> bytes:
    if _announces_too_much(scope):
        raise _TooLargeError
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GivenUpError
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise _TooLargeError
        more = message.get("more_body", False)
    return body


def _announces_too_much(scope: Scope) -> bool:
    """Whether a request says that it is larger than what is taken, or does not say it in digits."""
    lengths = [value for name, value in scope.get("headers", []) if name == b"content-length"]
    return any(not value.isdigit() or int(value) > LARGEST_BODY for value in lengths)


def environ_of(scope: Scope, body: bytes) -> WSGIEnvironment:
    """Return a request as WSGI (PEP 3333) wants it; a header that comes twice is joined by a comma."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope.get("headers", []):
        name, value = _environ_name(raw_name.decode("latin1")), raw_value.decode("latin1")
        environ[name] = f"{environ[name]},{value}" if name in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _environ_name(header: str) -> str:
    return _OWN_NAMES.get(header) or "HTTP_" + header.upper().replace("-", "_")


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _TOO_LARGE})
