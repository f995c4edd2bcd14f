"""What a case is worth: every grade, every cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handrail.answering.decide import Outcome, Situation, Verdict
from handrail.answering.reading import GENERAL, Candidate, Draft, IntentScore, Reading, Request, TriggerFound
from handrail.autonomy.policy import BOTS_SIDE, CellState
from handrail.intents.models import OUT_OF_SCOPE
from handrail.quality.grading import LEAST_ALIKE, Grade, Truth, Worth, cause_of, grade, knows, worth
from handrail.quality.replays.weighing import truth_of, weighed

ANSWER = Verdict(Outcome.ANSWER, "confident")
UNSURE = Verdict(Outcome.HANDOFF, "low_confidence", 0)
CALLED = Verdict(Outcome.HANDOFF, "safety")
UNTRANSLATED = Verdict(Outcome.HANDOFF, "translation_failed")
ASKED = Verdict(Outcome.CLARIFY, "two_intents_close", 0)
CHATTED = Verdict(Outcome.SMALLTALK, "thanks")
RIGHT, WRONG, DOUBTFUL = (Worth.RIGHT,), (Worth.WRONG,), (Worth.DOUBTFUL,)


def found(*intents: str, cited: bool = True) -> Candidate:
    return Candidate("p", "a", "r", "track", "Track", (), "", 0.9, 0.5, 0.9, intents, cited)


def drafted(intent: str = "refund", *candidates: Candidate, confidence: float = 0.9) -> Draft:
    return Draft(intent, "Approved.", "<p>Approved.</p>", {}, confidence, candidates or (found(intent),), True, True)


@pytest.mark.parametrize(
    ("verdict", "worths", "people_only", "expected"),
    [
        (ANSWER, RIGHT, False, Grade.RIGHT),
        (ANSWER, WRONG, False, Grade.WRONG),
        (ANSWER, DOUBTFUL, False, Grade.DOUBTFUL),
        (ANSWER, (Worth.WRONG, Worth.RIGHT), False, Grade.RIGHT),
        (ANSWER, (Worth.WRONG, Worth.DOUBTFUL), False, Grade.DOUBTFUL),
        (ANSWER, RIGHT, True, Grade.MISSED_ESCALATION),
        (CHATTED, (), True, Grade.MISSED_ESCALATION),
        (CHATTED, (), False, Grade.WRONG),
        (ASKED, RIGHT, False, Grade.ASKED_BACK),
        (UNSURE, RIGHT, False, Grade.ESCALATED_NEEDLESSLY),
        (UNSURE, WRONG, False, Grade.ESCALATED_RIGHTLY),
        (UNSURE, DOUBTFUL, False, Grade.ESCALATED_RIGHTLY),
        (UNSURE, RIGHT, True, Grade.ESCALATED_RIGHTLY),
        (CALLED, RIGHT, False, Grade.ESCALATED_RIGHTLY),
        (UNTRANSLATED, RIGHT, False, Grade.ESCALATED_NEEDLESSLY),
        (UNTRANSLATED, WRONG, False, Grade.ESCALATED_RIGHTLY),
    ],
)
def test_each_verdict_has_one_grade(
    verdict: Verdict, worths: tuple[Worth, ...], people_only: bool, expected: Grade
) -> None:
    assert grade(verdict, Truth("refund", worths, people_only)) == expected


def test_a_draft_is_right_only_if_all_that_it_quotes_is_filed_under_the_label() -> None:
    assert worth(drafted("refund", found("refund"), found("refund", "order_status")), "refund") == Worth.RIGHT
    assert worth(drafted("refund", found("refund"), found("order_status")), "refund") == Worth.WRONG
    assert worth(drafted("refund", found("order_status", cited=False), found("refund")), "refund") == Worth.RIGHT
    assert worth(drafted("refund", found("refund", cited=False)), "refund") == Worth.WRONG
    assert worth(drafted("order_status", found("refund")), "refund") == Worth.WRONG
    assert worth(None, "refund") == Worth.WRONG


def test_a_general_answer_is_right_only_from_an_article_of_no_intent() -> None:
    assert worth(drafted(GENERAL, found()), GENERAL) == Worth.RIGHT
    assert worth(drafted(GENERAL, found("refund")), GENERAL) == Worth.WRONG


def test_an_answer_unlike_what_a_person_said_is_doubtful_and_one_like_it_is_not() -> None:
    assert worth(drafted(), "refund", alike=LEAST_ALIKE - 0.01) == Worth.DOUBTFUL
    assert worth(drafted(), "refund", alike=LEAST_ALIKE) == Worth.RIGHT
    assert worth(drafted(), "refund", alike=None) == Worth.RIGHT
    assert worth(drafted("order_status"), "refund", alike=0.9) == Worth.WRONG


def test_knowledge_is_there_when_search_found_an_article_of_the_label_quoted_or_not() -> None:
    assert knows([None, drafted("order_status", found("refund", cited=False))], "refund")
    assert not knows([drafted("order_status", found("order_status"))], "refund")
    assert not knows([None], "refund")
    assert not knows([drafted(GENERAL, found())], OUT_OF_SCOPE)


SCORES = (IntentScore("refund", 0.9), IntentScore("order_status", 0.05))
READ_AS_REFUND = Reading("en", None, (Request("My money", SCORES, 0.95),), ())
CELLS = {name: CellState(name, "chat", "full", 0.7) for name in ("refund", "order_status")}
UNDERSTOOD = Situation(READ_AS_REFUND, (drafted(),), CELLS, lots=BOTS_SIDE)


@pytest.mark.parametrize(
    ("verdict", "graded", "label", "expected"),
    [
        (ANSWER, Grade.RIGHT, "refund", ""),
        (CALLED, Grade.ESCALATED_RIGHTLY, "refund", ""),
        (CHATTED, Grade.WRONG, "refund", "smalltalk"),
        (CHATTED, Grade.MISSED_ESCALATION, OUT_OF_SCOPE, "smalltalk"),
        (ANSWER, Grade.DOUBTFUL, "refund", "unlike"),
        (ANSWER, Grade.MISSED_ESCALATION, OUT_OF_SCOPE, "out_of_scope"),
        (ANSWER, Grade.MISSED_ESCALATION, "refund", "no_article"),
        (ANSWER, Grade.WRONG, "refund", "article"),
        (ANSWER, Grade.WRONG, "order_status", "intent"),
        (UNSURE, Grade.ESCALATED_NEEDLESSLY, "refund", "low_confidence"),
        (ASKED, Grade.ASKED_BACK, "refund", "two_intents_close"),
    ],
)
def test_each_failure_has_one_cause_and_what_went_well_has_none(
    verdict: Verdict, graded: Grade, label: str, expected: str
) -> None:
    assert cause_of(verdict, graded, UNDERSTOOD, Truth(label, (Worth.WRONG,), False)) == expected


def test_what_no_article_answers_is_for_people_until_a_reviewer_says_otherwise() -> None:
    elsewhere = drafted("refund", found("order_status"))
    untold = truth_of("refund", [elsewhere], said=[None], alike=[None])
    assert untold.people_only
    told_right = truth_of("refund", [elsewhere], said=[Worth.RIGHT], alike=[None])
    assert told_right == Truth("refund", (Worth.RIGHT,), False)
    told_wrong = truth_of("refund", [elsewhere], said=[Worth.WRONG], alike=[None])
    assert told_wrong.people_only


def test_a_case_has_a_confidence_only_if_some_threshold_would_let_it_answer() -> None:
    truth = Truth("refund", (Worth.RIGHT,), False)
    unsure = replace(UNDERSTOOD, drafts=(drafted(confidence=0.2),))
    found_ = weighed(unsure, truth)
    assert (found_.grade, found_.confidence, found_.worth) == (Grade.ESCALATED_NEEDLESSLY, 0.2, "right")
    called = replace(UNDERSTOOD, reading=replace(READ_AS_REFUND, triggers=(TriggerFound("legal", "court"),)))
    assert (weighed(called, truth).confidence, weighed(called, truth).worth) == (None, "")


def test_the_confidence_of_a_case_is_that_of_its_least_sure_draft() -> None:
    twice = replace(READ_AS_REFUND, requests=READ_AS_REFUND.requests * 2)
    situation = replace(UNDERSTOOD, reading=twice, drafts=(drafted(confidence=0.95), drafted(confidence=0.75)))
    assert weighed(situation, Truth("refund", RIGHT * 2, False)).confidence == 0.75
