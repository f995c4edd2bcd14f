"""A reply is approved words and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fake_engine import HOURS, REFUNDS, TRACKING, Page, Shelf, engine, page

from handrail.answering.decide import Outcome
from handrail.answering.drafting import draft, preferred
from handrail.answering.engine import Ask, Proposal
from handrail.answering.reading import GENERAL, ArticleScore, IntentScore, Memory, Request
from handrail.answering.record import differences, record_of
from handrail.autonomy.policy import CellState

STATUS = Request("Where is my order?", (IntentScore("order_status", 0.97), IntentScore("refund", 0.02)), 0.97)
OPEN = {slug: CellState(slug, "chat", "full", 0.5) for slug in ("order_status", "refund", GENERAL)}
BEGINNING = page("track-your-order/0", "Every order has a number.", intents=("order_status",), dense=0.88)
DETAIL = page("track-your-order/4", "Look it up under Orders.", intents=("order_status",), position=4, dense=0.9)


def proposal_for(text: str, *pages: Page, open_cells: dict[str, CellState] = OPEN, **memory: object) -> Proposal:
    known = Memory(language="en", **memory)  # type: ignore[arg-type]
    cells = {slug: CellState(slug, "chat") for slug in OPEN} | open_cells
    return engine(Shelf(pages)).propose(Ask(text, known, ["en"], lambda names: cells, date(2026, 11, 21)))


def test_a_draft_is_the_words_of_its_passages() -> None:
    made = draft(STATUS, [DETAIL, BEGINNING, REFUNDS])
    assert made is not None
    assert made.text == f"{BEGINNING.text}\n\n{DETAIL.text}"
    assert made.html == BEGINNING.html + DETAIL.html
    assert {found.passage_id for found in made.candidates if found.cited} == {
        BEGINNING.candidate.passage_id,
        DETAIL.candidate.passage_id,
    }


def test_a_draft_never_mixes_articles() -> None:
    made = draft(STATUS, [TRACKING, REFUNDS, HOURS])
    assert made is not None
    assert made.text == TRACKING.text


def test_a_second_passage_that_would_make_it_long_stays_away() -> None:
    long = page("track-your-order/1", "word " * 200, intents=("order_status",), position=1)
    made = draft(STATUS, [DETAIL, long])
    assert made is not None
    assert made.text == DETAIL.text


def test_no_passage_gives_no_draft() -> None:
    assert draft(STATUS, []) is None


def test_the_article_of_the_intent_is_preferred_to_a_slightly_better_match() -> None:
    made = draft(STATUS, [HOURS, TRACKING])
    assert made is not None
    assert made.text == TRACKING.text


def test_the_confidence_follows_from_the_stored_features() -> None:
    proposal = proposal_for("Where is my order?", TRACKING, REFUNDS)
    assert proposal.verdict.outcome == Outcome.ANSWER
    assert differences(record_of(proposal, channel="chat")) == []


def test_what_no_intent_covers_is_answered_from_an_article_of_no_intent() -> None:
    proposal = proposal_for("When are you open on Saturdays?", HOURS, TRACKING)
    assert proposal.verdict.outcome == Outcome.ANSWER
    (made,) = proposal.situation.drafts
    assert made is not None
    assert made.intent == GENERAL
    assert made.text == HOURS.text


def test_an_intents_article_never_answers_a_general_question() -> None:
    only = {GENERAL: OPEN[GENERAL]}
    proposal = proposal_for("When are you open on Saturdays?", TRACKING, open_cells=only)
    assert proposal.verdict.outcome == Outcome.HANDOFF


def test_a_general_question_goes_to_a_person_while_general_questions_are_off() -> None:
    assert proposal_for("When are you open?", HOURS, open_cells={}).verdict.reason == "out_of_scope"


def test_a_follow_up_prefers_the_article_that_was_quoted_last() -> None:
    other = page("order-statuses", "Packed means packed.", intents=("order_status",), dense=0.85)
    last = {"last_request": "Where is my order?", "last_intent": "order_status", "last_articles": ("order-statuses",)}
    (made,) = proposal_for("And what does that mean?", TRACKING, other, **last).situation.drafts
    assert made is not None
    assert made.text == other.text


def test_search_looks_at_what_answered_such_messages_before_and_at_what_a_follow_up_is_about() -> None:
    request = replace(STATUS, follow_up=True, articles=(ArticleScore("tracking", 0.9),))
    found = preferred(request, ["tracking", "hours"])
    assert found["tracking"] > found["hours"] > 0
    assert preferred(replace(request, follow_up=False), ["hours"]).keys() == {"tracking"}


@pytest.mark.parametrize("text", ["?!", "🙂", "…"])
def test_a_message_without_words_is_no_answer(text: str) -> None:
    assert proposal_for(text, TRACKING).verdict.outcome == Outcome.HANDOFF
