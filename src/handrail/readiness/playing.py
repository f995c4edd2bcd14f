"""Playing one case of a drill: a synthetic conversation through the channel's own verbs, until a person has settled it.

Every step may be done again: keys make it the same message, the same claim, the same end. So a drill that was cut off
goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import ApiToken, User
from handrail.accounts.policy import Permission
from handrail.answering.actions import ask_for_person, receive, take_turn
from handrail.answering.engine import Engine
from handrail.answering.models import Decision, Turn
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation, Handoff, Message
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Principal, Program, Visitor
from handrail.conversations.rehearsals import mark_rehearsal
from handrail.inbox.actions import claim, resolve
from handrail.kernel.errors import HandrailError
from handrail.readiness.judging import Played, failures_of
from handrail.readiness.models import DrillCase
from handrail.readiness.policy import CaseKind


def play(case: DrillCase, engine: Engine) -> DrillCase:
    """Play a case to its end and store what happened, with everything that failed."""
    drill = case.drill
    by = principal(drill.channel, case.pk, owner=drill.participant)
    failures: list[dict[str, Any]] = []
    try:
        conversation = _opened(case, by)
        decision = _talk(case, conversation, by, engine)
        played = _settled(case, conversation, decision)
        failures = failures_of(case, played)
        case.decision = decision
        _tell(case, played)
    except HandrailError as problem:
        failures.append({"code": "error", "words": problem.message})
    case.failures, case.ended_at = failures, timezone.now()
    case.save()
    return case


def principal(channel: str, visitor: Any, *, owner: User) -> Principal:
    """Return who asks on a channel: a visitor, or a program whose token nobody has."""
    return Visitor(visitor) if channel == Visitor.channel else Program(_token(owner))


def _token(owner: User) -> ApiToken:
    """A token that no secret opens: it was revoked before it was made, and only names who opened a conversation."""
    now = timezone.now()
    token, _new = ApiToken.objects.get_or_create(
        digest=f"drill {owner.pk}",
        defaults={
            "name": "Drill",
            "hint": "",
            "scopes": [str(Permission.CONVERSATIONS)],
            "owner": owner,
            "expires_at": now,
            "revoked_at": now,
        },
    )
    return token


def _opened(case: DrillCase, by: Principal) -> Conversation:
    if case.conversation is not None:
        return case.conversation
    with transaction.atomic():
        opened = open_conversation(
            by=by, assistant_slug=case.drill.assistant.slug, key=f"drill:{case.pk}", language=case.language
        )
        mark_rehearsal(opened, str(case.pk), vip=case.vip)
        case.conversation = opened
        case.save(update_fields=["conversation"])
    return Conversation.objects.select_related("customer", "assistant").get(pk=opened.pk)


def _talk(case: DrillCase, conversation: Conversation, by: Principal, engine: Engine) -> Decision | None:
    """Say what the case says; returns the decision on the last message, None where the button was pressed."""
    if case.kind == CaseKind.BUTTON:
        ask_for_person(by=by, conversation_id=conversation.pk)
        return None
    decision = None
    for number, text in enumerate(case.messages):
        message = receive(by=by, conversation_id=conversation.pk, text=text, key=f"drill:{number}")
        decision = answered(message, engine)
    return decision


def answered(message: Message, engine: Engine) -> Decision | None:
    """Take the turn that a message is owed, unless a worker has; None where it is owed none."""
    turn = Turn.objects.filter(message=message).first()
    if turn is None:
        return None
    take_turn(turn_id=turn.pk, engine=engine)
    return Decision.objects.filter(turn=turn).first()


def _settled(case: DrillCase, conversation: Conversation, decision: Decision | None) -> Played:
    """Claim the handoff as the participant and resolve it; what could not be done is left as it is."""
    handoff = Handoff.objects.filter(conversation=conversation).select_related("team").order_by("at").first()
    held = decision is None or decision.outcome != "observe" or handoff is not None
    claimed = None
    if handoff is not None and held:
        if holding(conversation).holder != Holder.CLOSED:
            claim(conversation=conversation, by=case.drill.participant)
            resolve(conversation=conversation, by=case.drill.participant)
        claimed = handoff.claims.filter(person=case.drill.participant).first()
    return Played(conversation, decision, handoff, claimed, holding(conversation).holder == Holder.CLOSED)


def _tell(case: DrillCase, played: Played) -> None:
    handoff = played.handoff
    if handoff is None:
        return
    case.reason, case.team = handoff.reason, handoff.team.name
    asked = Message.objects.filter(conversation=played.conversation, author="customer").order_by("-event").first()
    if asked is not None:
        case.milliseconds = max(0.0, (handoff.at - asked.at).total_seconds() * 1000)
