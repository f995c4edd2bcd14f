"""No customer's data in what is stored: also names that no list knows, where the file gives them."""

from __future__ import annotations

import json

import pytest
from history.conftest import Importer, told
from history.test_history_mail_and_tickets import box, mail, ticket

from handrail.history.known_names import without_names
from handrail.history.models import PastConversation, PastMessage
from handrail.history.preparing import pseudonym


def everything_stored() -> str:
    fields = ("external_id", "customer", "subject", "tags")
    return json.dumps(
        [list(PastConversation.objects.values_list(*fields)), list(PastMessage.objects.values_list("text"))]
    )


def test_names_that_columns_give_are_masked_wherever_they_are_said(take: Importer) -> None:
    take(
        "conversation,author,text,customer_name,agent_name,subject\n"
        "1,customer,Zorblax here and ZORBLAX QUINTH is waiting,Zorblax Quinth,Xylia Worm,Bike of Zorblax\n"
        "1,agent,Dear Mr Quinth this is Xylia from the worm farm,Zorblax Quinth,Xylia Worm,\n"
        "2,customer,Does Zorblax mean anything?,,,\n"
    )
    assert told()["1"] == [
        ("customer", "[name] here and [name] is waiting"),
        ("agent", "Dear Mr [name] this is [name] from the worm farm"),
    ]
    assert PastConversation.objects.get(external_id="1").subject == "Bike of [name]"
    assert told()["2"] == [("customer", "Does Zorblax mean anything?")]


def test_people_of_a_ticket_are_masked_in_all_of_it(take: Importer) -> None:
    people = {"id": 11, "name": "Zorblax Quinth", "role": "end-user"}
    assignee = {"id": 22, "name": "Xylia Support"}
    comments = [
        {"id": 1, "author_id": 11, "body": "I wait. Zorblax", "public": True, "created_at": "2026-02-01T10:00:00Z"},
        {
            "id": 2,
            "author_id": 22,
            "body": "Support is here: Xylia",
            "public": True,
            "created_at": "2026-02-01T10:00:00Z",
        },
    ]
    made = ticket(1, requester=people, assignee=assignee, comments=comments, subject="Quinth waits")
    take(json.dumps(made), "export.json")
    assert told()["1"] == [("customer", "I wait. [name]"), ("agent", "Support is here: [name]")]
    assert PastConversation.objects.get().subject == "[name] waits"


def test_people_of_a_mail_are_masked_in_it(take: Importer) -> None:
    asked = mail("Zorblax Quinth <z@home.example>", "Help <help@desk.example>", "It broke. Yours, Quinth", "a")
    take(box(asked), "box.mbox", own_domains=("desk.example",))
    assert list(told().values()) == [[("customer", "It broke. Yours, [name]")]]


def test_addresses_numbers_and_names_are_nowhere_in_what_is_stored(take: Importer) -> None:
    take(
        "conversation,author,text,customer,subject,tags,customer_name\n"
        "anna@example.com,customer,My card is 4111 1111 1111 1111 and I am Anna Berg,anna@example.com,"
        "anna@example.com writes,anna@example.com|late,Anna Berg\n"
    )
    stored = everything_stored()
    for secret in ("anna", "Anna", "Berg", "4111"):
        assert secret not in stored


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("In May, you may ask Mrs. May", ("Theresa May",), "In [name], you may ask Mrs. [name]"),
        ("anne-marie and Anne-Marie", ("Anne-Marie Li",), "anne-marie and [name]"),
        ("Ask O'Neill's boss", ("Pat O'Neill",), "Ask [name]'s boss"),
        ("Support and Team", ("Support Team",), "Support and Team"),
        ("a (b", ("(b", "x@y.example", ""), "a (b"),
        ("Müller, MÜLLER PAUL", ("Müller Paul",), "[name], [name]"),
    ],
)
def test_parts_of_names_count_with_a_capital_and_plain_words_do_not(
    text: str, names: tuple[str, ...], expected: str
) -> None:
    assert without_names(text, names) == expected


def test_a_pseudonym_needs_the_secret() -> None:
    assert pseudonym(b"one", "customer", "anna") != pseudonym(b"two", "customer", "anna")
