"""py3langid's statistics of letters: how probable languages are for a text; the model takes 80 MB."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

_lock = Lock()

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class _Model:
    """What py3langid reads from its file; `columns` are those of each of `languages`, several where it has several."""

    identifier: LanguageIdentifier
    rows: Sequence[int]
    languages: tuple[str, ...]
    first_columns: NDArray[np.intp]
    other_columns: tuple[tuple[int, int], ...]


def probabilities(text: str, among: tuple[str, ...] = ()) -> Mapping[str, float]:
    """Return how probable each language (ISO 639 code) is for a text, in no order.

    `among` limits them; without it there are about 140. What `LanguageIdentifier.rank` gives with normalised
    probabilities, from one reading of the text for every question about it. Calibrated for sentences; of two or three
    words the first guess is often wrong.
    """
    model = _model()
    scores = _scores(text.lower())
    if among:
        columns = _columns(among)
        return dict(zip(among, _normalised(scores[columns]).tolist(), strict=True))
    shares = _normalised(scores.copy())
    for first, other in model.other_columns:
        shares[first] += shares[other]
    return dict(zip(model.languages, shares[model.first_columns].tolist(), strict=True))


@lru_cache(maxsize=8)
def _scores(text: str) -> Floats:
    """The scaled logarithm, up to a constant, of how well each column explains a text; nobody may write into it."""
    model = _model().identifier
    letters = unicodedata.normalize("NFC", text).encode("utf8", errors="surrogatepass")
    visits = visit_counts(model.tk_nextmove, _model().rows, model.tk_output, letters)
    if not visits:
        return np.zeros(len(model.nb_classes), dtype=np.float32)
    features = np.fromiter(visits.keys(), dtype=np.intp, count=len(visits))
    counts = np.fromiter(visits.values(), dtype=np.float32, count=len(visits))
    scores: Floats = np.log1p(counts) @ model.nb_ptc[features] + model.nb_pc
    scores *= 1.0 / math.sqrt(len(letters) or 1)  # keeps the softmax calibrated across lengths
    return scores


def _normalised(scores: Floats) -> Floats:
    """The softmax, in place."""
    np.exp(scores - scores.max(), out=scores)
    scores /= scores.sum()
    return scores


@lru_cache(maxsize=16)
def _columns(languages: tuple[str, ...]) -> NDArray[np.intp]:
    """The column of each language. Languages that the model holds twice cannot be asked for among others."""
    classes = list(_model().identifier.nb_classes)
    return np.array([classes.index(language) for language in languages], dtype=np.intp)


def _model() -> _Model:
    with _lock:
        return _read()


@cache
def _read() -> _Model:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    first: dict[str, int] = {}
    others = []
    for column, language in enumerate(map(str, identifier.nb_classes)):
        if first.setdefault(language, column) != column:
            others.append((first[language], column))
    rows = [row << 8 for row in identifier.tk_row]
    return _Model(identifier, rows, tuple(first), np.array(list(first.values()), dtype=np.intp), tuple(others))
