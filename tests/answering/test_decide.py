"""`decide` over everything that it can be asked: it answers only where nothing at all speaks against it."""

from __future__ import annotations

from hypothesis import example, given, settings
from situations import ANY

from handrail.answering.decide import MOST_CLARIFICATIONS, Outcome, Situation, Verdict, decide, unbound
from handrail.answering.reading import Candidate, Draft, IntentScore, Reading, Request, TriggerFound
from handrail.autonomy.policy import BOTS_SIDE, PEOPLES_SIDE, CellState, Part

SURE = Request("Where is my order?", (IntentScore("order_status", 0.97), IntentScore("refund", 0.02)), 0.97)
QUOTED = Candidate("p", "a", "r", "track", "Track", ("Track",), "https://x", 0.9, 0.5, 0.9, cited=True)
GOOD = Draft("order_status", "Approved.", "<p>Approved.</p>", {}, 0.9, (QUOTED,), approved=True, in_date=True)
FULL = {"order_status": CellState("order_status", "chat", "full", 0.7)}


def situation(**changes: object) -> Situation:
    """A situation in which the bot answers, with one change."""
    values = {"reading": Reading("en", None, (SURE,), ()), "drafts": (GOOD,), "cells": FULL}
    return Situation(**{**values, **changes})  # type: ignore[arg-type]


def changed(draft: Draft, **changes: object) -> tuple[Draft]:
    return (Draft(**{**vars(draft), **changes}),)  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(ANY)
@example(situation())
def test_an_answer_is_sent_only_where_nothing_speaks_against_it(every: Situation) -> None:
    if decide(every).outcome != Outcome.ANSWER:
        return
    assert not every.person_holds
    assert not every.failure
    assert not every.reading.triggers
    assert len(every.reading.requests) == len(every.drafts) > 0
    for request, draft in zip(every.reading.requests, every.drafts, strict=True):
        cell = every.cells[request.intent.slug]
        assert request.in_scope >= every.in_scope_threshold
        assert cell.part(every.lots) == Part.BOT
        assert draft is not None
        assert draft.approved
        assert draft.in_date
        assert any(candidate.cited for candidate in draft.candidates)
        assert cell.threshold is not None
        assert draft.confidence >= cell.threshold


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_every_situation_has_one_verdict_and_always_the_same(every: Situation) -> None:
    verdict = decide(every)
    assert verdict == decide(every)
    assert verdict.reason
    assert -1 <= verdict.request < len(every.reading.requests)
    assert verdict.outcome != Outcome.CLARIFY or every.clarifications < MOST_CLARIFICATIONS


def test_a_sure_answer_is_sent() -> None:
    assert decide(situation()) == Verdict(Outcome.ANSWER, "confident")


def test_each_single_doubt_is_enough_for_a_person() -> None:
    nan = float("nan")
    doubts = {
        "switched_off": situation(cells={"order_status": CellState("order_status", "chat", "off", 0.7)}),
        "no_threshold": situation(cells={"order_status": CellState("order_status", "chat", "full", None)}),
        "low_confidence": situation(drafts=changed(GOOD, confidence=0.69)),
        "knowledge_not_approved": situation(drafts=changed(GOOD, approved=False)),
        "no_knowledge": situation(drafts=(None,)),
        "error": situation(failure="error"),
        "not_understood": situation(reading=Reading("en", None, (), ())),
        "out_of_scope": situation(in_scope_threshold=0.98),
    }
    assert {name: decide(each) for name, each in doubts.items() if decide(each).reason != name} == {}
    assert {decide(each).outcome for each in doubts.values()} == {Outcome.HANDOFF}
    assert decide(situation(cells={})).reason == "switched_off"
    assert decide(situation(drafts=changed(GOOD, in_date=False))).reason == "knowledge_not_approved"
    assert decide(situation(drafts=changed(GOOD, confidence=nan))).reason == "low_confidence"
    assert decide(situation(drafts=changed(GOOD, candidates=()))).reason == "no_knowledge"


def test_a_score_that_is_no_number_is_out_of_scope() -> None:
    lost = Request(SURE.text, SURE.intents, float("nan"))
    assert decide(situation(reading=Reading("en", None, (lost,), ()))).reason == "out_of_scope"


def test_the_bot_is_silent_while_a_person_holds_whatever_else_is_true() -> None:
    asked = Reading("en", "greeting", (SURE,), (TriggerFound("safety", "fire", safety=True),))
    assert decide(situation(reading=asked, person_holds=True, failure="error")).outcome == Outcome.OBSERVE


def test_safety_counts_before_every_other_trigger() -> None:
    found = (TriggerFound("customer_asked", "person"), TriggerFound("fire", "smoke", safety=True))
    assert decide(situation(reading=Reading("en", None, (SURE,), found))) == Verdict(Outcome.HANDOFF, "fire")


