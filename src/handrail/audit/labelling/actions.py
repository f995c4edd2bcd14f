"""What a labeller does: say, skip, undo; and what a lead does: settle, and set how much a second person sees."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.audit.labelling.agreement import people_said
from handrail.audit.labelling.showing import second_share
from handrail.audit.models import LabellingRules, LabelStep, NextLabel, Settlement
from handrail.audit.proposing import rank_soon
from handrail.changes.noting import Kind, note_change
from handrail.history.labels import label
from handrail.history.models import PastLabel, PastMessage
from handrail.intents.models import OUT_OF_SCOPE, Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

RANKED_ANEW_AFTER = 25


@transaction.atomic
def say(*, message: UUID, intent: str, by: User) -> PastLabel:
    """Label a message with an intent's slug or title, or with out_of_scope; the queue is ranked anew now and then."""
    found = _message(message, by)
    made = label(message=found, intent=intent_said(intent), by=by)
    _step(found, by, skipped=False)
    if LabelStep.objects.filter(person=by, skipped=False).count() % RANKED_ANEW_AFTER == 0:
        rank_soon(found.conversation.assistant)
    return made


@transaction.atomic
def skip(*, message: UUID, by: User) -> None:
    """Do not show a message to this person again."""
    _step(_message(message, by), by, skipped=True)


@transaction.atomic
def undo(*, by: User) -> UUID | None:
    """Take back this person's last step, label and all; returns its message, or None where there is no step.

    What was settled stays. Each further undo goes one step back.
    """
    settled = Settlement.objects.values("message")
    steps = LabelStep.objects.select_for_update().filter(person=by)
    last = steps.exclude(message__in=settled).order_by("-at", "-pk").first()
    if last is None:
        return None
    PastLabel.objects.filter(message=last.message_id, person=by).delete()
    last.delete()
    NextLabel.objects.filter(message=last.message_id).update(taken_by=by, taken_at=timezone.now())
    return last.message_id


@transaction.atomic
def settle(*, message: UUID, intent: str, by: User) -> Settlement:
    """Say which label of a message is right that two people labelled differently; what they said stays on record.

    The settler's own label is the one that counts from now on. ConflictError where it is settled.
    """
    found = _message(message, by)
    PastMessage.objects.select_for_update().get(pk=found.pk)
    was = people_said(found.pk)
    if len({slug for _person, slug in was}) < 2:
        raise ConflictError("the labellers of this message agree")
    if Settlement.objects.filter(message=found).exists():
        raise ConflictError("somebody has settled this meanwhile")
    right = intent_said(intent)
    label(message=found, intent=right, by=by, settles=True)
    return Settlement.objects.create(message=found, intent=right, by=by, was=[[str(who), slug] for who, slug in was])


@transaction.atomic
def set_second_share(*, assistant: Assistant, percent: int, by: User) -> None:
    """Set how many per cent of the messages a second person labels without seeing the first label."""
    if not by.may(Permission.INTENTS_CHANGE):
        raise ForbiddenError("your role does not change how messages are labelled")
    if not 0 <= percent <= 100:
        raise InvalidError("a share is 0 to 100 per cent", field="percent")
    was = second_share(assistant)
    LabellingRules.objects.update_or_create(assistant=assistant, defaults={"second_share": percent})
    if was != percent:
        before, after = {"second_share": was}, {"second_share": percent}
        note_change(Kind.LABEL, f"labelling {assistant.slug}", before=before, after=after, by=by)


def intent_said(said: str) -> Intent | None:
    """Return the intent that a slug, a title, or a part of one title alone names; None for out_of_scope.

    Raises InvalidError.
    """
    said = said.strip()
    if said == OUT_OF_SCOPE:
        return None
    found = Intent.objects.filter(slug=said).first() or Intent.objects.filter(title__iexact=said).first()
    if found is None and said:
        close = list(Intent.objects.filter(title__icontains=said).order_by("title")[:3])
        if len(close) > 1:
            titles = ", ".join(each.title for each in close)
            raise InvalidError(f"several intents are called so, such as {titles}", field="intent")
        found = close[0] if close else None
    if found is None:
        raise InvalidError(f"no intent is called {said!r}", field="intent")
    return found


def _message(message: UUID, by: User) -> PastMessage:
    if not by.may(Permission.HISTORY_LABEL):
        raise ForbiddenError("your role does not label messages")
    found = PastMessage.objects.filter(pk=message).select_related("conversation__assistant").first()
    if found is None:
        raise NotFoundError("this message is gone")
    return found


def _step(message: PastMessage, by: User, *, skipped: bool) -> None:
    defaults = {"skipped": skipped, "at": timezone.now()}
    LabelStep.objects.update_or_create(message=message, person=by, defaults=defaults)
