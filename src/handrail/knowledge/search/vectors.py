"""The vectors of passages, by model: written, completed and taken away again.

A passage's vectors go with it (ON DELETE CASCADE); each model has a partial HNSW index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from numpy.typing import NDArray
from psycopg import sql

from handrail.intents.models import EmbeddingModel
from handrail.kernel.errors import InvalidError
from handrail.knowledge.errors import EncoderChangedError
from handrail.knowledge.models import Passage, PassageVector
from handrail.knowledge.ports import TextEncoder

PROBE = "When will my parcel arrive?"
_MOST_DIMENSIONS = 4000
_TABLE, _PASSAGES = PassageVector._meta.db_table, Passage._meta.db_table
_REMOVED_AT_ONCE = 2000


class TooManyDimensionsError(InvalidError):
    """The database can index vectors of up to 4,000 dimensions."""

    code = "too_many_dimensions"


def indexed_type(dimensions: int) -> str:
    """The type in which vectors of this length are indexed: half precision finds the same in half the memory."""
    return f"halfvec({dimensions})"


def quoted(encoder: str) -> str:
    """A model's fingerprint as it stands in statements: the planner takes a model's index only for a literal."""
    return sql.Literal(encoder).as_string(None).replace("%", "%%")


def known_model(encoder: TextEncoder) -> EmbeddingModel:
    """The row of this encoder's model, written with its index when it is new. The very first model is the active one.

    Raises TooManyDimensionsError, and whatever the encoder raises when it cannot be asked.
    """
    found = EmbeddingModel.objects.filter(fingerprint=encoder.fingerprint).first()
    if found is not None:
        return found
    if encoder.dimensions > _MOST_DIMENSIONS:
        raise TooManyDimensionsError(f"{encoder.dimensions}")
    probe = encoder.encode([PROBE])[0]
    with transaction.atomic():
        row = EmbeddingModel(
            fingerprint=encoder.fingerprint,
            name=encoder.origin.get("name", "")[:200],
            dimensions=encoder.dimensions,
            origin=dict(encoder.origin),
            probe=probe.tolist(),
            active=not EmbeddingModel.objects.exists(),
        )
        # Two processes may come with the first model at once: one row is written, the other waits and finds it.
        EmbeddingModel.objects.bulk_create([row], ignore_conflicts=True)
        written = EmbeddingModel.objects.filter(fingerprint=encoder.fingerprint).first()
        if written is not None:
            _create_index(encoder.fingerprint, encoder.dimensions)
    # Another model may have become the first one instead: then this one is written again, as one among others.
    return written or known_model(encoder)


def hold_active(encoder: str) -> None:
    """Keep the active model from changing until the transaction ends. Raises EncoderChangedError if it is not this.

    Writers share the hold with each other; the change of the model waits for them.
    """
    table = EmbeddingModel._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE active AND fingerprint = %s FOR SHARE", [encoder])
        if cursor.fetchone() is None:
            raise EncoderChangedError


def without_vector(encoder: str) -> QuerySet[Passage]:
    """The passages that this model has not embedded yet."""
    embedded = PassageVector.objects.filter(passage=OuterRef("pk"), encoder=encoder)
    return Passage.objects.filter(~Exists(embedded)).order_by("pk")


def add(passages: Sequence[UUID], vectors: NDArray[np.float32], encoder: str) -> None:
    """Write vectors [len(passages), dimensions]; passages that went meanwhile, or have one already, are passed over."""
    literals = ["[" + ",".join(f"{value:.9g}" for value in vector.tolist()) + "]" for vector in vectors]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} (passage_id, revision_id, encoder, language, audience, review_by, vector) "
            "SELECT passage.id, passage.revision_id, %s, passage.language, passage.audience, passage.review_by, "
            "made.vector::vector FROM unnest(%s::uuid[], %s::text[]) AS made(id, vector) "
            f"JOIN {_PASSAGES} AS passage ON passage.id = made.id ORDER BY passage.id FOR KEY SHARE OF passage "
            "ON CONFLICT (passage_id, encoder) DO NOTHING",
            [encoder, list(passages), literals],
        )


def remove(model: EmbeddingModel, *, retired_before: datetime) -> int:
    """Delete the vectors and the index of a model that is no longer active; returns how many vectors there were.

    In batches, each its own transaction; a model that became active again meanwhile is left alone.
    """
    total = 0
    while True:
        with transaction.atomic():
            row = EmbeddingModel.objects.select_for_update().get(pk=model.pk)
            if row.active or row.retired_at is None or row.retired_at > retired_before:
                return total
            deleted = _delete_some(model.fingerprint)
            total += deleted
            if deleted < _REMOVED_AT_ONCE:
                _execute("SET LOCAL lock_timeout = '5s'")
                _execute(f"DROP INDEX IF EXISTS {index_name(model.fingerprint)}")
                row.delete()
                return total


def index_name(encoder: str) -> str:
    """The name of a model's index: of letters and digits, whatever the fingerprint is made of."""
    plain = "".join(char for char in encoder.lower() if char.isascii() and char.isalnum())
    return f"passage_nearest_{plain[:40]}"


def _create_index(encoder: str, dimensions: int) -> None:
    _execute(
        f"CREATE INDEX IF NOT EXISTS {index_name(encoder)} ON {_TABLE} "
        f"USING hnsw ((vector::{indexed_type(dimensions)}) halfvec_ip_ops) WITH (m = 16, ef_construction = 200) "
        f"WHERE encoder = {quoted(encoder)}"
    )


def _delete_some(encoder: str) -> int:
    return _execute(
        f"DELETE FROM {_TABLE} WHERE id IN (SELECT id FROM {_TABLE} WHERE encoder = %s LIMIT %s)",
        [encoder, _REMOVED_AT_ONCE],
    )


def _execute(statement: str, values: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
