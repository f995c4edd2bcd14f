"""The page of a cell, the gates with their limits, and packs of evidence to read."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from console.conftest import browser_of, person
from handrail.accounts.models import User
from handrail.autonomy.actions import place
from handrail.autonomy.models import Cell
from handrail.governance.evidence.verifying import Verdict, verify
from handrail.governance.limits import all_limits
from handrail.governance.models import EvidencePack, GateLimit, Override, Request
from handrail.intents.models import Intent

CELL = ["order_status", "chat"]


@pytest.fixture
def intent(ada: User) -> Intent:
    return Intent.objects.create(
        slug="order_status", title="Order status", risk="low", owner=ada, audience="public", systems=[]
    )


def page(user: User) -> str:
    return browser_of(user).get(reverse("console:cell", args=CELL)).content.decode()


def send(user: User, name: str, args: list[object], **sent: str) -> int:
    return browser_of(user).post(reverse(f"console:{name}", args=args), sent).status_code


def test_a_cell_goes_up_by_asking_and_agreeing_and_the_evidence_is_shown(ada: User, ines: User, intent: Intent) -> None:
    assert "Ask for Shadow" in page(ada)
    assert send(ada, "ask", [*CELL], reason="Scope is clear") == 302
    assert "Scope is clear" in page(ines)
    assert "Agree to Shadow" in page(ines)
    assert send(ines, "agree", [Request.objects.get().pk]) == 302
    assert Cell.objects.get().stage == "shadow"
    pack = EvidencePack.objects.latest("at")
    text = browser_of(ada).get(reverse("console:evidence", args=[pack.pk])).content.decode()
    assert "The hash was computed again: unchanged" in text
    assert "Scope named" in text
    assert "Ines" in text
    assert f"/console/evidence/{pack.pk}/" in page(ada)


def test_what_is_missing_is_said_beside_the_gate_and_nobody_can_agree(ada: User, intent: Intent) -> None:
    Intent.objects.update(owner=None)
    send(ada, "ask", [*CELL], reason="Try")
    text = page(ada)
    assert "the intent has no owner; name one" in text
    assert "1 gate is not passed yet." in text
    assert "Agree to" not in text
    assert send(ada, "agree", [Request.objects.get().pk]) == 302
    assert Cell.objects.get().stage == "off"


def test_two_people_override_and_it_shows_on_the_page_and_on_the_map(ada: User, ines: User, intent: Intent) -> None:
    Intent.objects.update(owner=None)
    send(ada, "ask", [*CELL], reason="Try")
    send(ada, "override", [*CELL, "scope"], reason="The owner comes on Monday")
    assert "Ada would override it" in page(ines)
    assert "Overridden: Scope named" not in page(ines)
    send(ines, "override", [*CELL, "scope"], reason="I know her")
    for reader in (ada, ines):
        assert "Overridden: Scope named" in page(reader)
        assert "The owner comes on Monday" in page(reader)
        assert "Override</span>" in browser_of(reader).get(reverse("console:autonomy")).content.decode()
    assert "Agree to" not in page(ada)
    assert "Agree to" in page(ines)
    send(ada, "override", [*CELL, "scope"], reason="She came", lift="yes")
    assert Override.objects.get().ended_at is not None


def test_a_request_is_taken_back_and_a_cell_moved_down_from_its_page(ada: User, intent: Intent) -> None:
    place(intent_slug="order_status", channel="chat", stage="pilot", control=5, by=None, reason="test")
    send(ada, "ask", [*CELL], reason="Try")
    assert send(ada, "withdraw", [Request.objects.get().pk]) == 302
    assert "Ask for Pilot 25 %" in page(ada)
    response = browser_of(ada).post(reverse("console:stage", args=CELL), {"to": "off", "back": "cell"})
    assert response.headers["Location"] == reverse("console:cell", args=CELL)
    assert "from Pilot 10 %" in page(ada)


def test_an_agent_reads_and_changes_nothing(ben: User, ada: User, intent: Intent) -> None:
    send(ada, "ask", [*CELL], reason="Try")
    text = page(ben)
    assert "Gates before Shadow" in text
    assert "<form" not in text.partition('class="page')[2].partition("</main>")[0]
    for name, args in (("ask", [*CELL]), ("agree", [Request.objects.get().pk]), ("override", [*CELL, "scope"])):
        assert send(ben, name, args, reason="x") == 403
    assert send(ben, "gate_limit", ["language", "messages"], value="20", reason="x") == 403


def test_a_cell_or_a_pack_that_is_not_there_is_not_found(ada: User, intent: Intent) -> None:
    for path in (
        reverse("console:cell", args=["nothing", "chat"]),
        reverse("console:cell", args=["order_status", "fax"]),
    ):
        assert browser_of(ada).get(path).status_code == 404
    assert browser_of(ada).get(reverse("console:evidence", args=[intent.pk])).status_code == 404


def test_the_file_that_is_handed_out_is_the_one_on_record(ada: User, intent: Intent) -> None:
    send(ada, "ask", [*CELL], reason="<Scope> is clear")
    send(ada, "agree", [Request.objects.get().pk])
    pack = EvidencePack.objects.latest("at")
    response = browser_of(ada).get(reverse("console:evidence_file", args=[pack.pk]))
    assert verify(response.content.decode(), lambda _evidence: pack.sha256) == Verdict.ON_RECORD
    assert json.loads(response.content)["body"]["people"]["asked"]["reason"] == "<Scope> is clear"
    assert "<Scope>" not in browser_of(ada).get(reverse("console:evidence", args=[pack.pk])).content.decode()


def test_an_administrator_sets_a_limit_in_per_cent_and_others_read_it(ada: User, ines: User) -> None:
    assert send(ines, "gate_limit", ["quality", "share"], value="95.5", reason="Careful") == 302
    assert all_limits()["quality"]["share"] == 0.955
    assert send(ines, "gate_limit", ["language", "messages"], value="300", reason="Careful") == 302
    assert send(ada, "gate_limit", ["language", "messages"], value="20", reason="Faster") == 403
    text = browser_of(ada).get(reverse("console:gates")).content.decode()
    assert "95.5 %" in text
    assert "300" in text
    assert send(ines, "gate_limit", ["language", "messages"], value="many", reason="x") == 302
    assert all_limits()["language"]["messages"] == 300


def test_an_administrator_sets_a_tripwires_limit_and_takes_the_shipped_one_again(ada: User, ines: User) -> None:
    assert send(ines, "wire_limit", ["low_rating"], value="12,5", reason="Careful") == 302
    text = browser_of(ada).get(reverse("console:gates")).content.decode()
    assert "at most 12.5 %" in text
    assert "Set the limit" not in text
    assert send(ada, "wire_limit", ["low_rating"], value="20", reason="Faster") == 403
    assert send(ines, "wire_limit", ["low_rating"], value="99", reason="x") == 302
    assert GateLimit.objects.get().value == 0.125
    assert "As shipped again" in browser_of(ines).get(reverse("console:gates")).content.decode()
    assert send(ines, "wire_limit", ["low_rating"], how="shipped", reason="Back") == 302
    assert not GateLimit.objects.exists()
    assert send(ines, "wire_limit", ["luck"], value="20", reason="x") == 404


def test_looking_at_a_cell_makes_no_row(ada: User, intent: Intent) -> None:
    page(ada)
    page(person("Rolf", "agent"))
    assert not Cell.objects.exists()
