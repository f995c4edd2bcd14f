"""Replays run to their end, once for each message, whoever works on them; and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Barrier

import pytest
from cast import at_once
from fake_engine import REFUNDS, TRACKING, Page, Shelf
from fake_engine import engine as small
from replaying import NOTHING, ORDER, REFUND, Past, grades, told

from handrail.accounts.models import User
from handrail.answering.engine import Engine
from handrail.answering.models import Decision, Suggestion, Turn
from handrail.assistants.models import Assistant
from handrail.changes.models import Change
from handrail.conversations.models import Conversation, Event, Handoff, Message
from handrail.history.models import PastMessage
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.quality.models import Replay, ReplayCase, ReplayChunk
from handrail.quality.replays import running
from handrail.quality.replays.knowledge import knowledge_fingerprints
from handrail.quality.replays.running import NothingToReplayError, ReplayOutdatedError, begin, take_chunk, work_on
from handrail.quality.replays.thinking import desk_of

Run = Callable[..., Replay]


@pytest.mark.django_db
def test_every_labelled_message_is_graded_against_its_label(replayed: Run, history: list[PastMessage]) -> None:
    replay = replayed()
    assert replay.finished_at
    assert grades(replay) == [
        ("right", ""),
        ("right", ""),
        ("wrong", "intent"),
        ("escalated_rightly", ""),
    ]
    assert list(ReplayCase.objects.order_by("message").values_list("message", flat=True)) == [
        each.pk for each in history[:4]
    ]


@pytest.mark.django_db
def test_nothing_is_sent_and_nobody_is_told(replayed: Run, history: list[PastMessage]) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    tables = (Conversation, Message, Turn, Decision, Event, Handoff, Suggestion, Change, ProcrastinateJob)
    before = [table.objects.count() for table in tables]
    assert replayed().cases == 4
    assert [table.objects.count() for table in tables] == before


@pytest.mark.django_db
def test_a_replay_asks_as_if_every_cell_were_full(replayed: Run, history: list[PastMessage], cell: object) -> None:
    from handrail.autonomy.actions import place

    before = grades(replayed())
    for slug in ("order_status", "refund"):
        place(intent_slug=slug, channel="chat", stage="off", control=0, by=None, reason="test")
    assert grades(replayed()) == before


@pytest.mark.django_db
def test_what_came_before_in_the_past_conversation_is_remembered(replayed: Run, past: Past) -> None:
    past("And when?", "refund", before=["Hello", REFUND])
    replayed()
    assert ReplayCase.objects.get().record["reading"]["requests"][0]["follow_up"] is True


@pytest.mark.django_db
def test_two_replays_of_the_same_desk_are_the_same(replayed: Run, history: list[PastMessage]) -> None:
    assert told(replayed()) == told(replayed())


@pytest.fixture
def many(past: Past, monkeypatch: pytest.MonkeyPatch) -> int:
    """Thirty messages in chunks of four."""
    monkeypatch.setattr(running, "A_CHUNK", 4)
    for number in range(30):
        past(f"{(ORDER, REFUND, NOTHING)[number % 3]} {number}", ("order_status", "refund", "")[number % 3] or "hats")
    return 30


@pytest.mark.django_db(transaction=True)
def test_many_workers_give_the_cases_of_one_and_none_twice(
    replayed: Run, many: int, assistant: Assistant, engine: Engine
) -> None:
    alone = replayed()
    together = begin(assistant=assistant, channel="chat", engine=engine, by=None)
    shares = at_once(*[lambda: work_on(Replay.objects.get(pk=together.pk), engine) for _ in range(3)])
    assert sum(share for share in shares if isinstance(share, int)) == many
    assert told(together) == told(alone)
    assert Replay.objects.get(pk=together.pk).finished_at


class Killed(BaseException):
    """What ends a worker in the middle of its work."""


@dataclass(frozen=True)
class Breaking(Shelf):
    """A search that ends its worker at the sixth question."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, **question: object) -> Sequence[Page]:
        self.asked.append(str(question["text"]))
        if len(self.asked) == 6:
            raise Killed
        return super().__call__(**question)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_worker_that_is_killed_leaves_whole_chunks_or_none_and_another_goes_on(
    replayed: Run, many: int, assistant: Assistant, engine: Engine
) -> None:
    replay = begin(assistant=assistant, channel="chat", engine=engine, by=None)
    with pytest.raises(Killed):
        work_on(replay, small(Breaking((TRACKING, REFUNDS))))
    assert ReplayCase.objects.count() == 4
    assert Replay.objects.get().finished_at is None
    assert work_on(replay, engine) == many - 4
    assert told(replay) == told(replayed())


