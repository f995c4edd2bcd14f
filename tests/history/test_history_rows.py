"""CSV and JSON lines: what comes in, what is left out, in which encoding."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from history.conftest import Importer, reasons, told

from handrail.history.errors import UnreadableHistoryError
from handrail.history.formats import Reading
from handrail.history.formats.decoding import LONGEST_LINE
from handrail.history.importing import open_file
from handrail.history.models import PastConversation, PastLabel, PastMessage

ROWS = """conversation,author,text,at,channel,customer,tags,rating,label
1,customer,"Order FH-1234567? I am at anna@example.com",2026-01-02T10:00:00Z,mail,anna@a.eu,Late|Order,good,order_status
1,agent,It left us today.,2026-01-02T10:05:00Z,mail,anna@a.eu,,,
2,customer,"Können Sie mir bitte sagen, wie ich das Rad zurückgeben kann?",2026-01-03T10:00:00Z,chat,bert,,,out_of_scope
"""


def test_rows_become_conversations_without_personal_data(take: Importer) -> None:
    run = take(ROWS)
    assert told()["1"] == [("customer", "Order [order]? I am at [email]"), ("agent", "It left us today.")]
    first, second = PastConversation.objects.order_by("external_id")
    assert (first.channel, first.tags, first.rating, first.language) == ("email", ["late", "order"], 5, "en")
    assert second.language == "de"
    assert len(first.customer) == 32
    assert "anna" not in first.customer
    assert set(PastLabel.objects.values_list("intent__slug", "origin")) == {
        ("order_status", "column"),
        (None, "column"),
    }
    assert reasons(run) == []


def test_the_same_file_again_and_a_newer_export_change_nothing_that_is_there(take: Importer) -> None:
    take(ROWS)
    before = list(PastMessage.objects.order_by("id").values())
    again = take(ROWS)
    assert again.batches.get().known_messages == 3
    newer = take(ROWS + "2,agent,So geht es.,2026-01-03T11:00:00Z,chat,bert,,,\n3,customer,Hi there,,,,,,\n")
    assert newer.batches.get().messages == 2
    assert list(PastMessage.objects.order_by("id").values())[:3] == before
    assert told()["2"][-1] == ("agent", "So geht es.")


def test_equal_ids_of_two_systems_stay_two_conversations(take: Importer) -> None:
    take(ROWS, source="old_desk")
    take(ROWS, source="new_desk")
    assert PastConversation.objects.filter(external_id="1").count() == 2


def test_bad_rows_are_listed_with_line_and_reason_and_the_rest_comes_in(take: Importer) -> None:
    run = take(
        "conversation,author,text,at,rating\n"
        "1,customer,fine,,\n"
        "1,nobody,who,,\n"
        "1,customer,,,\n"
        ",customer,homeless,,\n"
        "1,customer,when,yesterday,\n"
        "2,customer,rated,,11\n"
        "3,customer,too,many,cells,here\n"
        '4,customer,"a line\nbreak",,\n'
        "5,customer,fine too,,\n"
    )
    assert [line for line, _ in reasons(run)] == [3, 4, 5, 6, 7, 8]
    assert "customer, agent, bot" in reasons(run)[0][1]
    assert set(told()) == {"1", "4", "5"}
    assert run.batches.get().left_out == 6


def test_an_open_quote_costs_its_lines_and_tells_which(take: Importer) -> None:
    run = take('conversation,author,text\n1,customer,"open\n' + "2,customer,lost\n" * 20_000 + "3,customer,kept\n")
    assert "no CSV" in reasons(run)[0][1]
    assert reasons(run)[0][0] == 2
    assert "3" in told()


def test_questions_with_answers_need_no_ids(take: Importer) -> None:
    csv = "text;category;reply\nWhere is my parcel?;order_status;On its way.\nCan I return it?;return_item;\n"
    columns = {"text": "question", "category": "label", "reply": "answer"}
    take(csv, columns=columns)
    take(csv, columns=columns)
    assert sorted(map(len, told().values())) == [1, 2]
    assert set(PastLabel.objects.values_list("intent__slug", flat=True)) == {"order_status", "return_item"}


def test_a_label_that_is_no_intent_is_told_and_the_message_kept(take: Importer) -> None:
    run = take("question,label\nWhere is it?,unheard_of\n")
    assert "no intent" in reasons(run)[0][1]
    assert len(told()) == 1
    assert not PastLabel.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_encodings_are_recognised(take: Importer, encoding: str) -> None:
    take("question\nWo ist meine Rückzahlung für das größere Fahrrad?\n".encode(encoding))
    assert next(iter(told().values())) == [("customer", "Wo ist meine Rückzahlung für das größere Fahrrad?")]


def test_a_line_in_another_encoding_is_listed_and_the_rest_goes_on(take: Importer) -> None:
    filler = "question\n" + "Where is my parcel today?\n" * 60_000
    run = take(filler.encode() + "Größe\n".encode("latin-1") + b"The end\n")
    assert reasons(run) == [(60_002, "the line is not UTF-8; --encoding says what the file is")]
    assert [("customer", "The end")] in told().values()


def test_a_huge_line_is_refused_and_the_next_is_read(take: Importer) -> None:
    row = '{"conversation": "1", "author": "customer", "text": "%s"}\n'
    run = take(row % ("x" * (LONGEST_LINE + 5)) + row % "short", "history.jsonl")
    assert reasons(run)[0][0] == 1
    assert told() == {"1": [("customer", "short")]}


def test_json_lines_hold_conversations_or_messages(take: Importer) -> None:
    lines = [
        {"id": "a", "tags": ["x"], "messages": [{"by": "customer", "text": "Hello"}, {"by": "ghost", "text": "Boo"}]},
        {"conversation": "b", "author": "customer", "text": "one"},
        {"conversation": "b", "author": "agent", "text": "two"},
    ]
    run = take("\n".join(map(json.dumps, lines)) + "\nno json\n[1]\n", "history.jsonl")
    assert told() == {"a": [("customer", "Hello")], "b": [("customer", "one"), ("agent", "two")]}
    assert [line for line, _ in reasons(run)] == [1, 4, 5]


def test_signs_that_a_database_cannot_hold_are_replaced(take: Importer) -> None:
    take('{"conversation": "a\\u0000", "author": "customer", "text": "x\\u0000y"}\n', "history.jsonl")
    assert list(told().values()) == [[("customer", "x\ufffdy")]]


@pytest.mark.parametrize(
    ("content", "reading", "says"),
    [
        ("", {}, "empty"),
        ("a,b\n1,2\n", {}, "needs the columns"),
        ("question\nx\n", {"columns": {"nope": "answer"}}, "has no column 'nope'"),
        ("question\nx\n", {"columns": {"question": "nope"}}, "no field 'nope'"),
        ("question\nx\n", {"encoding": "klingon"}, "no encoding"),
        ("\0\1\2" * 1000, {}, "holds no text"),
        ("question\nx\n", {"format": "mbox", "own_domains": ("a.example",)}, "no mailbox"),
    ],
)
def test_bad_input_is_told_in_one_line(tmp_path: Path, content: str, reading: dict[str, object], says: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(content)
    with pytest.raises(UnreadableHistoryError, match=says) as problem:
        open_file(path, Reading(**reading))  # type: ignore[arg-type]
    assert "\n" not in problem.value.message


def test_what_was_said_is_never_changed(take: Importer) -> None:
    take(ROWS)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PastMessage.objects.update(text="something else")


def test_when_an_agent_answered_is_kept_to_the_second_whatever_zone_it_was_told_in(take: Importer) -> None:
    take(
        "conversation,author,text,at\n"
        "1,customer,a,2026-03-01T22:30:00+09:00\n"
        "1,agent,b,1772372400\n"
        "1,agent,c,2026-03-01 15:00:00\n"
        '1,agent,d,"Sun, 01 Mar 2026 14:15:00 GMT"\n',
        zone=ZoneInfo("Europe/Berlin"),
    )
    said = {each.text: each.at for each in PastMessage.objects.all()}
    assert {text: f"{at:%H:%M}" for text, at in said.items() if at} == {
        "a": "13:30", "b": "13:40", "c": "14:00", "d": "14:15",
    }  # fmt: skip
    assert PastConversation.objects.get().started_at == said["a"]


def test_rows_sorted_by_time_become_whole_conversations(take: Importer) -> None:
    run = take(
        "conversation,author,text,tags,rating\n"
        "1,customer,Same words,,\n2,customer,Second,,\n1,customer,Same words,late,4\n"
        "2,agent,To you,vip,\n1,agent,Mine,,\n"
    )
    assert told() == {
        "1": [("customer", "Same words"), ("customer", "Same words"), ("agent", "Mine")],
        "2": [("customer", "Second"), ("agent", "To you")],
    }
    found = PastConversation.objects.order_by("external_id").values_list("tags", "rating")
    assert list(found) == [(["late"], 4), (["vip"], None)]
    assert reasons(run) == []


def test_values_that_come_too_late_for_their_conversation_are_listed(take: Importer) -> None:
    others = "".join(f"o{number},customer,Hello,,\n" for number in range(600))
    run = take("conversation,author,text,tags,rating\n1,customer,First,a,\n" + others + "1,agent,Last,a|b,5\n")
    assert told()["1"] == [("customer", "First"), ("agent", "Last")]
    assert reasons(run) == [
        (603, "its conversation is there already with another rating or other tags, and these stay")
    ]
    assert run.batches.get().left_out == 1


def test_what_a_newer_export_says_otherwise_is_listed_and_changes_nothing(take: Importer) -> None:
    head = "conversation,message,author,text,tags,rating\n"
    take(head + "1,m1,customer,Where is it?,late,5\n1,m2,agent,On its way,late,5\n")
    run = take(head + "1,m1,customer,Where is it?,late,2\n1,m2,agent,It is lost,late,2\n")
    assert told()["1"] == [("customer", "Where is it?"), ("agent", "On its way")]
    assert [line for line, _ in reasons(run)] == [2, 3]
    assert PastConversation.objects.get().rating == 5
    assert take(head + "1,m1,customer,Where is it?,late,5\n").batches.get().left_out == 0


def test_json_comes_as_one_array_too_however_long_its_line(take: Importer) -> None:
    entry = {"conversation": "1", "messages": [{"author": "customer", "text": 'He said: "{\\'}]}
    many = [{**entry, "conversation": str(number), "subject": "x" * 19_000} for number in range(1_000)]
    assert take(json.dumps(many), "history.json").batches.filter(left_out=0).exists()
    assert len(told()) == 1_000
    assert told()["7"] == [("customer", 'He said: "{\\')]


def test_an_object_that_is_not_in_the_files_encoding_costs_only_itself(take: Importer) -> None:
    objects = [json.dumps({"conversation": each, "author": "customer", "text": each}) for each in "abc"]
    content = ("[" + ", ".join(objects) + "]").encode().replace(b'"text": "b"', b'"text": "\xfc}"')
    run = take(content, "history.json", encoding="utf-8")
    assert set(told()) == {"a", "c"}
    assert reasons(run) == [(1, "the object is not UTF-8; --encoding says what the file is")]


def test_what_is_no_text_is_listed_and_never_written_out_as_text(take: Importer) -> None:
    lines: list[dict[str, object]] = [
        {"conversation": {"a": 1}, "author": "customer", "text": "x"},
        {"conversation": "2", "author": "customer", "text": ["x"]},
        {"conversation": "3", "messages": "none"},
        {"conversation": "4", "messages": [{"author": "customer", "text": {"a": 1}}]},
        {"conversation": 0, "messages": [{"author": "customer", "text": 42}]},
    ]
    run = take("\n".join(map(json.dumps, lines)), "history.jsonl")
    assert told() == {"0": [("customer", "42")]}
    assert {line for line, _ in reasons(run)} == {1, 2, 3, 4}


def test_what_excel_writes_is_read(take: Importer) -> None:
    rows = "conversation;author;text\r\n1;customer;Hallo, Welt;;\r\n1;agent;Guten Tag\r\n2;customer;a;too much\r\n"
    run = take(("\ufeffsep=;\r\n" + rows).encode("utf-16"))
    assert told() == {"1": [("customer", "Hallo, Welt"), ("agent", "Guten Tag")]}
    assert [line for line, _ in reasons(run)] == [5]


def test_one_sign_zero_does_not_make_a_small_file_unreadable(take: Importer) -> None:
    take(b"conversation,author,text\n1,customer,hel\x00lo\n")
    assert told() == {"1": [("customer", "hel\ufffdlo")]}


def test_a_folder_is_told_to_be_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableHistoryError, match="is no file"):
        open_file(tmp_path, Reading())
