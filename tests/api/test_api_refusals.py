"""Everything that the open doors refuse, in the one shape of an error."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from callers import ROOT, Caller, refused
from django.conf import settings
from django.utils import timezone

from handrail.accounts.models import ApiToken, User
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import issue_token
from handrail.assistants.models import Assistant
from handrail.conversations import visitors
from handrail.conversations.visitors import issue_visitor_token, read_visitor_token

pytestmark = pytest.mark.django_db


def test_without_a_key_nothing_is_taken_in(shop: Caller) -> None:
    refused(shop.post(ROOT, {"assistant": "fernhill"}), 422, "invalid", "Idempotency-Key")
    refused(shop.post(f"{ROOT}/{shop.open()}/messages", {"text": "x"}, key="a b"), 422, "invalid", "Idempotency-Key")


def test_another_programs_key_for_the_same_customer_is_a_conflict(shop: Caller, admin: User) -> None:
    other = Caller(issue_token(owner=admin, name="Other", scopes=[Permission.CONVERSATIONS])[1])
    body = {"assistant": "fernhill", "customer": "C-1"}
    assert shop.post(ROOT, body, key="k").status_code == 201
    refused(other.post(ROOT, body, key="k"), 409, "conflict", "Idempotency-Key")


@pytest.mark.parametrize(
    "secret", ["", "x", "hr_" + "x" * 43, "hv_", "hv_x:y:z", "hv_" + "é" * 20, "hr_\u00ff", "Bearer", " "]
)
def test_a_wrong_token_is_401(assistant: Assistant, secret: str) -> None:
    refused(Caller(secret).get(f"{ROOT}/{uuid4()}"), 401, "not_signed_in")
    refused(Caller(secret).post("/api/v1/preview", {"text": "x"}), 401, "not_signed_in")


def test_a_forged_or_old_visitor_token_is_worth_nothing(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    token, _ = issue_visitor_token()
    body, _, signature = token.rpartition(":")
    assert read_visitor_token(f"{body}:{signature[::-1]}") is None
    assert read_visitor_token(token, lifetime=timedelta(seconds=-1)) is None
    refused(Caller(f"{body}:{signature[::-1]}").get(f"{ROOT}/{uuid4()}"), 401, "not_signed_in")
    monkeypatch.setattr(visitors.read_visitor_token, "__kwdefaults__", {"lifetime": timedelta(seconds=-1)})
    refused(Caller(token).get(f"{ROOT}/{uuid4()}"), 401, "not_signed_in")


def test_a_token_without_the_scope_is_403(assistant: Assistant, ben: User, admin: User) -> None:
    reader = Caller(issue_token(owner=admin, name="Reader", scopes=[Permission.KNOWLEDGE_READ])[1])
    refused(reader.post(ROOT, {"assistant": "fernhill"}, key="k"), 403, "forbidden")
    refused(reader.post("/api/v1/preview", {"text": "x"}), 403, "forbidden")


def test_a_token_can_do_no_more_than_its_owner(shop: Caller, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(role="agent")
    refused(shop.get(f"{ROOT}/{uuid4()}"), 403, "forbidden")
    User.objects.filter(pk=admin.pk).update(is_active=False)
    refused(shop.get(f"{ROOT}/{uuid4()}"), 401, "not_signed_in")


def test_a_revoked_or_expired_token_ends_at_once(shop: Caller, token: tuple[ApiToken, str]) -> None:
    ApiToken.objects.update(expires_at=timezone.now())
    refused(shop.get(f"{ROOT}/{uuid4()}"), 401, "not_signed_in")
    ApiToken.objects.update(expires_at=None, revoked_at=timezone.now())
    refused(shop.get(f"{ROOT}/{uuid4()}"), 401, "not_signed_in")


def test_other_peoples_conversations_are_not_there(shop: Caller, widget: Caller) -> None:
    other = Caller(issue_visitor_token()[0])
    for path in (f"{ROOT}/{shop.open()}", f"{ROOT}/{other.open()}", f"{ROOT}/{uuid4()}"):
        refused(widget.get(path), 404, "not_found")
        refused(widget.get(f"{path}/events"), 404, "not_found")
        refused(widget.post(f"{path}/messages", {"text": "x"}, key="k"), 404, "not_found")
        refused(widget.post(f"{path}/handoff"), 404, "not_found")
        refused(widget.post(f"{path}/rating", {"score": 1}), 404, "not_found")
        refused(widget.post(f"{path}/solved", {"message_id": str(uuid4()), "solved": True}), 404, "not_found")


def test_an_unknown_assistant_is_404(widget: Caller) -> None:
    refused(widget.post(ROOT, {"assistant": "nobody"}, key="k"), 404, "not_found", "assistant")


def test_an_unknown_address_is_404_in_the_same_shape(widget: Caller) -> None:
    refused(widget.get("/api/v1/nothing"), 404, "not_found")
    refused(widget.get("/widget/nothing"), 404, "not_found")


def test_a_wrong_method_is_405_in_the_same_shape(widget: Caller) -> None:
    response = widget.client.delete(ROOT)
    refused(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "POST"


def test_a_message_that_is_too_long_is_413(widget: Caller) -> None:
    path = f"{ROOT}/{widget.open()}/messages"
    refused(widget.post(path, {"text": "x" * 4001}, key="k"), 413, "too_large", "text")
    assert widget.post(path, {"text": "x" * 4000}, key="k").status_code == 202


def test_a_body_that_is_too_large_is_413(widget: Caller, assistant: Assistant) -> None:
    large = {"assistant": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    refused(widget.post(ROOT, large, key="k"), 413, "too_large")
    refused(widget.post("/widget/session", large), 413, "too_large")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "\ufeff{}", b"\xff\xfe"])
def test_a_body_that_is_no_object_is_refused(widget: Caller, body: str | bytes) -> None:
    response = widget.client.post(ROOT, body, "application/json", headers={**widget.headers, "Idempotency-Key": "k"})
    assert response.status_code in {400, 422}
    assert set(response.json()) == {"code", "message", "field", "request_id"}


@pytest.mark.parametrize(
    ("body", "field"),
    [({"score": 0}, "score"), ({"score": 6}, "score"), ({}, "score"), ({"score": 5, "comment": "x" * 2001}, "comment")],
)
def test_a_rating_outside_of_its_bounds_is_422(widget: Caller, body: dict[str, Any], field: str) -> None:
    refused(widget.post(f"{ROOT}/{widget.open()}/rating", body), 422, "invalid", field)


@pytest.mark.parametrize("query", [{"after": -1}, {"after": "x"}, {"limit": 0}, {"limit": 501}, {"after": 10**12}])
def test_a_page_of_events_outside_of_its_bounds_is_422(widget: Caller, query: dict[str, Any]) -> None:
    refused(widget.get(f"{ROOT}/{widget.open()}/events", **query), 422, "invalid", next(iter(query)))