@pytest.mark.django_db(transaction=True)
def test_a_chunk_that_one_worker_has_is_taken_by_no_other(many: int, assistant: Assistant, engine: Engine) -> None:
    replay = begin(assistant=assistant, channel="chat", engine=engine, by=None)
    both = Barrier(2, timeout=30)

    @dataclass(frozen=True)
    class Meeting(Shelf):
        """A search that answers only when two workers are at it at once."""

        met: list[int] = field(default_factory=list)

        def __call__(self, **question: object) -> Sequence[Page]:
            if not self.met:
                self.met.append(1)
                both.wait()
            return super().__call__(**question)  # type: ignore[arg-type]

    def one() -> int:
        return take_chunk(desk_of(Replay.objects.get(pk=replay.pk), small(Meeting())))

    assert at_once(one, one) == [4, 4]
    assert ReplayChunk.objects.exclude(done_at=None).count() == 2
    assert ReplayCase.objects.count() == 8


@pytest.mark.django_db
def test_a_replay_goes_on_only_with_the_engine_that_it_began_with(many: int, assistant: Assistant) -> None:
    first = small(Shelf((TRACKING,)))
    replay = begin(assistant=assistant, channel="chat", engine=first, by=None)
    take_chunk(desk_of(replay, first))
    trained = small(Shelf((TRACKING,)))
    trained.versions["classifier"] = "another"
    replay.versions["classifier"] = "words"
    with pytest.raises(ReplayOutdatedError, match="classifier"):
        take_chunk(desk_of(replay, trained))
    assert ReplayCase.objects.count() == 4


@pytest.mark.django_db
def test_a_replay_goes_on_only_with_the_knowledge_that_it_began_with(
    many: int, assistant: Assistant, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay = begin(assistant=assistant, channel="chat", engine=engine, by=None)
    work = desk_of(replay, engine)
    take_chunk(work)
    monkeypatch.setattr(running, "knowledge_fingerprints", lambda: knowledge_fingerprints() | {"refund": "new"})
    with pytest.raises(ReplayOutdatedError, match="knowledge"):
        take_chunk(work)
    assert ReplayCase.objects.count() == 4


class Deaf:
    """A model that must not be asked."""

    fingerprint = "words"

    def encode(self, texts: Sequence[str]) -> object:
        raise AssertionError(texts)


@pytest.mark.django_db
def test_readings_are_used_again_while_search_and_decision_are_new(
    replayed: Run, history: list[PastMessage], engine: Engine
) -> None:
    first = replayed()

    again = small(Shelf((TRACKING,)))
    again.reader.encoder = Deaf()  # type: ignore[assignment]
    second = replayed(engine=again, readings_of=first)
    assert grades(second)[0] == ("right", "")
    assert grades(second)[1][0] in {"escalated_rightly", "missed_escalation"}
    stored = ReplayCase.objects.filter(replay=first).order_by("message").values_list("vectors", flat=True)
    reused = ReplayCase.objects.filter(replay=second).order_by("message").values_list("vectors", flat=True)
    assert [bytes(each) for each in stored] == [bytes(each) for each in reused]
    assert told(replayed(readings_of=first)) == told(first)


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["encoder", "classifier"])
def test_readings_of_another_model_are_not_used(
    replayed: Run, history: list[PastMessage], engine: Engine, part: str
) -> None:
    first = replayed()
    Replay.objects.update(versions=first.versions | {part: "another"})
    engine.reader.encoder = Deaf()  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="order"):
        replayed(readings_of=Replay.objects.get())


@pytest.mark.django_db
def test_only_who_may_replay_begins_one(
    assistant: Assistant, engine: Engine, history: list[PastMessage], ada: User, ben: User
) -> None:
    assert begin(assistant=assistant, channel="chat", engine=engine, by=ada).by == ada
    with pytest.raises(ForbiddenError):
        begin(assistant=assistant, channel="chat", engine=engine, by=ben)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"channel": "letter"}, {"attempts": 0}, {"attempts": 11}])
def test_what_makes_no_sense_begins_no_replay(
    replayed: Run, history: list[PastMessage], wrong: dict[str, object]
) -> None:
    with pytest.raises(InvalidError):
        replayed(**wrong)
    assert Replay.objects.count() == 0


@pytest.mark.django_db
def test_without_labelled_messages_there_is_nothing_to_replay(
    replayed: Run, past: Past, intents: Sequence[Intent]
) -> None:
    past("Not labelled")
    with pytest.raises(NothingToReplayError):
        replayed()
