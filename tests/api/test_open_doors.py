"""Widget, preview, other hosts' pages, and characters that break servers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from callers import ROOT, Caller, refused
from cast import person
from django.conf import settings
from django.test import Client
from fake_engine import engine

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import issue_token
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import switch
from handrail.conversations.models import Conversation
from handrail.conversations.visitors import read_visitor_token

pytestmark = pytest.mark.django_db


HOSTILE = ["\0", "a\0b", "\ud800", "\u202e\u0000", "\U0001f9d1\u200d\U0001f680", "\ufffe\uffff", "%s%n{0}", "\x7f\x1b"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_character_breaks_the_server(widget: Caller, shop: Caller, text: str) -> None:
    path = f"{ROOT}/{shop.open()}"
    calls = [
        shop.post(f"{path}/messages", {"text": f"Hello {text}"}, key="k"),
        shop.post(f"{path}/messages", {"text": text}, key="k2"),
        shop.post(f"{path}/rating", {"score": 3, "comment": text}),
        shop.post(f"{path}/solved", {"message_id": text, "solved": True}),
        *[
            shop.post(ROOT, {"assistant": "fernhill", name: text}, key=name)
            for name in ("assistant", "language", "page_url", "customer")
        ],
        widget.post("/widget/session", {"assistant": text}),
        widget.post("/widget/session", {"assistant": "fernhill", "previous": f"hv_{text}"}),
        widget.get("/widget/config", assistant=text.encode("utf-8", "replace")),
        widget.get("/widget/config", assistant="fernhill", language=text.encode("utf-8", "replace")),
    ]
    assert [call.status_code for call in calls if call.status_code >= 500] == []


@pytest.mark.parametrize(
    "path", ["/help/en/%00", "/help/%00/x", "/help/en/%ED%A0%80", "/api/v1/conversations/%00", "/%00"]
)
def test_no_address_breaks_the_server(assistant: Assistant, path: str) -> None:
    assert Client(raise_request_exception=False).get(path).status_code in {302, 401, 404}


def test_pages_of_other_hosts_may_call(widget: Caller) -> None:
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    for path in (ROOT, "/widget/session", f"{ROOT}/{uuid4()}/messages"):
        response = widget.client.options(path, headers=asked)
        assert response.status_code == 204
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Idempotency-Key" in response.headers["Access-Control-Allow-Headers"]
    for response in (widget.get(f"{ROOT}/{widget.open()}"), widget.get(f"{ROOT}/{uuid4()}")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Access-Control-Allow-Origin" not in widget.get("/console/inbox/").headers


def test_a_preview_says_what_would_be_decided_and_stores_nothing(
    assistant: Assistant, admin: User, intents: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.answering.preview.current_engine", engine)
    switch(intent_slug="refund", channel="chat", stage="off", by=None)
    staff = Caller(issue_token(owner=admin, name="Staff", scopes=[Permission.PREVIEW])[1])
    shown = staff.post("/api/v1/preview", {"text": "I want a refund", "channel": "chat"}).json()
    assert (shown["outcome"], shown["reason"]) == ("handoff", "switched_off")
    assert shown["reply"]["text"] == "A refund takes five working days."
    assert not Conversation.objects.exists()
    refused(staff.post("/api/v1/preview", {"text": "x", "channel": "fax"}), 422, "invalid", "channel")
    refused(staff.post("/api/v1/preview", {"text": "x", "language": "a\0"}), 422, "invalid", "language")
    refused(staff.post("/api/v1/preview", {"text": ""}), 422, "invalid", "text")


def test_staff_without_the_scope_have_no_preview(assistant: Assistant) -> None:
    scopes = [Permission.KNOWLEDGE_READ]
    refused(
        Caller(issue_token(owner=person("Rosa", "reviewer"), name="x", scopes=scopes)[1]).post(
            "/api/v1/preview", {"text": "x"}
        ),
        403,
        "forbidden",
    )


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://shop.example", 200),
        ("http://testserver", 200),
        (settings.HANDRAIL.public_url, 200),
        ("https://evil.example", 403),
        ("https://shop.example.evil.example", 403),
        ("http://shop.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_only_pages_of_the_assistants_hosts_open_sessions(assistant: Assistant, origin: str, status: int) -> None:
    Assistant.objects.update(widget_origins=["https://shop.example"])
    response = Caller().post("/widget/session", {"assistant": "fernhill"}, Origin=origin)
    assert response.status_code == status
    if status == 403:
        refused(response, 403, "forbidden")


def test_a_visitor_who_comes_back_is_the_same(assistant: Assistant) -> None:
    first = Caller().post("/widget/session", {"assistant": "fernhill"}).json()
    again = Caller().post("/widget/session", {"assistant": "fernhill", "previous": first["token"]}).json()
    other = Caller().post("/widget/session", {"assistant": "fernhill", "previous": first["token"] + "x"}).json()
    known = [read_visitor_token(each["token"]) for each in (first, again, other)]
    assert known[0] == known[1] != known[2]
    assert None not in known


def test_the_widgets_texts_come_in_the_wanted_language(assistant: Assistant) -> None:
    german = Caller().get("/widget/config", assistant="fernhill", language="de-AT").json()
    assert (german["language"], german["direction"], german["languages"]) == ("de", "ltr", ["en", "de"])
    assert "Fern" in german["wording"]["disclosure"]
    assert german["limits"] == {"message_characters": 4000}
    assert Caller().get("/widget/config", assistant="fernhill", language="xx").json()["language"] == "en"
    refused(Caller().get("/widget/config", assistant="nobody"), 404, "not_found", "assistant")


def test_every_error_that_the_api_can_give_is_in_its_description(assistant: Assistant) -> None:
    described = Caller().get("/api/openapi.json").json()["paths"]
    for path, verbs in described.items():
        for verb in verbs.values():
            assert {"401", "403", "404", "413", "422", "429"} <= set(verb["responses"]), path
