"""What people do with conversations."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import at_once, person, spoken, write
from django.db import IntegrityError, transaction

from handrail.accounts.models import User
from handrail.answering.actions import ask_for_person
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Claim, Conversation, Event, HandBack, Handoff, Note, Resolution
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.inbox.actions import (
    AlreadyClaimedError,
    NotYoursError,
    add_note,
    claim,
    hand_back,
    release,
    reply,
    resolve,
    take_over,
)
from handrail.inbox.queries import conversations_for, counts_for, visible_conversation
from handrail.inbox.transcript import transcript
from handrail.kernel.errors import ConflictError, ForbiddenError, NotFoundError

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_one_wins_and_the_others_hear_his_name(
    waiting: Conversation, ada: User, ben: User, cleo: User
) -> None:
    people = [ada, ben, cleo]
    results = at_once(*[lambda who=who: claim(conversation=waiting, by=who) for who in people])
    (won,) = [result for result in results if isinstance(result, Claim)]
    lost = [result for result in results if isinstance(result, AlreadyClaimedError)]
    assert len(lost) == 2
    assert all(won.person.name in problem.message for problem in lost)
    assert Claim.objects.count() == 1


def test_the_customer_hears_who_is_with_him(waiting: Conversation, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    assert claim(conversation=waiting, by=ben) == Claim.objects.get()
    assert spoken(waiting, "system")[-1] == "Ben from our Front desk team is with you now."
    assert holding(waiting).holder == Holder.PERSON


def test_what_the_bot_has_is_not_claimed(chat: Conversation, ben: User) -> None:
    with pytest.raises(ConflictError):
        claim(conversation=chat, by=ben)


def test_a_reply_with_the_same_key_is_one_reply(waiting: Conversation, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    sent = [reply(conversation=waiting, by=ben, text="Hello", key="k") for _ in range(2)]
    assert sent[0] == sent[1]
    assert spoken(waiting, "person") == ["Hello"]


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_is_sent_many_times_at_once_is_one_reply(waiting: Conversation, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    sent = at_once(*[lambda: reply(conversation=waiting, by=ben, text="Hello", key="k").pk] * 4)
    assert len(set(sent)) == 1


def test_only_who_holds_a_conversation_replies_releases_and_hands_back(
    waiting: Conversation, ben: User, cleo: User
) -> None:
    claim(conversation=waiting, by=ben)
    for verb in (release, hand_back, resolve):
        with pytest.raises(NotYoursError):
            verb(conversation=waiting, by=cleo)
    with pytest.raises(NotYoursError):
        reply(conversation=waiting, by=cleo, text="Hello", key="k")
    assert holding(waiting).holder == Holder.PERSON


def test_a_released_conversation_waits_again_and_the_customer_hears_it(waiting: Conversation, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    release(conversation=waiting, by=ben)
    assert holding(waiting).holder == Holder.WAITING
    assert "Ben had to leave" in spoken(waiting, "system")[-1]
    assert Event.objects.filter(kind="released", public=True).exists()


def test_whoever_claims_after_a_release_has_taken_over(waiting: Conversation, ben: User, cleo: User) -> None:
    claim(conversation=waiting, by=ben)
    release(conversation=waiting, by=ben)
    claim(conversation=waiting, by=cleo)
    assert spoken(waiting, "system")[-1].startswith("Cleo from our Front desk team has taken over")


def test_a_conversation_that_is_handed_back_is_the_bots(waiting: Conversation, vic: Visitor, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    hand_back(conversation=waiting, by=ben)
    assert holding(waiting).holder == Holder.BOT
    assert HandBack.objects.get().person == ben
    assert "Fern, the AI assistant" in spoken(waiting, "system")[-1]
    ask_for_person(by=vic, conversation_id=waiting.pk)
    assert holding(waiting).holder == Holder.WAITING


def test_taking_over_from_the_bot_makes_it_ones_own(chat: Conversation, ben: User) -> None:
    take_over(conversation=chat, by=ben)
    now = holding(chat)
    assert (now.holder, now.handoff and now.handoff.team.slug) == (Holder.PERSON, "orders")
    assert take_over(conversation=chat, by=ben) == now.claim


def test_taking_over_from_a_colleague_ends_his_claim(waiting: Conversation, ben: User, cleo: User) -> None:
    claim(conversation=waiting, by=ben)
    take_over(conversation=waiting, by=cleo)
    assert [one.person.name for one in Claim.objects.filter(ended_at__isnull=True)] == ["Cleo"]
    with pytest.raises(NotYoursError):
        reply(conversation=waiting, by=ben, text="Hello", key="k")


@pytest.mark.django_db(transaction=True)
def test_taking_over_at_once_leaves_one_holder(chat: Conversation, ada: User, ben: User, cleo: User) -> None:
    results = at_once(*[lambda who=who: take_over(conversation=chat, by=who) for who in (ada, ben, cleo)])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Claim.objects.filter(ended_at__isnull=True).count() == 1
    assert Handoff.objects.count() == 1


def test_a_settled_matter_is_closed_once(waiting: Conversation, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    resolve(conversation=waiting, by=ben)
    resolve(conversation=waiting, by=ben)
    assert holding(waiting).holder == Holder.CLOSED
    assert Resolution.objects.count() == 1
    assert not Handoff.objects.filter(ended_at__isnull=True).exists()
    for verb in (claim, take_over):
        with pytest.raises(ConflictError):
            verb(conversation=waiting, by=ben)


def test_a_note_stays_among_colleagues(waiting: Conversation, ben: User) -> None:
    add_note(conversation=waiting, by=ben, text="Wants a call")
    assert Note.objects.get().text == "Wants a call"
    assert [entry.text for entry in transcript(waiting) if entry.kind == "note"] == ["Wants a call"]
    assert "Wants a call" not in str(list(waiting.messages.values_list("text")))


def test_who_only_reads_does_not_work_in_the_inbox(waiting: Conversation) -> None:
    rosa = person("Rosa", "reviewer")
    for verb in (claim, take_over, release, hand_back, resolve):
        with pytest.raises(ForbiddenError):
            verb(conversation=waiting, by=rosa)
    with pytest.raises(ForbiddenError):
        add_note(conversation=waiting, by=rosa, text="Hello")
    assert visible_conversation(rosa, waiting.pk) == waiting


def test_who_has_left_sees_nothing(waiting: Conversation, ben: User) -> None:
    ben.is_active = False
    with pytest.raises(NotFoundError):
        visible_conversation(ben, waiting.pk)
    assert conversations_for(ben, view="waiting") == []


def test_each_view_has_its_conversations(waiting: Conversation, vic: Visitor, ben: User, cleo: User) -> None:
    assert counts_for(ben) == {"waiting": 1, "mine": 0, "team": 0, "bot": 0}
    take_over(conversation=waiting, by=ben)
    assert counts_for(ben) == {"waiting": 0, "mine": 1, "team": 0, "bot": 0}
    assert counts_for(cleo)["mine"] == 0
    (row,) = conversations_for(ben, view="mine")
    assert (row.holder, row.agent) == (Holder.PERSON, ben)
    resolve(conversation=waiting, by=ben)
    assert [one.conversation for one in conversations_for(ben, view="closed")] == [waiting]
    assert counts_for(ben) == {"waiting": 0, "mine": 0, "team": 0, "bot": 0}


def test_who_waits_longest_comes_first(waiting: Conversation, vic: Visitor, ben: User) -> None:
    second = open_conversation(by=vic, assistant_slug="fernhill", key="second")
    ask_for_person(by=vic, conversation_id=second.pk)
    write(vic, waiting, "Still here")
    assert [row.conversation for row in conversations_for(ben, view="waiting")] == [waiting, second]


def test_the_story_is_told_in_order(waiting: Conversation, vic: Visitor, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    write(vic, waiting, "Hello?")
    reply(conversation=waiting, by=ben, text="Hi", key=str(uuid4()))
    told = [(entry.event_kind or entry.author) for entry in transcript(waiting)]
    assert told == ["handoff", "system", "claimed", "system", "customer", "person"]


def test_the_database_allows_one_open_claim_and_one_open_handoff(waiting: Conversation, ben: User, cleo: User) -> None:
    handoff = claim(conversation=waiting, by=ben).handoff
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(handoff=handoff, person=cleo)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.create(conversation=waiting, team=handoff.team, reason="again")