def test_a_person_is_called_when_smalltalk_comes_with_a_trigger() -> None:
    both = Reading("en", "greeting", (), (TriggerFound("customer_asked", "person"),))
    assert decide(situation(reading=both, drafts=())) == Verdict(Outcome.HANDOFF, "customer_asked")


def test_one_request_that_may_not_be_answered_takes_the_whole_message_to_a_person() -> None:
    refund = Request("And a refund?", (IntentScore("refund", 0.97),), 0.97)
    verdict = decide(situation(reading=Reading("en", None, (SURE, refund), ()), drafts=(GOOD, GOOD)))
    assert verdict == Verdict(Outcome.HANDOFF, "switched_off", 1)


def test_two_close_intents_are_asked_about_twice_and_then_a_person_comes() -> None:
    torn = Reading(
        "en", None, (Request("?", (IntentScore("order_status", 0.5), IntentScore("refund", 0.45)), 0.9),), ()
    )
    outcomes = [decide(situation(reading=torn, clarifications=asked)).outcome for asked in range(4)]
    assert outcomes == [Outcome.CLARIFY, Outcome.CLARIFY, Outcome.HANDOFF, Outcome.HANDOFF]


def at(stage: str, **more: object) -> dict[str, CellState]:
    return {"order_status": CellState("order_status", "chat", stage, 0.7, **more)}  # type: ignore[arg-type]


def test_below_pilot_nothing_that_the_bot_says_reaches_a_customer() -> None:
    both = IntentScore("order_status", 0.5), IntentScore("refund", 0.45)
    torn = Reading("en", None, (Request("?", both, 0.9),), ())
    for stage in ("off", "shadow", "suggest"):
        for lots in (BOTS_SIDE, PEOPLES_SIDE):
            assert decide(situation(cells=at(stage), lots=lots)).to_people
            assert decide(situation(cells=at(stage), lots=lots, reading=torn)).to_people


def test_each_stage_leads_where_the_ladder_says() -> None:
    found = {
        stage: [
            (verdict.outcome, verdict.reason)
            for lots in (BOTS_SIDE, PEOPLES_SIDE)
            for verdict in [decide(situation(cells=at(stage, share=10, control=5), lots=lots))]
        ]
        for stage in ("off", "shadow", "suggest", "pilot", "full")
    }
    assert found == {
        "off": [(Outcome.HANDOFF, "switched_off")] * 2,
        "shadow": [(Outcome.OBSERVE, "shadow")] * 2,
        "suggest": [(Outcome.SUGGEST, "suggested")] * 2,
        "pilot": [(Outcome.ANSWER, "confident"), (Outcome.HANDOFF, "pilot_people")],
        "full": [(Outcome.ANSWER, "confident"), (Outcome.HANDOFF, "control_group")],
    }


def test_a_ceiling_holds_a_cell_down_whatever_its_stage() -> None:
    verdict = decide(situation(cells=at("full", ceiling="suggest"), lots=BOTS_SIDE))
    assert verdict.outcome == Outcome.SUGGEST


def test_an_agent_gets_no_draft_without_approved_knowledge() -> None:
    for drafts in ((None,), changed(GOOD, approved=False), changed(GOOD, in_date=False), changed(GOOD, candidates=())):
        verdict = decide(situation(cells=at("suggest"), drafts=drafts))
        assert verdict.outcome == Outcome.HANDOFF


def test_of_several_requests_the_message_takes_the_end_that_shows_least_of_the_bot() -> None:
    refund = Request("And a refund?", (IntentScore("refund", 0.97),), 0.97)
    for stage, outcome in (("off", Outcome.HANDOFF), ("shadow", Outcome.OBSERVE), ("suggest", Outcome.SUGGEST)):
        cells = {**at("suggest"), "refund": CellState("refund", "chat", stage, 0.7)}
        for requests in ((SURE, refund), (refund, SURE)):
            asked = situation(reading=Reading("en", None, requests, ()), drafts=(GOOD, GOOD), cells=cells)
            assert decide(asked).outcome == outcome


def test_safety_and_the_wish_for_a_person_come_before_every_stage() -> None:
    for stage in ("shadow", "suggest", "pilot", "full"):
        for found in (TriggerFound("customer_asked", "person"), TriggerFound("fire", "smoke", safety=True)):
            asked = situation(reading=Reading("en", None, (SURE,), (found,)), cells=at(stage), lots=BOTS_SIDE)
            assert decide(asked) == Verdict(Outcome.HANDOFF, found.name)


def test_what_the_bot_would_have_done_is_known_of_every_stage() -> None:
    for stage in ("off", "shadow", "suggest", "pilot", "full"):
        cells = at(stage, share=1, control=5, ceiling="off")
        assert unbound(situation(cells=cells)).outcome == Outcome.ANSWER
        assert unbound(situation(cells=cells, drafts=changed(GOOD, confidence=0.1))).reason == "low_confidence"
