"""Changes of hands: to people, to one person, back to the bot. Each tells the customer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from handrail.accounts.models import Team, User
from handrail.assistants.wording import wording
from handrail.conversations import events
from handrail.conversations.holding import Holding
from handrail.conversations.journal import append_all
from handrail.conversations.messages import say
from handrail.conversations.models import Claim, Conversation, HandBack, Handoff, Resolution
from handrail.conversations.routing import destination
from handrail.rows import write_row, written_together


def wait_in_words(conversation: Conversation, minutes: int) -> str:
    """Return a wait in the conversation's language: minutes below an hour, else the nearest whole hours."""
    hours = (minutes + 30) // 60
    key, number = ("minutes", minutes) if minutes < 60 else ("one_hour", 1) if hours == 1 else ("hours", hours)
    return wording(conversation.assistant, conversation.language, key, n=number)


def hand_off(
    conversation: Conversation,
    *,
    team: Team,
    reason: str,
    transferred: dict[str, Any],
    said: str = "handoff",
    lead: str = "",
) -> Handoff:
    """Open a handoff on a locked conversation and tell the customer team and wait. `said` names the wording.

    The escalation map may name another team and wording for this reason. By when it has to be claimed goes on record.
    """
    mapped = destination(conversation, reason)
    team, said = mapped.team or team, mapped.wording or said
    transferred = {**transferred, "deadline_minutes": mapped.deadline_minutes or team.expected_wait_minutes}
    handoff = Handoff(conversation=conversation, team=team, reason=reason, transferred=transferred)
    raised = events.HandoffRaised(handoff_id=str(handoff.pk), team=team.slug, reason=reason)
    told = events.HandedOff(team=team.name, expected_wait_minutes=team.expected_wait_minutes)
    wait = wait_in_words(conversation, team.expected_wait_minutes)
    text = wording(conversation.assistant, conversation.language, said, team=team.name, wait=wait)
    with written_together():
        write_row(handoff)
        append_all(conversation, [raised, told])
        say(conversation, f"{lead} {text}".strip(), key=f"handoff:{handoff.pk}")
    return handoff


def open_claim(conversation: Conversation, handoff: Handoff, *, by: User) -> Claim:
    """Give an open, unclaimed handoff of a locked conversation to one person and tell the customer his name."""
    again = handoff.claims.exists()
    claim = Claim.objects.create(handoff=handoff, person=by)
    append_all(conversation, [events.Claimed(name=by.name, team=handoff.team.name)])
    key = "claimed_again" if again else "claimed"
    text = wording(conversation.assistant, conversation.language, key, name=by.name, team=handoff.team.name)
    say(conversation, text, key=f"claim:{claim.pk}")
    return claim


def end_claim(conversation: Conversation, holding: Holding, *, tell: bool) -> None:
    """End the open claim of a locked conversation; with `tell` the customer learns that he waits again."""
    claim, handoff = holding.claim, holding.handoff
    if claim is None or handoff is None:
        return
    Claim.objects.filter(pk=claim.pk).update(ended_at=timezone.now())
    if tell:
        append_all(conversation, [events.Released(team=handoff.team.name)])
        wait = wait_in_words(conversation, handoff.team.expected_wait_minutes)
        values = {"name": claim.person.name, "team": handoff.team.name, "wait": wait}
        text = wording(conversation.assistant, conversation.language, "released", **values)
        say(conversation, text, key=f"release:{claim.pk}")


def give_back(conversation: Conversation, holding: Holding, *, by: User) -> None:
    """End the open handoff of a locked conversation in favour of the bot, and tell the customer."""
    handoff = holding.handoff
    if handoff is None:
        return
    end_claim(conversation, holding, tell=False)
    _end(handoff)
    HandBack.objects.create(handoff=handoff, person=by)
    append_all(conversation, [events.HandedBack()])
    text = wording(conversation.assistant, conversation.language, "handed_back", name=by.name)
    say(conversation, text, key=f"hand_back:{handoff.pk}")


def settle(conversation: Conversation, holding: Holding, *, by: User | None) -> Resolution:
    """Mark a locked conversation as resolved by a person, or by the customer himself (`by` None)."""
    if holding.resolution:
        return holding.resolution
    end_claim(conversation, holding, tell=False)
    if holding.handoff:
        _end(holding.handoff)
    resolution = Resolution.objects.create(conversation=conversation, person=by)
    append_all(conversation, [events.Resolved(by="person" if by else "customer")])
    if by:
        text = wording(conversation.assistant, conversation.language, "resolved_by_person", name=by.name)
        say(conversation, text, key=f"resolution:{resolution.pk}")
    return resolution


def reopen(conversation: Conversation, holding: Holding) -> None:
    """Take back the resolution of a locked conversation, because the customer wrote again."""
    if holding.resolution:
        Resolution.objects.filter(pk=holding.resolution.pk).update(reopened_at=timezone.now())
        append_all(conversation, [events.Reopened()])


def _end(handoff: Handoff) -> None:
    Handoff.objects.filter(pk=handoff.pk).update(ended_at=timezone.now())
