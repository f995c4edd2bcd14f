"""A folder of articles, the cast, and an encoder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handrail.accounts.models import User
from handrail.accounts.policy import Role
from handrail.knowledge.importing import ImportReport, import_folder
from handrail.knowledge.search import Hit, SearchQuery, search
from handrail.language.terms import terms

TODAY = date(2026, 6, 1)


class BagOfWords:
    """Each word has a random direction; texts that share words are near each other."""

    def __init__(self, fingerprint: str = "bag", dimensions: int = 384) -> None:
        self.fingerprint = fingerprint
        self.dimensions = dimensions
        self.origin = {"kind": "bag", "name": fingerprint}
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimensions)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return self.encode(texts)

    def _vector(self, text: str) -> NDArray[np.float64]:
        seeds = [int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big") for word in terms(text, "en")]
        start = np.full(self.dimensions, 1e-3)
        total = sum((np.random.default_rng(seed).normal(size=self.dimensions) for seed in seeds), start)
        return total / np.linalg.norm(total)


def lead() -> User:
    return User.objects.get_or_create(email="ada@example.org", defaults={"name": "Ada", "role": Role.LEAD})[0]


def agent() -> User:
    return User.objects.get_or_create(email="ben@example.org", defaults={"name": "Ben", "role": Role.AGENT})[0]


def write(folder: Path, name: str, body: str = "", **facts: str) -> Path:
    """An article file; `facts` become its front matter."""
    head = "".join(f"{key}: {value}\n" for key, value in facts.items())
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}---\n{body}" if facts else body, encoding="utf-8")
    return path


def bring_in(folder: Path, *, approve: bool = True, encoder: Any = None, **options: Any) -> ImportReport:
    return import_folder(
        folder,
        source_name="help",
        by=lead(),
        approve_as=lead() if approve else None,
        encoder=encoder or BagOfWords(),
        **options,
    )


def find(
    text: str,
    *,
    language: str = "en",
    audience: str = "public",
    today: date = TODAY,
    encoder: BagOfWords | None = None,
    **options: Any,
) -> list[Hit]:
    asked = encoder or BagOfWords()
    vector = asked.encode([text])[0]
    return search(SearchQuery(text, vector, language, audience, today, asked.fingerprint, **options))


def found(text: str, **options: Any) -> list[str]:
    """The ids of the articles that are found, each once, best first."""
    return list(dict.fromkeys(hit.external_id for hit in find(text, **options)))
