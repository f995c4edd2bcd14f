"""Judging a case of a drill: what must hold of a conversation that people took over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handrail.accounts.models import Team
from handrail.answering.models import Decision
from handrail.conversations.models import Claim, Conversation, Event, Handoff, Message
from handrail.inbox.transcript import transcript
from handrail.intents.models import Intent
from handrail.readiness.escalation import route_for
from handrail.readiness.models import DrillCase
from handrail.readiness.policy import CaseKind

Failure = dict[str, Any]
# A conversation of a pilot or a control group is people's already before anybody asks how sure the bot is.
BELOW_THRESHOLD = frozenset({"low_confidence", "pilot_people", "control_group"})
OUTSIDE = frozenset({"out_of_scope", "not_understood"})


@dataclass(frozen=True)
class Played:
    """A case as it went."""

    conversation: Conversation
    decision: Decision | None
    handoff: Handoff | None
    claim: Claim | None
    closed: bool


def failures_of(case: DrillCase, played: Played) -> list[Failure]:
    """Return everything that did not hold, as codes with values; empty when all did."""
    handoff = played.handoff
    if handoff is None:
        outcome = played.decision.outcome if played.decision else "nothing"
        return [{"code": "not_handed_off", "outcome": outcome}]
    found = [
        _wrong_reason(case, played, handoff),
        _wrong_team(case, played, handoff),
        _untold(played, handoff),
        _incomplete(case, played, handoff),
    ]
    if played.claim is None:
        found.append({"code": "not_claimed"})
    if not played.closed:
        found.append({"code": "not_resolved"})
    return [failure for failure in found if failure]


def _wrong_reason(case: DrillCase, played: Played, handoff: Handoff) -> Failure | None:
    expected = {
        CaseKind.OUT_OF_SCOPE: OUTSIDE,
        CaseKind.BELOW_THRESHOLD: BELOW_THRESHOLD,
    }.get(CaseKind(case.kind), frozenset({case.expects}))
    if case.kind == CaseKind.TRIGGER and played.decision is not None:
        fired = [trigger["name"] for trigger in played.decision.record["reading"]["triggers"]]
        if case.expects not in fired:
            return {"code": "trigger_silent", "trigger": case.expects, "reason": handoff.reason}
        expected = frozenset(fired)
    if case.kind != CaseKind.LEFT_TO_PEOPLE and handoff.reason not in expected:
        return {"code": "wrong_reason", "expected": case.expects, "reason": handoff.reason}
    return None


def _wrong_team(case: DrillCase, played: Played, handoff: Handoff) -> Failure | None:
    """The map's team; where it leaves the team to the request, that of the intent which was read, or the front desk."""
    assistant = case.drill.assistant
    slug = played.decision.intent if played.decision else ""
    intent = Intent.objects.select_related("team").filter(slug=slug).first() if slug else None
    allowed: list[Team] = [route_for(assistant, handoff.reason, intent).team]
    row = route_for(assistant, handoff.reason).row
    if row is None or row.team is None:
        allowed.append(assistant.front_team)
    if handoff.team_id in {team.pk for team in allowed}:
        return None
    return {"code": "wrong_team", "team": handoff.team.name, "expected": allowed[0].name}


def _untold(played: Played, handoff: Handoff) -> Failure | None:
    """Whether the customer was told who takes over, at the very handoff."""
    told = Message.objects.filter(
        conversation=played.conversation, author="system", key=f"handoff:{handoff.pk}"
    ).first()
    if told is None or handoff.team.name not in told.text:
        return {"code": "not_told"}
    return None


def _incomplete(case: DrillCase, played: Played, handoff: Handoff) -> Failure | None:
    """Whether who takes over sees every message, and no event of the conversation is lost."""
    shown = [entry.text for entry in transcript(played.conversation) if entry.author == "customer"]
    if shown != [text.strip() for text in case.messages]:
        return {"code": "transcript_incomplete", "shown": len(shown), "said": len(case.messages)}
    numbers = list(Event.objects.filter(conversation=played.conversation).values_list("sequence", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        return {"code": "events_lost"}
    if case.kind != CaseKind.BUTTON and not handoff.transferred.get("language"):
        return {"code": "story_not_transferred"}
    return None
