"""Freezing: everything that a move up was decided on, written once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from handrail import __version__
from handrail.accounts.models import User
from handrail.autonomy.policy import Rung
from handrail.governance.evidence.canonical import FORMAT, canonical, digest
from handrail.governance.measuring import GateState, Standing
from handrail.governance.models import EvidencePack, Override, Request
from handrail.governance.ports import CellView, Record
from handrail.kernel.ids import uuid7

_DIGITS = 6


def freeze(standing: Standing, request: Request, *, agreed_by: User, record: Record) -> EvidencePack:
    """Store the pack of one agreement, in the transaction that moves the cell."""
    evidence, at = uuid7(), timezone.now()
    people = {
        "asked": {"by": _name(request.by), "at": request.at, "reason": request.reason},
        "agreed": {"by": _name(agreed_by), "at": at},
    }
    text = canonical(_plain(body_of(standing, request.wanted, evidence, people, record)))
    view = standing.view
    return EvidencePack.objects.create(
        pk=evidence,
        sha256=digest(text),
        intent=view.intent,
        channel=view.channel,
        before=str(view.rung),
        after=str(request.wanted),
        body=text,
        at=at,
    )


def body_of(
    standing: Standing, wanted: Rung, evidence: UUID, people: Mapping[str, Any], record: Record
) -> dict[str, Any]:
    """Return what is frozen, in the shapes of Python."""
    view, states = standing.view, standing.states
    findings = {state.gate.name: state.finding for state in states}
    return {
        "format": FORMAT,
        "evidence": evidence,
        "product": __version__,
        "cell": _cell(view),
        "move": {"from": _rung(view.rung), "to": _rung(wanted)},
        "gates": [_gate(state) for state in states],
        "overrides": [_override(state.override) for state in standing.overridden if state.override],
        "replay": dict(findings["replay"].figures) if "replay" in findings else None,
        "quality": _shares(findings["quality"]) if "quality" in findings else None,
        "articles": [vars(each) for each in record.articles(view)],
        "versions": record.versions(view),
        "people": people,
    }


def _cell(view: CellView) -> dict[str, Any]:
    return {
        "intent": view.intent,
        "channel": view.channel,
        "risk": view.risk,
        "owner": view.owner,
        "audience": view.audience,
        "systems": view.systems,
        "threshold": view.threshold,
        "at_this_rung_since": view.since,
    }


def _rung(rung: Rung) -> dict[str, Any]:
    return {"stage": str(rung.stage), "share": rung.share}


def _gate(state: GateState) -> dict[str, Any]:
    finding = state.finding
    return {
        "gate": state.gate.name,
        "title": str(state.gate.title),
        "met": finding.met,
        "overridden": state.overridden,
        "unit": finding.unit,
        "limit": finding.limit,
        "limits": dict(state.limits),
        "missing": finding.missing,
        "figures": dict(finding.figures),
        **_shares(finding),
    }


def _shares(finding: Any) -> dict[str, Any]:
    return {"n": finding.n, "value": finding.value, "low": finding.low, "high": finding.high}


def _override(override: Override) -> dict[str, Any]:
    voices = [{"by": _name(voice.by), "at": voice.at, "reason": voice.reason} for voice in override.voices.all()]
    return {"gate": override.gate, "voices": voices}


def _name(person: User | None) -> dict[str, str]:
    return {"name": person.name, "id": str(person.pk)} if person else {"name": "operator", "id": ""}


def _plain(value: Any) -> Any:
    """Values as JSON has them: moments in UTC, numbers with six digits behind the point."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, str) or value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
