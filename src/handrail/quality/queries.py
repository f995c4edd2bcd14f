"""Reads of quality: what others ask of replays, thresholds and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.kernel.errors import NotFoundError
from handrail.quality.grading import Grade
from handrail.quality.models import CellThreshold, Replay, ReplayCase, RiskLimit
from handrail.quality.scored import Scored
from handrail.rows import values

SHIPPED_LIMITS = {"low": 0.05, "medium": 0.02, "high": 0.01}
SHIPPED_DELTA = 0.10
_FIGURES = """
SELECT count(*) FILTER (WHERE confidence >= %(threshold)s),
    count(*) FILTER (WHERE confidence >= %(threshold)s AND worth <> 'right'), count(*)
FROM quality_replaycase WHERE replay_id = %(replay)s AND intent = %(intent)s
"""
_KNOWN = "SELECT count(*) FILTER (WHERE known), count(*) FROM quality_replaycase WHERE replay_id = %s AND label = %s"


@dataclass(frozen=True)
class ReplayFigures:
    """Of the cases that a cell would be about: how many it would answer at a threshold, and how many of them wrong."""

    cases: int
    answered: int
    wrong: int


@dataclass(frozen=True)
class Share:
    """Hits among n."""

    hits: int
    n: int


def replay_named(beginning: str) -> Replay:
    """Return the replay whose id begins like this. Raises NotFoundError where there is none, or more than one."""
    runs = Replay.objects.select_related("assistant", "by")
    found = [run for run in runs if beginning and str(run.pk).startswith(beginning.lower())]
    if len(found) != 1:
        raise NotFoundError(f"{len(found)} replays begin with {beginning!r}; `handrail replay list` shows all")
    return found[0]


def latest_replay(assistant: Assistant | None = None, *, channel: str = "", intent: str = "") -> Replay | None:
    """Return the newest finished replay, of an assistant, on a channel, with cases of an intent; None without one."""
    found = Replay.objects.filter(finished_at__isnull=False).select_related("assistant")
    if assistant:
        found = found.filter(assistant=assistant)
    if channel:
        found = found.filter(channel=channel)
    if intent:
        found = found.filter(pk__in=ReplayCase.objects.filter(label=intent).values("replay"))
    return found.order_by("-begun_at").first()


def scored_cases(replay: Replay, intent: str) -> list[tuple[float, bool]]:
    """Return confidence and rightness of every case that the intent's cell could answer."""
    rows = ReplayCase.objects.filter(replay=replay, intent=intent, confidence__isnull=False).order_by("message")
    found = rows.values_list("confidence", "worth")
    return [(confidence, worth == Grade.RIGHT) for confidence, worth in found if confidence is not None]


def scored(replay: Replay, intent: str) -> Scored:
    """Return the same as columns, for charts."""
    cases = scored_cases(replay, intent)
    return Scored(tuple(confidence for confidence, _ in cases), tuple(right for _, right in cases))


def replay_figures(replay: Replay, intent: str, threshold: float) -> ReplayFigures:
    """Return what an intent's cell would have answered at a threshold, and how much of it wrong."""
    answered, wrong, cases = values(_FIGURES, {"threshold": threshold, "replay": replay.pk, "intent": intent})[0]
    return ReplayFigures(cases, answered, wrong)


def knowledge_share(replay: Replay, intent: str) -> Share:
    """Return for how many of an intent's labelled messages search found an article that is filed under it."""
    return Share(*values(_KNOWN, [replay.pk, intent])[0])


def risk_limit(intent_id: UUID, risk: str) -> tuple[float, float]:
    """Return alpha and delta of an intent: what a lead has set, else the shipped limit of its risk."""
    row = RiskLimit.objects.filter(intent=intent_id).first()
    return (row.alpha, row.delta) if row else (SHIPPED_LIMITS[risk], SHIPPED_DELTA)


def current_threshold(cell: Cell) -> CellThreshold | None:
    """Return the newest version of a cell's threshold; None where it was never set from evidence."""
    return CellThreshold.objects.filter(cell=cell).order_by("-version").select_related("replay", "by").first()
