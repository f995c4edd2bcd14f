"""What a customer meets at each stage, what the agent gets, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import pytest
from cast import spoken, write
from django.db import DatabaseError, connection, transaction
from fake_engine import TRACKING, Shelf, engine

from handrail.accounts.models import User
from handrail.answering.actions import take_turn
from handrail.answering.explain import explain, find_decision
from handrail.answering.models import Decision, Suggestion, Turn
from handrail.answering.record import differences
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import place
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Lots
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation, Event, Handoff
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.inbox.actions import claim, discard_suggestion, reply
from handrail.inbox.models import SuggestionUse
from handrail.inbox.suggestions import SayWhatChangedError, waiting_suggestion
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, InvalidError

pytestmark = pytest.mark.django_db
ASKED = "Where is my order?"
Ask = Callable[..., tuple[Conversation, Decision]]


@pytest.fixture
def ask(assistant: Assistant, intents: Sequence[Intent], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Vic asks in a new conversation while the cell is at a stage; `lots` are the conversation's."""

    def asked(
        stage: str, lots: Lots | None = None, text: str = ASKED, shelf: Shelf | None = None, **cell: int
    ) -> tuple[Conversation, Decision]:
        place(intent_slug="order_status", channel="chat", stage=stage, control=5, by=None, reason="test")
        Cell.objects.filter(intent__slug="order_status").update(**cell)
        if lots:
            monkeypatch.setattr("handrail.answering.actions.lots_of", lambda conversation: lots)
        vic = Visitor(uuid4())
        chat = open_conversation(by=vic, assistant_slug="fernhill", key="opening")
        turn = Turn.objects.get(message=write(vic, chat, text))
        decision = take_turn(turn_id=turn.pk, engine=engine(shelf))
        assert decision is not None
        return chat, decision

    return asked


def heard(conversation: Conversation) -> list[tuple[str, str]]:
    """All that the customer can read in the public events, without ids and times."""
    return [
        (event.kind, str(event.data.get("text") or event.data.get("team")))
        for event in Event.objects.filter(conversation=conversation, public=True).order_by("sequence")
    ]


@pytest.mark.parametrize("text", [ASKED, "Where is my order now? And when does my refund arrive?", "refund order"])
def test_below_pilot_customers_hear_the_same_whatever_the_bot_does_in_silence(ask: Ask, text: str) -> None:
    Cell.objects.filter(intent__slug="refund").update(stage="off")
    off = heard(ask("off", text=text)[0])
    assert heard(ask("shadow", text=text)[0]) == off
    assert heard(ask("suggest", text=text)[0]) == off
    assert [kind for kind, _ in off].count("handoff") == 1


def test_in_the_shadow_the_draft_is_kept_and_people_have_the_conversation(ask: Ask) -> None:
    chat, decision = ask("shadow")
    assert (decision.outcome, decision.reason, decision.stage, decision.part) == (
        "observe",
        "shadow",
        "shadow",
        "shadow",
    )
    assert decision.record["drafts"][0]["text"] == TRACKING.text
    assert holding(chat).holder == Holder.WAITING
    assert Handoff.objects.get(conversation=chat).team.slug == "orders"
    assert spoken(chat, "bot") == []
    assert not Suggestion.objects.exists()


def test_at_suggest_the_agent_gets_the_draft_with_sources_and_confidence(ask: Ask) -> None:
    chat, decision = ask("suggest")
    assert (decision.outcome, decision.reason, decision.part) == ("suggest", "suggested", "suggest")
    suggestion = Suggestion.objects.get(conversation=chat)
    assert (suggestion.text, suggestion.html) == (TRACKING.text, TRACKING.html)
    assert suggestion.sources[0]["url"] == TRACKING.candidate.url
    assert suggestion.confidence == decision.confidence
    assert suggestion.handoff == Handoff.objects.get(conversation=chat)
    assert spoken(chat, "bot") == []


def test_at_suggest_without_an_article_a_person_gets_the_conversation_without_a_draft(ask: Ask) -> None:
    _, decision = ask("suggest", shelf=Shelf(()))
    assert (decision.outcome, decision.reason) == ("handoff", "no_knowledge")
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("stage", "lots", "outcome", "part"),
    [
        ("pilot", Lots(999, 0), "answer", "bot"),
        ("pilot", Lots(1_000, 0), "handoff", "pilot_people"),
        ("full", Lots(9_999, 500), "answer", "bot"),
        ("full", Lots(0, 499), "handoff", "control"),
    ],
)
def test_the_lots_decide_who_has_the_conversation_and_it_is_recorded(
    ask: Ask, stage: str, lots: Lots, outcome: str, part: str
) -> None:
    chat, decision = ask(stage, lots)
    assert (decision.outcome, decision.part, decision.stage) == (outcome, part, stage)
    assert bool(spoken(chat, "bot")) == (part == "bot")
    event = Event.objects.get(conversation=chat, kind="decided")
    assert (event.data["stage"], event.data["part"]) == (stage, part)
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("stage", ["off", "shadow", "suggest", "pilot", "full"])
@pytest.mark.parametrize("lots", [Lots(0, 9_999), Lots(9_999, 0)])
def test_every_stage_can_be_explained_and_computed_again(ask: Ask, stage: str, lots: Lots) -> None:
    _, decision = ask(stage, lots)
    stored = find_decision(decision.pk)
    assert differences(stored.record) == []
    lines = explain(stored)
    assert lines[-1] == "Computed again from the record: the same result."
    assert any(line.startswith(f"  Cell order_status x chat: {stage}") for line in lines)
    assert any("At full it would have been: answer" in line for line in lines) == (decision.part != "bot")


