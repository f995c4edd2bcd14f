"""Review owners: who leads an intent's weekly review, and when."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.readiness.models import ReviewOwner
from handrail.readiness.people import roles_with

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def possible_owners() -> list[User]:
    """Return the active people who may judge answers, by name."""
    return list(User.objects.filter(is_active=True, role__in=roles_with(Permission.QUALITY_REVIEW)))


@transaction.atomic
def name_owner(*, intent: Intent, person: User, weekday: int, hour: int, by: User | None) -> ReviewOwner:
    """Name the person who reviews an intent each week; weekday 0 is Monday, hour 0 to 23 in his own time zone.

    He must be active and may judge answers, else InvalidError.
    """
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
    if not person.may(Permission.QUALITY_REVIEW):
        raise InvalidError("the owner must be an active person who may judge answers", field="person")
    if not 0 <= weekday <= 6:
        raise InvalidError("a weekday is 0 (Monday) to 6", field="weekday")
    if not 0 <= hour <= 23:
        raise InvalidError("an hour is 0 to 23", field="hour")
    Intent.objects.select_for_update().get(pk=intent.pk)
    before = ReviewOwner.objects.select_related("person").filter(intent=intent).first()
    was = _plain(before)
    owner = before or ReviewOwner(intent=intent)
    owner.person, owner.weekday, owner.hour = person, weekday, hour
    if _plain(owner) != was:
        owner.by, owner.at = by, timezone.now()
        owner.save()
        note_change(Kind.REVIEW_OWNER, intent.slug, before=was, after=_plain(owner), by=by)
    return owner


def _plain(owner: ReviewOwner | None) -> dict[str, object] | None:
    if owner is None:
        return None
    return {"person": owner.person.email, "weekday": WEEKDAYS[owner.weekday], "hour": owner.hour}
