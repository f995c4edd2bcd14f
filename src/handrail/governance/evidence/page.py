"""A pack as a page to read: in the console, and as one file that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handrail.governance.evidence.canonical import canonical, digest
from handrail.governance.evidence.charts import gate_chart, in_words, replay_chart

_SHORT = 16


def page_context(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template shows of a body."""
    gates = [_gate(gate) for gate in body["gates"]]
    replay = next((gate for gate in body["gates"] if gate["gate"] == "replay"), None)
    text = canonical(body)
    versions = body["versions"]
    return {
        "body": body,
        "sha256": digest(text),
        "move": {name: _rung(rung) for name, rung in body["move"].items()},
        "people": {name: each | {"at": _moment(each["at"])} for name, each in body["people"].items()},
        "gates": gates,
        "overrides": [_override(each, body["gates"]) for each in body["overrides"]],
        "curve": _safe(replay_chart(body["replay"], replay["limit"] if replay else None)),
        "versions": [(name, _short(value)) for name, value in versions.items() if value],
    }


def self_contained(text: str) -> str:
    """Return a page with everything inside: styles, charts, the record itself; no script, no address."""
    styles = resources.files("handrail.governance").joinpath("static/governance/evidence.css")
    context = page_context(json.loads(text)) | {
        "styles": _safe(styles.read_text(encoding="utf-8")),
        "record": json.dumps(json.loads(text), sort_keys=True, indent=2, ensure_ascii=False),
    }
    return render_to_string("governance/evidence_file.html", context)


def _gate(gate: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: in_words(gate, name) for name in ("value", "low", "high", "limit")}
    return {**gate, "title": _(gate["title"]), "words": words, "chart": _safe(gate_chart(gate))}


def _override(override: Mapping[str, Any], gates: list[Mapping[str, Any]]) -> dict[str, Any]:
    titles = {gate["gate"]: gate["title"] for gate in gates}
    voices = [voice | {"at": _moment(voice["at"])} for voice in override["voices"]]
    return {"title": _(titles.get(override["gate"], override["gate"])), "voices": voices}


def _rung(rung: Mapping[str, Any]) -> str:
    return f"{rung['stage']} {rung['share']} %" if rung["share"] else str(rung["stage"])


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _short(value: Any) -> str:
    """A version in one line; the whole of it is in the record."""
    if isinstance(value, Mapping):
        inner = {name: each["version"] if isinstance(each, Mapping) and "version" in each else each
                 for name, each in value.items() if each is not None}  # fmt: skip
        return ", ".join(f"{name} {str(each)[:_SHORT]}" for name, each in inner.items())
    return str(value)[:_SHORT]


def _safe(markup: str) -> SafeString:
    """Our own charts and styles; whatever came from people is escaped in them."""
    return mark_safe(markup)  # noqa: S308
