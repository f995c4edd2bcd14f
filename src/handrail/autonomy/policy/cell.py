"""A cell as the engine sees it, and who serves a conversation there."""

from dataclasses import dataclass
from enum import StrEnum

from handrail.autonomy.policy.lots import Lots
from handrail.autonomy.policy.stages import Stage, height

SHIPPED_THRESHOLDS = {"low": 0.70, "medium": 0.80, "high": 0.90}
CONTROL_SHARE = 5


class Part(StrEnum):
    """Who serves a conversation, and what the engine does meanwhile."""

    PEOPLE = "people"
    SHADOW = "shadow"
    SUGGEST = "suggest"
    PILOT_PEOPLE = "pilot_people"
    CONTROL = "control"
    BOT = "bot"


_WITHOUT_LOTS = {Stage.OFF: Part.PEOPLE, Stage.SHADOW: Part.SHADOW, Stage.SUGGEST: Part.SUGGEST}


@dataclass(frozen=True)
class CellState:
    """What the engine needs to know of a cell.

    `threshold`: the confidence from which on it may answer. `share`: per cent of conversations that the bot has at
    pilot. `control`: per cent that stay with people at full. `ceiling`: the highest stage that its risk allows.
    """

    intent: str
    channel: str
    stage: str = Stage.OFF
    threshold: float | None = None
    share: int = 0
    control: int = 0
    ceiling: str = Stage.FULL

    @property
    def holds(self) -> Stage:
        """The stage that counts: the cell's own, or the ceiling where that is lower."""
        lower = self.stage if height(self.stage) <= height(self.ceiling) else self.ceiling
        return Stage(lower) if lower in list(Stage) else Stage.OFF

    def part(self, lots: Lots) -> Part:
        """Return who serves the conversation with these lots."""
        stage = self.holds
        if stage == Stage.PILOT:
            return Part.BOT if lots.in_pilot(self.share) else Part.PILOT_PEOPLE
        if stage == Stage.FULL:
            return Part.CONTROL if lots.in_control(self.control) else Part.BOT
        return _WITHOUT_LOTS[stage]

    def reaches(self, confidence: float) -> bool:
        """Return whether a draft of this confidence is sure enough here. No threshold, never."""
        return self.threshold is not None and confidence >= self.threshold

    def drafts(self, confidence: float) -> bool:
        """Return whether a sure enough draft is of any use here: to customers, to agents, or in the shadow."""
        return self.holds != Stage.OFF and self.reaches(confidence)


def part_in(cell: CellState | None, lots: Lots) -> Part:
    """Return who serves a conversation in a cell; people in one that is not there."""
    return cell.part(lots) if cell else Part.PEOPLE
