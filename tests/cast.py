"""The cast: Ada leads, Ben works in Orders, Cleo in Billing, Vic is a visitor of the shop that Fern answers for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import connection

from handrail.accounts.models import ApiToken, Membership, Team, User
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import issue_token
from handrail.answering.actions import ask_for_person, receive
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import place, step_up
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import next_up
from handrail.autonomy.queries import cell_named, ladder_rules
from handrail.conversations.models import Conversation, Message
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.governance.evidence.canonical import digest
from handrail.governance.models import EvidencePack
from handrail.intents.models import Intent

PASSWORD = "correct horse battery"
Result = TypeVar("Result")


def person(name: str, role: str, *teams: Team) -> User:
    user = User.objects.create_user(f"{name.lower()}@fernhill.example", name, role, PASSWORD)
    Membership.objects.bulk_create([Membership(team=team, user=user) for team in teams])
    return user


def write(visitor: Visitor, conversation: Conversation, text: str) -> Message:
    return receive(by=visitor, conversation_id=conversation.pk, text=text, key=str(uuid4()))


def spoken(conversation: Conversation, author: str) -> list[str]:
    return list(Message.objects.filter(conversation=conversation, author=author).values_list("text", flat=True))


def pack() -> UUID:
    """A pack of evidence that is on record, for tests that ask nothing of what is in it."""
    return EvidencePack.objects.create(sha256=digest("{}"), body="{}").pk


def climbed(intent: str, channel: str, *, by: User, times: int = 1, reason: str = "200 labels, 2 wrong") -> Cell:
    """A cell that went up so many rungs, each on evidence."""
    for _ in range(times):
        cell = cell_named(intent, channel)
        rung = next_up(cell.rung, ladder_rules().pilot_steps)
        assert rung is not None
        cell = step_up(intent_slug=intent, channel=channel, rung=rung, by=by, reason=reason, evidence=pack())
    return cell


def at_once(*work: Callable[[], Result]) -> list[Result | Exception]:
    """Do all at the same moment, each on a thread with its own connection; an error is a result."""
    start = Barrier(len(work))

    def one(task: Callable[[], Result]) -> Result | Exception:
        start.wait()
        try:
            return task()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(one, work))


@pytest.fixture
def orders(db: None) -> Team:
    return Team.objects.create(slug="orders", name="Orders", expected_wait_minutes=20)


@pytest.fixture
def billing(db: None) -> Team:
    return Team.objects.create(slug="billing", name="Billing", expected_wait_minutes=60)


@pytest.fixture
def ada(orders: Team) -> User:
    return person("Ada", "lead", orders)


@pytest.fixture
def ben(orders: Team) -> User:
    return person("Ben", "agent", orders)


@pytest.fixture
def cleo(billing: Team) -> User:
    return person("Cleo", "agent", billing)


@pytest.fixture
def admin(db: None) -> User:
    return person("Ines", "admin")


@pytest.fixture
def assistant(db: None) -> Assistant:
    front = Team.objects.create(slug="front", name="Front desk", expected_wait_minutes=30)
    return Assistant.objects.create(
        slug="fernhill", name="Fern", brand="Fernhill", languages=["en", "de"], front_team=front
    )


@pytest.fixture
def intents(orders: Team, billing: Team) -> Sequence[Intent]:
    """Order status (low risk, Orders) and refund (low risk, Billing); both answer in the chat."""
    made = [
        Intent.objects.create(slug="order_status", title="Order status", risk="low", team=orders),
        Intent.objects.create(slug="refund", title="Refund", risk="low", team=billing),
    ]
    for intent in made:
        place(intent_slug=intent.slug, channel="chat", stage="full", control=0, by=None, reason="cast")
    return made


@pytest.fixture
def vic() -> Visitor:
    return Visitor(uuid4())


@pytest.fixture
def chat(assistant: Assistant, vic: Visitor) -> Conversation:
    """A conversation that the bot has."""
    return open_conversation(by=vic, assistant_slug=assistant.slug, key="opening")


@pytest.fixture
def waiting(chat: Conversation, vic: Visitor) -> Conversation:
    """A conversation whose customer has asked for a person."""
    ask_for_person(by=vic, conversation_id=chat.pk)
    return chat


@pytest.fixture
def token(admin: User) -> tuple[ApiToken, str]:
    return issue_token(owner=admin, name="Shop", scopes=[Permission.CONVERSATIONS])
