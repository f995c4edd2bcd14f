"""Other rules than today's, to be tried on the cases of a replay: thresholds, limits, risks, people, triggers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from handrail.answering.decide import SHIPPED_IN_SCOPE
from handrail.answering.muting import muted_at
from handrail.answering.triggers import triggers
from handrail.autonomy.policy import SHIPPED_CEILINGS, CellState, Stage
from handrail.autonomy.queries import ladder_rules
from handrail.intents.models import Intent
from handrail.kernel.errors import InvalidError
from handrail.quality.models import Replay
from handrail.quality.queries import risk_limit
from handrail.quality.replays.thinking import full_cells
from handrail.quality.thresholds import offer


@dataclass(frozen=True)
class Rules:
    """Other rules: thresholds by intent, one for `every` other intent, the threshold of scope, muted triggers.

    `people` are intents whose messages all go to people. `limits` state by intent what share of the answers may be
    wrong, `risks` another risk (low, medium, high): each gives the threshold that the replay's cases allow for it, one
    step stricter than shown, and a risk its ceiling, too. What is None or not named stays as it is now.
    """

    thresholds: Mapping[str, float] = field(default_factory=dict)
    every: float | None = None
    in_scope: float | None = None
    muted: tuple[str, ...] | None = None
    people: Collection[str] = ()
    limits: Mapping[str, float] = field(default_factory=dict)
    risks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What decides: cells by intent, the threshold of scope, and muted triggers."""

    cells: Mapping[str, CellState]
    in_scope: float
    muted: tuple[str, ...]


def setting_of(rules: Rules, replay: Replay) -> Setting:
    """Return what decides under other rules. Raises InvalidError for an unknown name, or an impossible value."""
    now = full_cells(replay.channel)
    _check(rules, now)
    cells = {
        name: cell if (wanted := rules.thresholds.get(name, rules.every)) is None else replace(cell, threshold=wanted)
        for name, cell in now.items()
    }
    cells.update(_of_evidence(rules, replay, cells))
    cells.update({name: replace(cells[name], stage=Stage.SUGGEST) for name in rules.people})
    return Setting(
        cells,
        in_scope=SHIPPED_IN_SCOPE if rules.in_scope is None else rules.in_scope,
        muted=muted_at(replay.assistant) if rules.muted is None else rules.muted,
    )


def _of_evidence(rules: Rules, replay: Replay, cells: Mapping[str, CellState]) -> Iterator[tuple[str, CellState]]:
    """Cells with the thresholds that the replay's cases allow under other limits and risks."""
    ceilings = ladder_rules().ceilings
    for intent in Intent.objects.filter(slug__in={*rules.limits, *rules.risks}):
        risk = rules.risks.get(intent.slug, intent.risk)
        alpha, delta = risk_limit(intent.pk, risk)
        found = offer(replay=replay, intent=intent, limit=(rules.limits.get(intent.slug, alpha), delta)).used
        cell = replace(cells[intent.slug], threshold=found.threshold if found else None)
        if intent.slug in rules.risks:
            cell = replace(cell, ceiling=Stage(ceilings.get(risk) or SHIPPED_CEILINGS[risk]))
        yield intent.slug, cell


def _check(rules: Rules, known: Collection[str]) -> None:
    unknown = sorted({*rules.thresholds, *rules.people, *rules.limits, *rules.risks} - set(known))
    if unknown:
        raise InvalidError(f"no intent is named {unknown[0]!r}", field="intent")
    for value in (*rules.thresholds.values(), rules.every, rules.in_scope):
        if value is not None and not 0 <= value <= 1:
            raise InvalidError("a threshold lies between 0 and 1, for example 0.85", field="threshold")
    if not all(0 < value < 1 for value in rules.limits.values()):
        raise InvalidError("a limit lies between 0 and 1, for example 0.05", field="limit")
    if not set(rules.risks.values()) <= set(SHIPPED_CEILINGS):
        raise InvalidError(f"risks are {', '.join(map(str, SHIPPED_CEILINGS))}", field="risk")
    strange = sorted(set(rules.muted or ()) - set(triggers()))
    if strange:
        raise InvalidError(f"no trigger is named {strange[0]!r}", field="trigger")
