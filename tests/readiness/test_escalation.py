"""The escalation map names who takes over for every reason, says what it lacks, and handoffs follow it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cast import spoken, write
from fake_engine import engine

from handrail.accounts.models import Membership, Team, User
from handrail.answering.actions import ask_for_person, take_turn
from handrail.answering.models import Turn
from handrail.answering.muting import mute
from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.autonomy.actions import switch
from handrail.changes.models import Change
from handrail.conversations.models import Conversation, Handoff
from handrail.conversations.principals import Visitor
from handrail.inbox.actions import take_over
from handrail.insights.deadlines import deadline_of
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.readiness.escalation import handoff_deadline, reasons_at, routes, set_route
from handrail.readiness.models import EscalationRow
from handrail.readiness.queries import escalation_status

pytestmark = pytest.mark.django_db


def intent_of(intents: Sequence[Intent], slug: str) -> Intent:
    return next(intent for intent in intents if intent.slug == slug)


def handed(chat: Conversation, vic: Visitor, text: str) -> Handoff:
    take_turn(turn_id=Turn.objects.get(message=write(vic, chat, text)).pk, engine=engine())
    return Handoff.objects.select_related("team").get(conversation=chat)


def test_every_trigger_and_every_reason_of_the_engine_has_a_row(staffed: Assistant) -> None:
    found = {route.reason for route in routes(staffed)}
    assert set(triggers()) <= found
    assert {"out_of_scope", "low_confidence", "no_knowledge", "error", "overdue"} <= found
    assert "taken_over" not in found


def test_a_row_goes_to_the_requests_team_but_what_nobody_understood_to_the_front_desk(
    staffed: Assistant, intents: Sequence[Intent]
) -> None:
    found = {route.reason: route for route in routes(staffed, intent_of(intents, "refund"))}
    assert (found["legal"].team.slug, found["legal"].deadline_minutes) == ("billing", 60)
    assert (found["out_of_scope"].team.slug, found["out_of_scope"].deadline_minutes) == ("front", 30)
    assert [found[name].wording for name in ("legal", "customer_asked", "safety")] == [
        "handoff",
        "handoff_asked",
        "handoff_safety",
    ]


def test_a_whole_map_lacks_nothing(staffed: Assistant, intents: Sequence[Intent]) -> None:
    status = escalation_status(staffed, intents[0], "chat")
    assert status.ready
    assert (status.met, status.missing) == (status.needed, [])
    assert status.needed == len(reasons_at(staffed))


@pytest.mark.parametrize("leave", ["inactive", "reviewer", "no member"])
def test_a_team_without_anybody_who_works_in_the_inbox_is_missing_in_words(
    staffed: Assistant, intents: Sequence[Intent], cleo: User, leave: str
) -> None:
    if leave == "no member":
        Membership.objects.filter(user=cleo).delete()
    else:
        User.objects.filter(pk=cleo.pk).update(
            **({"is_active": False} if leave == "inactive" else {"role": "reviewer"})
        )
    status = escalation_status(staffed, intent_of(intents, "refund"), "chat")
    (missing,) = status.missing
    assert missing.startswith("Billing has no active member who works in the inbox: ")
    assert "legal" in missing
    assert "out of scope" not in missing
    assert 0 < status.met < status.needed


def test_a_team_without_a_deadline_is_missing(staffed: Assistant, intents: Sequence[Intent], billing: Team) -> None:
    Team.objects.filter(pk=billing.pk).update(expected_wait_minutes=0)
    refund = Intent.objects.select_related("team").get(slug="refund")
    assert "Billing has no deadline" in escalation_status(staffed, refund, "chat").missing[0]


def test_a_language_in_which_the_customer_is_told_nothing_is_missing(
    staffed: Assistant, intents: Sequence[Intent]
) -> None:
    staffed.languages = ["en", "fi"]
    assert "the customer is not told in Finnish" in escalation_status(staffed, intents[0], "chat").missing[0]
    staffed.wording = {"fi": dict.fromkeys(("handoff", "handoff_asked", "handoff_safety"), "Hei {team} {wait}")}
    assert escalation_status(staffed, intents[0], "chat").ready


def test_a_muted_trigger_needs_nobody(staffed: Assistant, ada: User) -> None:
    mute(assistant=staffed, trigger="legal", reason="no lawyers", by=ada)
    assert "legal" not in reasons_at(staffed)
    with pytest.raises(InvalidError):
        set_route(assistant=staffed, reason="legal", team=None, deadline_minutes=5, by=ada)


def test_where_the_bot_translates_a_failed_translation_needs_somebody(staffed: Assistant) -> None:
    assert "translation_failed" not in reasons_at(staffed)
    staffed.other_languages = OtherLanguages.TRANSLATE
    assert "translation_failed" in reasons_at(staffed)
    assert "unsupported_language" not in reasons_at(staffed)


def test_handoffs_follow_the_map_from_the_moment_it_is_changed(
    staffed: Assistant, ada: User, billing: Team, chat: Conversation, vic: Visitor
) -> None:
    set_route(assistant=staffed, reason="complaint", team=billing, deadline_minutes=7, wording="handoff_asked", by=ada)
    handoff = handed(chat, vic, "I want to file a complaint")
    assert (handoff.reason, handoff.team.slug) == ("complaint", "billing")
    assert handoff.transferred["deadline_minutes"] == 7
    assert spoken(chat, "system")[-1].startswith("Of course. I am passing you to our Billing team")


def test_the_button_follows_the_map_too(
    staffed: Assistant, ada: User, billing: Team, chat: Conversation, vic: Visitor
) -> None:
    set_route(assistant=staffed, reason="customer_asked", team=billing, deadline_minutes=None, by=ada)
    ask_for_person(by=vic, conversation_id=chat.pk)
    assert Handoff.objects.get().team == billing


def test_by_when_a_handoff_must_be_claimed_goes_on_record(staffed: Assistant, chat: Conversation, vic: Visitor) -> None:
    switch(intent_slug="refund", channel="chat", stage="off", by=None)
    assert handed(chat, vic, "I want a refund").transferred["deadline_minutes"] == 60


def test_who_takes_over_a_conversation_keeps_it_whatever_the_map_says(
    staffed: Assistant, ada: User, ben: User, billing: Team, chat: Conversation
) -> None:
    EscalationRow.objects.create(assistant=staffed, reason="error", team=billing)
    take_over(conversation=chat, by=ben)
    assert Handoff.objects.select_related("team").get().team.slug == "orders"


def test_where_somebody_may_be_in_danger_the_words_for_that_stay(staffed: Assistant, ada: User) -> None:
    with pytest.raises(InvalidError):
        set_route(assistant=staffed, reason="safety", team=None, deadline_minutes=None, wording="handoff", by=ada)


@pytest.mark.parametrize("minutes", [0, -1, 7 * 24 * 60 + 1])
def test_a_deadline_is_between_a_minute_and_a_week(staffed: Assistant, ada: User, minutes: int) -> None:
    with pytest.raises(InvalidError):
        set_route(assistant=staffed, reason="legal", team=None, deadline_minutes=minutes, by=ada)


def test_a_row_that_is_emptied_goes_and_all_of_it_is_in_the_log(staffed: Assistant, ada: User, billing: Team) -> None:
    set_route(assistant=staffed, reason="legal", team=billing, deadline_minutes=5, by=ada)
    set_route(assistant=staffed, reason="legal", team=billing, deadline_minutes=5, by=ada)
    set_route(assistant=staffed, reason="legal", team=None, deadline_minutes=None, by=ada)
    assert not EscalationRow.objects.exists()
    noted = list(Change.objects.filter(kind="escalation").order_by("at").values_list("before", "after", "by_name"))
    row = {"team": "Billing", "delivery": "inbox", "deadline_minutes": 5, "wording": None}
    assert noted == [(None, row, "Ada"), (row, None, "Ada")]


def test_an_agent_changes_no_map(staffed: Assistant, ben: User) -> None:
    with pytest.raises(ForbiddenError):
        set_route(assistant=staffed, reason="legal", team=None, deadline_minutes=5, by=ben)


def test_a_deadline_is_the_maps_else_the_teams_usual_wait(staffed: Assistant, ada: User, billing: Team) -> None:
    assert handoff_deadline("legal", billing) == 60
    set_route(assistant=staffed, reason="legal", team=billing, deadline_minutes=5, by=ada)
    assert handoff_deadline("legal", billing) == handoff_deadline("legal", billing, staffed) == 5
    assert handoff_deadline("complaint", billing) == 60


def test_measures_ask_for_the_same_deadline(staffed: Assistant, ada: User, billing: Team) -> None:
    set_route(assistant=staffed, reason="legal", team=billing, deadline_minutes=5, by=ada)
    minutes = deadline_of()
    assert [minutes("legal", "billing"), minutes("complaint", "billing"), minutes("legal", "gone")] == [5, 60, 30]


def test_a_lack_where_somebody_may_be_in_danger_is_a_matter_of_safety(
    staffed: Assistant, intents: Sequence[Intent], ada: User
) -> None:
    status = escalation_status(staffed, intent_of(intents, "refund"), "chat")
    assert status.safety == []
    empty = Team.objects.create(slug="empty", name="Empty")
    set_route(assistant=staffed, reason="legal", team=empty, deadline_minutes=None, by=ada)
    assert escalation_status(staffed, intents[0], "chat").safety == []
    set_route(assistant=staffed, reason="safety", team=empty, deadline_minutes=None, by=ada)
    status = escalation_status(staffed, intents[0], "chat")
    assert status.safety == status.missing == ["Empty has no active member who works in the inbox: legal, safety"]
