"""A draft for the person who takes a conversation."""

from __future__ import annotations

from handrail.answering.engine import Proposal
from handrail.answering.models import Suggestion, Turn
from handrail.answering.reply import drafted
from handrail.conversations.events import SuggestionMade
from handrail.conversations.journal import append
from handrail.conversations.models import Conversation, Handoff
from handrail.rows import write_row, written_together


def suggest(conversation: Conversation, handoff: Handoff, proposal: Proposal, *, turn: Turn) -> Suggestion | None:
    """Store what the bot would have said, for the agent of this handoff; None where there is nothing to say."""
    reply = drafted(proposal, assistant=conversation.assistant, language=conversation.language)
    if reply is None:
        return None
    requests = proposal.reading.requests
    suggestion = Suggestion(
        turn=turn,
        conversation=conversation,
        handoff=handoff,
        intent=requests[max(0, proposal.verdict.request)].intent.slug,
        text=reply.text,
        html=reply.html,
        sources=reply.sources,
        confidence=min(draft.confidence for draft in proposal.situation.drafts if draft),
    )
    made = SuggestionMade(suggestion_id=str(suggestion.pk), intent=suggestion.intent, confidence=suggestion.confidence)
    with written_together():
        write_row(suggestion)
        append(conversation, made)
    return suggestion
