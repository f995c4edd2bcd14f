"""Acting on a verdict inside the conversation's transaction: send, ask back, or hand off."""

from __future__ import annotations

from typing import Any

from handrail.accounts.models import Team
from handrail.answering.decide import Outcome
from handrail.answering.engine import Proposal
from handrail.answering.models import Turn
from handrail.answering.reply import reply_for
from handrail.answering.suggesting import suggest
from handrail.conversations.handing import hand_off
from handrail.conversations.messages import add_message
from handrail.conversations.models import Conversation
from handrail.conversations.models.message import Author
from handrail.intents.models import Intent
from handrail.rows import Where, find_row

SURE_ENOUGH_FOR_A_TEAM = 0.5
_SAID = {"customer_asked": "handoff_asked"}


def act(conversation: Conversation, proposal: Proposal, *, turn: Turn) -> None:
    """Do what was decided on a locked conversation; the turn makes the reply unique.

    Of a draft, in the shadow or for an agent, the customer learns nothing: he hears what he would hear without it.
    """
    verdict = proposal.verdict
    if verdict.to_people:
        handoff = hand_off(
            conversation,
            team=team_for(conversation, proposal),
            reason=verdict.reason,
            transferred=_transferred(proposal),
            said=_said(proposal),
        )
        if verdict.outcome == Outcome.SUGGEST:
            suggest(conversation, handoff, proposal, turn=turn)
        return
    reply = reply_for(proposal, assistant=conversation.assistant, language=conversation.language)
    if reply is not None:
        add_message(
            conversation,
            author=Author.BOT,
            text=reply.text,
            key=f"turn:{turn.pk}",
            name=conversation.assistant.name,
            html=reply.html,
            sources=reply.sources,
            ask_solved=reply.ask_solved,
            language=conversation.language,
        )


def team_for(conversation: Conversation, proposal: Proposal) -> Team:
    """Return who takes a handoff: the team of the request that stood in the way, else the front desk."""
    requests = proposal.reading.requests
    if requests and proposal.verdict.reason not in {"out_of_scope", "still_unclear"}:
        request = requests[max(0, proposal.verdict.request)]
        sure = request.intent.probability >= SURE_ENOUGH_FOR_A_TEAM
        intent = find_row(Intent, Where("slug = %s", (request.intent.slug,))) if sure else None
        team = find_row(Team, Where("id = %s", (intent.team_id,))) if intent else None
        if team is not None:
            return team
    return conversation.assistant.front_team


def _said(proposal: Proposal) -> str:
    """Which wording tells the customer of a handoff."""
    if any(found.safety for found in proposal.reading.triggers):
        return "handoff_safety"
    if proposal.verdict.reason in _SAID:
        return _SAID[proposal.verdict.reason]
    one_of_several = proposal.verdict.request >= 0 and len(proposal.reading.requests) > 1
    return "handoff_partial" if one_of_several else "handoff"


def _transferred(proposal: Proposal) -> dict[str, Any]:
    """What the person gets, so that the customer need not say it again."""
    return {
        "requests": [
            {"text": request.text, "intent": request.intent.slug, "probability": request.intent.probability}
            for request in proposal.reading.requests
        ],
        "language": proposal.reading.language,
        "triggers": [{"name": found.name, "detail": found.detail} for found in proposal.reading.triggers],
        "sources": [
            {"title": candidate.title, "url": candidate.url, "score": candidate.score}
            for draft in proposal.situation.drafts
            if draft
            for candidate in draft.candidates[:3]
        ],
    }
