"""The engine's search: approved, in-date passages for the public, with an address for each source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from handrail.answering.reading import Candidate
from handrail.intents.encoding import process_encoder
from handrail.knowledge.search import Hit, SearchQuery, search
from handrail.knowledge.search.query import FUSED

AUDIENCE = "public"
LIMIT = 12


@dataclass(frozen=True)
class Passage:
    """A candidate together with the words that may be quoted."""

    candidate: Candidate
    text: str
    html: str
    position: int


def find_passages(
    *, text: str, embedding: NDArray[np.float32], language: str, today: date, prefer: Sequence[str]
) -> list[Passage]:
    """Return the best passages for a request, best first; `prefer` names articles that the conversation is about."""
    query = SearchQuery(
        text=text,
        embedding=embedding,
        language=language,
        audience=AUDIENCE,
        today=today,
        limit=LIMIT,
        encoder=process_encoder().fingerprint,
        prefer=prefer,
    )
    return [_passage(hit, language) for hit in search(query)]


def _passage(hit: Hit, language: str) -> Passage:
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
    return Passage(candidate, hit.text, hit.html, hit.position)


def _share(hit: Hit) -> float:
    """The lexical part of the score, as a share of what a passage about every word of the query would have."""
    return min(1.0, (hit.score - FUSED.dense * hit.dense) / (FUSED.lexical + FUSED.article))
