"""The door for programs and the widget, through the real addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cast import person
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from fake_engine import engine

from handrail.accounts.models import ApiToken, User
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import issue_token
from handrail.answering.models import Turn
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import switch
from handrail.conversations import visitors
from handrail.conversations.models import Conversation, Message
from handrail.conversations.visitors import issue_visitor_token, read_visitor_token

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/conversations"


@pytest.fixture(autouse=True)
def fresh_rates() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


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


@pytest.fixture
def shop(assistant: Assistant, token: tuple[ApiToken, str]) -> Caller:
    return Caller(token[1])


@pytest.fixture
def widget(assistant: Assistant) -> Caller:
    return Caller(issue_visitor_token()[0])


def refused(response: Any, status: int, code: str, field: str | None = None) -> None:
    """The one shape of every error."""
    body = response.json()
    assert (response.status_code, body["code"], body["field"]) == (status, code, field), body
    assert set(body) == {"code", "message", "field", "request_id"}
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert body["message"].strip()


def test_a_conversation_is_opened_written_in_and_read(widget: Caller) -> None:
    opened = widget.post(ROOT, {"assistant": "fernhill", "language": "de"}, key="k")
    assert opened.status_code == 201
    assert opened.json() | {"id": ""} == {
        "id": "",
        "language": "de",
        "holder": "bot",
        "team": None,
        "agent_name": None,
        "expected_wait_minutes": None,
        "last_event": 1,
        "rating": None,
    }
    path = f"{ROOT}/{opened.json()['id']}"
    posted = widget.post(f"{path}/messages", {"text": "Wo ist mein Rad?"}, key="m")
    assert posted.status_code == 202
    assert posted.json()["event"] == 2
    events = widget.get(f"{path}/events").json()
    assert [(event["id"], event["type"]) for event in events["events"]] == [(1, "opened"), (2, "message")]
    assert events["events"][1]["data"]["key"] == "m"
    assert widget.get(f"{path}/events", after=1).json()["events"] == events["events"][1:]
    assert widget.get(f"{path}/events", limit=1).json() == {"events": events["events"][:1], "more": True}
    assert widget.get(path).json()["last_event"] == 2


def test_the_same_key_is_the_same_message_and_one_turn(shop: Caller) -> None:
    one, two = shop.open(), shop.open()
    first, again = (shop.post(f"{ROOT}/{one}/messages", {"text": "Hello"}, key="k") for _ in range(2))
    assert first.json() == again.json()
    assert shop.post(f"{ROOT}/{two}/messages", {"text": "Hello"}, key="k").json() != first.json()
    assert (Message.objects.count(), Turn.objects.count()) == (2, 2)


def test_the_same_key_opens_one_conversation(shop: Caller) -> None:
    first, again = (shop.post(ROOT, {"assistant": "fernhill"}, key="k") for _ in range(2))
    assert first.json() == again.json()
    assert Conversation.objects.count() == 1


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


def test_who_writes_too_fast_waits_and_others_do_not(widget: Caller) -> None:
    path = f"{ROOT}/{widget.open()}/messages"
    for number in range(settings.HANDRAIL.rate_messages_per_minute):
        assert widget.post(path, {"text": "x"}, key=f"k{number}").status_code == 202
    response = widget.post(path, {"text": "x"}, key="one more")
    refused(response, 429, "too_fast")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    other = Caller(issue_visitor_token()[0])
    assert other.post(f"{ROOT}/{other.open()}/messages", {"text": "x"}, key="k").status_code == 202


def test_a_person_is_reached_however_fast_one_wrote(widget: Caller) -> None:
    path = f"{ROOT}/{widget.open()}"
    for number in range(settings.HANDRAIL.rate_messages_per_minute + 1):
        widget.post(f"{path}/messages", {"text": "x"}, key=f"k{number}")
    for _ in range(2):
        assert widget.post(f"{path}/handoff").status_code == 202
    assert widget.get(path).json()["holder"] == "waiting"


def test_a_rating_and_a_verdict_are_taken(widget: Caller) -> None:
    path = f"{ROOT}/{widget.open()}"
    assert widget.post(f"{path}/rating", {"score": 5, "comment": "fine"}).status_code == 204
    assert widget.get(path).json()["rating"] == 5


HOSTILE = [
    "\0",
    "a\0b",
    "\ud800",
    "\u202e\u0000",
    "\U0001f9d1\u200d\U0001f680",
    "\ufffe\uffff",
    "'; --",
    "%s%n{0}",
    "\x7f\x1b",
]


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
