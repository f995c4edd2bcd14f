"""What if? The cases of a replay decided again under other rules, without reading anew.

Nothing is searched anew, either, but where a trigger that is tried without kept the engine from searching: there the
stored reading goes through the engine again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.answering.decide import Situation, calling_trigger, decide
from handrail.answering.engine import Engine
from handrail.quality.gist import case_of
from handrail.quality.grading import Grade, Truth, cause_of, grade
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.anew import thought_anew
from handrail.quality.replays.comparing import GOODNESS
from handrail.quality.replays.report import Counts, counted
from handrail.quality.replays.rules import Rules, Setting, setting_of

MOST_ANEW = 500
_FETCH = 2000
_GISTS = f"SELECT gist, grade, id, message_id FROM {ReplayCase._meta.db_table} WHERE replay_id = %s"


@dataclass(frozen=True, slots=True)
class Turned:
    """A case that would go another way. `case` is the stored one; `then` what would be said, where words are tried."""

    case: UUID
    before: Grade
    after: Grade
    cause: str
    then: str = ""

    @property
    def change(self) -> int:
        """Above 0 for better, below for worse, 0 for another way that is as good."""
        return GOODNESS[self.after] - GOODNESS[self.before]


@dataclass(frozen=True)
class Outlook:
    """How the cases would go, by label, and those of them that would go another way than they went.

    `unsearched`: cases that count as people's because a trigger had kept the engine from searching.
    """

    counts: Mapping[str, Counts]
    turned: tuple[Turned, ...]
    unsearched: int = 0

    @property
    def cases(self) -> int:
        """How many were decided again."""
        return sum(each.cases for each in self.counts.values())

    @property
    def better(self) -> int:
        """How many would go better."""
        return sum(each.change > 0 for each in self.turned)

    @property
    def worse(self) -> int:
        """How many would go worse."""
        return sum(each.change < 0 for each in self.turned)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        counts = {label: each.to_dict() for label, each in self.counts.items()}
        head = {"cases": self.cases, "better": self.better, "worse": self.worse, "unsearched": self.unsearched}
        return {**head, "intents": counts}


@dataclass
class Tally:
    """Cases as they are decided, one by one."""

    grades: Counter[tuple[str, Grade]] = field(default_factory=Counter)
    turned: list[Turned] = field(default_factory=list)

    def add(self, situation: Situation, truth: Truth, before: Grade, case: UUID) -> None:
        """Decide and grade a case."""
        verdict = decide(situation)
        now = grade(verdict, truth)
        self.grades[truth.label, now] += 1
        if now != before:
            self.turned.append(Turned(case, before, now, cause_of(verdict, now, situation, truth)))


def decided_again(replay: Replay, rules: Rules, *, engine: Engine | None = None, most_anew: int = MOST_ANEW) -> Outlook:
    """Decide every case of a replay again under other rules. Raises InvalidError, ReplayOutdatedError.

    With an `engine`, up to `most_anew` cases that nothing was searched for go through it again.
    """
    setting, tally = setting_of(rules, replay), Tally()
    aside: dict[UUID, tuple[UUID, Grade, Situation, Truth]] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_GISTS, [replay.pk])
        while rows := cursor.fetchmany(_FETCH):
            for gist, before, case, message in rows:
                situation, truth = case_of(gist, setting.cells, in_scope=setting.in_scope, muted=setting.muted)
                if not situation.drafts and _needs_search(situation):
                    aside[message] = case, Grade(before), situation, truth
                else:
                    tally.add(situation, truth, Grade(before), case)
    searched = _searched(replay, engine, setting, sorted(aside)[:most_anew]) if engine and aside else {}
    for message, (case, was, situation, truth) in aside.items():
        tally.add(*searched.get(message, (situation, truth)), was, case)
    return Outlook(counted(tally.grades), tuple(tally.turned), unsearched=len(aside) - len(searched))


def _needs_search(situation: Situation) -> bool:
    """Whether only a trigger kept the engine from searching, and no trigger does so any more."""
    reading = situation.reading
    called = bool(reading.triggers) and not calling_trigger(reading, situation.muted)
    return called and bool(reading.requests) and not (reading.smalltalk or situation.failure)


def _searched(
    replay: Replay, engine: Engine, setting: Setting, messages: list[UUID]
) -> dict[UUID, tuple[Situation, Truth]]:
    rows = thought_anew(replay, engine, messages, cells=setting.cells, muted=setting.muted)
    return {
        row.message_id: case_of(row.gist, setting.cells, in_scope=setting.in_scope, muted=setting.muted) for row in rows
    }
