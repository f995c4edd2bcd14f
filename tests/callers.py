"""Programs and widgets that call the open doors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

ROOT = "/api/v1/conversations"


class Caller:
    """A program or a widget: it sends JSON with a bearer token and reads JSON."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        keyed = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            path, body if body is not None else {}, "application/json", headers={**self.headers, **keyed, **headers}
        )

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(path, parameters, headers=self.headers)

    def open(self, **more: str) -> str:
        response = self.post(ROOT, {"assistant": "fernhill", **more}, key=str(uuid4()))
        assert response.status_code == 201, response.content
        return str(response.json()["id"])


def refused(response: Any, status: int, code: str, field: str | None = None) -> None:
    """The one shape of every error."""
    body = response.json()
    assert (response.status_code, body["code"], body["field"]) == (status, code, field), body
    assert set(body) == {"code", "message", "field", "request_id"}
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert body["message"].strip()
