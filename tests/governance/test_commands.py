"""The ladder from the command line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from handrail.accounts.models import User
from handrail.autonomy.models import Cell
from handrail.cli.main import handrail
from handrail.governance.models import Request
from handrail.intents.models import Intent

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> str:
    done = CliRunner().invoke(handrail, list(words))
    return f"{done.exit_code} {done.output}"


def stage(channel: str) -> str:
    return str(Cell.objects.get(intent__slug="refund", channel=channel).rung)


def test_a_cell_goes_up_by_asking_and_agreeing(intents: Sequence[Intent], ada: User, admin: User) -> None:
    assert "no owner" in run("cells", "up", "refund", "api", "--as", ada.email, "--reason", "Try")
    request = str(Request.objects.get().pk)
    refused = run("cells", "agree", request, "--as", admin.email)
    assert refused.startswith("1 ")
    assert "no owner" in refused
    assert stage("api") == "off"
    scope = run("intents", "scope", "refund", "--owner", ada.email, "--audience", "public", "--as", ada.email)
    assert "owned by Ada, for public, needs no systems" in scope
    assert "Ada" in run("cells", "requests")
    assert "refund x api is shadow" in run("cells", "agree", request[:13], "--as", admin.email)
    assert stage("api") == "shadow"
    assert "knowledge" in run("cells", "gates", "refund", "api")


def test_switching_upward_asks_and_downward_moves(intents: Sequence[Intent], ada: User) -> None:
    assert "Asked: refund x api: off to shadow" in run("cells", "switch", "refund", "api", "shadow", "--reason", "x")
    assert stage("api") == "off"
    assert run("cells", "switch", "refund", "api", "full", "--reason", "x").startswith("1 ")
    assert "refund x chat is suggest" in run("cells", "switch", "refund", "chat", "suggest")
    assert stage("chat") == "suggest"
    assert "Withdrawn" in run("cells", "withdraw", str(Request.objects.get().pk), "--as", ada.email)


def test_an_intent_that_needs_a_system_that_is_not_connected_stays_off(intents: Sequence[Intent], ada: User) -> None:
    run("intents", "scope", "refund", "--owner", ada.email, "--audience", "public", "--systems", "shop, crm")
    told = run("cells", "ask", "refund", "api", "--reason", "x")
    assert "crm: is not connected; shop: is not connected" in told


def test_two_people_override_and_one_ends_it(intents: Sequence[Intent], ada: User, admin: User) -> None:
    gate = ("refund", "api", "scope")
    assert "waits for a second person" in run("cells", "override", *gate, "--as", ada.email, "--reason", "x")
    assert run("cells", "override", *gate, "--as", ada.email, "--reason", "x").startswith("1 ")
    assert "is overridden" in run("cells", "override", *gate, "--as", admin.email, "--reason", "y")
    assert "overridden" in run("cells", "gates", "refund", "api")
    assert "no longer" in run("cells", "lift", *gate, "--as", ada.email, "--reason", "z")


def test_limits_are_shown_and_set(admin: User, ada: User) -> None:
    assert "language.messages                 200" in run("cells", "limits")
    assert run("cells", "limit", "language.messages", "300", "--as", ada.email, "--reason", "x").startswith("1 ")
    assert "language.messages: 300" in run("cells", "limit", "language.messages", "300", "--reason", "x")
    assert "language.messages                 300" in run("cells", "limits")


def test_limits_of_tripwires_are_shown_and_set_in_the_same_place(admin: User, ada: User) -> None:
    def shown() -> str:
        return next(line for line in run("cells", "limits").splitlines() if "tripwire.low_rating" in line)

    assert "shipped" in shown()
    assert run("cells", "limit", "tripwire.low_rating", "0.2", "--as", ada.email, "--reason", "x").startswith("1 ")
    assert "tripwire.low_rating: 0.2" in run("cells", "limit", "tripwire.low_rating", "0.2", "--reason", "x")
    assert "0.2 " in shown()
    assert "write a number" in run("cells", "limit", "tripwire.low_rating", "many", "--reason", "x")
    run("cells", "limit", "tripwire.low_rating", "shipped", "--reason", "x")
    run("cells", "limit", "language.messages", "300", "--reason", "x")
    assert "shipped" in shown()
    run("cells", "limit", "language.messages", "shipped", "--reason", "x")
    assert "language.messages                 200" in run("cells", "limits")
