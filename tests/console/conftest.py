"""The cast of these tests: Ada leads, Ben works in Orders, Rosa only reads, Ines administers, Vic asks."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from handrail.accounts.models import Membership, Team, User
from handrail.answering.decide import Situation, decide
from handrail.answering.engine import Proposal
from handrail.answering.models import Decision, Turn
from handrail.answering.reading import Candidate, Draft, IntentScore, Reading, Request
from handrail.answering.record import record_of
from handrail.answering.scoring import confidence
from handrail.assistants.models import Assistant
from handrail.autonomy.policy import CellState
from handrail.conversations.handing import hand_off
from handrail.conversations.journal import locked
from handrail.conversations.messages import add_message
from handrail.conversations.models import Conversation, Customer, Message
from handrail.conversations.models.message import Author

PASSWORD = "a long enough password"


def person(name: str, role: str, *teams: Team) -> User:
    user = User.objects.create_user(f"{name.lower()}@fernhill.example", name, role, PASSWORD)
    Membership.objects.bulk_create([Membership(team=team, user=user) for team in teams])
    return user


@pytest.fixture
def orders(db: None) -> Team:
    return Team.objects.create(slug="orders", name="Orders", expected_wait_minutes=20)


@pytest.fixture
def assistant(orders: Team) -> Assistant:
    return Assistant.objects.create(
        slug="fernhill", name="Fern", brand="Fernhill", languages=["en", "de"], front_team=orders
    )


@pytest.fixture
def ada(orders: Team) -> User:
    return person("Ada", "lead", orders)


@pytest.fixture
def ben(orders: Team) -> User:
    return person("Ben", "agent", orders)


@pytest.fixture
def rosa(db: None) -> User:
    return person("Rosa", "reviewer")


@pytest.fixture
def ines(db: None) -> User:
    return person("Ines", "admin")


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def vic(db: None) -> Customer:
    return Customer.objects.create(
        visitor=uuid4(),
        name="Vic Visitor",
        vip=True,
        facts={"orders": [{"number": "FH-1234567", "status": "Packed"}], "plan": "CP-12345"},
    )


def say(conversation: Conversation, text: str) -> Message:
    with transaction.atomic():
        return add_message(locked(conversation.pk), author=Author.CUSTOMER, text=text, key=str(uuid4()))


def opened(assistant: Assistant, customer: Customer, text: str) -> Conversation:
    """A conversation that the bot holds."""
    conversation = Conversation.objects.create(
        assistant=assistant, customer=customer, channel="chat", language="en", opening_key=str(uuid4())
    )
    say(conversation, text)
    return Conversation.objects.get(pk=conversation.pk)


def handed_off(conversation: Conversation, team: Team, reason: str = "low_confidence") -> Conversation:
    with transaction.atomic():
        hand_off(locked(conversation.pk), team=team, reason=reason, transferred={})
    return Conversation.objects.get(pk=conversation.pk)


@pytest.fixture
def waiting(assistant: Assistant, vic: Customer, orders: Team) -> Conversation:
    return handed_off(opened(assistant, vic, "Where is my <b>order</b>?"), orders)


def thought() -> Proposal:
    """What the engine made of a question that it had a draft for, but was not sure enough."""
    request = Request(
        "Where is my order?", (IntentScore("order_status", 0.91), IntentScore("delivery_delay", 0.06)), 0.97
    )
    found = Candidate(
        passage_id="01920000-0000-7000-8000-000000000001",
        article_id="01920000-0000-7000-8000-000000000002",
        revision_id="01920000-0000-7000-8000-000000000003",
        external_id="track-your-order",
        title="Track your order",
        heading_path=("Track your order", "Where to look"),
        url="https://fernhill.example/help/track-your-order",
        dense=0.7,
        lexical=5.1,
        score=0.66,
        cited=True,
    )
    values = {"intent_probability": 0.5, "in_scope": 0.5, "dense": 0.5, "lexical_share": 0.5, "agreement": 1.0}
    sure = confidence("order_status", values)
    draft = Draft("order_status", "Look under Orders.", "<p>Look under Orders.</p>", values, sure, (found,), True, True)
    situation = Situation(
        reading=Reading("en", None, (request,), (), {"email": 1}),
        drafts=(draft,),
        cells={"order_status": CellState("order_status", "chat", "full", 0.99)},
    )
    return Proposal(request.text, situation, decide(situation), {"engine": "0.1.0"}, {"read": 2.5})


RECORD = record_of(thought(), channel="chat")
SURE = f"{round(RECORD['drafts'][0]['confidence'] * 100)} %"


def decided(conversation: Conversation) -> Decision:
    message = conversation.messages.filter(author=Author.CUSTOMER).latest("event")
    turn = Turn.objects.create(message=message, conversation=conversation, decided_at=message.at)
    return Decision.objects.create(
        turn=turn,
        conversation=conversation,
        outcome=RECORD["outcome"],
        reason=RECORD["reason"],
        intent="order_status",
        confidence=RECORD["drafts"][0]["confidence"],
        record=RECORD,
    )
