"""What a cell permits, who serves a conversation in it, and how it may move on the ladder. Pure."""

from handrail.autonomy.policy.cell import CONTROL_SHARE, SHIPPED_THRESHOLDS, CellState, Part, part_in
from handrail.autonomy.policy.ladder import (
    SHIPPED_CEILINGS,
    SHIPPED_STEPS,
    Rung,
    checked_steps,
    moves,
    next_up,
    refusal,
)
from handrail.autonomy.policy.lots import BOTS_SIDE, PEOPLES_SIDE, Lots, lots_of
from handrail.autonomy.policy.stages import Stage, height

__all__ = [
    "BOTS_SIDE",
    "CONTROL_SHARE",
    "PEOPLES_SIDE",
    "SHIPPED_CEILINGS",
    "SHIPPED_STEPS",
    "SHIPPED_THRESHOLDS",
    "CellState",
    "Lots",
    "Part",
    "Rung",
    "Stage",
    "checked_steps",
    "height",
    "lots_of",
    "moves",
    "next_up",
    "part_in",
    "refusal",
]
