"""Explaining a decision from its record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from handrail.answering.decide import unbound
from handrail.answering.fitted import coefficients_of
from handrail.answering.models import Decision
from handrail.answering.record import differences, situation_of
from handrail.kernel.errors import NotFoundError


def find_decision(decision_id: UUID) -> Decision:
    """Return a decision with its message, or raise NotFoundError."""
    found = Decision.objects.select_related("turn__message", "conversation").filter(pk=decision_id).first()
    if found is None:
        raise NotFoundError("no decision has this id")
    return found


def explain(decision: Decision) -> list[str]:
    """Return a decision in words, line by line, ending with whether computing it again gives the same."""
    return [
        f"Decision {decision.pk} at {decision.at:%Y-%m-%d %H:%M:%S} UTC, channel {decision.record['channel']}",
        f"Message: {decision.turn.message.text}",
        *explain_record(decision.record),
    ]


def explain_record(record: dict[str, Any]) -> list[str]:
    """Return a decision's record in words, whether it was made for a customer or in a replay."""
    lines = [
        f"Outcome: {record['outcome']} because {record['reason'].replace('_', ' ')}",
        f"Language: {record['language']}",
    ]
    lines += [f"Trigger: {found['name']} ({found['detail']})" for found in record["reading"]["triggers"]]
    lines += _translation_lines(record.get("translation"))
    for number, request in enumerate(record["reading"]["requests"], start=1):
        draft = record["drafts"][number - 1] if number <= len(record["drafts"]) else None
        lines += _request_lines(number, request, draft, record)
    if any(part != "bot" for part in record.get("parts", [])):
        freely = unbound(situation_of(record))
        lines.append(f"At full it would have been: {freely.outcome} because {freely.reason.replace('_', ' ')}")
    lines.append("Versions: " + ", ".join(f"{name} {value[:16]}" for name, value in record["versions"].items()))
    lines += differences(record, coefficients_of(record)) or ["Computed again from the record: the same result."]
    return lines


def _translation_lines(translation: dict[str, Any] | None) -> list[str]:
    if not translation:
        return []
    ways = f"from {translation['asked']} to {translation['answered']} and back"
    line = f"Translated {ways} by {translation['model']}"
    return [f"{line}: failed ({translation['failure'].replace('_', ' ')})" if translation["failure"] else line]


def _request_lines(
    number: int, request: dict[str, Any], draft: dict[str, Any] | None, record: dict[str, Any]
) -> list[str]:
    scores = ", ".join(f"{score['slug']} {score['probability']:.3f}" for score in request["intents"][:3])
    lines = [f"Request {number}: {request['text']}", f"  Intents: {scores}; in scope {request['in_scope']:.3f}"]
    slug = request["intents"][0]["slug"]
    for cell in (cell for cell in record["cells"] if cell["intent"] == slug):
        threshold = "none" if cell["threshold"] is None else f"{cell['threshold']:.2f}"
        lines.append(f"  Cell {slug} x {cell['channel']}: {_stage(cell)}, threshold {threshold}")
        lines += _side_lines(record, number)
    if draft is None:
        return [*lines, "  No passage was found."]
    lines.append(f"  Confidence: {draft['confidence']:.3f} from " + _features(draft["features"]))
    for found in draft["candidates"][:5]:
        mark = "quoted" if found["cited"] else "      "
        path = " > ".join(found["heading_path"]) or found["title"]
        lines.append(f"  {mark} {found['score']:.3f} (dense {found['dense']:.3f}) {found['external_id']}: {path}")
    return lines


def _stage(cell: dict[str, Any]) -> str:
    """The stage of a recorded cell with what belongs to it; cells of the first version have nothing more."""
    more = {"pilot": f" {cell.get('share')} %", "full": f", control group {cell.get('control', 0)} %"}
    ceiling = cell.get("ceiling", "full")
    held = "" if ceiling == "full" else f", ceiling {ceiling}"
    return f"{cell['stage']}{more.get(cell['stage'], '')}{held}"


def _side_lines(record: dict[str, Any], number: int) -> list[str]:
    """Who served this conversation for the request, with the lots that decided it."""
    parts, lots = record.get("parts", []), record.get("lots")
    if lots is None or number > len(parts):
        return []
    drawn = f"lots {lots['pilot'] / 100:.2f} % and {lots['control'] / 100:.2f} %"
    return [f"  This conversation: {parts[number - 1].replace('_', ' ')} ({drawn})"]


def _features(values: dict[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in sorted(values.items()))
