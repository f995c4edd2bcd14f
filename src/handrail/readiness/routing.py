"""The escalation map at work: asked at every handoff."""

from __future__ import annotations

from handrail.accounts.models import Team
from handrail.conversations.models import Conversation
from handrail.conversations.routing import Destination
from handrail.readiness.models import EscalationRow
from handrail.rows import Where, find_row, values

_ROW = (
    f"SELECT team_id, deadline_minutes, wording FROM {EscalationRow._meta.db_table} "
    "WHERE assistant_id = %s AND reason = %s"
)


def destination(conversation: Conversation, reason: str) -> Destination:
    """Return what the map of the conversation's assistant says of a handoff for this reason."""
    for team_id, minutes, wording in values(_ROW, [conversation.assistant_id, reason]):
        team = find_row(Team, Where("id = %s", (team_id,))) if team_id else None
        return Destination(team, minutes, wording)
    return Destination()
