"""Who switches a cell, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cast import at_once, person
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from handrail.accounts.models import User
from handrail.autonomy.actions import switch
from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import SHIPPED_THRESHOLDS, CellState
from handrail.autonomy.queries import cell_states, cells_by_intent, last_changes
from handrail.intents.models import Intent, Risk
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError


@given(st.sampled_from(["off", "full", "pilot", ""]), st.one_of(st.none(), st.floats()), st.floats())
def test_a_cell_permits_only_when_it_is_full_and_its_threshold_is_reached(
    stage: str, threshold: float | None, confidence: float
) -> None:
    if CellState("refund", "chat", stage, threshold).permits(confidence):
        assert stage == "full"
        assert threshold is not None
        assert confidence >= threshold


def test_every_risk_has_a_threshold_and_more_risk_a_higher_one() -> None:
    assert set(SHIPPED_THRESHOLDS) == set(Risk.values)
    assert SHIPPED_THRESHOLDS["low"] < SHIPPED_THRESHOLDS["medium"] < SHIPPED_THRESHOLDS["high"]


@pytest.mark.django_db
def test_a_lead_switches_a_cell_and_it_is_kept_who_and_why(intents: Sequence[Intent], ada: User) -> None:
    switch(intent_slug="refund", channel="chat", stage="off", by=ada, reason="Wrong prices")
    change = last_changes()["refund", "chat"]
    assert (change.before, change.after, change.by, change.reason) == ("full", "off", ada, "Wrong prices")
    assert cell_states("chat", ["refund"])["refund"].stage == "off"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["agent", "reviewer", "knowledge_manager"])
def test_others_do_not_switch_cells(intents: Sequence[Intent], role: str) -> None:
    before = StageChange.objects.count()
    with pytest.raises(ForbiddenError):
        switch(intent_slug="refund", channel="chat", stage="off", by=person("Rosa", role))
    assert cell_states("chat", ["refund"])["refund"].stage == "full"
    assert StageChange.objects.count() == before


@pytest.mark.django_db
def test_the_same_stage_again_is_no_change(intents: Sequence[Intent], ada: User) -> None:
    before = StageChange.objects.count()
    switch(intent_slug="refund", channel="chat", stage="full", by=ada)
    assert StageChange.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_switch_at_once_make_one_change(intents: Sequence[Intent], ada: User) -> None:
    before = StageChange.objects.count()
    at_once(*[lambda: switch(intent_slug="refund", channel="api", stage="full", by=ada)] * 4)
    assert StageChange.objects.count() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"channel": "fax"}, InvalidError),
        ({"stage": "pilot"}, InvalidError),
        ({"intent_slug": "nothing"}, NotFoundError),
    ],
)
def test_what_there_is_not_cannot_be_switched(
    intents: Sequence[Intent], ada: User, change: dict[str, str], error: type[Exception]
) -> None:
    values = {"intent_slug": "refund", "channel": "chat", "stage": "full", **change}
    with pytest.raises(error):
        switch(**values, by=ada)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_cell_is_off_until_somebody_switches_it_on(intents: Sequence[Intent]) -> None:
    assert cell_states("api", ["refund", "unheard_of"]) == {
        name: CellState(name, "api", "off", None) for name in ("refund", "unheard_of")
    }
    rows = {intent.slug: cells for intent, cells in cells_by_intent()}
    assert [rows["refund"][channel].stage for channel in ("chat", "api")] == ["full", "off"]


@pytest.mark.django_db
def test_a_cells_own_threshold_counts_before_the_shipped_one(intents: Sequence[Intent]) -> None:
    assert cell_states("chat", ["refund"])["refund"].threshold == SHIPPED_THRESHOLDS["low"]
    Cell.objects.filter(intent__slug="refund").update(threshold=0.99)
    assert cell_states("chat", ["refund"])["refund"].threshold == 0.99


@pytest.mark.django_db
@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.1])
def test_a_threshold_that_is_no_probability_is_not_stored(intents: Sequence[Intent], threshold: float) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Cell.objects.update(threshold=threshold)
