"""The demo company's past conversations as its assistant's history: exported as a help desk would, then imported."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from handrail.assistants.models import Assistant
from handrail.demo.history import past_conversations
from handrail.history.formats import Reading
from handrail.history.importing import fingerprint, import_history, open_file
from handrail.history.models import HistoryImport

SOURCE = "fernhill"
FILE = "fernhill-desk.jsonl"


def import_past_desk() -> HistoryImport | None:
    """Import them, each labelled with the intent that its file names; None where this was done before."""
    assistant = Assistant.objects.get(slug="fernhill")
    with tempfile.TemporaryDirectory(prefix="handrail-demo-") as folder:
        path = Path(folder) / FILE
        path.write_bytes(b"".join(orjson.dumps(exported(entry)) + b"\n" for entry in past_conversations()))
        known = HistoryImport.objects.filter(assistant=assistant, source=SOURCE, finished_at__isnull=False)
        if known.filter(fingerprint=fingerprint(path)).exists():
            return None
        opened = open_file(path, Reading(format="jsonl"))
        return import_history(file=opened, assistant=assistant, source=SOURCE, resume=True, processes=1)


def exported(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a conversation of the demo's files in the shape that is imported."""
    said = [
        {
            "message": str(number),
            "author": each["by"],
            "text": each["text"],
            "at": (entry["started"] + timedelta(seconds=each["after_seconds"])).isoformat(),
        }
        for number, each in enumerate(entry["messages"])
    ]
    return {
        "conversation": entry["ref"],
        "channel": entry["channel"],
        "customer": entry["customer"],
        "language": entry["language"],
        "tags": entry.get("tags") or [],
        "rating": entry.get("rating"),
        "label": entry.get("intent") or "",
        "messages": said,
    }
