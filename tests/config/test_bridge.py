"""Between the async server and Django nothing of a request or an answer is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

from handrail.config.bridge import LARGEST_BODY, ThreadBridge

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/shöp",
    "query_string": b"a=%C3%BC",
    "http_version": "1.1",
    "scheme": "https",
    "server": ("desk.example", 443),
    "client": ("203.0.113.9", 5),
    "headers": [(b"content-type", b"text/plain"), (b"x-one", b"1"), (b"x-one", b"2"), (b"cookie", b"a=1; b=2")],
}


def ask(scope: dict[str, Any], parts: list[bytes], *, gone: bool = False) -> tuple[list[dict[str, Any]], list[Any]]:
    """Send a request in parts; returns what ASGI was told and what the application saw."""
    seen: list[Any] = []
    sent: list[dict[str, Any]] = []
    messages = [
        {"type": "http.request", "body": part, "more_body": gone or index + 1 < len(parts)}
        for index, part in enumerate(parts)
    ] + [{"type": "http.disconnect"}]

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append((environ, environ["wsgi.input"].read(), threading.current_thread()))
        start_response("201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"he", b"llo"]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(ThreadBridge(application, threads=1)(scope, receive, send))  # type: ignore[arg-type]
    return sent, seen


def test_a_request_arrives_whole_on_another_thread() -> None:
    sent, [(environ, body, thread)] = ask(SCOPE, [b"one ", b"two"])
    assert body == b"one two"
    assert thread is not threading.main_thread()
    assert environ["PATH_INFO"].encode("latin1").decode() == "/shöp"
    assert (environ["QUERY_STRING"], environ["CONTENT_LENGTH"], environ["CONTENT_TYPE"]) == (
        "a=%C3%BC",
        "7",
        "text/plain",
    )
    assert (environ["HTTP_X_ONE"], environ["HTTP_COOKIE"]) == ("1,2", "a=1; b=2")
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == (
        "203.0.113.9",
        "desk.example",
        "443",
    )
    assert environ["wsgi.url_scheme"] == "https"
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


def test_an_answer_leaves_whole_with_each_of_its_cookies() -> None:
    (start, body), _ = ask(SCOPE, [b""])
    assert (start["status"], body["body"]) == (201, b"hello")
    assert [value for name, value in start["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    large = SCOPE | {"headers": [(b"content-length", str(LARGEST_BODY + 1).encode())]}
    (start, _), seen = ask(large, [])
    assert (start["status"], seen) == (413, [])


def test_a_body_that_grows_too_large_is_refused_before_a_thread_is_taken() -> None:
    (start, _), seen = ask(SCOPE, [b"x" * LARGEST_BODY, b"x"])
    assert (start["status"], seen) == (413, [])


def test_a_request_that_was_given_up_halfway_is_not_begun() -> None:
    assert ask(SCOPE, [b"half"], gone=True) == ([], [])
