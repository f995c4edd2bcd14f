"""The engine's search: approved, in-date passages for the public, with an address for each source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from handrail.answering.ports import PassageSearch
from handrail.answering.reading import Candidate
from handrail.knowledge.models import Passage as StoredPassage
from handrail.knowledge.search import Hit, SearchQuery, search
from handrail.knowledge.search.query import FUSED
from handrail.knowledge.search.snapshot import Snapshot
from handrail.rows import values

AUDIENCE = "public"
LIMIT = 12
LONGEST_SECTION = 320
_READ_WHOLE = 3
_MOST_KEPT = 2000
_PIECES = (
    f"SELECT revision_id, heading_path, position, text, html FROM {StoredPassage._meta.db_table} "
    "WHERE revision_id = ANY(%s) ORDER BY revision_id, position"
)


@dataclass(frozen=True)
class Passage:
    """A candidate together with the words that may be quoted."""

    candidate: Candidate
    text: str
    html: str
    position: int


class _Piece(NamedTuple):
    """A passage as far as quoting needs it."""

    position: int
    text: str
    html: str


# A revision's words never change; whether it may be quoted is asked of the database each time, by the search.
_kept: dict[UUID, dict[tuple[str, ...], list[_Piece]]] = {}


Search = Callable[[SearchQuery], list[Hit]]


def find_passages(
    encoder: str,
    *,
    text: str,
    embedding: NDArray[np.float32],
    language: str,
    today: date,
    prefer: Mapping[str, float],
    search: Search = search,
) -> list[Passage]:
    """Return the best passages for a request, best first; articles in `prefer` rank that much higher.

    `encoder` is the fingerprint of what made `embedding`.
    """
    query = SearchQuery(
        text=text,
        embedding=embedding,
        language=language,
        audience=AUDIENCE,
        today=today,
        limit=LIMIT,
        encoder=encoder,
        prefer=prefer,
    )
    hits = search(query)
    sections = _sections([hit.revision_id for hit in hits[:_READ_WHOLE]])
    return [_passage(hit, language, sections.get((hit.revision_id, hit.heading_path), [])) for hit in hits]


def search_of_day(encoder: str, today: date) -> PassageSearch:
    """Return a search over knowledge as it is now, held in memory; see `knowledge.search.snapshot`."""
    return partial(find_passages, encoder, search=Snapshot(encoder, AUDIENCE, today).search)


def _sections(revisions: Sequence[UUID]) -> dict[tuple[UUID, tuple[str, ...]], list[_Piece]]:
    """The pieces of every section of some revisions, in order: long sections are cut into several passages."""
    known = {revision: _kept[revision] for revision in revisions if revision in _kept}
    missing = [revision for revision in dict.fromkeys(revisions) if revision not in known]
    if missing:
        known |= _read_sections(missing)
        if len(_kept) > _MOST_KEPT:
            _kept.clear()
        _kept.update(known)
    return {(revision, path): pieces for revision, found in known.items() for path, pieces in found.items()}


def _read_sections(revisions: Sequence[UUID]) -> dict[UUID, dict[tuple[str, ...], list[_Piece]]]:
    found: dict[UUID, dict[tuple[str, ...], list[_Piece]]] = {}
    for revision, heading_path, *piece in values(_PIECES, [list(revisions)]):
        found.setdefault(revision, {}).setdefault(tuple(heading_path), []).append(_Piece(*piece))
    return found


def _passage(hit: Hit, language: str, section: Sequence[_Piece]) -> Passage:
    """A hit as the engine sees it; its words are those of the whole section where that is short enough to send.

    A list that is cut in two must not be quoted from its fourth step on.
    """
    candidate = Candidate(
        passage_id=str(hit.passage_id),
        article_id=str(hit.article_id),
        revision_id=str(hit.revision_id),
        external_id=hit.external_id,
        title=hit.title,
        heading_path=hit.heading_path,
        url=hit.url or f"{settings.HANDRAIL.public_url}/help/{language}/{quote(hit.external_id)}",
        dense=round(hit.dense, 6),
        lexical=round(_share(hit), 6),
        score=round(hit.score, 6),
        intents=hit.intents,
    )
    if len(section) < 2 or sum(len(piece.text.split()) for piece in section) > LONGEST_SECTION:
        return Passage(candidate, hit.text, hit.html, hit.position)
    text, html = "\n".join(piece.text for piece in section), "".join(piece.html for piece in section)
    return Passage(candidate, text, html, section[0].position)


def _share(hit: Hit) -> float:
    """The lexical part of the score, as a share of what a passage about every word of the query would have."""
    near = FUSED.dense * hit.dense + FUSED.article_dense * hit.article_dense
    return min(1.0, (hit.score - near) / (FUSED.lexical + FUSED.article))
