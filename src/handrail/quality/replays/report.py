"""What a replay found: counts by intent, language and hardness, each with its interval, and the failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, When

from handrail.kernel.errors import InvalidError
from handrail.quality.grading import ANSWERED, FAILED, Grade
from handrail.quality.models import Replay, ReplayCase
from handrail.rows import values
from handrail.statistics.intervals import wilson

GROUPS = {"intent": "label", "language": "language", "hardness": "kind", "cause": "cause"}
_COUNTS = """
SELECT {group}, grade, count(*) FROM {source} WHERE replay_id = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
_TOTALS = f"""
SELECT replay_id, grade, count(*) FROM {ReplayCase._meta.db_table} WHERE replay_id = ANY(%s::uuid[]) GROUP BY 1, 2
"""
_HARD = (
    "(SELECT replay_id, grade, unnest(CASE WHEN cardinality(hard) = 0 THEN ARRAY['plain'] ELSE hard END) AS kind "
    "FROM quality_replaycase) AS cases"
)


@dataclass(frozen=True)
class Counts:
    """How many cases of a group went how. Rates are shares with their 95 % score interval; None where n is 0."""

    grades: dict[Grade, int]

    @property
    def cases(self) -> int:
        """All of them."""
        return sum(self.grades.values())

    @property
    def answered(self) -> int:
        """Those that the bot would have answered."""
        return sum(self.grades.get(each, 0) for each in ANSWERED)

    @property
    def failed(self) -> int:
        """Those of the answered that were wrong, doubtful, or a person's business."""
        return sum(self.grades.get(each, 0) for each in FAILED)

    def of(self, grade: Grade) -> int:
        """Return how many went so."""
        return self.grades.get(grade, 0)

    @property
    def wrong_rate(self) -> tuple[float, float, float] | None:
        """Wrong answers among the answers: share, lower and upper bound."""
        return rate(self.failed, self.answered)

    @property
    def coverage(self) -> tuple[float, float, float] | None:
        """Answers among the cases: share, lower and upper bound."""
        return rate(self.answered, self.cases)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts and rates as JSON can hold them."""
        rates = {"coverage": self.coverage, "wrong_rate": self.wrong_rate}
        return {
            "cases": self.cases,
            "answered": self.answered,
            **{str(each): self.of(each) for each in Grade},
            **{name: found and [round(share, 4) for share in found] for name, found in rates.items()},
        }


def rate(hits: int, n: int) -> tuple[float, float, float] | None:
    """Return a share with its 95 % score interval, None for n = 0."""
    return (hits / n, *wilson(hits, n)) if n else None


def added(counts: Iterable[Counts]) -> Counts:
    """Return the sum of several groups."""
    grades: dict[Grade, int] = {}
    for each in counts:
        for grade, number in each.grades.items():
            grades[grade] = grades.get(grade, 0) + number
    return Counts(grades)


def counted(grades: Mapping[tuple[str, Grade], int]) -> dict[str, Counts]:
    """Return counts by name, the largest group first, from how often each name went how."""
    found: dict[str, dict[Grade, int]] = {}
    for (name, grade), number in grades.items():
        found.setdefault(name, {})[grade] = number
    counts = {name: Counts(each) for name, each in found.items()}
    return dict(sorted(counts.items(), key=lambda item: -item[1].cases))


def counts_by(replay: Replay, group: str) -> dict[str, Counts]:
    """Return the counts of a replay by intent, language, hardness or cause, the largest group first."""
    if group not in GROUPS:
        raise InvalidError(f"a replay is counted by {', '.join(GROUPS)}", field="by")
    source = _HARD if group == "hardness" else ReplayCase._meta.db_table
    rows = values(_COUNTS.format(group=GROUPS[group], source=source), [replay.pk])
    return counted({(name, Grade(grade)): number for name, grade, number in rows})


def totals(replays: Sequence[UUID]) -> dict[UUID, Counts]:
    """Return the counts of several replays, each all together; those without cases are missing."""
    grades: dict[UUID, dict[Grade, int]] = {}
    for replay, grade, number in values(_TOTALS, [list(replays)]):
        grades.setdefault(replay, {})[Grade(grade)] = number
    return {replay: Counts(found) for replay, found in grades.items()}


def failures(replay: Replay, *, intent: str = "", cause: str = "") -> QuerySet[ReplayCase]:
    """Return the cases that did not go as they should, wrong answers first, then by how sure the engine was."""
    found = ReplayCase.objects.filter(replay=replay).exclude(cause="").select_related("message")
    if intent:
        found = found.filter(label=intent)
    if cause:
        found = found.filter(cause=cause)
    wrong = Case(When(grade__in=[str(each) for each in FAILED], then=0), default=1)
    return found.order_by(wrong, F("confidence").desc(nulls_last=True), "message")
