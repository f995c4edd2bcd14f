"""Labelled past messages as examples for the classifier: a fixed share of them; the others stay for replay."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from django.db import transaction

from handrail.assistants.models import Assistant
from handrail.history.queries import labelled_cases
from handrail.intents.importing import digest_of
from handrail.intents.models import OUT_OF_SCOPE, Example, Intent
from handrail.kernel.errors import InvalidError

SHARE = 50
_BATCH = 1000


@dataclass
class Taught:
    """How many messages became examples, were examples before, are kept for replay, or are disputed."""

    added: int = 0
    known: int = 0
    kept: int = 0
    disputed: int = 0


def for_teaching(message: UUID, share: int) -> bool:
    """Return whether a message is among the share, in per cent, that teaches: by its id, so it never changes sides."""
    drawn = int.from_bytes(blake2b(message.bytes, digest_size=8, key=b"teaching").digest())
    return drawn % 100 < share


@transaction.atomic
def teach(*, assistant: Assistant, share: int = SHARE) -> Taught:
    """Make examples of a share of an assistant's labelled messages; again changes nothing but for new labels.

    What is out of scope becomes an example without intents. What people contradict each other about teaches nothing.
    """
    if not 1 <= share <= 90:
        raise InvalidError("1 to 90 per cent teach; the others are needed for replay", field="share")
    intents: dict[str, Intent | None] = {intent.slug: intent for intent in Intent.objects.all()} | {OUT_OF_SCOPE: None}
    done, batch = Taught(), []
    for case in labelled_cases(assistant=assistant):
        label = case.settled
        if label is None:
            done.disputed += 1
        elif not for_teaching(case.message, share):
            done.kept += 1
        else:
            batch.append((case.text, case.language, intents.get(label)))
        if len(batch) >= _BATCH:
            _add(batch, done)
            batch = []
    _add(batch, done)
    return done


def _add(batch: list[tuple[str, str, Intent | None]], done: Taught) -> None:
    wanted = {digest_of(text): (text, language, intent) for text, language, intent in batch}
    known = set(Example.objects.filter(digest__in=wanted).values_list("digest", flat=True))
    new = {digest: row for digest, row in wanted.items() if digest not in known}
    made = Example.objects.bulk_create(
        Example(text=text[:4000], digest=digest, language=language) for digest, (text, language, _) in new.items()
    )
    through = Example.intents.through
    through.objects.bulk_create(
        through(example_id=example.pk, intent_id=intent.pk)
        for example in made
        if (intent := new[example.digest][2]) is not None
    )
    done.added += len(made)
    done.known += len(batch) - len(made)
