"""Zendesk's tickets and mailboxes."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

import pytest
from history.conftest import Importer, reasons, told

from handrail.history.models import PastConversation

REQUESTER, AGENT = 11, 22


def ticket(number: int, **more: Any) -> dict[str, Any]:
    def comment(key: int, author: int, body: str, *, public: bool = True) -> dict[str, Any]:
        at = f"2026-02-0{key}T10:00:00Z"
        return {"id": number * 10 + key, "author_id": author, "body": body, "public": public, "created_at": at}

    return {
        "id": number,
        "subject": "My order",
        "requester": {"id": REQUESTER, "name": "Anna Berg", "role": "end-user"},
        "tags": ["order"],
        "via": {"channel": "email"},
        "satisfaction_rating": {"score": "good"},
        "created_at": "2026-02-01T10:00:00Z",
        "comments": [
            comment(1, REQUESTER, 'Where is "it"? {really}'),
            comment(2, AGENT, "secretly a note", public=False),
            comment(3, AGENT, "On its way."),
        ],
        **more,
    }


def lines(tickets: list[dict[str, Any]]) -> str:
    return "\n".join(map(json.dumps, tickets))


def array(tickets: list[dict[str, Any]]) -> str:
    return json.dumps(tickets, indent=1)


def page(tickets: list[dict[str, Any]]) -> str:
    return json.dumps({"tickets": tickets, "next_page": None, "count": 2})


@pytest.mark.parametrize("written", [lines, array, page])
def test_tickets_come_in_as_lines_as_an_array_and_as_a_page(take: Importer, written: Any) -> None:
    run = take(written([ticket(1), ticket(2, status="deleted"), ticket(3)]), "export.json")
    said = [("customer", 'Where is "it"? {really}'), ("agent", "On its way.")]
    assert told() == {"1": said, "3": said}
    assert run.batches.get().notes == 2
    assert [reason for _, reason in reasons(run)] == ["the ticket was deleted"]
    first = PastConversation.objects.get(external_id="1")
    assert (first.rating, first.tags, first.channel, first.subject) == (5, ["order"], "email", "My order")


def test_a_broken_ticket_in_an_array_costs_only_itself(take: Importer) -> None:
    broken = array([ticket(1), ticket(2), ticket(3)]).replace('"id": 2,', '"id": two,')
    run = take(broken, "export.json")
    assert set(told()) == {"1", "3"}
    assert reasons(run)[0][1] == "the object is no JSON"


def mail(sender: str, to: str, text: str, name: str, answers: str = "", **more: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Message-ID"] = sender, to, f"<{name}@x>"
    made["Subject"] = ("Re: " if answers else "") + "Broken bike"
    made["Date"] = f"Mon, 02 Feb 2026 1{len(answers and '1')}:00:00 +0100"
    if answers:
        made["In-Reply-To"] = made["References"] = f"<{answers}@x>"
    for header, value in more.items():
        made[header] = value
    made.set_content(text)
    return made


def box(*mails: EmailMessage) -> bytes:
    return b"".join(b"From x Mon Feb  2 10:00:00 2026\n" + bytes(each) + b"\n\n" for each in mails)


def test_a_mailbox_becomes_threads_without_quotes_and_signatures(take: Importer) -> None:
    asked = mail("Anna <anna@home.example>", "help@desk.example", "The brake is broken.\n\n-- \nAnna Berg", "a")
    asked.add_attachment(b"\x00" * 5000, maintype="image", subtype="png", filename="brake.png")
    head = "On Mon, 2 Feb 2026 at 10:00, Anna <anna@home.example>\nwrote:"
    quoted = f"Please send a photo.\n\n{head}\n> The brake is broken.\n"
    answer = mail("Ben <ben@desk.example>", "anna@home.example", quoted, "b", answers="a")
    html = mail("carl@home.example", "help@desk.example", "x", "c")
    html.set_content("<style>p{}</style><p>Only <b>HTML</b></p><blockquote>old words</blockquote>", subtype="html")
    away = mail("dora@home.example", "help@desk.example", "I am away", "d", **{"Auto-Submitted": "auto-replied"})
    run = take(box(asked, answer, html, away), "box.mbox", own_domains=("desk.example",))
    threads = sorted(told().values(), key=len)
    assert threads == [
        [("customer", "Only HTML")],
        [("customer", "The brake is broken."), ("agent", "Please send a photo.")],
    ]
    assert [reason for _, reason in reasons(run)] == ["an automatic mail"]


def test_a_mailbox_needs_to_know_who_works_here(take: Importer) -> None:
    with pytest.raises(Exception, match="--own-domain"):
        take(box(mail("a@b.example", "c@d.example", "Hi", "a")), "box.mbox")


def test_tickets_of_any_shape_never_stop_the_import(take: Importer) -> None:
    note = {"id": 1, "author_id": AGENT, "body": "a note", "public": "false"}
    run = take(
        lines(
            [
                ticket(1, via="web"),
                ticket(2, comments=7),
                ticket(3, comments=["x", {"id": 1, "author_id": REQUESTER, "body": "Hi"}]),
                ticket(4, comments=[note]),
                ticket(5, via=None, requester=None, requester_id=REQUESTER, satisfaction_rating=None, tags=None),
            ]
        ),
        "export.json",
    )
    assert set(told()) == {"1", "3", "5"}
    assert {line for line, _ in reasons(run)} == {2, 3, 4}
    assert run.batches.get().notes == 3


def test_who_only_gets_copies_of_a_ticket_is_no_agent(take: Importer) -> None:
    guest = {"id": 5, "author_id": 66, "body": "I can confirm that.", "public": True}
    colleague = {"id": 6, "author": {"id": 77, "role": "agent"}, "body": "Solved.", "public": True}
    take(lines([ticket(1, comments=[guest, colleague], email_cc_ids=[66, 77])]), "export.json")
    assert told()["1"] == [("customer", "I can confirm that."), ("agent", "Solved.")]


def test_a_mail_that_cannot_be_decoded_is_left_out(take: Importer) -> None:
    broken = mail("a@home.example", "help@desk.example", "x", "a")
    del broken["Content-Transfer-Encoding"]
    broken["Content-Transfer-Encoding"] = "base64"
    broken.set_payload("/////v7+/v7+/v39/f38/Pw=")
    run = take(box(broken), "box.mbox", own_domains=("desk.example",))
    assert told() == {}
    assert reasons(run) == [(1, "its text cannot be decoded")]
