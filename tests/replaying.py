"""A desk with labelled past messages, and a small engine that knows two kinds of request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

import pytest
from fake_engine import HOURS, REFUNDS, TRACKING, Page, Shelf
from fake_engine import engine as small

from handrail.accounts.models import User
from handrail.answering.engine import Engine
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.history.models import HistoryImport, PastConversation, PastLabel, PastMessage
from handrail.intents.models import OUT_OF_SCOPE, Intent
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.running import begin, work_on

Past = Callable[..., PastMessage]
ORDER = "Where is my order?"
REFUND = "When do I get my money?"
NOTHING = "Do you sell hats?"


def _linked(page: Page) -> Page:
    """A page whose article has an id as articles have, so that screens can link to it."""
    return replace(page, candidate=replace(page.candidate, article_id=str(uuid5(NAMESPACE_URL, page.candidate.url))))


@pytest.fixture
def past(assistant: Assistant, intents: Sequence[Intent]) -> Past:
    """Adds a customer's message to history, labelled by a column, with what an agent answered."""
    run = HistoryImport.objects.create(
        assistant=assistant, source="old", format="csv", encoding="utf-8", file_name="a.csv", size=1, fingerprint="f"
    )
    known = {intent.slug: intent for intent in intents}

    def add(text: str, label: str = "", *, answer: str = "", before: Sequence[str] = ()) -> PastMessage:
        told = PastConversation.objects.create(
            history_import=run,
            assistant=assistant,
            source="old",
            external_id=str(PastConversation.objects.count()),
            language="en",
        )

        def said(position: int, author: str, words: str) -> PastMessage:
            return PastMessage.objects.create(
                conversation=told,
                history_import=run,
                key=str(position),
                position=position,
                author=author,
                text=words,
            )

        for position, words in enumerate(before):
            said(position, "customer", words)
        message = said(100, "customer", text)
        if answer:
            said(101, "agent", answer)
        if label:
            PastLabel.objects.create(message=message, origin="column", intent=known.get(label))
        return message

    return add


def label_by(message: PastMessage, person: User | None, intent: Intent | None, origin: str = "person") -> None:
    PastLabel.objects.create(message=message, person=person, intent=intent, origin=origin)


@pytest.fixture
def engine() -> Engine:
    return small(Shelf([_linked(each) for each in (TRACKING, REFUNDS, HOURS)]))


@pytest.fixture
def history(past: Past) -> list[PastMessage]:
    """Five messages: two that can be answered, one labelled otherwise than it reads, one for people, one mute."""
    return [
        past(ORDER, "order_status", answer="Your parcel's number is in the e-mail that we sent you."),
        past(REFUND, "refund"),
        past("My parcel is broken, what now?", "refund"),
        past(NOTHING, OUT_OF_SCOPE),
        past("Hello?"),
    ]


@pytest.fixture
def replayed(assistant: Assistant, engine: Engine) -> Callable[..., Replay]:
    """Runs a replay to its end."""

    def run(**options: object) -> Replay:
        chosen: dict[str, object] = {"assistant": assistant, "channel": "chat", "engine": engine, "by": None}
        replay = begin(**(chosen | options))  # type: ignore[arg-type]
        work_on(replay, chosen["engine"] if "engine" not in options else options["engine"])  # type: ignore[arg-type]
        return Replay.objects.get(pk=replay.pk)

    return run


@pytest.fixture
def cell(intents: Sequence[Intent]) -> Cell:
    return Cell.objects.get(intent__slug="order_status", channel="chat")


def told(replay: Replay) -> list[tuple[object, ...]]:
    """All of a replay's cases that does not depend on the clock."""
    names = ("message_id", "label", "intent", "outcome", "reason", "confidence", "worth", "grade", "cause", "known")
    rows = ReplayCase.objects.filter(replay=replay).order_by("message")
    return [(*row, bytes(gist), bytes(vectors)) for *row, gist, vectors in rows.values_list(*names, "gist", "vectors")]


def grades(replay: Replay) -> list[tuple[str, str]]:
    """Grade and cause of each case, in the order of the messages."""
    return list(ReplayCase.objects.filter(replay=replay).order_by("message").values_list("grade", "cause"))
