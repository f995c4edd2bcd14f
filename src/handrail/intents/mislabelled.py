"""Examples whose label looks wrong, and what people said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.intents.classifier.noise import Suspect
from handrail.intents.models import ClassifierVersion, Example, Intent, LabelVerdict, Suspicion
from handrail.kernel.errors import ConflictError, ForbiddenError, NotFoundError

MOST_KEPT = 500
TRAIN = "intents:train_job"


@dataclass(frozen=True)
class Mislabelled:
    """An example that looks mislabelled: what it is labelled, what it more likely is, and how probable that is."""

    suspicion: UUID
    text: str
    given: Intent
    likely: Intent
    probability: float


def mislabelled() -> list[Mislabelled]:
    """Return the active classifier's suspicions that nobody has judged yet, the strongest first.

    An example whose label was changed since the training is left out until the next one; so is one of which somebody
    said that its present label is right.
    """
    judged = LabelVerdict.objects.filter(example=OuterRef("example"), right=OuterRef("given"))
    unchanged = Example.intents.through.objects.filter(example=OuterRef("example"), intent=OuterRef("given"))
    found = Suspicion.objects.filter(Exists(unchanged), ~Exists(judged), classifier__active=True)
    return [
        Mislabelled(row.pk, row.example.text, row.given, row.likely, row.probability)
        for row in found.select_related("example", "given", "likely").order_by("place")
    ]


def remember(
    version: ClassifierVersion, found: Sequence[Suspect], examples: Sequence[UUID], names: Sequence[str]
) -> None:
    """Store a classifier's suspicions, the 500 strongest; `examples` by row, `names` are the slugs of its classes."""
    intents = {intent.slug: intent for intent in Intent.objects.all()}
    given = {
        example.pk: example.intents.all()[0]
        for example in Example.objects.filter(pk__in=[examples[suspect.row] for suspect in found[:MOST_KEPT]])
        .prefetch_related("intents")
    }  # fmt: skip
    rows = [
        Suspicion(
            classifier=version,
            example_id=examples[suspect.row],
            given=given[examples[suspect.row]],
            likely=intents[names[suspect.likely]],
            probability=suspect.probability,
            place=place,
        )
        for place, suspect in enumerate(found[:MOST_KEPT])
    ]
    with transaction.atomic():
        Suspicion.objects.filter(classifier=version).delete()
        Suspicion.objects.bulk_create(rows)


@transaction.atomic
def judge(*, suspicion: UUID, change: bool, by: User) -> LabelVerdict:
    """Say that a suspicious label is right, or change it to the likely one; what was said is kept.

    A changed label is learned in the next training, which is queued. ConflictError where the label is another by now.
    """
    if not by.may(Permission.INTENTS_CHANGE):
        raise ForbiddenError("your role does not change how messages are labelled")
    found = Suspicion.objects.select_related("given", "likely").filter(pk=suspicion).first()
    if found is None:
        raise NotFoundError("a newer training took the place of this suspicion")
    example = Example.objects.select_for_update().get(pk=found.example_id)
    if list(example.intents.all()) != [found.given]:
        raise ConflictError("somebody has changed this label meanwhile")
    right = found.likely if change else found.given
    if change:
        example.intents.set([right])
        note_change(Kind.LABEL, example.pk, before={"intent": found.given.slug}, after={"intent": right.slug}, by=by)
        _train_again()
    return LabelVerdict.objects.create(example=example, before=found.given, right=right, by=by)


def _train_again() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        with transaction.atomic():
            app.configure_task(TRAIN).defer()
    except AlreadyEnqueued:
        return
