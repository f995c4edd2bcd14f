"""A desk's own confidence: fitted to what its customers said, used only where it does no worse, never forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from cast import write
from django.db import IntegrityError, transaction
from fake_engine import engine

from handrail.answering.actions import take_turn
from handrail.answering.coefficients import BIAS, SHIPPED, TABLES, Coefficients
from handrail.answering.explain import explain
from handrail.answering.fitted import (
    FEWEST_LABELS,
    TooFewLabelsError,
    coefficients_at,
    fit_confidence,
    labelled_outcomes,
    reset_confidence,
)
from handrail.answering.models import Decision, FittedConfidence, Turn
from handrail.answering.scoring import confidence
from handrail.assistants.models import Assistant
from handrail.conversations.feedback import answer_solved
from handrail.conversations.models import Conversation, Message, SolvedVerdict
from handrail.conversations.principals import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intents")]

SAME = "Computed again from the record: the same result."
HARSH = Coefficients("harsh", {table: {BIAS: -2.5, "gap": 7.0} for table in TABLES})


def decided(visitor: Visitor, conversation: Conversation, text: str = "Where is my order?") -> Decision:
    turn = Turn.objects.get(message=write(visitor, conversation, text))
    decision = take_turn(turn_id=turn.pk, engine=engine())
    assert decision is not None
    return decision


def judged(like: Decision, truth: Coefficients, count: int) -> None:
    """Answers with other features, judged as often good as `truth` says."""
    generator = np.random.default_rng(1)
    for number in range(count):
        message = Message.objects.create(
            conversation=like.conversation, author="customer", text="?", key=f"asked {number}", event=1000 + 2 * number
        )
        turn = Turn.objects.create(message=message, conversation=like.conversation)
        draft = like.record["drafts"][0]
        features = draft["features"] | {"gap": float(generator.random()), "dense": float(generator.random())}
        record = {**like.record, "drafts": [{**draft, "features": features}]}
        Decision.objects.create(
            turn=turn, conversation=like.conversation, outcome="answer", reason="confident", record=record
        )
        answer = Message.objects.create(
            conversation=like.conversation, author="bot", text="!", key=f"turn:{turn.pk}", event=1001 + 2 * number
        )
        right = bool(generator.random() < confidence(draft["intent"], features, truth))
        SolvedVerdict.objects.create(message=answer, solved=right)


def test_a_label_is_an_answer_that_the_customer_judged(chat: Conversation, vic: Visitor, assistant: Assistant) -> None:
    decision = decided(vic, chat)
    assert labelled_outcomes(assistant) == []
    answer = Message.objects.get(key=f"turn:{decision.turn_id}")
    answer_solved(by=vic, conversation_id=chat.pk, message_id=answer.pk, solved=False)
    (label,) = labelled_outcomes(assistant)
    assert (label.intent, label.correct) == ("order_status", False)
    assert label.features == decision.record["drafts"][0]["features"]


def test_few_labels_are_not_fitted_to(chat: Conversation, vic: Visitor, assistant: Assistant) -> None:
    judged(decided(vic, chat), HARSH, FEWEST_LABELS - 1)
    with pytest.raises(TooFewLabelsError):
        fit_confidence(assistant)
    assert coefficients_at(assistant.pk) == SHIPPED


def test_what_does_better_is_used_and_older_decisions_stay_what_they_were(
    chat: Conversation, vic: Visitor, assistant: Assistant
) -> None:
    first = decided(vic, chat)
    judged(first, HARSH, 200)
    fitted = fit_confidence(assistant)
    assert fitted.active
    assert fitted.labels == 200
    assert fitted.after["brier"] < fitted.before["brier"]
    assert coefficients_at(assistant.pk).version == fitted.version
    second = decided(vic, chat, "I want my money back")
    versions = [each.record["versions"]["confidence"] for each in (first, second)]
    assert versions == [SHIPPED.version, fitted.version]
    (draft,) = second.record["drafts"]
    assert draft["confidence"] == confidence(draft["intent"], draft["features"], fitted.coefficients())
    assert draft["confidence"] != confidence(draft["intent"], draft["features"])
    reset_confidence(assistant)
    assert coefficients_at(assistant.pk) == SHIPPED
    assert [explain(each)[-1] for each in (first, second)] == [SAME, SAME]


def test_what_does_no_better_is_kept_but_not_used(
    chat: Conversation, vic: Visitor, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(decided(vic, chat), HARSH, FEWEST_LABELS)
    monkeypatch.setattr("handrail.answering.fitted.cross_validated", lambda drafts: np.full(len(drafts), 0.999))
    fitted = fit_confidence(assistant)
    assert not fitted.active
    assert fitted.after["brier"] > fitted.before["brier"]
    assert coefficients_at(assistant.pk) == SHIPPED


def test_one_version_is_active_for_each_assistant(assistant: Assistant) -> None:
    facts = {"assistant": assistant, "tables": {}, "labels": 1, "before": {}, "after": {}, "active": True}
    FittedConfidence.objects.create(version="one", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        FittedConfidence.objects.create(version="two", **facts)
