"""An audit as plain values, for JSON and for figures on the screen."""

from __future__ import annotations

from typing import Any

from handrail.audit.models import AuditRun, RequestType

_COLUMNS = (
    "key", "title", "origin", "place", "proposed", "conversations", "share", "consistency", "consistency_low",
    "consistency_high", "answers", "handle_seconds", "timed", "after_hours", "dated", "hours", "covered", "covered_of",
    "risky", "risky_of", "risks", "languages", "channels", "tags", "articles", "parts", "score",
)  # fmt: skip
_OF = {
    "without_tag": "",
    "without_type": "",
    "contradictory": "",
    "answered": "",
    "after_hours": "dated",
    "covered": "covered_of",
    "risky": "risky_of",
}


def shares_of(run: AuditRun) -> dict[str, float | None]:
    """Return the shares of a finished audit, each in [0, 1]; None where there is nothing to divide by."""
    figures = run.figures
    totals = {name: figures[of] if of else run.sampled for name, of in _OF.items()}
    return {name: figures[name] / total if total else None for name, total in totals.items()}


def plain_run(run: AuditRun) -> dict[str, Any]:
    """Return an audit with its types and what is wrong with tags."""
    flaws = run.tag_findings.values("flaw", "tag", "other", "conversations", "example")
    return {
        "assistant": run.assistant.slug,
        "number": run.number,
        "finished_at": run.finished_at,
        "options": run.options,
        "encoder": run.encoder,
        "conversations": run.conversations,
        "sampled": run.sampled,
        "figures": run.figures,
        "shares": shares_of(run),
        "types": [plain_type(kind) for kind in run.types.select_related("intent")],
        "tags": list(flaws),
    }


def plain_type(kind: RequestType) -> dict[str, Any]:
    """Return a type's figures."""
    return {**{name: getattr(kind, name) for name in _COLUMNS}, "intent": kind.intent.slug if kind.intent else None}
