"""Who switches a cell, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from uuid import uuid4

import pytest
from cast import at_once, climbed, pack, person
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from handrail.accounts.models import User
from handrail.autonomy.actions import (
    EvidenceNeededError,
    place,
    set_ceiling,
    set_control,
    set_pilot_steps,
    step_up,
    switch,
)
from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import SHIPPED_THRESHOLDS, CellState, Rung, Stage
from handrail.autonomy.queries import cell_states, cells_by_intent, last_changes
from handrail.intents.models import Intent, Risk
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError


@given(st.sampled_from([*Stage, ""]), st.one_of(st.none(), st.floats()), st.floats())
def test_a_draft_is_of_use_only_above_off_and_from_the_threshold_on(
    stage: str, threshold: float | None, confidence: float
) -> None:
    if CellState("refund", "chat", stage, threshold).drafts(confidence):
        assert stage not in {"", "off"}
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
    at_once(*[lambda: switch(intent_slug="refund", channel="chat", stage="shadow", by=ada, reason="Try it")] * 4)
    assert StageChange.objects.count() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"channel": "fax"}, InvalidError),
        ({"stage": "bold"}, InvalidError),
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


@pytest.mark.django_db
def test_a_cell_climbs_one_step_at_a_time_from_people_only_to_the_bot(intents: Sequence[Intent], ada: User) -> None:
    seen = [str(climbed("refund", "api", by=ada).rung) for _ in range(6)]
    assert seen == ["shadow", "suggest", "pilot 10 %", "pilot 25 %", "pilot 50 %", "full"]
    changes = StageChange.objects.filter(cell__channel="api").order_by("at").values_list("after", "after_share")
    assert list(changes)[2:5] == [("pilot", 10), ("pilot", 25), ("pilot", 50)]


@pytest.mark.django_db
def test_nobody_goes_up_by_switching_not_even_the_operator(intents: Sequence[Intent], admin: User) -> None:
    for by in (admin, None):
        with pytest.raises(EvidenceNeededError):
            switch(intent_slug="refund", channel="api", stage="shadow", by=by, reason="It is good")
    assert cell_states("api", ["refund"])["refund"].stage == "off"


@pytest.mark.django_db
def test_evidence_is_a_pack_that_is_on_record(intents: Sequence[Intent], ada: User) -> None:
    up = {"intent_slug": "refund", "channel": "api", "rung": Rung(Stage.SHADOW), "by": ada, "reason": "It is good"}
    with transaction.atomic():
        step_up(**up, evidence=uuid4())  # type: ignore[arg-type]
        with pytest.raises(IntegrityError, match="evidence_is_a_pack"):
            connection.check_constraints()
        transaction.set_rollback(True)
    with pytest.raises(ForbiddenError):
        step_up(**up | {"by": person("Rosa", "reviewer")}, evidence=pack())  # type: ignore[arg-type]
    step_up(**up, evidence=pack())  # type: ignore[arg-type]
    assert StageChange.objects.get(cell__channel="api").evidence is not None


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [("off", "shadow"), ("suggest", "pilot"), ("pilot", "full")])
def test_the_database_refuses_a_change_up_that_names_no_evidence(
    intents: Sequence[Intent], before: str, after: str
) -> None:
    cell = Cell.objects.get(intent__slug="refund", channel="chat")
    with pytest.raises(IntegrityError, match="up_on_evidence_only"), transaction.atomic():
        StageChange.objects.create(cell=cell, before=before, after=after)
    with pytest.raises(IntegrityError, match="up_on_evidence_only"), transaction.atomic():
        StageChange.objects.create(cell=cell, before="pilot", before_share=10, after="pilot", after_share=11)
    StageChange.objects.create(cell=cell, before=after, after=before)
    StageChange.objects.create(cell=cell, before="pilot", before_share=11, after="pilot", after_share=10)


@pytest.mark.django_db
def test_the_database_refuses_a_cell_that_rises_by_itself(intents: Sequence[Intent]) -> None:
    cells = Cell.objects.filter(intent__slug="refund")
    cells.update(stage="pilot", share=10)
    for higher in ({"share": 25}, {"stage": "full", "share": 0}):
        with pytest.raises(IntegrityError, match="on evidence only"), transaction.atomic():
            cells.update(**higher)
    cells.update(stage="off", share=0)


@pytest.mark.django_db
def test_a_made_up_world_is_marked_as_one(intents: Sequence[Intent]) -> None:
    place(intent_slug="refund", channel="api", stage="pilot", share=50, control=5, by=None, reason="test")
    assert str(Cell.objects.get(intent__slug="refund", channel="api").rung) == "pilot 50 %"
    assert all(change.placed for change in StageChange.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["suggest", "pilot", "full"])
def test_nobody_skips_a_step_not_even_the_operator(intents: Sequence[Intent], admin: User, stage: str) -> None:
    for by in (admin, None):
        with pytest.raises(InvalidError, match="one step at a time"):
            switch(intent_slug="refund", channel="api", stage=stage, by=by, reason="It is good")
    assert cell_states("api", ["refund"])["refund"].stage == "off"


@pytest.mark.django_db
def test_going_up_needs_a_reason_and_going_down_does_not(intents: Sequence[Intent], ada: User) -> None:
    with pytest.raises(InvalidError, match="say why"):
        climbed("refund", "api", by=ada, reason=" ")
    climbed("refund", "api", by=ada, times=5)
    with pytest.raises(InvalidError, match="one step at a time"):
        switch(intent_slug="refund", channel="api", stage="pilot", share=51, by=ada, reason="More")
    assert str(switch(intent_slug="refund", channel="api", stage="pilot", share=5, by=ada).rung) == "pilot 5 %"
    assert str(switch(intent_slug="refund", channel="api", stage="off", by=ada).rung) == "off"


@pytest.mark.django_db
def test_risk_holds_a_cell_at_its_ceiling(intents: Sequence[Intent], admin: User, ada: User) -> None:
    Intent.objects.filter(slug="refund").update(risk="high")
    climbed("refund", "api", by=ada, times=2)
    with pytest.raises(InvalidError, match="the ceiling of this risk is suggest"):
        climbed("refund", "api", by=ada)
    set_ceiling(risk="high", stage="pilot", by=admin, reason="Measured for a year")
    assert climbed("refund", "api", by=ada).stage == "pilot"


@pytest.mark.django_db
def test_a_lower_ceiling_brings_cells_down_at_once_and_it_is_noted(intents: Sequence[Intent], admin: User) -> None:
    set_ceiling(risk="low", stage="suggest", by=admin, reason="Prices change")
    state = cell_states("chat", ["refund", "order_status"])
    assert {cell.stage for cell in state.values()} == {"suggest"}
    change = last_changes()["refund", "chat"]
    assert (change.before, change.after, change.by, change.reason) == ("full", "suggest", admin, "Prices change")


@pytest.mark.django_db
def test_an_intent_that_becomes_risky_is_held_at_once(intents: Sequence[Intent]) -> None:
    Intent.objects.filter(slug="refund").update(risk="high")
    assert cell_states("chat", ["refund"])["refund"].holds == Stage.SUGGEST


@pytest.mark.django_db
def test_only_an_administrator_sets_the_rules_and_says_why(intents: Sequence[Intent], ada: User, admin: User) -> None:
    with pytest.raises(ForbiddenError):
        set_ceiling(risk="high", stage="full", by=ada, reason="I am sure")
    with pytest.raises(ForbiddenError):
        set_pilot_steps(steps=[50, 100], by=ada, reason="Faster")
    with pytest.raises(InvalidError, match="say why"):
        set_ceiling(risk="high", stage="full", by=admin, reason="")
    set_pilot_steps(steps=[5, 100], by=admin, reason="Slower")
    assert str(climbed("refund", "api", by=ada, times=4).rung) == "pilot 100 %"


@pytest.mark.django_db
def test_a_new_cell_keeps_five_per_cent_with_people_until_a_lead_says_otherwise(
    intents: Sequence[Intent], ada: User, ben: User
) -> None:
    assert climbed("refund", "api", by=ada, times=6).control == 5
    assert cell_states("api", ["refund"])["refund"].control == 5
    with pytest.raises(ForbiddenError):
        set_control(intent_slug="refund", channel="api", percent=0, by=ben, reason="No need")
    with pytest.raises(InvalidError):
        set_control(intent_slug="refund", channel="api", percent=51, by=ada, reason="All")
    set_control(intent_slug="refund", channel="api", percent=2, by=ada, reason="Enough to compare")
    assert cell_states("api", ["refund"])["refund"].control == 2


@pytest.mark.django_db
def test_what_the_engine_needs_of_cells_is_one_query(
    intents: Sequence[Intent], admin: User, django_assert_num_queries: object
) -> None:
    set_pilot_steps(steps=[5, 100], by=admin, reason="Slower")
    with django_assert_num_queries(1):  # type: ignore[operator]
        cell_states("chat", ["refund", "order_status", "general_question"])


@pytest.mark.django_db
def test_the_previous_version_goes_on_but_for_going_up(intents: Sequence[Intent]) -> None:
    """It knows the columns of the first tables only; what it would move up is refused, for it measures no gate."""
    change = (
        "INSERT INTO autonomy_stagechange (id, cell_id, before, after, reason, at) "
        "SELECT gen_random_uuid(), id, %s, %s, '', now() FROM autonomy_cell"
    )
    with connection.cursor() as cursor:
        cursor.execute(change, ["full", "off"])
        cursor.execute("UPDATE autonomy_cell SET stage = 'off' WHERE channel = 'chat'")
        cursor.execute(
            "INSERT INTO autonomy_cell (id, intent_id, channel, stage, threshold) "
            "SELECT gen_random_uuid(), id, 'api', 'off', NULL FROM intents_intent WHERE slug = 'refund'"
        )
        with pytest.raises(IntegrityError, match="up_on_evidence_only"), transaction.atomic():
            cursor.execute(change, ["off", "full"])
    assert cell_states("api", ["refund"])["refund"].holds == Stage.OFF
    assert cell_states("chat", ["refund"])["refund"].holds == Stage.OFF


@pytest.mark.django_db
def test_an_upgrade_keeps_what_leads_had_decided(intents: Sequence[Intent]) -> None:
    Intent.objects.filter(slug="refund").update(risk="high")
    Cell.objects.update(control=5)
    with connection.cursor() as cursor:
        cursor.execute(import_module("handrail.autonomy.migrations.0003_what_was_stays").FORWARD)
    state = cell_states("chat", ["refund"])["refund"]
    assert (state.holds, state.control) == (Stage.FULL, 0)
