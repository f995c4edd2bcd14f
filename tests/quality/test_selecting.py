"""Which past messages a replay is about, and whose label counts."""

from __future__ import annotations

from collections.abc import Sequence

from replaying import NOTHING, ORDER, REFUND, Past, label_by

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.history.labels import label
from handrail.intents.importing import digest_of
from handrail.intents.models import OUT_OF_SCOPE, Example, Intent
from handrail.quality.replays.selecting import chosen


def test_messages_come_in_one_order_with_their_labels(assistant: Assistant, past: Past) -> None:
    first, second, third = past(ORDER, "order_status"), past(NOTHING, OUT_OF_SCOPE), past(REFUND, "refund")
    past("Not labelled")
    found = chosen(assistant=assistant)
    assert found.messages == [first.pk, second.pk, third.pk]
    assert found.labels == ["order_status", OUT_OF_SCOPE, "refund"]
    assert found.left_out == {}


def test_what_labellers_contradict_each_other_about_is_left_out_and_counted(
    assistant: Assistant, past: Past, intents: Sequence[Intent], ada: User, ben: User
) -> None:
    disputed, agreed = past(ORDER, "order_status"), past(REFUND, "order_status")
    label_by(disputed, ada, intents[0])
    label_by(disputed, ben, intents[1])
    label_by(agreed, ada, intents[1])
    label_by(agreed, ben, intents[1])
    found = chosen(assistant=assistant)
    assert (found.messages, found.labels) == ([agreed.pk], ["refund"])
    assert found.left_out == {"disputed": 1}
    label(message=disputed, intent=intents[1], by=ben, settles=True)
    assert chosen(assistant=assistant).labels == ["refund", "refund"]


def test_what_the_classifier_was_taught_is_left_out_and_counted(assistant: Assistant, past: Past) -> None:
    past(ORDER, "order_status")
    other = past(REFUND, "refund")
    Example.objects.create(text=ORDER, digest=digest_of(ORDER), split="train")
    Example.objects.create(text=REFUND, digest=digest_of(REFUND), split="test")
    found = chosen(assistant=assistant)
    assert found.messages == [other.pk]
    assert found.left_out == {"taught": 1}


def test_a_replay_of_some_intents_keeps_what_is_out_of_scope(assistant: Assistant, past: Past) -> None:
    past(ORDER, "order_status")
    wanted, outside = past(REFUND, "refund"), past(NOTHING, OUT_OF_SCOPE)
    assert chosen(assistant=assistant, intents=["refund"]).messages == [wanted.pk, outside.pk]


def test_the_history_of_another_assistant_is_not_touched(assistant: Assistant, past: Past) -> None:
    past(ORDER, "order_status")
    other = Assistant.objects.create(
        slug="other", name="O", brand="O", languages=["en"], front_team=assistant.front_team
    )
    assert chosen(assistant=other).messages == []
