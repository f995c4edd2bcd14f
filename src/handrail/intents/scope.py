"""The scope of an intent: who owns it, for whom it is, and which systems it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError

_NAME = re.compile(r"[\w-]{1,60}", re.ASCII)
_LONGEST_AUDIENCE = 40


@transaction.atomic
def set_scope(
    *, slug: str, owner: User, audience: str, systems: Sequence[str], by: User | None, reason: str = ""
) -> Intent:
    """Say who owns an intent, for whom it is served ("public"), and which systems it needs; none is an answer, too.

    `by` None is the operator. Raises NotFoundError, ForbiddenError, InvalidError.
    """
    if by is not None and not by.may(Permission.INTENTS_CHANGE):
        raise ForbiddenError("only who may change intents says what is in their scope")
    if not owner.is_active:
        raise InvalidError(f"{owner} has left", field="owner")
    if not 0 < len(audience.strip()) <= _LONGEST_AUDIENCE:
        raise InvalidError(f"say for whom it is, in at most {_LONGEST_AUDIENCE} characters", field="audience")
    wanted = sorted({name.strip().casefold() for name in systems if name.strip()})
    wrong = [name for name in wanted if not _NAME.fullmatch(name)]
    if wrong:
        raise InvalidError(f"{wrong[0]!r} is no name of a system"[:200], field="systems")
    intent = Intent.objects.select_for_update(of=("self",)).select_related("owner").filter(slug=slug).first()
    if intent is None:
        raise NotFoundError(f"no intent is named {slug!r}"[:200], field="intent")
    before = _scope(intent)
    intent.owner, intent.audience, intent.systems = owner, audience.strip(), wanted
    after = _scope(intent)
    if before != after:
        intent.save(update_fields=["owner", "audience", "systems"])
        note_change(Kind.SCOPE, intent.slug, before=before, after=after, by=by, reason=reason)
    return intent


def _scope(intent: Intent) -> dict[str, object]:
    owner = intent.owner.name if intent.owner else ""
    return {"owner": owner, "audience": intent.audience, "systems": list(intent.systems)}
