"""Asking that a cell goes up, agreeing, taking back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cast import at_once, person

from governance.made_up import Messages, good_sources
from handrail.accounts.models import User
from handrail.autonomy.actions import place, switch
from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import Rung, Stage
from handrail.changes.models import Change
from handrail.changes.noting import Kind
from handrail.governance.actions import GatesNotMetError, agree, ask_up, withdraw
from handrail.governance.models import Agreement, EvidencePack, Request
from handrail.governance.queries import cell_at, gates_for, open_request, open_requests
from handrail.intents.models import Intent
from handrail.intents.scope import set_scope
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scoped(intents: Sequence[Intent], ada: User) -> None:
    set_scope(slug="refund", owner=ada, audience="public", systems=[], by=ada)


def ask(by: User | None, reason: str = "Labelled and replayed") -> Request:
    return ask_up(intent_slug="refund", channel="api", by=by, reason=reason)


def stage() -> str:
    return str(Cell.objects.get(intent__slug="refund", channel="api").rung)


def test_a_cell_goes_up_one_rung_when_somebody_agrees_and_the_evidence_is_kept(ada: User, admin: User) -> None:
    request = ask(ada)
    assert stage() == "off"
    agreement = agree(request_id=request.pk, by=admin, sources=good_sources())
    assert stage() == "shadow"
    change = StageChange.objects.get(cell__channel="api")
    assert change.evidence == agreement.pack == EvidencePack.objects.latest("at").pk
    assert (change.by, change.reason) == (admin, "Labelled and replayed")
    assert open_request(cell_at("refund", "api")) is None


def test_a_cell_climbs_the_whole_ladder_by_requests(ada: User) -> None:
    Cell.objects.get_or_create(intent=Intent.objects.get(slug="refund"), channel="api", defaults={"threshold": 0.8})
    seen = []
    for _ in range(6):
        StageChange.objects.update(at="2026-01-01T00:00:00Z")
        agree(request_id=ask(ada).pk, by=ada, sources=good_sources())
        seen.append(stage())
    assert seen == ["shadow", "suggest", "pilot 10 %", "pilot 25 %", "pilot 50 %", "full"]
    with pytest.raises(InvalidError, match="top of the ladder"):
        ask(ada)


def test_who_asked_may_agree_himself_when_every_gate_is_met(ada: User) -> None:
    agreement = agree(request_id=ask(ada).pk, by=ada, sources=good_sources())
    assert (agreement.by, agreement.request.by) == (ada, ada)


def test_a_gate_that_is_not_met_is_named_and_nothing_moves(ada: User, admin: User) -> None:
    agree(request_id=ask(ada).pk, by=admin, sources=good_sources())
    packs = EvidencePack.objects.count()
    request = ask(ada)
    with pytest.raises(GatesNotMetError, match="language: 0 of 200 interactions; label 200 more"):
        agree(request_id=request.pk, by=admin, sources=good_sources(messages=Messages([])))
    assert stage() == "shadow"
    assert EvidencePack.objects.count() == packs
    assert open_request(cell_at("refund", "api")) == request


def test_gates_are_measured_again_when_somebody_agrees(ada: User) -> None:
    request = ask(ada)
    assert gates_for(request.cell, sources=good_sources()).ready
    Intent.objects.filter(slug="refund").update(owner=None)
    with pytest.raises(GatesNotMetError, match="no owner"):
        agree(request_id=request.pk, by=ada, sources=good_sources())


def test_a_desk_without_any_evidence_stays_where_it_is(ada: User) -> None:
    """The real sources of an empty desk: scope can be shown, nothing that lies behind it."""
    agree(request_id=ask(ada).pk, by=ada)
    with pytest.raises(GatesNotMetError, match="no evidence"):
        agree(request_id=ask(ada).pk, by=ada)
    assert stage() == "shadow"


@pytest.mark.parametrize("role", ["agent", "reviewer", "knowledge_manager"])
def test_others_neither_ask_nor_agree_nor_withdraw(ada: User, role: str) -> None:
    other = person("Rosa", role)
    with pytest.raises(ForbiddenError):
        ask(other)
    request = ask(ada)
    with pytest.raises(ForbiddenError):
        agree(request_id=request.pk, by=other, sources=good_sources())
    with pytest.raises(ForbiddenError):
        withdraw(request_id=request.pk, by=other)


def test_one_request_is_open_per_cell_and_a_withdrawn_one_makes_room(ada: User) -> None:
    request = ask(ada)
    with pytest.raises(ConflictError, match="already"):
        ask(ada)
    withdraw(request_id=request.pk, by=ada, reason="Not yet")
    with pytest.raises(ConflictError, match="closed"):
        agree(request_id=request.pk, by=ada, sources=good_sources())
    again = ask(ada)
    assert open_requests() == [again]


def test_a_request_needs_a_reason_and_a_rung_that_the_ladder_leads_to(ada: User, admin: User) -> None:
    with pytest.raises(InvalidError, match="say why"):
        ask(ada, " ")
    with pytest.raises(InvalidError, match="one step at a time"):
        ask_up(intent_slug="refund", channel="api", by=ada, reason="x", rung=Rung(Stage.FULL))
    with pytest.raises(InvalidError, match="down needs no request"):
        ask_up(intent_slug="refund", channel="chat", by=ada, reason="x", rung=Rung(Stage.OFF))
    with pytest.raises(NotFoundError):
        agree(request_id=ada.pk, by=ada, sources=good_sources())
    Intent.objects.filter(slug="refund").update(risk="high")
    place(intent_slug="refund", channel="api", stage="suggest", control=5, by=None, reason="test")
    with pytest.raises(InvalidError, match="ceiling"):
        ask(ada)


def test_a_request_is_closed_when_the_cell_moves_otherwise(ada: User) -> None:
    place(intent_slug="refund", channel="api", stage="shadow", control=5, by=None, reason="test")
    request = ask(ada)
    switch(intent_slug="refund", channel="api", stage="off", by=ada)
    request.refresh_from_db()
    assert request.closed_at is not None
    with pytest.raises(ConflictError, match="closed"):
        agree(request_id=request.pk, by=ada, sources=good_sources())
    assert stage() == "off"


def test_a_smaller_step_of_the_pilot_may_be_asked_for(ada: User) -> None:
    place(intent_slug="refund", channel="api", stage="pilot", control=5, by=None, reason="test")
    Cell.objects.filter(channel="api").update(threshold=0.8)
    StageChange.objects.update(at="2026-01-01T00:00:00Z")
    request = ask_up(intent_slug="refund", channel="api", by=ada, reason="x", rung=Rung(Stage.PILOT, 15))
    agree(request_id=request.pk, by=ada, sources=good_sources())
    assert stage() == "pilot 15 %"


def test_the_operator_may_ask_and_a_person_agrees(ada: User) -> None:
    agree(request_id=ask(None).pk, by=ada, sources=good_sources())
    assert stage() == "shadow"


def test_asking_agreeing_and_taking_back_are_noted(ada: User, admin: User) -> None:
    before = Change.objects.values_list("pk", flat=True)
    known = list(before)
    withdraw(request_id=ask(ada).pk, by=admin, reason="Holidays")
    agree(request_id=ask(ada).pk, by=admin, sources=good_sources())
    noted = Change.objects.filter(subject="refund x api").exclude(pk__in=known).order_by("at", "id")
    told = [(change.kind, change.by_name) for change in noted]
    assert told == [
        (Kind.REQUEST, "Ada"), (Kind.REQUEST, "Ines"), (Kind.REQUEST, "Ada"), (Kind.AGREEMENT, "Ines"),
        (Kind.STAGE, "Ines"),
    ]  # fmt: skip
    assert noted.get(kind=Kind.AGREEMENT).before == {"asked_by": "Ada"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_one_wins(ada: User, admin: User) -> None:
    request = ask(ada)
    packs = EvidencePack.objects.count()
    results = at_once(
        *[lambda by=by: agree(request_id=request.pk, by=by, sources=good_sources()) for by in (ada, admin, ada, admin)]
    )
    won = [each for each in results if isinstance(each, Agreement)]
    assert len(won) == 1
    assert sum(isinstance(each, ConflictError) for each in results) == 3
    assert stage() == "shadow"
    assert EvidencePack.objects.count() == packs + 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_first(ada: User, admin: User) -> None:
    results = at_once(*[lambda by=by: ask(by) for by in (ada, admin, ada)])
    assert sum(isinstance(each, Request) for each in results) == 1
    assert sum(isinstance(each, ConflictError) for each in results) == 2


def test_a_cell_that_nobody_touched_is_looked_at_without_making_a_row(intents: Sequence[Intent]) -> None:
    standing = gates_for(cell_at("order_status", "api"), sources=good_sources())
    assert str(standing.wanted) == "shadow"
    assert not Cell.objects.filter(intent__slug="order_status", channel="api").exists()
