"""The part of a case that deciding depends on, small enough to decide tens of thousands a second again. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson

from handrail.answering.decide import Situation
from handrail.answering.reading import Candidate, Draft, IntentScore, Reading, Request, Translation, TriggerFound
from handrail.autonomy.policy import BOTS_SIDE, CellState
from handrail.quality.grading import Truth, Worth

_QUOTED = (Candidate("", "", "", "", "", (), "", 0.0, 0.0, 0.0, (), cited=True),)
_UNQUOTED: tuple[Candidate, ...] = ()


def gist_of(situation: Situation, truth: Truth) -> bytes:
    """Return what `decide` and `grade` need of a case, as JSON."""
    reading = situation.reading
    return orjson.dumps(
        [
            reading.smalltalk,
            [[found.name, found.safety] for found in reading.triggers],
            [_of_request(request) for request in reading.requests],
            [_of_draft(draft) for draft in situation.drafts],
            situation.clarifications,
            situation.failure,
            situation.translation.failure if situation.translation else "",
            truth.label,
            truth.worths,
            truth.people_only,
        ]
    )


def case_of(
    gist: bytes | memoryview, cells: Mapping[str, CellState], *, in_scope: float, muted: tuple[str, ...] = ()
) -> tuple[Situation, Truth]:
    """Return the situation of a case under other rules: cells by intent, the scope's threshold, muted triggers.

    It is the bot's side of every pilot. Texts, sources and scores of search are not in it.
    """
    smalltalk, triggers, requests, drafts, asked, failure, untranslated, label, worths, people_only = orjson.loads(gist)
    reading = Reading(
        "",
        smalltalk,
        tuple(
            Request("", (_score(first, one), _score(second, two)), _number(scope), False, confirmed)
            for first, one, second, two, scope, confirmed in requests
        ),
        tuple(TriggerFound(name, "", safety) for name, safety in triggers),
    )
    situation = Situation(
        reading,
        tuple(draft and _to_draft(draft) for draft in drafts),
        cells,
        asked,
        in_scope_threshold=in_scope,
        failure=failure,
        muted=muted,
        translation=Translation("", "", "", "", (), untranslated) if untranslated else None,
        lots=BOTS_SIDE,
    )
    return situation, Truth(label, tuple(map(Worth, worths)), people_only)


def _of_request(request: Request) -> list[Any]:
    first, second = request.intent, request.runner_up
    return [first.slug, first.probability, second.slug, second.probability, request.in_scope, request.confirmed]


def _of_draft(draft: Draft | None) -> list[Any] | None:
    if draft is None:
        return None
    quoted = any(found.cited for found in draft.candidates)
    return [draft.intent, draft.confidence, quoted, draft.approved, draft.in_date]


def _to_draft(stored: list[Any]) -> Draft:
    intent, confidence, quoted, approved, in_date = stored
    return Draft(intent, "", "", {}, _number(confidence), _QUOTED if quoted else _UNQUOTED, approved, in_date)


def _score(slug: str, probability: float | None) -> IntentScore:
    return IntentScore(slug, _number(probability))


def _number(stored: float | None) -> float:
    """JSON has no word for what is no number; null stands for it."""
    return math.nan if stored is None else stored
