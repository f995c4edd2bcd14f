"""Customers who keep writing while everything around them breaks, and the books that are checked afterwards."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from live.calls import Caller
from live.product import Product

QUESTIONS = (
    "How do I reset my password?",
    "Where is my order?",
    "How long is the warranty on the frame?",
    "Can I return my bike?",
    "Hello",
    "How do I reset my password? And where is my order?",
)
ENDINGS = (*QUESTIONS, "I want to talk to a person, please", "I was charged twice and want my money back")
REPLIES = {"answer", "clarify", "smalltalk"}


class Crowd:
    """A few customers at a time, each with conversations of a few messages, until they are told to stop."""

    def __init__(self, caller: Caller, *, seed: int, customers: int) -> None:
        self.caller = caller
        self.seed = seed
        self.accepted: dict[str, list[str]] = {}
        self._enough = Event()
        self._pool = ThreadPoolExecutor(customers)
        self._work = [self._pool.submit(self._customer, number) for number in range(customers)]

    def finish(self) -> None:
        """Let everybody end his conversation; an error of any of them is raised."""
        self._enough.set()
        for each in self._work:
            each.result()
        self._pool.shutdown()

    def _customer(self, number: int) -> None:
        chance = random.Random(f"{self.seed} {number}")
        while not self._enough.is_set():
            conversation = self.caller.open()
            said = self.accepted.setdefault(conversation, [])
            for text in [*chance.choices(QUESTIONS, k=3), chance.choice(ENDINGS)]:
                said.append(self.caller.say(conversation, text))
                if chance.random() < 0.05:
                    self.caller.insist("POST", f"/api/v1/conversations/{conversation}/handoff", {})
                self._enough.wait(chance.uniform(0.0, 0.4))


@dataclass
class Books:
    """What the database says of one conversation."""

    last_event: int
    events: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    decisions: dict[str, list[str]] = field(default_factory=dict)
    turns: dict[str, str] = field(default_factory=dict)
    bot_keys: list[str] = field(default_factory=list)
    handoffs: Counter[str] = field(default_factory=Counter)

    def faults(self, accepted: list[str]) -> list[str]:
        """Everything that is wrong in this conversation; `accepted` are the messages that customers saw accepted."""
        numbers = [number for number, _, _ in self.events]
        found = [] if numbers == list(range(1, self.last_event + 1)) else [f"event numbers {numbers}"]
        owed, held = self._owed()
        found += [f"message {each} was accepted and is {seen} times there" for each, seen in self._missing(accepted)]
        found += [f"message {each} has no turn" for each in owed if each not in self.turns]
        found += [f"message {each} has a turn though people held the conversation" for each in held & {*self.turns}]
        for turn in self.turns.values():
            found += self._faults_of_turn(turn)
        if self.handoffs != self._raised():
            found.append(f"handoffs {self.handoffs}, events {self._raised()}")
        return found

    def _faults_of_turn(self, turn: str) -> list[str]:
        outcomes = self.decisions.get(turn, [])
        if len(outcomes) != 1:
            return [f"turn {turn} has the decisions {outcomes}"]
        replies, wanted = self.bot_keys.count(f"turn:{turn}"), int(outcomes[0] in REPLIES)
        return [] if replies == wanted else [f"turn {turn} was decided {outcomes[0]} and has {replies} replies"]

    def _owed(self) -> tuple[set[str], set[str]]:
        """The customer's messages that came while the bot had the conversation, and those that people held."""
        owed, held, people = set(), set(), False
        for _, kind, data in self.events:
            if kind in {"handoff", "handed_back", "resolved"}:
                people = kind == "handoff"
            elif kind == "message" and data["author"] == "customer":
                (held if people else owed).add(data["message_id"])
        return owed, held

    def _missing(self, accepted: list[str]) -> list[tuple[str, int]]:
        seen = Counter(data["message_id"] for _, kind, data in self.events if kind == "message")
        return [(each, seen[each]) for each in accepted if seen[each] != 1]

    def _raised(self) -> Counter[str]:
        return Counter(data["reason"] for _, kind, data in self.events if kind == "handoff_raised")


def books_of(product: Product) -> dict[str, Books]:
    """Read all conversations that programs opened."""
    of_api = "JOIN conversations_conversation c ON c.id = conversation_id AND c.channel = 'api'"
    query = "SELECT id::text, last_event FROM conversations_conversation WHERE channel = 'api'"
    books = {key: Books(last) for key, last in product.rows(query)}
    for key, *event in product.rows(
        f"SELECT c.id::text, sequence, kind, data FROM conversations_event {of_api} ORDER BY c.id, sequence"
    ):
        books[key].events.append((event[0], event[1], event[2]))
    for key, message, turn in product.rows(
        f"SELECT c.id::text, message_id::text, t.id::text FROM answering_turn t {of_api}"
    ):
        books[key].turns[message] = turn
    for key, turn, outcome in product.rows(
        f"SELECT c.id::text, turn_id::text, outcome FROM answering_decision {of_api}"
    ):
        books[key].decisions.setdefault(turn, []).append(outcome)
    for key, name in product.rows(f"SELECT c.id::text, key FROM conversations_message {of_api} WHERE author = 'bot'"):
        books[key].bot_keys.append(name)
    for key, reason in product.rows(f"SELECT c.id::text, reason FROM conversations_handoff {of_api}"):
        books[key].handoffs[reason] += 1
    return books
