"""The command shows what is missing and prepares the same things as the console."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fake_engine import engine

from handrail.accounts.models import User
from handrail.answering import loading
from handrail.assistants.models import Assistant
from handrail.cli.commands.readiness import command
from handrail.conversations import routing
from handrail.conversations.routing import Destination
from handrail.intents.models import Intent
from handrail.readiness.models import Acknowledgement, Briefing, Drill, EscalationRow, ReviewOwner
from handrail.readiness.queries import openness_status

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_it_shows_what_is_missing(staffed: Assistant) -> None:
    told = run("show", "fernhill").output
    assert "drill on chat              0 of 1: no drill has been run on this channel" in told
    assert "Order status" in told
    assert "0 of 1: nobody is named who reviews the answers each week" in told


def test_a_drill_ends_with_zero_when_it_passed_and_with_one_when_it_failed(
    staffed: Assistant, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "current_engine", engine)
    passed = run("drill", "fernhill", "chat", "--as", ada.email)
    assert (passed.exit_code, passed.output.splitlines()[-1]) == (0, "The drill passed.")
    assert "legal" in passed.output
    run("escalation", "fernhill", "--reason", "legal", "--team", "billing", "--as", ada.email)
    monkeypatch.setattr(routing, "_router", lambda: lambda conversation, reason: Destination())
    failed = run("drill", "fernhill", "chat", "--as", ada.email)
    assert (failed.exit_code, failed.output.splitlines()[-1]) == (1, "The drill failed.")
    assert "It went to Orders; the map says Billing." in failed.output
    assert list(Drill.objects.values_list("passed", flat=True)) == [False, True]


def test_a_row_of_the_map_is_set_by_command(staffed: Assistant) -> None:
    told = run("escalation", "fernhill", "--reason", "legal", "--team", "billing", "--minutes", "5")
    assert "Billing" in next(line for line in told.output.splitlines() if line.startswith("legal "))
    assert EscalationRow.objects.get().deadline_minutes == 5
    assert run("escalation", "fernhill", "--reason", "legal", "--team", "nobody").exit_code == 1
    assert run("escalation", "fernhill", "--reason", "weather").exit_code == 1


def test_a_briefing_starts_from_a_draft_and_is_acknowledged(
    staffed: Assistant, intents: Sequence[Intent], ben: User, tmp_path: Path
) -> None:
    draft = tmp_path / "briefing.txt"
    draft.write_text(run("brief", "order_status", "--draft").output, "utf-8")
    assert "Version 1" in run("brief", "order_status", "--file", str(draft)).output
    assert Briefing.objects.get().text == draft.read_text("utf-8").strip()
    assert run("acknowledge", "order_status", "--as", ben.email).exit_code == 0
    assert Acknowledgement.objects.get().person == ben
    assert run("acknowledge", "refund", "--as", ben.email).exit_code == 1


def test_texts_are_worded_and_confirmed_by_a_person(staffed: Assistant, ada: User) -> None:
    run("openness", "fernhill", "--language", "en", "--reword", "privacy_copy", "We delete it.", "--as", ada.email)
    assert run("openness", "fernhill", "--language", "en", "--confirm").exit_code == 2
    told = run("openness", "fernhill", "--language", "en", "--confirm", "--as", ada.email).output
    assert "en: confirmed by Ada" in told
    assert "privacy_copy (own): We delete it." in told
    assert openness_status(Assistant.objects.get()).ready


def test_an_owner_is_named_for_a_slot(staffed: Assistant, ada: User) -> None:
    run("owner", "refund", ada.email, "friday", "14")
    owner = ReviewOwner.objects.select_related("person").get()
    assert (owner.person, owner.weekday, owner.hour) == (ada, 4, 14)
