"""Which messages are worth a label next: what the classifier is unsure of, and what is unlike all that is labelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from handrail.assistants.models import Assistant
from handrail.audit.labelling.guessing import Likely, likely_intents
from handrail.audit.models import NextLabel
from handrail.audit.options import Options
from handrail.audit.running import embedded
from handrail.audit.sampling import Sampled, sampled
from handrail.history.models import PastLabel
from handrail.intents.encoding import process_encoder

_BATCH = 1_000
_STEEP = 4
_RANKING_LOCK = 7_104_317
Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
Report = Callable[[str, int, int], None]


def rank_messages(
    *, assistant: Assistant, options: Options | None = None, on_progress: Report = lambda step, done, total: None
) -> int:
    """Find and store what is worth a label next, of up to 20,000 sampled conversations; returns how many.

    `worth` is half how unsure the most probable intent is (1 - margin of the two best; Scheffer et al. 2001), half how
    far the message is from the nearest labelled one (1 - cosine); equal texts after the first count as near. The order
    is drawn with weights: the most valuable alone would be much alike (README.md of the audit has the figures).
    Messages that a person labelled stay listed, for the second labeller.
    """
    found = sampled(assistant, options or Options())
    if not found:
        return 0
    vectors = embedded(process_encoder(), [each.text for each in found], on_progress)
    likely = likely_intents(found, vectors)
    done = _labelled(found)
    worth = _unsure(likely) / 2 + _distance(found, vectors, done) / 2
    turns = [turn_of(each.message, float(value), len(done)) for each, value in zip(found, worth, strict=True)]
    rows = [
        NextLabel(assistant=assistant, message_id=each.message, likely=said.slugs, probabilities=said.shares,
                  worth=round(float(value), 6), turn=turn, lot=lot_of(each.message))
        for each, said, value, turn in zip(found, likely, worth, turns, strict=True)
    ]  # fmt: skip
    _store(assistant, rows)
    return len(found)


def turn_of(message: UUID, worth: float, labelled: int = 0) -> float:
    """Return a number in [0, 1] such that the highest come in the order of draws without replacement, weight worth^4.

    Efraimidis and Spirakis (2006). The chance is a hash of the message's id and of how many messages are labelled:
    each ranking draws anew, and the same state gives the same order.
    """
    digest = hashlib.sha256(b"turn\0%d\0" % labelled + message.bytes).digest()
    chance = (int.from_bytes(digest[:7], "big") + 0.5) / 2**56
    return float(chance ** (1 / max(worth**_STEEP, 1e-6)))


def lot_of(message: UUID) -> int:
    """Return a number from 0 to 99 that is the same for this message everywhere."""
    return int.from_bytes(hashlib.sha256(b"second labeller\0" + message.bytes).digest()[:4], "big") % 100


def _unsure(likely: Sequence[Likely]) -> Floats:
    """1 - the margin of the two best; 1 where nothing is known."""
    margins = [
        (each.shares[0] if each.shares else 0.0) - (each.shares[1] if len(each.shares) > 1 else 0.0) for each in likely
    ]
    return np.asarray([1 - margin for margin in margins], dtype=np.float64)


def _labelled(found: Sequence[Sampled]) -> set[UUID]:
    labels = PastLabel.objects.filter(message__in=[each.message for each in found], person__isnull=False)
    return set(labels.values_list("message", flat=True))


def _distance(found: Sequence[Sampled], vectors: Vectors, done: set[UUID]) -> Floats:
    """1 - the cosine to the nearest labelled message, 1 while nothing is labelled; 0 for a text that came before."""
    rows = [row for row, each in enumerate(found) if each.message in done]
    distance = np.ones(len(found))
    for start in range(0, len(found) if rows else 0, _BATCH):
        part = vectors[start : start + _BATCH] @ vectors[rows].T
        distance[start : start + _BATCH] = np.clip(1 - part.max(axis=1), 0.0, 1.0)
    seen: set[str] = set()
    for row, each in enumerate(found):
        if each.text in seen:
            distance[row] = 0.0
        seen.add(each.text)
    return distance


def _store(assistant: Assistant, rows: Sequence[NextLabel]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RANKING_LOCK])
        kept = {row.message_id for row in rows}
        NextLabel.objects.filter(assistant=assistant).exclude(message__in=kept).delete()
        NextLabel.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["message"],
            update_fields=["likely", "probabilities", "worth", "turn"],
            batch_size=2_000,
        )
