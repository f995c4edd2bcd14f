"""Two replays, case by case: what got better, what got worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from handrail.quality.grading import Grade
from handrail.quality.models import Replay
from handrail.rows import values

# How good an outcome is for the customer: a wrong answer is worse than any detour.
GOODNESS = {
    Grade.RIGHT: 3,
    Grade.ESCALATED_RIGHTLY: 3,
    Grade.ASKED_BACK: 2,
    Grade.ESCALATED_NEEDLESSLY: 2,
    Grade.DOUBTFUL: 1,
    Grade.WRONG: 0,
    Grade.MISSED_ESCALATION: 0,
}
_BOTH = """
SELECT a.message_id, a.label, m.text, a.grade, b.grade, a.cause, b.cause, a.id, b.id
FROM quality_replaycase a JOIN quality_replaycase b ON b.message_id = a.message_id AND b.replay_id = %s
    JOIN history_pastmessage m ON m.id = a.message_id
WHERE a.replay_id = %s AND a.grade <> b.grade ORDER BY a.label, a.message_id
"""
_SHARED = """
SELECT count(*) FROM quality_replaycase a JOIN quality_replaycase b ON b.message_id = a.message_id AND b.replay_id = %s
WHERE a.replay_id = %s
"""


@dataclass(frozen=True)
class Moved:
    """One case that went another way in the later run."""

    message: UUID
    label: str
    text: str
    before: Grade
    after: Grade
    cause_before: str
    cause_after: str
    case_before: UUID
    case_after: UUID

    @property
    def change(self) -> int:
        """1 for better, -1 for worse, 0 for another way that is as good."""
        difference = GOODNESS[self.after] - GOODNESS[self.before]
        return (difference > 0) - (difference < 0)


@dataclass(frozen=True)
class Comparison:
    """What two replays have in common, and what differs; `changed` names the versions that are others."""

    shared: int
    moved: tuple[Moved, ...]
    changed: tuple[str, ...]

    @property
    def better(self) -> list[Moved]:
        """Cases that went better in the later run."""
        return [each for each in self.moved if each.change > 0]

    @property
    def worse(self) -> list[Moved]:
        """Cases that went worse in the later run."""
        return [each for each in self.moved if each.change < 0]

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers, and the cases that went worse, as JSON can hold them."""
        return {
            "shared": self.shared,
            "better": len(self.better),
            "worse": len(self.worse),
            "changed": list(self.changed),
            "worse_cases": [
                {"label": each.label, "text": each.text, "before": each.before, "after": each.after}
                for each in self.worse
            ],
        }


def compare(before: Replay, after: Replay) -> Comparison:
    """Compare two runs on the messages that both are about."""
    rows = values(_BOTH, [after.pk, before.pk])
    moved = tuple(
        Moved(message, label, text, Grade(was), Grade(is_), *rest) for message, label, text, was, is_, *rest in rows
    )
    return Comparison(values(_SHARED, [after.pk, before.pk])[0][0], moved, _changed(before, after))


def _changed(before: Replay, after: Replay) -> tuple[str, ...]:
    def different(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
        return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))

    articles = [f"articles of {name}" for name in different(before.knowledge, after.knowledge) if name]
    return (*different(before.versions, after.versions), *articles)
