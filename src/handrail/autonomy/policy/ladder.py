"""Moves on the ladder: up is one step at a time and never above the ceiling, down is any number at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.autonomy.policy.stages import Stage, height

SHIPPED_CEILINGS = {"low": Stage.FULL, "medium": Stage.FULL, "high": Stage.SUGGEST}
SHIPPED_STEPS = (10, 25, 50)


@dataclass(frozen=True)
class Rung:
    """A place on the ladder: a stage, and at pilot the per cent of conversations that the bot has."""

    stage: Stage
    share: int = 0

    @property
    def height(self) -> tuple[int, int]:
        """What rungs are compared by."""
        return height(self.stage), self.share if self.stage == Stage.PILOT else 0

    def __str__(self) -> str:
        return f"{self.stage} {self.share} %" if self.stage == Stage.PILOT else str(self.stage)


def next_up(now: Rung, steps: Sequence[int]) -> Rung | None:
    """Return the next rung, None at the top. `steps` are the shares of the pilot in per cent, ascending."""
    if now.stage == Stage.FULL:
        return None
    above = [step for step in steps if step > now.share]
    if now.stage == Stage.PILOT:
        return Rung(Stage.PILOT, above[0]) if above else Rung(Stage.FULL)
    stage = list(Stage)[height(now.stage) + 1]
    return Rung(stage, steps[0] if stage == Stage.PILOT else 0)


def refusal(now: Rung, wanted: Rung, *, ceiling: str, steps: Sequence[int]) -> str:
    """Return in words why a cell may not move from one rung to another; empty when it may."""
    if wanted.height <= now.height:
        return ""
    if height(wanted.stage) > height(ceiling):
        return f"the ceiling of this risk is {ceiling}; an administrator sets it"
    step = next_up(now, steps)
    if step is None or wanted.stage != step.stage or wanted.height > step.height:
        return f"up is one step at a time; from {now} the next is {step}"
    return ""


def moves(now: Rung, *, ceiling: str, steps: Sequence[int]) -> tuple[Rung | None, list[Rung]]:
    """Return the one rung up that is allowed, None where there is none, and all rungs below, highest first."""
    above = next_up(now, steps)
    if above and refusal(now, above, ceiling=ceiling, steps=steps):
        above = None
    ladder = [Rung(stage, share) for stage in Stage for share in (steps if stage == Stage.PILOT else [0])]
    return above, [rung for rung in reversed(ladder) if rung.height < now.height]


def checked_steps(steps: Sequence[int]) -> list[int]:
    """Return the steps of a pilot, or raise ValueError unless they are whole per cents from 1 to 100 that rise."""
    wanted = list(steps)
    if not wanted or wanted != sorted(set(wanted)) or wanted[0] < 1 or wanted[-1] > 100:
        raise ValueError("steps are different whole per cents from 1 to 100, the smallest first")
    return wanted
