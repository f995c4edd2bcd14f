"""Everybody who may get an intent's handoffs reads the current version of its briefing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cast import person

from handrail.accounts.models import Membership, Team, User
from handrail.assistants.models import Assistant
from handrail.changes.models import Change
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness.briefing import acknowledge, current_briefing, waiting_for, write_briefing
from handrail.readiness.models import Briefing
from handrail.readiness.queries import briefing_status, briefing_statuses
from handrail.readiness.starting import starting_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def order_status(intents: Sequence[Intent]) -> Intent:
    """The intent of Orders, where Ada leads and Ben works."""
    return intents[0]


def test_without_a_text_nobody_is_briefed(order_status: Intent, ada: User, ben: User) -> None:
    status = briefing_status(order_status)
    assert (status.met, status.needed, status.missing) == (0, 2, ["no briefing is written"])


def test_it_is_met_when_every_active_member_has_read(order_status: Intent, ada: User, ben: User, cleo: User) -> None:
    briefing = write_briefing(intent=order_status, text="Claim fast.", by=ada)
    acknowledge(briefing=briefing, by=ada)
    acknowledge(briefing=briefing, by=cleo)
    status = briefing_status(order_status)
    assert (status.met, status.needed, status.missing) == (1, 2, ["Ben has not read version 1"])
    acknowledge(briefing=briefing, by=ben)
    assert briefing_status(order_status).ready


def test_a_new_version_waits_for_everybody_again(order_status: Intent, ada: User, ben: User) -> None:
    first = write_briefing(intent=order_status, text="Claim fast.", by=ada)
    acknowledge(briefing=first, by=ben)
    assert waiting_for(ben) == []
    second = write_briefing(intent=order_status, text="Claim faster.", by=ada)
    assert (second.version, waiting_for(ben)) == (2, [second])
    assert briefing_status(order_status).met == 0
    with pytest.raises(ConflictError):
        acknowledge(briefing=first, by=ada)


def test_who_joins_the_team_has_to_read_and_who_leaves_has_not(
    order_status: Intent, ada: User, ben: User, orders: Team
) -> None:
    briefing = write_briefing(intent=order_status, text="Claim fast.", by=ada)
    acknowledge(briefing=briefing, by=ada)
    acknowledge(briefing=briefing, by=ben)
    eve = person("Eve", "agent", orders)
    assert briefing_status(order_status).missing == ["Eve has not read version 1"]
    User.objects.filter(pk=eve.pk).update(is_active=False)
    assert briefing_status(order_status).ready


def test_a_member_who_does_not_work_in_the_inbox_need_not_read(order_status: Intent, ada: User, orders: Team) -> None:
    person("Rosa", "reviewer", orders)
    acknowledge(briefing=write_briefing(intent=order_status, text="Claim fast.", by=ada), by=ada)
    assert briefing_status(order_status).ready


def test_a_team_without_members_is_not_briefed(order_status: Intent, ada: User) -> None:
    write_briefing(intent=order_status, text="Claim fast.", by=ada)
    Membership.objects.all().delete()
    status = briefing_status(order_status)
    assert (status.ready, status.missing) == (False, ["Orders has no active member who works in the inbox"])


def test_an_intent_without_a_team_is_the_front_desks(assistant: Assistant, ben: User) -> None:
    Membership.objects.create(team=assistant.front_team, user=ben)
    intent = Intent.objects.create(slug="general", title="General", risk="low")
    briefing = write_briefing(intent=intent, text="Read all.", by=None)
    assert waiting_for(ben) == [briefing]
    assert briefing_status(intent).missing == ["Ben has not read version 1"]


def test_each_agent_sees_what_waits_for_his_own_teams(
    intents: Sequence[Intent], ada: User, ben: User, cleo: User
) -> None:
    made = {intent.slug: write_briefing(intent=intent, text="Read.", by=ada) for intent in intents}
    assert waiting_for(ben) == [made["order_status"]]
    assert waiting_for(cleo) == [made["refund"]]


def test_the_same_text_is_no_new_version_and_reading_twice_is_reading_once(order_status: Intent, ada: User) -> None:
    first = write_briefing(intent=order_status, text="Claim fast.", by=ada)
    assert write_briefing(intent=order_status, text=" Claim fast. ", by=ada) == first
    assert acknowledge(briefing=first, by=ada) == acknowledge(briefing=first, by=ada)
    told = Change.objects.filter(kind="briefing").order_by("at").values_list("before", "after")
    assert list(told) == [(None, {"version": 1, "text": "Claim fast."}), ({"read": None}, {"read": 1})]


def test_two_who_write_at_once_do_not_overwrite_each_other(order_status: Intent, ada: User) -> None:
    write_briefing(intent=order_status, text="Claim fast.", by=ada, after=0)
    with pytest.raises(ConflictError):
        write_briefing(intent=order_status, text="Claim slowly.", by=ada, after=0)
    assert current_briefing(order_status) == Briefing.objects.get()


def test_agents_write_no_briefing_and_readers_of_reports_acknowledge_none(
    order_status: Intent, ada: User, ben: User, orders: Team
) -> None:
    with pytest.raises(ForbiddenError):
        write_briefing(intent=order_status, text="Claim.", by=ben)
    with pytest.raises(InvalidError):
        write_briefing(intent=order_status, text="  ", by=ada)
    briefing = write_briefing(intent=order_status, text="Claim.", by=ada)
    with pytest.raises(ForbiddenError):
        acknowledge(briefing=briefing, by=person("Rosa", "reviewer", orders))


def test_the_text_to_start_from_tells_what_is_set_for_the_intent(order_status: Intent, assistant: Assistant) -> None:
    text = starting_text(order_status)
    for words in ("Order status", "Risk: low", "On chat now: the bot answers", "What you do (Orders)", "legal"):
        assert words in text


def test_many_intents_take_as_many_queries_as_one(
    intents: Sequence[Intent], ada: User, ben: User, django_assert_num_queries: object
) -> None:
    for intent in intents:
        write_briefing(intent=intent, text="Read.", by=ada)
    for some in (intents[:1], intents):
        with django_assert_num_queries(4):  # type: ignore[operator]
            briefing_statuses(list(some))
