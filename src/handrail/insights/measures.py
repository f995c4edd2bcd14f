"""The measures. Each is a share of outcomes, but for those in `SECONDS`; docs/measures.md says what each means."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What a fact is an outcome of; in brackets what a value of 1 says."""

    CONVERSATIONS = "conversations"  # (there was one)
    CONTAINED = "contained"  # (ended, with no person involved and none asked for)
    DEFLECTED = "deflected"  # (ended without a person, whatever became of it)
    DEFLECTED_VERIFIED = "deflected_verified"  # (of those that were deflected: verified)
    DEFLECTED_REPEAT = "deflected_repeat"  # (of those that were deflected: came again)
    RESOLVED = "resolved"
    VERIFIED = "verified"
    ESCALATED = "escalated"
    REPEAT_CONTACT = "repeat_contact"  # (the customer came again with the same within 48 h)
    RATED = "rated"
    CSAT = "csat"  # (4 or 5)
    LOW_RATING = "low_rating"  # (1 or 2)
    WRONG_ANSWER = "wrong_answer"  # (a reviewer judged it wrong)
    UNSUPPORTED = "unsupported"  # (judged wrong because no source says so)
    OUT_OF_SCOPE = "out_of_scope"  # (of each decided message)
    HANDOFF_QUALITY = "handoff_quality"  # (claimed in time, by the right team, nothing said twice)
    UNCLAIMED = "unclaimed"  # (nobody had claimed it at its deadline)
    SUGGESTION_SENT = "suggestion_sent"  # (of each draft whose end is known: sent as it was)
    SUGGESTION_EDITED = "suggestion_edited"
    SUGGESTION_DISCARDED = "suggestion_discarded"
    EDIT_WRONG_FACT = "edit_wrong_fact"
    EDIT_MISSING_STEP = "edit_missing_step"
    EDIT_TONE = "edit_tone"
    EDIT_POLICY = "edit_policy"
    EDIT_OTHER = "edit_other"
    FIRST_RESPONSE_BOT = "first_response_bot"
    FIRST_RESPONSE_PERSON = "first_response_person"
    HANDLE_TIME = "handle_time"


class Side(StrEnum):
    """Who served a conversation."""

    BOT = "bot"
    PEOPLE = "people"


SECONDS = frozenset({Measure.FIRST_RESPONSE_BOT, Measure.FIRST_RESPONSE_PERSON, Measure.HANDLE_TIME})
EDITS = {measure.removeprefix("edit_"): measure for measure in Measure if measure.startswith("edit_")}
