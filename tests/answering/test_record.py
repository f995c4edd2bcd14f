"""A decision's record is enough to decide again, also after it has been stored."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from fake_engine import engine
from hypothesis import given, settings
from situations import ANY

from handrail.answering.decide import Outcome, Situation, decide
from handrail.answering.engine import Ask, Proposal, person_takes_over
from handrail.answering.reading import Memory
from handrail.answering.record import differences, recomputed, record_of, situation_of
from handrail.autonomy.policy import CellState

FULL = {slug: CellState(slug, "chat", "full", 0.5) for slug in ("order_status", "refund")}


def proposal_for(text: str, **memory: object) -> Proposal:
    known = Memory(language="en", **memory)  # type: ignore[arg-type]
    return engine().propose(Ask(text, known, ["en", "de"], lambda intents: FULL, date(2026, 11, 21)))


def stored(proposal: Proposal) -> dict[str, object]:
    kept: dict[str, object] = json.loads(json.dumps(record_of(proposal, channel="chat"), allow_nan=False))
    return kept


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Where is my order?", Outcome.ANSWER),
        ("Where is my order? And when does my refund arrive?", Outcome.ANSWER),
        ("refund order", Outcome.CLARIFY),
        ("Hello!", Outcome.SMALLTALK),
        ("What do you think of the moon landing?", Outcome.HANDOFF),
    ],
)
def test_a_stored_record_gives_the_same_verdict(text: str, outcome: Outcome) -> None:
    proposal = proposal_for(text)
    assert proposal.verdict.outcome == outcome
    assert recomputed(stored(proposal)) == proposal.verdict
    assert situation_of(stored(proposal)) == proposal.situation
    assert differences(stored(proposal)) == []


def test_the_record_of_what_the_bot_only_observed_gives_the_same_verdict() -> None:
    observed = person_takes_over(proposal_for("Where is my order?"))
    assert recomputed(stored(observed)) == observed.verdict
    assert observed.verdict == decide(observed.situation)


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_every_situation_survives_its_record(every: Situation) -> None:
    proposal = Proposal("text", every, decide(every), {"engine": "test"}, {})
    assert recomputed(json.loads(json.dumps(record_of(proposal, channel="chat")))) == proposal.verdict


def test_a_changed_outcome_is_noticed() -> None:
    record = stored(proposal_for("What do you think of the moon landing?"))
    assert differences({**record, "outcome": "answer", "reason": "confident"}) != []


def test_a_raised_confidence_is_noticed() -> None:
    proposal = proposal_for("Where is my order?")
    draft = proposal.situation.drafts[0]
    assert draft is not None
    raised = replace(proposal.situation, drafts=(replace(draft, confidence=draft.confidence + 0.001),))
    assert len(differences(stored(replace(proposal, situation=raised)))) == 1
