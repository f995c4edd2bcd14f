"""Which message a labeller sees next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.audit.models import LabellingRules, LabelStep, NextLabel
from handrail.history.models import PastLabel, PastMessage
from handrail.intents.models import Intent

TAKEN_FOR = timedelta(minutes=5)
_PROBABLE = 0.5


@dataclass(frozen=True)
class Shown:
    """A message to label: its likely intents, best first, with probabilities, and what an agent answered to it."""

    message: PastMessage
    likely: list[tuple[Intent, float]]
    answer: str


def next_message(*, assistant: Assistant, by: User, intent: str = "") -> Shown | None:
    """Return the message whose turn it is for this labeller, and keep it from others for five minutes.

    With `intent` only messages that may ask for it, those first that probably do. A message that one other person
    labelled comes, too, and before others, when it is among those for a second labeller; nothing tells it apart.
    """
    with transaction.atomic():
        waiting = _waiting(assistant, by)
        if intent:
            first = ExpressionWrapper(Q(likely__0=intent, probabilities__0__gte=_PROBABLE), output_field=BooleanField())
            waiting = waiting.filter(likely__contains=[intent]).order_by(
                F("said").desc(), first.desc(), "-turn", "message"
            )
        row = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        NextLabel.objects.filter(pk=row.pk).update(taken_by=by, taken_at=timezone.now())
    return shown(row.message_id)


def shown(message_id: UUID) -> Shown:
    """Return a message as the screen shows it."""
    message = PastMessage.objects.select_related("conversation__assistant").get(pk=message_id)
    row = NextLabel.objects.filter(message=message_id).first()
    slugs = row.likely if row else []
    intents = {each.slug: each for each in Intent.objects.filter(slug__in=slugs)}
    pairs = zip(slugs, row.probabilities if row else [], strict=True)
    likely = [(intents[slug], share) for slug, share in pairs if slug in intents]
    answer = PastMessage.objects.filter(conversation=message.conversation_id, author="agent")
    return Shown(message, likely, answer.order_by("at", "position", "id").values_list("text", flat=True).first() or "")


def second_share(assistant: Assistant) -> int:
    """Return how many per cent of the messages a second labeller sees."""
    rules = LabellingRules.objects.filter(assistant=assistant).first()
    return rules.second_share if rules else int(LabellingRules._meta.get_field("second_share").default)


def waiting_count(assistant: Assistant, by: User) -> int:
    """Return how many messages a labeller may still see."""
    return _waiting(assistant, by).count()


def _waiting(assistant: Assistant, by: User) -> QuerySet[NextLabel]:
    same = Q(message=OuterRef("message"))
    people = PastLabel.objects.filter(same, person__isnull=False)
    counted = people.order_by().values("message").annotate(n=Count("id")).values("n")
    taken = Q(taken_at__gt=timezone.now() - TAKEN_FOR, taken_by__isnull=False) & ~Q(taken_by=by)
    return (
        NextLabel.objects.filter(assistant=assistant)
        .exclude(taken)
        .exclude(Exists(people.filter(person=by)))
        .exclude(Exists(LabelStep.objects.filter(same, person=by)))
        .annotate(said=Coalesce(Subquery(counted), 0))
        .filter(Q(said=0) | Q(said=1, lot__lt=second_share(assistant)))
        .order_by("-said", "-turn", "message")
    )
