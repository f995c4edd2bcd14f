"""A decision's record: everything that led to it, as JSON, and the way back from it."""

from __future__ import annotations

from typing import Any

from handrail.answering.coefficients import SHIPPED, Coefficients, shipped_version
from handrail.answering.decide import Situation, Verdict, decide
from handrail.answering.engine import Proposal
from handrail.answering.reading import draft_from_json, reading_from_json, to_json, translation_from_json
from handrail.answering.scoring import confidence
from handrail.autonomy.policy import PEOPLES_SIDE, CellState, Lots, part_in

RECORD_VERSION = 2


def record_of(proposal: Proposal, *, channel: str) -> dict[str, Any]:
    """Return a proposal as JSON-ready data; `recomputed` makes the same verdict of it."""
    situation = proposal.situation
    return {
        "version": RECORD_VERSION,
        "outcome": str(proposal.verdict.outcome),
        "reason": proposal.verdict.reason,
        "request": proposal.verdict.request,
        "channel": channel,
        "language": situation.reading.language,
        "reading": to_json(situation.reading),
        "drafts": [to_json(draft) if draft else None for draft in situation.drafts],
        "cells": [to_json(cell) for _, cell in sorted(situation.cells.items())],
        "lots": to_json(situation.lots),
        "parts": parts_of(situation),
        "clarifications": situation.clarifications,
        "person_holds": situation.person_holds,
        "in_scope_threshold": situation.in_scope_threshold,
        "failure": situation.failure,
        "muted": list(situation.muted),
        "translation": to_json(situation.translation) if situation.translation else None,
        "versions": proposal.versions,
        "milliseconds": proposal.milliseconds,
    }


def situation_of(record: dict[str, Any]) -> Situation:
    """Return the situation that a record describes."""
    return Situation(
        reading=reading_from_json(record["reading"]),
        drafts=tuple(draft_from_json(draft) if draft else None for draft in record["drafts"]),
        cells={cell["intent"]: CellState(**cell) for cell in record["cells"]},
        clarifications=record["clarifications"],
        person_holds=record["person_holds"],
        in_scope_threshold=record["in_scope_threshold"],
        failure=record.get("failure", ""),
        muted=tuple(record.get("muted", ())),
        translation=translation_from_json(record.get("translation")),
        lots=Lots(**record["lots"]) if "lots" in record else PEOPLES_SIDE,
    )


def parts_of(situation: Situation) -> list[str]:
    """Return who serves each request of a situation, in order: its stage, or its side of a pilot."""
    requests = situation.reading.requests
    return [str(part_in(situation.cells.get(request.intent.slug), situation.lots)) for request in requests]


def recomputed(record: dict[str, Any]) -> Verdict:
    """Decide again from a record alone."""
    return decide(situation_of(record))


def differences(record: dict[str, Any], fitted: Coefficients | None = None) -> list[str]:
    """Return in words where computing a record again gives something else; empty when all is the same.

    `fitted` are a desk's own coefficients; those that the record names count, so older records stay as they were.
    """
    verdict = recomputed(record)
    found = []
    if (str(verdict.outcome), verdict.reason) != (record["outcome"], record["reason"]):
        found.append(f"decided {record['outcome']} ({record['reason']}), now {verdict.outcome} ({verdict.reason})")
    version = record["versions"].get("confidence", SHIPPED.version)
    coefficients = fitted if fitted and fitted.version == version else shipped_version(version)
    if coefficients is None:
        return [*found, f"the confidence was computed with coefficients {version}, which are not at hand"]
    for draft in filter(None, record["drafts"]):
        again = confidence(draft["intent"], draft["features"], coefficients)
        if abs(again - draft["confidence"]) > 1e-6:
            found.append(f"confidence for {draft['intent']} was {draft['confidence']}, now {again}")
    return found