def test_whoever_asks_for_a_person_gets_one_and_no_draft_at_every_stage(ask: Ask) -> None:
    for stage in ("shadow", "suggest", "pilot", "full"):
        _, decision = ask(stage, Lots(0, 9_999), text="I want to talk to a person, please. " + ASKED)
        assert (decision.outcome, decision.reason) == ("handoff", "customer_asked")
    assert not Suggestion.objects.exists()


@pytest.fixture
def held(ask: Ask, ben: User) -> Conversation:
    """A conversation with a draft that Ben has taken."""
    chat, _ = ask("suggest")
    claim(conversation=chat, by=ben)
    return chat


def said(conversation: Conversation, by: User, text: str, edit: str = "", key: str = "k") -> SuggestionUse | None:
    reply(conversation=conversation, by=by, text=text, key=key, edit=edit)
    return SuggestionUse.objects.filter(suggestion__conversation=conversation).first()


def test_a_draft_sent_as_it_is_keeps_its_sources(held: Conversation, ben: User) -> None:
    use = said(held, ben, f"  {TRACKING.text}  ")
    assert use is not None
    assert (use.use, use.edit, use.text, use.person) == ("sent", "", TRACKING.text, ben)
    assert use.message is not None
    assert use.message.sources[0]["url"] == TRACKING.candidate.url
    assert spoken(held, "person") == [TRACKING.text]


def test_an_edit_is_kept_with_its_kind_and_with_what_was_sent(held: Conversation, ben: User) -> None:
    use = said(held, ben, TRACKING.text + " Today.", "missing_step")
    assert use is not None
    assert (use.use, use.edit, use.text) == ("edited", "missing_step", TRACKING.text + " Today.")
    event = Event.objects.get(conversation=held, kind="suggestion_used")
    assert (event.public, event.data["use"], event.data["edit"]) == (False, "edited", "missing_step")


def test_a_changed_draft_is_not_sent_without_a_word_on_what_was_wrong(held: Conversation, ben: User) -> None:
    for edit, error in (("", SayWhatChangedError), ("typo", InvalidError)):
        with pytest.raises(error):
            said(held, ben, TRACKING.text + " Today.", edit)
    assert spoken(held, "person") == []
    assert not SuggestionUse.objects.exists()


def test_own_words_put_the_draft_away_and_are_kept_beside_it(held: Conversation, ben: User) -> None:
    use = said(held, ben, "I called the carrier: it comes tomorrow.")
    assert use is not None
    assert (use.use, use.text) == ("discarded", "I called the carrier: it comes tomorrow.")
    assert use.message is not None
    assert use.message.sources == []


def test_a_discarded_draft_does_not_come_back(held: Conversation, ben: User) -> None:
    discard_suggestion(conversation=held, by=ben)
    discard_suggestion(conversation=held, by=ben)
    assert SuggestionUse.objects.get().use == "discarded"
    assert waiting_suggestion(holding(held)) is None
    said(held, ben, TRACKING.text)
    assert SuggestionUse.objects.count() == 1


def test_a_draft_is_used_once_and_a_reply_sent_twice_is_one_use(held: Conversation, ben: User) -> None:
    said(held, ben, TRACKING.text)
    said(held, ben, TRACKING.text)
    said(held, ben, "Anything else?", key="k2")
    assert SuggestionUse.objects.count() == 1
    assert spoken(held, "person") == [TRACKING.text, "Anything else?"]


def test_only_who_holds_the_conversation_discards(held: Conversation, cleo: User) -> None:
    with pytest.raises(ConflictError):
        discard_suggestion(conversation=held, by=cleo)


@pytest.mark.parametrize("table", ["answering_suggestion", "inbox_suggestionuse"])
def test_drafts_and_what_became_of_them_are_never_changed(held: Conversation, ben: User, table: str) -> None:
    said(held, ben, TRACKING.text)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET text = 'other'")


def test_a_conversation_of_the_shadow_can_be_laid_beside_what_people_answered(ask: Ask, ben: User) -> None:
    chat, decision = ask("shadow")
    claim(conversation=chat, by=ben)
    reply(conversation=chat, by=ben, text="It comes tomorrow.", key="k")
    message = decision.turn.message
    answer = chat.messages.filter(author="person", event__gt=message.event).earliest("event")
    assert (decision.record["drafts"][0]["text"], answer.text) == (TRACKING.text, "It comes tomorrow.")


def test_the_lots_of_a_turn_are_its_conversations(ask: Ask) -> None:
    from handrail.autonomy.policy import lots_of

    chat, decision = ask("pilot", share=10)
    own = lots_of(UUID(str(chat.pk)))
    assert decision.record["lots"] == {"pilot": own.pilot, "control": own.control}
    assert (decision.part == "bot") == (own.pilot < 1_000)
