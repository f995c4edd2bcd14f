"""The ladder's rules, and on which side of a pilot and of a control group a conversation is."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.autonomy.policy import (
    SHIPPED_CEILINGS,
    SHIPPED_STEPS,
    CellState,
    Lots,
    Part,
    Rung,
    Stage,
    checked_steps,
    height,
    lots_of,
    moves,
    next_up,
    refusal,
)
from handrail.intents.models import Risk
from handrail.kernel.ids import uuid7

LADDER = [
    Rung(Stage.OFF),
    Rung(Stage.SHADOW),
    Rung(Stage.SUGGEST),
    *(Rung(Stage.PILOT, step) for step in SHIPPED_STEPS),
    Rung(Stage.FULL),
]
RUNGS = st.one_of(
    st.sampled_from([Rung(stage) for stage in Stage if stage != Stage.PILOT]),
    st.builds(Rung, st.just(Stage.PILOT), st.integers(1, 100)),
)
STEPS = st.lists(st.integers(1, 100), min_size=1, max_size=6, unique=True).map(sorted)
MANY = [lots_of(uuid7()) for _ in range(20_000)]


def test_up_leads_through_every_rung_and_ends_at_full() -> None:
    assert [next_up(rung, SHIPPED_STEPS) for rung in LADDER] == [*LADDER[1:], None]


@given(RUNGS, RUNGS, STEPS, st.sampled_from(list(Stage)))
def test_down_is_any_number_at_once_and_up_never_more_than_the_next_step(
    now: Rung, wanted: Rung, steps: list[int], ceiling: Stage
) -> None:
    refused = refusal(now, wanted, ceiling=ceiling, steps=steps)
    if wanted.height <= now.height:
        assert refused == ""
    elif not refused:
        step = next_up(now, steps)
        assert step is not None
        assert wanted.height <= step.height
        assert height(wanted.stage) <= height(ceiling)


@given(RUNGS, STEPS, st.sampled_from(list(Stage)))
def test_every_move_that_is_offered_is_allowed(now: Rung, steps: list[int], ceiling: Stage) -> None:
    up, down = moves(now, ceiling=ceiling, steps=steps)
    assert all(refusal(now, rung, ceiling=ceiling, steps=steps) == "" for rung in [*down, *([up] if up else [])])
    assert up is None or up.height > now.height
    assert now.stage == Stage.OFF or down[-1] == Rung(Stage.OFF)


def test_high_risk_goes_no_higher_than_a_draft_unless_an_administrator_says_so() -> None:
    assert set(SHIPPED_CEILINGS) == set(Risk.values)
    assert SHIPPED_CEILINGS["high"] == Stage.SUGGEST


@pytest.mark.parametrize("steps", [[], [0], [10, 10], [50, 10], [10, 101], [-5]])
def test_steps_that_do_not_rise_are_refused(steps: list[int]) -> None:
    with pytest.raises(ValueError, match="the smallest first"):
        checked_steps(steps)


@given(st.builds(Lots, st.integers(0, 9_999), st.integers(0, 9_999)), st.integers(1, 100), st.integers(0, 100))
def test_who_has_the_bot_keeps_it_when_the_share_rises(lots: Lots, share: int, more: int) -> None:
    pilot = CellState("refund", "chat", "pilot", 0.5, share=share)
    wider = CellState("refund", "chat", "pilot", 0.5, share=min(100, share + more))
    if pilot.part(lots) == Part.BOT:
        assert wider.part(lots) == Part.BOT
    assert CellState("refund", "chat", "pilot", 0.5, share=100).part(lots) == Part.BOT


@given(st.uuids())
def test_a_conversation_is_always_on_the_same_side(conversation: UUID) -> None:
    assert lots_of(conversation) == lots_of(UUID(str(conversation)))


def test_lots_stay_what_they_were_when_the_first_pilot_began() -> None:
    assert lots_of(UUID("0190a5a0-0000-7000-8000-000000000001")) == Lots(1962, 1567)


@pytest.mark.parametrize("percent", [1, 5, 10, 25, 50])
def test_a_share_is_as_large_as_it_says(percent: int) -> None:
    share = percent / 100
    allowed = 4 * (share * (1 - share) / len(MANY)) ** 0.5
    assert abs(np.mean([lots.in_pilot(percent) for lots in MANY]) - share) < allowed
    assert abs(np.mean([lots.in_control(percent) for lots in MANY]) - share) < allowed


def test_pilot_and_control_group_are_drawn_apart() -> None:
    pilot, control = np.array([[lots.pilot, lots.control] for lots in MANY]).T
    assert abs(np.corrcoef(pilot, control)[0, 1]) < 4 / len(MANY) ** 0.5


@pytest.mark.parametrize("stage", ["full", "pilot"])
def test_a_cell_above_its_ceiling_counts_as_the_ceiling(stage: str) -> None:
    cell = CellState("refund", "chat", stage, 0.5, share=100, ceiling="suggest")
    assert cell.part(lots_of(uuid4())) == Part.SUGGEST


@given(st.text(max_size=8), st.text(max_size=8))
def test_a_stage_that_nobody_knows_is_people(stage: str, ceiling: str) -> None:
    if stage not in list(Stage):
        assert CellState("refund", "chat", stage, 0.5).part(Lots(0, 9_999)) == Part.PEOPLE
    if ceiling not in list(Stage):
        assert CellState("refund", "chat", "full", 0.5, ceiling=ceiling).part(Lots(0, 9_999)) == Part.PEOPLE
