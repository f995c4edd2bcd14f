"""A program that talks to the product over HTTP, tries again when it must, and reads its streams."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from live.product import PATIENCE, until

SETTLED = {"bot", "handoff"}


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case) and the JSON body."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Frame:
    """One server-sent event; progress has no id."""

    id: int | None
    event: str
    data: dict[str, Any]


class Caller:
    """Calls with one token. A network error is raised as it comes, except from the verbs that try again."""

    def __init__(self, url: str, token: str | None, *, assistant: str = "fernhill") -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        self.token = token
        self.assistant = assistant

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()} | self._authorization()
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, {"Content-Type": "application/json"} | sent)
            answer = connection.getresponse()
            text = answer.read()
            known = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, known, json.loads(text) if text else None)
        finally:
            connection.close()

    def insist(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Call until the product answers something that is no failure of its own."""
        answers: list[Answer] = []

        def attempt() -> bool:
            try:
                answers.append(self.call(method, path, body, **headers))
            except (OSError, http.client.HTTPException, ValueError):
                return False
            return answers[-1].status < 500

        until(attempt, f"{method} {path} is answered", seconds=120.0, every=0.2)
        return answers[-1]

    def open(self) -> str:
        answer = self.insist(
            "POST", "/api/v1/conversations", {"assistant": self.assistant}, idempotency_key=uuid4().hex
        )
        assert answer.status == 201, answer
        return str(answer.body["id"])

    def say(self, conversation: str, text: str) -> str:
        """Post a message, with one key for all attempts; returns its id."""
        path = f"/api/v1/conversations/{conversation}/messages"
        answer = self.insist("POST", path, {"text": text}, idempotency_key=uuid4().hex)
        assert answer.status == 202, answer
        return str(answer.body["message_id"])

    def events(self, conversation: str, after: int = 0) -> list[dict[str, Any]]:
        answer = self.insist("GET", f"/api/v1/conversations/{conversation}/events?after={after}&limit=500")
        assert answer.status == 200, answer
        found: list[dict[str, Any]] = answer.body["events"]
        return found

    def ask(self, conversation: str, text: str) -> str:
        """Post a message and wait for what settles it: `bot` or `handoff`."""
        last = max((event["id"] for event in self.events(conversation)), default=0)
        self.say(conversation, text)
        return until(lambda: self._settled(conversation, last), f"an outcome of {text!r}")

    def stream(self, conversation: str, *, after: int | None = None) -> Stream:
        headers = self._authorization() | ({} if after is None else {"Last-Event-ID": str(after)})
        return Stream(self.host, f"/stream/conversations/{conversation}", headers)

    def _settled(self, conversation: str, after: int) -> str | None:
        for event in self.events(conversation, after):
            kind = event["data"].get("author") if event["type"] == "message" else event["type"]
            if kind in SETTLED:
                return str(kind)
        return None

    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


class Stream:
    """One connection to a stream."""

    def __init__(self, host: str, path: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection(host, timeout=30)
        self._connection.request("GET", path, headers=headers)
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.kind = self._answer.getheader("Content-Type", "")

    def frames(self, seconds: float = PATIENCE) -> Iterator[Frame]:
        """Yield frames as they come, until the connection ends; too long a silence is a failure."""
        deadline = time.monotonic() + seconds
        fields: dict[str, str] = {}
        while line := self._line():
            assert time.monotonic() < deadline, f"the stream brought nothing for {seconds:.0f} s"
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Frame(number, fields["event"], json.loads(fields["data"]))
                deadline, fields = time.monotonic() + seconds, {}

    def close(self) -> None:
        self._answer.close()
        self._connection.close()

    def _line(self) -> str:
        try:
            return self._answer.readline().decode()
        except (OSError, http.client.HTTPException):
            return ""
