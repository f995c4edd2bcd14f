"""A knowledge base of any size, made of the demo company's sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.demo import files
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.reading.passages import cut_passages
from handrail.knowledge.scanning import scan_folder

PASSAGES_PER_ARTICLE = 6
_SENTENCES = 5
_REAL = 5_000
_NOISE = 0.35
_NAMES = 50_000
_NAMES_PER_PASSAGE = 4
_ZIPF = 1.3
_LONGEST_TITLE = 80

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class MadeArticle:
    """An article's number, title, the texts of its passages and their vectors [passages, 384] of norm 1."""

    number: int
    title: str
    texts: Sequence[str]
    vectors: Floats


def made_articles(passages: int, encoder: TextEncoder, seed: int) -> Iterator[MadeArticle]:
    """Yield articles with `passages` passages in all, the same ones for the same seed.

    A passage is five sentences of the demo's English articles, drawn at random, and four names ("n317") drawn by Zipf's
    law, so that there are rare words as well as common ones. The first 5,000 are embedded. The vector of each further
    one is a random mixture of the vectors of two real ones with noise of a third of its length: no two are alike, and
    they lie as close to each other as a real help centre's.
    """
    chance, numbers = random.Random(seed), np.random.default_rng(seed)  # noqa: S311 - nothing secret
    known = _sentences()
    real_texts = [_text(known, chance) for _ in range(min(passages, _REAL))]
    real = encoder.encode(real_texts)
    for number, first in enumerate(range(0, passages, PASSAGES_PER_ARTICLE)):
        count = min(PASSAGES_PER_ARTICLE, passages - first)
        texts, vectors = real_texts[first : first + count], real[first : first + count]
        if len(texts) < count:
            texts, vectors = [_text(known, chance) for _ in range(count)], _mixed(real, count, numbers)
        named = [f"{text} {_names(numbers)}" for text in texts]
        yield MadeArticle(number, chance.choice(known)[:_LONGEST_TITLE], named, vectors)


def _sentences() -> list[str]:
    documents = scan_folder(files.folder() / "articles" / "en").documents
    cuts = [cut for document in documents for cut in cut_passages(document.title, document.body, document.format)]
    return sorted({sentence for cut in cuts for sentence in _SENTENCE_END.split(cut.text)})


def _text(known: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.sample(known, _SENTENCES))


def _names(numbers: np.random.Generator) -> str:
    return " ".join(f"n{name % _NAMES}" for name in numbers.zipf(_ZIPF, _NAMES_PER_PASSAGE))


def _mixed(real: Floats, count: int, numbers: np.random.Generator) -> Floats:
    pairs = real[numbers.integers(0, len(real), (2, count))]
    share = numbers.random((count, 1), dtype=np.float32)
    noise = numbers.normal(0, _NOISE / np.sqrt(real.shape[1]), (count, real.shape[1]))
    mixed = share * pairs[0] + (1 - share) * pairs[1] + noise
    unit: Floats = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return unit
