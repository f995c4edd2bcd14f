"""What an audit says of tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.conftest import Tell
from handrail.audit.models import AuditRun, TagFlaw
from handrail.audit.tags import spelling_key

pytestmark = pytest.mark.django_db
Audited = Callable[..., AuditRun]

REFUND = ["refund my money please", "I want the refund of my money", "money refund now", "refund money again",
          "please refund the money", "my money refund request"]  # fmt: skip
PARCEL = ["where is the parcel", "parcel tracking number", "track my parcel delivery", "parcel delivery late",
          "when comes the parcel delivery", "my parcel is lost"]  # fmt: skip


def flaws(run: AuditRun, flaw: str) -> list[tuple[str, str, int]]:
    return list(run.tag_findings.filter(flaw=flaw).values_list("tag", "other", "conversations"))


@pytest.mark.parametrize("tag", ["refunds", "Refund", "re-fund", "re_fund"])
def test_spellings_of_one_tag_are_one(tag: str) -> None:
    assert spelling_key(tag) == spelling_key("refund")


def test_words_that_only_begin_alike_stay_two() -> None:
    assert spelling_key("refund") != spelling_key("refund_status")


def test_a_tag_in_two_spellings_is_one_type(tell: Tell, audited: Audited) -> None:
    for text in REFUND:
        tell(text, "refund")
    tell("refund of the money", "refunds")
    tell("refund it, money", "re-fund")
    for text in PARCEL:
        tell(text, "parcel")
    run = audited()
    assert dict(run.types.values_list("key", "conversations")) == {"refund": 8, "parcel": 6}
    assert flaws(run, TagFlaw.SPELLING) == [("refund", "re-fund", 1), ("refund", "refunds", 1)]


def test_a_conversation_with_tags_of_two_types_contradicts_itself(tell: Tell, audited: Audited) -> None:
    for text in REFUND:
        tell(text, "refund")
    for text in PARCEL:
        tell(text, "parcel")
    tell("my parcel delivery is late, where is the parcel", "refund", "parcel")
    run = audited()
    assert flaws(run, TagFlaw.CONTRADICTORY) == [("parcel", "refund", 1)]
    assert run.figures["contradictory"] == 1
    assert run.types.get(key="parcel").conversations == 7


def test_a_tag_whose_messages_have_nothing_in_common_is_no_type(tell: Tell, audited: Audited) -> None:
    for at, (refund, parcel) in enumerate(zip(REFUND, PARCEL, strict=True)):
        tell(refund, "refund", *(["vip"] if at % 2 else []))
        tell(parcel, "parcel", *([] if at % 2 else ["vip"]))
    run = audited()
    assert set(run.types.values_list("key", flat=True)) == {"refund", "parcel"}
    assert run.figures["asides"] == ["vip"]
    assert run.figures["contradictory"] == 0


def test_the_same_words_under_two_tags_are_told(tell: Tell, audited: Audited) -> None:
    for text in REFUND:
        tell(text, "refund")
    for text in PARCEL:
        tell(text, "parcel")
    tell("refund my money  PLEASE", "parcel")
    assert flaws(audited(), TagFlaw.EQUAL_TEXTS) == [("parcel", "refund", 2)]


def test_tags_whose_messages_cannot_be_told_apart_are_told(tell: Tell, audited: Audited) -> None:
    for at, text in enumerate(REFUND * 3):
        tell(text, "refund" if (at + at // 6) % 2 else "cashback")
    for text in PARCEL:
        tell(text, "parcel")
    found = flaws(audited(), TagFlaw.SAME_MESSAGES)
    assert [pair[:2] for pair in found] == [("cashback", "refund")]


def test_what_has_no_tag_is_counted(tell: Tell, audited: Audited) -> None:
    for text in REFUND:
        tell(text, "refund")
    tell("hello there")
    run = audited()
    assert run.figures["without_tag"] == 1
    assert run.figures["without_type"] == 1


def test_a_tag_that_the_lead_excludes_is_no_type(tell: Tell, audited: Audited) -> None:
    for text in REFUND:
        tell(text, "refund")
    for text in PARCEL:
        tell(text, "parcel")
    assert list(audited(no_types=("parcel",)).types.values_list("key", flat=True)) == ["refund"]
