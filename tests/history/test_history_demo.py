"""The demo company's past conversations are its assistant's history."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.assistants.models import Assistant
from handrail.demo.history import past_conversations
from handrail.demo.past_desk import import_past_desk
from handrail.demo.world import build_world
from handrail.history.models import HistoryImport, PastConversation, PastMessage
from handrail.history.queries import labelled_cases


@pytest.mark.django_db
def test_the_demos_past_comes_in_whole_once_and_labelled_as_its_files_say(tmp_path: Path) -> None:
    build_world(tmp_path)
    entries = past_conversations()
    run = import_past_desk()
    assert run is not None
    assert import_past_desk() is None
    assert HistoryImport.objects.count() == 1
    assert run.left_out.count() == 0
    assert PastConversation.objects.count() == len(entries)
    assert PastMessage.objects.count() == sum(len(entry["messages"]) for entry in entries)
    cases = list(labelled_cases(assistant=Assistant.objects.get(slug="fernhill")))
    assert sorted(case.labels[0].intent or "out_of_scope" for case in cases) == sorted(
        entry["intent"] for entry in entries
    )
    first = PastConversation.objects.get(external_id=entries[0]["ref"])
    assert (first.rating, first.language, first.started_at) == (
        entries[0]["rating"], entries[0]["language"], entries[0]["started"],
    )  # fmt: skip


@pytest.mark.django_db
def test_numbers_of_the_demos_orders_are_masked_in_its_history(tmp_path: Path) -> None:
    build_world(tmp_path)
    import_past_desk()
    assert PastMessage.objects.filter(text__contains="[order]").exists()
    assert not PastMessage.objects.filter(text__regex="FH-[0-9]{7}").exists()
