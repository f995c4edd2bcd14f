"""Labels, the stream of labelled cases, deleting, exporting, and two imports at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest
from django.db import connection
from history.conftest import Importer, told

from handrail.assistants.models import Assistant
from handrail.history import importing
from handrail.history.actions import delete_import
from handrail.history.errors import InUseError
from handrail.history.exporting import exported
from handrail.history.formats import Reading
from handrail.history.labels import label_from_tags
from handrail.history.models import HistoryImport, PastConversation, PastLabel, PastMessage
from handrail.history.queries import labelled_cases, past_conversations

ROWS = """conversation,author,text,at,tags
1,agent,Hello!,2026-01-01T10:00:00Z,order
1,customer,Where is my parcel?,2026-01-01T10:01:00Z,order
1,agent,On its way.,2026-01-01T10:02:00Z,order
1,agent,It comes today.,2026-01-01T10:03:00Z,order
1,customer,Thanks,2026-01-01T10:04:00Z,order
2,customer,I return it and where is it?,2026-01-01T10:00:00Z,order|return
3,customer,Sing me a song,2026-01-01T10:00:00Z,fun
"""
MEANINGS = {"order": "order_status", "return": "return_item", "fun": "out_of_scope"}


def test_tags_label_first_messages_and_contradictions_are_left_alone(desk: Assistant, take: Importer) -> None:
    take(ROWS)
    done = label_from_tags(assistant=desk, meanings=MEANINGS)
    assert (done.added, done.known, done.contradictory) == (2, 0, 1)
    assert label_from_tags(assistant=desk, meanings=MEANINGS).added == 0
    case, other = labelled_cases(assistant=desk)
    assert (case.text, case.before) == ("Where is my parcel?", (("agent", "Hello!"),))
    assert case.answer == "On its way.\n\nIt comes today."
    assert [each.intent for each in case.labels + other.labels] == ["order_status", None]
    assert [each.text for each in labelled_cases(assistant=desk, intent="out_of_scope")] == ["Sing me a song"]


def test_history_is_found_by_tag_and_by_words(take: Importer) -> None:
    take(ROWS)
    assert [each.external_id for each in past_conversations(run=None, tag="Return", text="")] == ["2"]
    assert [each.external_id for each in past_conversations(run=None, tag="", text="parcel")] == ["1"]


def test_deleting_an_import_leaves_nothing_of_it(desk: Assistant, take: Importer) -> None:
    run = take(ROWS)
    take("question\nSomething else?\n", source="other")
    label_from_tags(assistant=desk, meanings=MEANINGS)
    assert delete_import(run) == 7
    assert PastConversation.objects.count() == PastMessage.objects.count() == HistoryImport.objects.count() == 1
    assert not PastLabel.objects.exists()


def test_what_was_exported_can_be_imported_again(desk: Assistant, take: Importer) -> None:
    run = take(ROWS)
    before = told()
    content = b"\n".join(map(orjson.dumps, exported(assistant=desk, run=None)))
    delete_import(run)
    take(content, "back.jsonl")
    assert told() == before


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_store_it_once(
    desk: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MESSAGES_A_BATCH", 20)
    path = tmp_path / "history.csv"
    path.write_text("conversation,author,text\n" + "".join(f"{n},customer,Message {n}\n" for n in range(300)))

    def once(_: int) -> int:
        try:
            opened = importing.open_file(path, Reading())
            run = importing.import_history(file=opened, assistant=desk, processes=1)
            return sum(batch.messages for batch in run.batches.all())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(once, range(2))) == 300
    assert PastMessage.objects.count() == 300


def test_a_stopped_import_goes_on_behind_its_last_batch(
    desk: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MESSAGES_A_BATCH", 10)
    path = tmp_path / "history.csv"
    path.write_text("conversation,author,text\n" + "".join(f"{n},customer,Message {n}\n" for n in range(100)))

    def stop(messages: int, _done: int, _size: int) -> None:
        if messages >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_history(
            file=importing.open_file(path, Reading()), assistant=desk, processes=1, on_progress=stop
        )
    opened = importing.open_file(path, Reading())
    run = importing.import_history(file=opened, assistant=desk, processes=1, resume=True)
    assert HistoryImport.objects.get() == run
    assert PastMessage.objects.count() == 100
    firsts: Iterator[int] = iter(run.batches.values_list("first", flat=True))
    assert list(firsts) == list(range(1, 101, 10))
    assert not any(batch.known_messages for batch in run.batches.all())


def test_what_evidence_was_measured_on_is_not_deleted(take: Importer) -> None:
    run = take(ROWS)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE measured (message uuid REFERENCES history_pastmessage DEFERRABLE INITIALLY DEFERRED)"
        )
        cursor.execute("INSERT INTO measured SELECT id FROM history_pastmessage LIMIT 1")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(InUseError):
        delete_import(run)
    assert PastMessage.objects.count() == 7
