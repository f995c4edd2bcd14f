"""What a lead may decide that brings in nobody, and what never can be."""

from __future__ import annotations

import pytest

from handrail.accounts.models import User
from handrail.answering.decide import Outcome, Situation, calling_trigger, decide
from handrail.answering.engine import Proposal
from handrail.answering.models import MutedTrigger
from handrail.answering.muting import mute, muted_at, unmute
from handrail.answering.reading import Reading, TriggerFound
from handrail.answering.record import recomputed, record_of
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.kernel.errors import ForbiddenError, InvalidError


def reading(*triggers: TriggerFound) -> Reading:
    return Reading("en", "thanks", (), triggers)


VIP = TriggerFound("vip", "")
ASKED = TriggerFound("customer_asked", "a person")
DANGER = TriggerFound("safety", "smoke", safety=True)


@pytest.mark.django_db
def test_a_muted_trigger_is_muted_at_one_assistant_until_it_is_unmuted(assistant: Assistant, ada: User) -> None:
    mute(assistant=assistant, trigger="vip", reason="all are", by=ada)
    mute(assistant=assistant, trigger="vip", reason="again", by=ada)
    assert muted_at(assistant) == ("vip",)
    assert MutedTrigger.objects.get().reason == "all are"
    unmute(assistant=assistant, trigger="vip", by=ada)
    assert muted_at(assistant) == ()


def test_where_the_bot_translates_another_language_brings_in_nobody_by_itself(db: None) -> None:
    assert muted_at(Assistant(other_languages=OtherLanguages.TRANSLATE)) == ("unsupported_language",)
    assert muted_at(Assistant(other_languages=OtherLanguages.HAND_OFF)) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["safety", "customer_asked", "no_such_trigger", ""])
def test_danger_and_the_wish_for_a_person_are_never_muted(assistant: Assistant, ada: User, name: str) -> None:
    with pytest.raises(InvalidError):
        mute(assistant=assistant, trigger=name, reason="quiet, please", by=ada)
    assert muted_at(assistant) == ()


@pytest.mark.django_db
def test_only_who_may_change_autonomy_mutes_and_says_why(assistant: Assistant, ben: User, ada: User) -> None:
    with pytest.raises(ForbiddenError):
        mute(assistant=assistant, trigger="vip", reason="why not", by=ben)
    with pytest.raises(ForbiddenError):
        unmute(assistant=assistant, trigger="vip", by=ben)
    with pytest.raises(InvalidError):
        mute(assistant=assistant, trigger="vip", reason="  ", by=ada)


def test_a_muted_trigger_is_found_but_brings_in_nobody() -> None:
    verdict = decide(Situation(reading(VIP), (), {}, muted=("vip",)))
    assert (verdict.outcome, verdict.reason) == (Outcome.SMALLTALK, "thanks")
    assert decide(Situation(reading(VIP), (), {})).outcome == Outcome.HANDOFF


def test_safety_comes_before_the_wish_for_a_person_and_that_before_all_others() -> None:
    everything = ("vip", "customer_asked", "safety")
    assert calling_trigger(reading(VIP, ASKED, DANGER), everything) == "safety"
    assert calling_trigger(reading(VIP, ASKED), everything) == "customer_asked"
    assert calling_trigger(reading(VIP, TriggerFound("complaint", "")), ("vip",)) == "complaint"


def test_a_record_remembers_what_was_muted() -> None:
    situation = Situation(reading(VIP), (), {}, muted=("vip",))
    record = record_of(Proposal("thanks", situation, decide(situation), {}, {}), channel="chat")
    assert recomputed(record).outcome == Outcome.SMALLTALK
