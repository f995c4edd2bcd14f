"""Which messages are worth a label next: what the classifier is unsure of, and what is unlike all that is labelled."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from handrail.answering.loading import current_engine
from handrail.assistants.models import Assistant
from handrail.audit.models import NextLabel, SuggestedLabel
from handrail.audit.options import Options
from handrail.audit.running import embedded
from handrail.audit.sampling import Sampled, sampled
from handrail.history.models import PastLabel
from handrail.intents.encoding import process_encoder

LIKELY = 5
_SURE_OF_SUGGESTION = 0.5
_BATCH = 1_000
_RANKING_LOCK = 7_104_317
Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Likely:
    """Intents that a message may ask for, the likeliest first, with their probabilities."""

    slugs: list[str]
    shares: list[float]


def rank_messages(
    *, assistant: Assistant, options: Options | None = None, on_progress: Report = lambda step, done, total: None
) -> int:
    """Find and store what is worth a label next, of up to 20,000 sampled conversations; returns how many.

    `worth` is half how unsure the most probable intent is (1 - margin of the two best; Scheffer et al. 2001), half how
    far the message is from the nearest labelled one (1 - cosine). Of equal texts only the first is worth anything.
    Messages that a person labelled stay listed, for the second labeller.
    """
    found = sampled(assistant, options or Options())
    if not found:
        return 0
    vectors = embedded(process_encoder(), [each.text for each in found], on_progress)
    likely = _likely([each.text for each in found], vectors, [each.message for each in found])
    worth = _unsure(likely) / 2 + _distance(found, vectors) / 2
    _store(assistant, found, likely, worth)
    return len(found)


def lot_of(message: UUID) -> int:
    """Return a number from 0 to 99 that is the same for this message everywhere."""
    return int.from_bytes(hashlib.sha256(b"second labeller\0" + message.bytes).digest()[:4], "big") % 100


def _likely(texts: Sequence[str], vectors: Vectors, messages: Sequence[UUID]) -> list[Likely]:
    """What the active classifier says, together with what audits suggested and what tags or a file's column say."""
    classifier = current_engine().reader.classifier
    labels = list(classifier.labels) if classifier else []
    suggested = _suggested(messages)
    found = []
    for start in range(0, len(texts), _BATCH):
        rows = range(start, min(start + _BATCH, len(texts)))
        shares = np.zeros((len(rows), 0))
        if classifier is not None and labels:
            shares = np.asarray(classifier.read([texts[row] for row in rows], vectors[start : rows.stop]).probabilities)
        found += [_joined(labels, shares[row - start], suggested.get(messages[row], [])) for row in rows]
    return found


def _suggested(messages: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    audits = SuggestedLabel.objects.filter(message__in=messages).order_by("at", "intent__slug")
    files = PastLabel.objects.filter(message__in=messages, person=None, intent__isnull=False).order_by("intent__slug")
    for rows in (audits, files):
        for message, slug in rows.values_list("message_id", "intent__slug"):
            if slug not in found[message]:
                found[message].append(slug)
    return found


def _joined(labels: Sequence[str], shares: Floats, suggested: Sequence[str]) -> Likely:
    """A suggestion counts like a classifier that is half sure of it; the classifier's own part is the other half."""
    total: dict[str, float] = defaultdict(float)
    part = 1 - _SURE_OF_SUGGESTION if suggested else 1.0
    for column in np.argsort(-shares)[:LIKELY].tolist() if len(labels) else []:
        total[labels[column]] += part * float(shares[column])
    for slug in suggested:
        total[slug] += _SURE_OF_SUGGESTION / len(suggested)
    best = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:LIKELY]
    return Likely([slug for slug, _ in best], [round(share, 4) for _, share in best])


def _unsure(likely: Sequence[Likely]) -> Floats:
    """1 - the margin of the two best; 1 where nothing is known."""
    margins = [
        (each.shares[0] if each.shares else 0.0) - (each.shares[1] if len(each.shares) > 1 else 0.0) for each in likely
    ]
    return np.asarray([1 - margin for margin in margins], dtype=np.float64)


def _distance(found: Sequence[Sampled], vectors: Vectors) -> Floats:
    """1 - the cosine to the nearest labelled message, 1 while nothing is labelled; 0 for a text that came before."""
    labels = PastLabel.objects.filter(message__in=[each.message for each in found], person__isnull=False)
    done = set(labels.values_list("message", flat=True))
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


def _store(assistant: Assistant, found: Sequence[Sampled], likely: Sequence[Likely], worth: Floats) -> None:
    rows = [
        NextLabel(assistant=assistant, message_id=each.message, likely=said.slugs, probabilities=said.shares,
                  worth=round(float(value), 6), lot=lot_of(each.message))
        for each, said, value in zip(found, likely, worth, strict=True)
    ]  # fmt: skip
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RANKING_LOCK])
        kept = {row.message_id for row in rows}
        NextLabel.objects.filter(assistant=assistant).exclude(message__in=kept).delete()
        NextLabel.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["message"],
            update_fields=["likely", "probabilities", "worth"],
            batch_size=2_000,
        )
