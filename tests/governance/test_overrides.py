"""Overriding a gate: two people, and never what concerns safety."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cast import at_once, person

from governance.made_up import Messages, Readiness, good_sources
from handrail.accounts.models import User
from handrail.autonomy.actions import place, switch
from handrail.autonomy.models import Cell
from handrail.changes.models import Change
from handrail.changes.noting import Kind
from handrail.governance.actions import GatesNotMetError, agree, ask_up
from handrail.governance.models import EvidencePack, Override
from handrail.governance.overriding import lift, override
from handrail.governance.ports import Sources, Status
from handrail.governance.queries import cell_at, gates_for, open_overrides
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_shadow(intents: Sequence[Intent], ada: User) -> None:
    Intent.objects.update(owner=ada, audience="public")
    place(intent_slug="refund", channel="api", stage="shadow", control=5, by=None, reason="test")


def few_labels() -> Sources:
    return good_sources(messages=Messages([]))


def say(by: User, gate: str = "language", sources: Sources | None = None, reason: str = "A pilot customer") -> Override:
    return override(
        intent_slug="refund", channel="api", gate=gate, by=by, reason=reason, sources=sources or few_labels()
    )


def test_one_voice_is_not_enough_and_the_same_person_is_not_a_second(ada: User, admin: User) -> None:
    assert not say(ada).holds
    with pytest.raises(ConflictError, match="second person"):
        say(ada)
    assert not gates_for(cell_at("refund", "api"), sources=few_labels()).ready
    assert say(admin).holds
    assert gates_for(cell_at("refund", "api"), sources=few_labels()).ready


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_override(ada: User, admin: User) -> None:
    results = at_once(lambda: say(ada), lambda: say(admin))
    assert all(isinstance(each, Override) for each in results)
    assert Override.objects.get().holds


def test_with_an_override_somebody_else_than_who_asked_agrees(ada: User, admin: User) -> None:
    say(ada)
    say(admin)
    request = ask_up(intent_slug="refund", channel="api", by=ada, reason="Go")
    with pytest.raises(ForbiddenError, match="somebody else"):
        agree(request_id=request.pk, by=ada, sources=few_labels())
    agree(request_id=request.pk, by=admin, sources=few_labels())
    assert str(Cell.objects.get(intent__slug="refund", channel="api").rung) == "suggest"
    assert '"overridden":true' in EvidencePack.objects.latest("at").body


def test_an_override_shows_until_the_gate_is_met_and_then_ends(ada: User, admin: User) -> None:
    say(ada)
    say(admin)
    agree(
        request_id=ask_up(intent_slug="refund", channel="api", by=ada, reason="Go").pk, by=admin, sources=few_labels()
    )
    cell = cell_at("refund", "api")
    cell.threshold = 0.8
    cell.save(update_fields=["threshold"])
    assert [each.gate for each in open_overrides()[cell.pk]] == ["language"]
    assert not gates_for(cell, sources=good_sources()).overridden
    request = ask_up(intent_slug="refund", channel="api", by=ada, reason="Go")
    agree(request_id=request.pk, by=ada, sources=good_sources())
    assert open_overrides() == {}


def test_an_override_of_one_gate_is_none_of_another(ada: User, admin: User) -> None:
    say(ada)
    say(admin)
    Intent.objects.update(owner=None)
    request = ask_up(intent_slug="refund", channel="api", by=ada, reason="Go")
    with pytest.raises(GatesNotMetError, match="scope"):
        agree(request_id=request.pk, by=admin, sources=few_labels())


def test_what_concerns_safety_is_overridden_by_nobody(ada: User, admin: User) -> None:
    unsafe = good_sources(readiness=Readiness({"escalation": Status(4, 5, (), ("safety of persons has no team",))}))
    for by in (ada, admin):
        with pytest.raises(ForbiddenError, match="safety of persons has no team"):
            say(by, "escalation", unsafe)
    assert not Override.objects.exists()


def test_an_override_from_before_covers_no_safety_that_goes_missing_later(ada: User, admin: User) -> None:
    place(intent_slug="refund", channel="api", stage="suggest", control=5, by=None, reason="test")
    Cell.objects.filter(channel="api").update(threshold=0.8)
    no_vip = good_sources(readiness=Readiness({"escalation": Status(4, 5, ("vip has no team",))}))
    say(ada, "escalation", no_vip)
    say(admin, "escalation", no_vip)
    assert gates_for(cell_at("refund", "api"), sources=no_vip).ready
    unsafe = good_sources(readiness=Readiness({"escalation": Status(3, 5, ("vip has no team",), ("no way out",))}))
    assert not gates_for(cell_at("refund", "api"), sources=unsafe).ready


def test_a_move_down_ends_every_override(ada: User, admin: User) -> None:
    say(ada)
    say(admin)
    switch(intent_slug="refund", channel="api", stage="off", by=ada)
    assert open_overrides() == {}


def test_one_person_ends_an_override(ada: User, admin: User) -> None:
    say(ada)
    say(admin)
    lift(intent_slug="refund", channel="api", gate="language", by=ada, reason="Labelled by now")
    assert open_overrides() == {}
    with pytest.raises(NotFoundError):
        lift(intent_slug="refund", channel="api", gate="language", by=ada, reason="Again")


def test_a_gate_that_is_met_or_unknown_is_not_overridden(ada: User) -> None:
    with pytest.raises(InvalidError, match="nothing to override"):
        say(ada, "scope")
    with pytest.raises(NotFoundError, match="gates are"):
        say(ada, "luck")
    with pytest.raises(InvalidError, match="say why"):
        say(ada, reason=" ")


@pytest.mark.parametrize("role", ["agent", "reviewer", "knowledge_manager"])
def test_others_override_nothing(role: str) -> None:
    with pytest.raises(ForbiddenError):
        say(person("Rosa", role))


def test_every_voice_is_noted(ada: User, admin: User) -> None:
    say(ada)
    say(admin, reason="I have seen the pilot")
    noted = Change.objects.filter(kind=Kind.OVERRIDE, subject="language of refund x api").order_by("at", "id")
    told = list(noted.values_list("by_name", "after", "reason"))
    assert told[-2:] == [("Ada", {"people": 1}, "A pilot customer"), ("Ines", {"people": 2}, "I have seen the pilot")]
