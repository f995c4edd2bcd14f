"""Small, deterministic stand-ins for encoder, classifier and search: the model is not the point of these tests."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from handrail.answering.engine import Engine
from handrail.answering.reader import Reader
from handrail.answering.reading import Candidate

LABELS = ("order_status", "refund")
WORDS = {"order": 0, "parcel": 0, "bestellung": 0, "refund": 1, "money": 1, "erstattung": 1}


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


class WordEncoder:
    """A text is the sum of its words' directions."""

    fingerprint = "words"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), 16), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words_of(text):
                row[zlib.crc32(word.encode()) % 16] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True)
class Scored:
    probabilities: NDArray[np.float64]
    in_scope: NDArray[np.float64]


class WordClassifier:
    """Sure of the intent whose words a text has; torn between two where it has both; out of scope where none."""

    fingerprint = "words"
    labels = LABELS

    def suggested(self, texts: Sequence[str]) -> set[str]:
        return {self.labels[WORDS[word]] for text in texts for word in words_of(text) if word in WORDS}

    def read(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> Scored:
        found = [{WORDS[word] for word in words_of(text) if word in WORDS} for text in texts]
        rows = [[0.5, 0.46] if len(seen) > 1 else [0.97, 0.02] if seen == {0} else [0.02, 0.97] for seen in found]
        return Scored(
            np.array([row if seen else [0.5, 0.5] for row, seen in zip(rows, found, strict=True)]),
            np.array([0.97 if seen else 0.05 for seen in found]),
        )


@dataclass(frozen=True)
class Page:
    candidate: Candidate
    text: str
    html: str
    position: int


def page(name: str, text: str, *, intents: tuple[str, ...] = (), position: int = 0, dense: float = 0.9) -> Page:
    """An approved passage of the article that `name` names up to its slash."""
    article = name.partition("/")[0]
    candidate = Candidate(
        passage_id=f"passage {name}",
        article_id=article,
        revision_id=f"{article} v1",
        external_id=article,
        title=article.replace("-", " ").capitalize(),
        heading_path=(name,),
        url=f"https://fernhill.example/help/{article}",
        dense=dense,
        lexical=0.8,
        score=round(0.9 * dense, 6),
        intents=intents,
    )
    return Page(candidate, text, f"<p>{text}</p>", position)


TRACKING = page("track-your-order", "Your parcel's number is in the e-mail.", intents=("order_status",))
REFUNDS = page("refund-times", "A refund takes five working days.", intents=("refund",))
HOURS = page("opening-hours", "We are open from nine to five.", dense=0.95)


@dataclass(frozen=True)
class Shelf:
    """A search that finds every page that it has; preferred articles come first."""

    pages: Sequence[Page] = (TRACKING, REFUNDS)

    def __call__(
        self, *, text: str, embedding: NDArray[np.float32], language: str, today: date, prefer: Mapping[str, float]
    ) -> Sequence[Page]:
        lifted = [
            replace(each, candidate=replace(each.candidate, score=1.0))
            if each.candidate.external_id in prefer
            else each
            for each in self.pages
        ]
        return sorted(lifted, key=lambda each: -each.candidate.score)


def engine(shelf: Shelf | None = None) -> Engine:
    return Engine(Reader(WordEncoder(), WordClassifier()), shelf or Shelf(), {"engine": "test"})
