"""An import that is killed in the middle, as by a power cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection

from handrail.assistants.models import Assistant
from handrail.history import importing
from handrail.history.formats import Reading
from handrail.history.models import HistoryBatch, HistoryImport, PastConversation, PastLabel, PastMessage

CONVERSATIONS = 3_000
PROGRAM = """
import json, os, sys
import django
from django.conf import settings
settings.DATABASES["default"].update(json.loads(sys.argv[1]))
django.setup()
from pathlib import Path
from handrail.assistants.models import Assistant
from handrail.history import importing
from handrail.history.formats import Reading
importing.MESSAGES_A_BATCH = 100
importing.import_history(
    file=importing.open_file(Path(sys.argv[2]), Reading()), assistant=Assistant.objects.get(slug="desk"), processes=2
)
"""


def rows(assistant: Assistant) -> list[Any]:
    """Everything that an import stores, but for ids and the import itself."""
    told = PastConversation.objects.filter(assistant=assistant).order_by("external_id")
    said = PastMessage.objects.filter(conversation__assistant=assistant).order_by("conversation__external_id", "key")
    labels = PastLabel.objects.filter(message__conversation__assistant=assistant).order_by(
        "message__key", "message__at"
    )
    kept = ("external_id", "channel", "customer", "subject", "tags", "rating", "language", "started_at")
    return [
        list(told.values_list(*kept)),
        list(said.values_list("conversation__external_id", "key", "position", "author", "text", "at")),
        list(labels.values_list("message__key", "intent__slug", "origin")),
    ]


def write(path: Path) -> None:
    lines = ["conversation,author,text,at,channel,customer,subject,tags,rating,label"]
    for number in range(CONVERSATIONS):
        at = f"2026-01-{1 + number % 28:02d}T10:00:00+02:00"
        who = f"customer{number % 7}@example.com"
        asked = f"Where is FH-{number:07d}? My name is Anna Berg"
        lines.append(f"{number},customer,{asked},{at},mail,{who},Help,late,4,order_status")
        lines.append(f"{number},agent,On its way number {number},{at},mail,,,,,")
        if number % 100 == 0:
            lines.append(f"{number},ghost,Boo,,,,,,,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def killed_in_the_middle(path: Path, desk: Assistant) -> None:
    """Start an import in a process of its own and kill it, and nothing but it, when some batches are in."""
    where = {key: str(connection.settings_dict[key] or "") for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    program = [sys.executable, "-c", PROGRAM, json.dumps(where), str(path)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "handrail.config.settings"}
    with subprocess.Popen(program, stderr=subprocess.PIPE, env=environment) as process:
        deadline = time.monotonic() + 60
        while HistoryBatch.objects.filter(history_import__assistant=desk).count() < 4:
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        helpers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
    assert helpers
    assert psutil.wait_procs(helpers, timeout=20)[1] == []


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_and_ends_as_if_nothing_had_happened(desk: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    write(path)
    undisturbed = Assistant.objects.create(
        slug="other", name="R", brand="Desk", languages=["en", "de"], front_team=desk.front_team,
        order_pattern=desk.order_pattern,
    )  # fmt: skip
    whole = importing.import_history(file=importing.open_file(path, Reading()), assistant=undisturbed, processes=1)
    killed_in_the_middle(path, desk)
    (stopped,) = HistoryImport.objects.filter(assistant=desk)
    assert stopped.finished_at is None
    assert 0 < PastMessage.objects.filter(conversation__assistant=desk).count() < 2 * CONVERSATIONS
    file = importing.open_file(path, Reading())
    run = importing.import_history(file=file, assistant=desk, processes=1, resume=True)
    assert run == stopped
    assert run.finished_at is not None
    assert rows(desk) == rows(undisturbed)
    assert list(run.left_out.values_list("line", "reason")) == list(whole.left_out.values_list("line", "reason"))
    assert run.left_out.count() == CONVERSATIONS // 100
