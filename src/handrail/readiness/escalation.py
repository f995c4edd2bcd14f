"""The escalation map: for every reason of handing off a team, a place, a deadline and words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from handrail.accounts.models import Team, User
from handrail.accounts.policy import Permission
from handrail.answering.muting import muted_at
from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.assistants.wording import spoken
from handrail.changes.noting import Kind, note_change
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.readiness.models import EscalationRow
from handrail.readiness.people import staffed_teams
from handrail.readiness.policy import CUSTOMER_ASKED, TO_FRONT_DESK, Delivery, reasons, usual_wording, wordings_for
from handrail.readiness.words import language_name

LONGEST_DEADLINE = 7 * 24 * 60


@dataclass(frozen=True)
class Route:
    """Where a handoff for one reason goes. `row` is what a person has set, or None; `missing` says what it lacks.

    `team` is the request's own team where the map leaves it to the engine and no intent is looked at: `open_team`.
    """

    reason: str
    safety: bool
    team: Team
    open_team: bool
    delivery: str
    deadline_minutes: int
    wording: str
    row: EscalationRow | None
    missing: list[str] = field(default_factory=list)


def reasons_at(assistant: Assistant) -> list[str]:
    """Return every reason for which a conversation of an assistant can be handed to people."""
    translates = assistant.other_languages == OtherLanguages.TRANSLATE
    return reasons(triggers(), muted=muted_at(assistant), translates=translates)


def heard_triggers(assistant: Assistant) -> list[str]:
    """Return the triggers that bring in a person at an assistant."""
    known = triggers()
    return [reason for reason in reasons_at(assistant) if reason in known]


def routes(assistant: Assistant, intent: Intent | None = None) -> list[Route]:
    """Return the whole map of an assistant; with an intent as it holds for that intent's requests."""
    return routes_of(assistant, [intent])[0]


def routes_of(assistant: Assistant, intents: Sequence[Intent | None]) -> list[list[Route]]:
    """Return the map as it holds for each of many intents, with as many queries as for one."""
    rows = {row.reason: row for row in assistant.escalation_rows.select_related("team", "by")}
    staffed, names = staffed_teams(), reasons_at(assistant)
    return [[_route(assistant, intent, name, rows.get(name), staffed) for name in names] for intent in intents]


def route_for(assistant: Assistant, reason: str, intent: Intent | None = None) -> Route:
    """Return where one reason goes."""
    row = assistant.escalation_rows.select_related("team", "by").filter(reason=reason).first()
    return _route(assistant, intent, reason, row, staffed_teams())


def handoff_deadline(reason: str, team: Team, assistant: Assistant | None = None) -> int:
    """Return within how many minutes a handoff must be claimed: the map's deadline, else the team's expected wait.

    Without an assistant the shortest deadline counts that any assistant's map names for this reason and team.
    """
    rows = EscalationRow.objects.filter(reason=reason, deadline_minutes__isnull=False)
    if assistant is not None:
        rows = rows.filter(assistant=assistant)
    else:
        rows = rows.filter(team=team) | rows.filter(team__isnull=True)
    shortest = rows.order_by("deadline_minutes").values_list("deadline_minutes", flat=True).first()
    return shortest or team.expected_wait_minutes


def deadline_for(reason: str, team_slug: str) -> int:
    """Return the same for a team's short name, as measures ask for it; 30 minutes for a team that is gone."""
    team = Team.objects.filter(slug=team_slug).first()
    return handoff_deadline(reason, team) if team else 30


