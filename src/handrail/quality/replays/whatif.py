"""What if? The cases of a replay decided again under other rules, without reading or searching anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from handrail.answering.decide import SHIPPED_IN_SCOPE, decide
from handrail.answering.muting import muted_at
from handrail.autonomy.policy import CellState
from handrail.kernel.errors import InvalidError
from handrail.quality.gist import case_of
from handrail.quality.grading import Grade, grade
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.comparing import GOODNESS
from handrail.quality.replays.report import Counts
from handrail.quality.replays.thinking import full_cells

_FETCH = 2000
_GISTS = f"SELECT gist, grade FROM {ReplayCase._meta.db_table} WHERE replay_id = %s"


@dataclass(frozen=True)
class Rules:
    """Other rules: thresholds by intent, one for `every` other intent, the threshold of scope, muted triggers.

    What is None stays as it is now.
    """

    thresholds: Mapping[str, float] = field(default_factory=dict)
    every: float | None = None
    in_scope: float | None = None
    muted: tuple[str, ...] | None = None

    def cells(self, now: Mapping[str, CellState]) -> dict[str, CellState]:
        """Return the cells with these thresholds. Raises InvalidError for an unknown intent, or an impossible value."""
        unknown = sorted(set(self.thresholds) - set(now))
        if unknown:
            raise InvalidError(f"no intent is named {unknown[0]!r}", field="threshold")
        for value in (*self.thresholds.values(), self.every, self.in_scope):
            if value is not None and not 0 <= value <= 1:
                raise InvalidError("a threshold lies between 0 and 1, for example 0.85", field="threshold")
        wanted = {name: self.thresholds.get(name, self.every) for name in now}
        return {
            name: cell if wanted[name] is None else replace(cell, threshold=wanted[name]) for name, cell in now.items()
        }


@dataclass(frozen=True)
class Outlook:
    """How the cases would go under other rules, by label, with how many would go better and worse than they went."""

    counts: Mapping[str, Counts]
    better: int
    worse: int

    @property
    def cases(self) -> int:
        """How many were decided again."""
        return sum(each.cases for each in self.counts.values())

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        counts = {label: each.to_dict() for label, each in self.counts.items()}
        return {"cases": self.cases, "better": self.better, "worse": self.worse, "intents": counts}


def decided_again(replay: Replay, rules: Rules) -> Outlook:
    """Decide every case of a replay again under other rules. Raises InvalidError."""
    cells = rules.cells(full_cells(replay.channel))
    scope = SHIPPED_IN_SCOPE if rules.in_scope is None else rules.in_scope
    muted = muted_at(replay.assistant) if rules.muted is None else rules.muted
    grades: dict[str, Counter[Grade]] = defaultdict(Counter)
    moves: Counter[int] = Counter()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_GISTS, [replay.pk])
        while rows := cursor.fetchmany(_FETCH):
            for gist, before in rows:
                situation, truth = case_of(gist, cells, in_scope=scope, muted=muted)
                now = grade(decide(situation), truth)
                grades[truth.label][now] += 1
                moves[GOODNESS[now] - GOODNESS[Grade(before)]] += 1
    return Outlook(
        {label: Counts(dict(found)) for label, found in sorted(grades.items(), key=lambda item: -item[1].total())},
        better=sum(number for step, number in moves.items() if step > 0),
        worse=sum(number for step, number in moves.items() if step < 0),
    )
