"""Which triggers bring in a person at an assistant: all, but those that a lead has muted there."""

from __future__ import annotations

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.decide import CUSTOMER_ASKED
from handrail.answering.models import MutedTrigger
from handrail.answering.triggers import Trigger, triggers
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.changes.noting import Kind, note_change
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.rows import values

_UNSERVED = "unsupported_language"
_MUTED = f"SELECT trigger FROM {MutedTrigger._meta.db_table} WHERE assistant_id = %s ORDER BY trigger"


def muted_at(assistant: Assistant) -> tuple[str, ...]:
    """Return the names of the triggers that are muted at an assistant.

    Where it translates what it knows, a language that it does not serve is no reason for a person by itself.
    """
    muted = tuple(name for (name,) in values(_MUTED, [assistant.pk]))
    return (*muted, _UNSERVED) if assistant.other_languages == OtherLanguages.TRANSLATE else muted


def mutings(assistant: Assistant) -> dict[str, MutedTrigger]:
    """Return what leads have muted at an assistant, by the trigger's name, with who did it."""
    return {each.trigger: each for each in assistant.muted_triggers.select_related("by")}


def always_heard(trigger: Trigger) -> bool:
    """Return whether a trigger can never be muted: danger, and the customer's own wish for a person."""
    return trigger.safety or trigger.name == CUSTOMER_ASKED


@transaction.atomic
def mute(*, assistant: Assistant, trigger: str, reason: str, by: User | None) -> None:
    """Let a trigger bring in nobody at an assistant; again changes nothing. `by` None is the operator's shell.

    Whoever asks for a person gets one, and danger is never muted: both raise InvalidError, as does an unknown name.
    """
    _require_lead(by)
    found = triggers().get(trigger)
    if found is None:
        raise InvalidError(f"triggers are {', '.join(sorted(triggers()))}", field="trigger")
    if always_heard(found):
        raise InvalidError(f"{trigger} always brings in a person", field="trigger")
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
    _, new = MutedTrigger.objects.get_or_create(
        assistant=assistant, trigger=trigger, defaults={"reason": reason.strip()[:300], "by": by}
    )
    if new:
        _note(assistant, trigger, muted=True, by=by, reason=reason)


@transaction.atomic
def unmute(*, assistant: Assistant, trigger: str, by: User | None) -> None:
    """Let a trigger bring in a person again; again changes nothing."""
    _require_lead(by)
    gone, _ = MutedTrigger.objects.filter(assistant=assistant, trigger=trigger).delete()
    if gone:
        _note(assistant, trigger, muted=False, by=by)


def _note(assistant: Assistant, trigger: str, *, muted: bool, by: User | None, reason: str = "") -> None:
    before, after = {"muted": not muted}, {"muted": muted}
    note_change(Kind.TRIGGER, f"{trigger} at {assistant.slug}", before=before, after=after, by=by, reason=reason)


def _require_lead(by: User | None) -> None:
    if by is not None and not by.may(Permission.AUTONOMY_CHANGE):
        raise ForbiddenError("your role does not change what the bot may do")