@transaction.atomic
def set_route(
    *,
    assistant: Assistant,
    reason: str,
    team: Team | None,
    deadline_minutes: int | None,
    wording: str = "",
    delivery: str = Delivery.INBOX,
    by: User | None,
) -> EscalationRow | None:
    """Set a row of the map; what is empty stays as it is without the row, and a row that is all empty goes.

    Handoffs follow it from now on. `by` None is the operator's shell. Raises InvalidError with the field.
    """
    _require_change(by)
    _check(assistant, reason, deadline_minutes, wording, delivery)
    before = EscalationRow.objects.select_for_update().filter(assistant=assistant, reason=reason).first()
    was = _plain(before)
    if team is None and deadline_minutes is None and not wording and delivery == Delivery.INBOX:
        if before:
            before.delete()
            note_change(Kind.ESCALATION, f"{reason} at {assistant.slug}", before=was, after=None, by=by)
        return None
    row = before or EscalationRow(assistant=assistant, reason=reason)
    row.team, row.deadline_minutes, row.wording, row.delivery = team, deadline_minutes, wording, delivery
    if _plain(row) != was:
        row.by, row.at = by, timezone.now()
        row.save()
        note_change(Kind.ESCALATION, f"{reason} at {assistant.slug}", before=was, after=_plain(row), by=by)
    return row


def _route(
    assistant: Assistant, intent: Intent | None, reason: str, row: EscalationRow | None, staffed: set[UUID]
) -> Route:
    by_request = not (row and row.team) and reason not in TO_FRONT_DESK
    own = intent.team if intent and by_request else None
    team = (row.team if row else None) or own or assistant.front_team
    safety = is_safety(reason)
    wording = (row.wording if row else "") or usual_wording(reason, safety=safety)
    minutes = (row.deadline_minutes if row else None) or team.expected_wait_minutes
    return Route(
        reason=reason,
        safety=safety,
        team=team,
        open_team=by_request and intent is None,
        delivery=row.delivery if row else Delivery.INBOX.value,
        deadline_minutes=minutes,
        wording=wording,
        row=row,
        missing=_missing(assistant, team, minutes, wording, staffed),
    )


def _missing(assistant: Assistant, team: Team, minutes: int, wording: str, staffed: set[UUID]) -> list[str]:
    missing = []
    if team.pk not in staffed:
        missing.append(_("%(team)s has no active member who works in the inbox") % {"team": team.name})
    if minutes < 1:
        missing.append(_("%(team)s has no deadline: its expected wait is 0 minutes") % {"team": team.name})
    silent = [language for language in assistant.languages if not spoken(assistant, language, wording)]
    if silent:
        missing.append(
            _("the customer is not told in %(languages)s") % {"languages": ", ".join(map(language_name, silent))}
        )
    return missing


def map_digest(assistant: Assistant) -> str:
    """Return a name for the rows that are set now; any change gives another."""
    rows = [(row.reason, _plain(row)) for row in assistant.escalation_rows.select_related("team").order_by("reason")]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def is_safety(reason: str) -> bool:
    """Return whether a reason is a trigger of safety."""
    trigger = triggers().get(reason)
    return trigger is not None and trigger.safety


def is_grave(reason: str) -> bool:
    """Return whether a reason concerns danger or the customer's own wish for a person."""
    return is_safety(reason) or reason == CUSTOMER_ASKED


def _check(assistant: Assistant, reason: str, minutes: int | None, wording: str, delivery: str) -> None:
    if reason not in reasons_at(assistant):
        raise InvalidError(f"reasons are {', '.join(reasons_at(assistant))}", field="reason")
    if minutes is not None and not 1 <= minutes <= LONGEST_DEADLINE:
        raise InvalidError("a deadline is a whole number of minutes, at least 1 and at most a week", field="deadline")
    allowed = wordings_for(safety=is_safety(reason))
    if wording and wording not in allowed:
        raise InvalidError(f"for this reason the customer is told one of {', '.join(allowed)}", field="wording")
    if delivery not in list(Delivery):
        raise InvalidError(f"people get handoffs in {', '.join(Delivery)}", field="delivery")


def _plain(row: EscalationRow | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "team": row.team.name if row.team else None,
        "delivery": str(row.delivery),
        "deadline_minutes": row.deadline_minutes,
        "wording": row.wording or None,
    }


def _require_change(by: User | None) -> None:
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
