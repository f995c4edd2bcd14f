"""From a type of request to an intent."""

from __future__ import annotations

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.audit.models import AuditRun, RequestType, SuggestedLabel
from handrail.audit.running import slug_of
from handrail.changes.noting import Kind, note_change
from handrail.history.models import PastMessage
from handrail.intents.models import GENERAL_QUESTION, OUT_OF_SCOPE, Intent, Risk
from handrail.kernel.errors import ForbiddenError, InvalidError

RANK_JOB = "audit:rank_job"


@transaction.atomic
def propose(*, kind: RequestType, by: User | None, slug: str = "", title: str = "", risk: str = Risk.HIGH) -> Intent:
    """Make a type an intent and file its messages as suggested labels; returns the intent.

    They are suggestions: nothing is learned or measured from them until a person confirms them. Where an intent of
    this slug exists, the messages are suggested for it, and it stays as it is. A new one has high risk unless said
    otherwise, and is off everywhere. `by` None is the operator. Raises ForbiddenError, InvalidError.
    """
    if by is not None and not by.may(Permission.INTENTS_CHANGE):
        raise ForbiddenError("your role does not change intents")
    kind = RequestType.objects.select_for_update().select_related("run__assistant").get(pk=kind.pk)
    intent = _intent(kind, slug=slug or slug_of(kind.title), title=title or kind.title, risk=risk, by=by)
    messages = kind.messages.values_list("message_id", flat=True)
    there = set(PastMessage.objects.filter(pk__in=messages).values_list("pk", flat=True))
    SuggestedLabel.objects.bulk_create(
        (SuggestedLabel(message_id=pk, intent=intent, run=kind.run) for pk in messages if pk in there),
        ignore_conflicts=True,
        batch_size=2_000,
    )
    kind.intent = intent
    kind.save(update_fields=["intent"])
    rank_soon(kind.run.assistant)
    return intent


@transaction.atomic
def propose_candidates(*, run: AuditRun, by: User | None, risk: str = Risk.HIGH) -> list[Intent]:
    """Make every candidate of an audit an intent that is none yet, the best first; returns them."""
    wanted = run.types.filter(proposed=True, intent=None).order_by("place")
    return [propose(kind=kind, by=by, risk=risk) for kind in wanted]


def rank_soon(assistant: Assistant) -> None:
    """Have a worker find what is worth a label next; asked for twice, it is done once."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        with transaction.atomic():
            job = app.configure_task(RANK_JOB, queueing_lock=f"rank {assistant.pk}")
            job.defer(assistant_id=str(assistant.pk))
    except AlreadyEnqueued:
        return


def _intent(kind: RequestType, *, slug: str, title: str, risk: str, by: User | None) -> Intent:
    if slug_of(slug) != slug or not slug:
        raise InvalidError("an intent is named with small letters, digits and underscores", field="slug")
    if slug in {GENERAL_QUESTION, OUT_OF_SCOPE}:
        raise InvalidError(f"{slug} is a name of the product's own", field="slug")
    if risk not in Risk.values:
        raise InvalidError(f"risks are {', '.join(Risk.values)}", field="risk")
    known = Intent.objects.filter(slug=slug).first()
    if known:
        return known
    intent = Intent.objects.create(slug=slug, title=title.strip()[:120], risk=risk)
    after = {"title": intent.title, "risk": risk, "messages": kind.conversations}
    note_change(Kind.INTENT, slug, before=None, after=after, by=by, reason=f"audit {kind.run.number}: {kind.key}")
    return intent
