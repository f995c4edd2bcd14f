"""The screens of past conversations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.changes.models import Change
from handrail.history import uploading
from handrail.history.formats import Reading
from handrail.history.importing import import_history, open_file
from handrail.history.models import HistoryImport, HistoryUpload, PastConversation, PastMessage, UploadPiece
from handrail.history.uploading import take_in
from handrail.intents.models import Intent

ROWS = """conversation,author,text,at,subject,tags,rating,label
1,customer,"Where is <b>it</b>? anna@example.com",2026-01-02T10:00:00Z,Parcel of Anna Berg,late|order,4,order_status
1,agent,On its way.,2026-01-02T10:05:00Z,,,,
2,customer,Können Sie mir bitte sagen wie ich zurückgebe?,2026-02-03T10:00:00Z,,return,,
3,ghost,Boo,,,,,
"""


@pytest.fixture
def run(assistant: Assistant, tmp_path: Path) -> HistoryImport:
    Intent.objects.create(slug="order_status", title="Order status")
    path = tmp_path / "desk.csv"
    path.write_text(ROWS, encoding="utf-8")
    return import_history(file=open_file(path, Reading()), assistant=assistant, processes=1)


def page(user: User, name: str, *of: object, **wanted: str) -> str:
    response = browser_of(user).get(reverse(f"console:{name}", args=of), wanted)
    assert response.status_code == 200
    return response.content.decode()


def test_an_import_is_shown_with_counts_languages_span_and_what_was_left_out(rosa: User, run: HistoryImport) -> None:
    text = page(rosa, "history")
    for words in ("desk.csv", "German, English", "2 Jan 2026 – 3 Feb 2026"):
        assert words in text
    assert "Bring a file" not in text
    text = page(rosa, "history_import", run.pk)
    assert "who says it is none of customer, agent, bot" in text
    assert "Delete this import" not in text


def test_what_was_left_out_is_paged_and_can_be_downloaded(ada: User, run: HistoryImport) -> None:
    run.left_out.all().delete()
    for number in range(120):
        run.left_out.create(line=number + 2, reason=f"reason {number}.")
    assert "reason 49." in page(ada, "history_import", run.pk)
    last = page(ada, "history_import", run.pk, page="3")
    assert "reason 119." in last
    assert "reason 49." not in last
    response = browser_of(ada).get(reverse("console:left_out", args=[run.pk]))
    lines = response.content.decode().splitlines()
    assert lines[0] == "line,reason"
    assert (len(lines), lines[-1]) == (121, "121,reason 119.")
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [({}, {"1", "2"}), ({"tag": "Late"}, {"1"}), ({"text": "zurückgebe"}, {"2"}), ({"text": "nowhere"}, set())],
)
def test_conversations_are_found_by_tag_and_words(
    rosa: User, run: HistoryImport, wanted: dict[str, str], seen: set[str]
) -> None:
    text = page(rosa, "past_conversations", **wanted)
    found = {each.external_id for each in PastConversation.objects.all() if str(each.pk) in text}
    assert found == seen
    assert found == {
        each.external_id
        for each in PastConversation.objects.all()
        if str(each.pk) in page(rosa, "past_conversations", **wanted, **{"import": str(run.pk)})
    }


def test_many_conversations_are_listed_with_as_many_queries_as_one(
    rosa: User, run: HistoryImport, django_assert_num_queries: Any
) -> None:
    browser = browser_of(rosa)
    with django_assert_num_queries(5):
        browser.get(reverse("console:past_conversations"))
    with django_assert_num_queries(6):
        browser.get(reverse("console:history"))


def test_a_transcript_shows_who_said_what_masked_and_with_its_labels(rosa: User, run: HistoryImport) -> None:
    told = PastConversation.objects.get(external_id="1")
    text = page(rosa, "past_conversation", told.pk)
    for words in (
        "&lt;b&gt;it&lt;/b&gt;",
        "[email]",
        "On its way.",
        "Order status · by the file",
        "4 / 5",
        "Parcel of",
    ):
        assert words in text
    assert "anna" not in text.lower()


def test_agents_neither_read_nor_delete(ben: User, ada: User, run: HistoryImport) -> None:
    for name, of in (("history", []), ("history_import", [run.pk]), ("past_conversations", [])):
        assert browser_of(ben).get(reverse(f"console:{name}", args=of)).status_code == 403
    gone = browser_of(ada).post(reverse("console:history_deletion", args=[run.pk]), {"sure": "yes"})
    assert gone.status_code == 403
    assert PastMessage.objects.count() == 3


def test_only_who_is_sure_deletes_an_import_and_the_log_tells(ines: User, run: HistoryImport) -> None:
    address = reverse("console:history_deletion", args=[run.pk])
    browser_of(ines).post(address)
    assert HistoryImport.objects.exists()
    response = browser_of(ines).post(address, {"sure": "yes"}, follow=True)
    assert "3 messages of desk.csv are gone" in response.content.decode()
    assert not HistoryImport.objects.exists()
    noted = Change.objects.filter(kind="history").latest("at")
    assert (noted.by_name, noted.after, noted.before["messages"]) == ("Ines", None, 3)


def upload(user: User, content: bytes, name: str = "desk.csv", **more: str) -> HistoryUpload:
    """What the page's script does."""
    browser = browser_of(user)
    begun = browser.post(
        reverse("console:uploads"), {"assistant": "fernhill", "name": name, "size": len(content), **more}
    )
    places = json.loads(begun.content)
    for number in range(-(-len(content) // uploading.PIECE)):
        piece = content[number * uploading.PIECE : (number + 1) * uploading.PIECE]
        for _ in range(2):
            sent = browser.post(f"{places['pieces']}?number={number}", piece, content_type="application/octet-stream")
            assert sent.status_code == 204
    assert browser.post(places["whole"]).status_code == 204
    return HistoryUpload.objects.get()


def test_a_file_sent_in_pieces_is_imported_by_a_job_and_its_pieces_go(
    ada: User, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "PIECE", 100)
    monkeypatch.setattr(uploading, "_PROCESSES", 1)
    sent = upload(ada, ROWS.encode())
    assert "Waiting for a worker" in page(ada, "upload", sent.pk)
    assert ProcrastinateJob.objects.get(task_name=uploading.JOB).args == {"upload_id": str(sent.pk)}
    take_in(sent.pk)
    take_in(sent.pk)
    run = HistoryImport.objects.get()
    assert PastMessage.objects.count() == HistoryUpload.objects.get().messages == 3
    assert not UploadPiece.objects.exists()
    text = page(ada, "upload", sent.pk)
    assert str(run.pk) in text
    assert "hx-trigger" not in text
    assert Change.objects.get(kind="history").by_name == "Ada"


def test_a_file_that_cannot_be_read_says_so_on_the_page(ada: User, assistant: Assistant) -> None:
    sent = upload(ada, b"a,b\n1,2\n", name="bad.csv")
    take_in(sent.pk)
    text = page(ada, "upload", sent.pk)
    assert "bad.csv needs the columns" in text
    assert "Not imported" in text
    assert not UploadPiece.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        ({"size": str(uploading.LARGEST + 1)}, 413, "50 MB"),
        ({"size": "0"}, 422, "empty"),
        ({"size": "x"}, 422, "empty"),
        ({"source": "No Such"}, 422, "source"),
        ({"assistant": "nobody"}, 404, ""),
    ],
)
def test_what_cannot_be_imported_is_refused_before_it_is_sent(
    ada: User, assistant: Assistant, more: dict[str, str], status: int, says: str
) -> None:
    told = {"assistant": "fernhill", "name": "a.csv", "size": "5", **more}
    response = browser_of(ada).post(reverse("console:uploads"), told)
    assert response.status_code == status
    assert says in json.loads(response.content)["problem"]


def test_pieces_are_those_of_ones_own_file_and_of_their_size(ada: User, ines: User, assistant: Assistant) -> None:
    told = {"assistant": "fernhill", "name": "a.csv", "size": "5"}
    places = json.loads(browser_of(ada).post(reverse("console:uploads"), told).content)

    def send(user: User, number: int, content: bytes) -> int:
        address = f"{places['pieces']}?number={number}"
        return browser_of(user).post(address, content, content_type="application/octet-stream").status_code

    assert send(ines, 0, b"12345") == 404
    assert send(ada, 0, b"1234") == 422
    assert send(ada, 1, b"12345") == 422
    assert browser_of(ada).post(places["whole"]).status_code == 422
    assert send(ada, 0, b"12345") == 204
    assert browser_of(ada).post(places["whole"]).status_code == 204
    assert send(ada, 0, b"54321") == 404
