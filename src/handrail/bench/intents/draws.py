"""One file of labelled messages, taught and asked in several ways: folds, few examples, intents left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handrail.bench.intents.figures import Figures, Readings, mean_and_range
from handrail.bench.labelled import BadFileError, LabelledFile
from handrail.intents.classifier.training import train
from handrail.language.personal import mask

ASKED_SHARE = 0.2
_BATCH = 256
Report = Callable[[str, int, int], None]
_Rows = NDArray[np.intp]


class Embeds(Protocol):
    """What turns texts into vectors [n, dimensions] of norm 1."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the texts."""
        ...


def embedded(
    file: LabelledFile, encoder: Embeds, on_progress: Report
) -> tuple[list[str], NDArray[np.str_], NDArray[np.float32]]:
    """Return the messages of a file, masked, with their labels [n] and their vectors [n, dimensions]."""
    texts = [mask(text).text for text in file.texts]
    parts = []
    for start in range(0, len(texts), _BATCH):
        on_progress("embedding", start, len(texts))
        parts.append(encoder.encode(texts[start : start + _BATCH]))
    on_progress("embedding", len(texts), len(texts))
    return texts, np.array(file.labels), np.concatenate(parts)


class _Messages:
    """Labelled messages with their vectors; personal data is masked, as the product does."""

    def __init__(self, file: LabelledFile, encoder: Embeds, on_progress: Report) -> None:
        self.texts, self.labels, self.vectors = embedded(file, encoder, on_progress)

    def taught_and_asked(self, learn: _Rows, known: _Rows, strange: _Rows, seed: int) -> Readings:
        """Train on some rows and read others: `known` have an intent that was taught, `strange` have none."""
        classifier = train(self._texts(learn), self.labels[learn].tolist(), self.vectors[learn], seed=seed).classifier
        asked = np.concatenate([known, strange])
        read = classifier.read(self._texts(asked), self.vectors[asked])
        return Readings.of(self.labels[known].tolist(), read)

    def _texts(self, rows: _Rows) -> list[str]:
        return [self.texts[row] for row in rows.tolist()]


def bench_folds(
    file: LabelledFile, encoder: Embeds, on_progress: Report, *, folds: int, seed: int = 0
) -> dict[str, Any]:
    """Figures over all messages of one file, each read by a classifier that was trained without its fold."""
    messages = _Messages(file, encoder, on_progress)
    place = _spread(messages.labels, folds, seed)
    parts = []
    for fold in range(folds):
        on_progress("training", fold, folds)
        learn, check = np.flatnonzero(place != fold), np.flatnonzero(place == fold)
        parts.append(messages.taught_and_asked(learn, check, check[:0], seed))
    on_progress("training", folds, folds)
    figures = Figures.of(Readings.together(parts))
    return {"examples": len(messages.texts), "intents": len(set(file.labels)), "folds": folds, **figures.to_dict()}


def bench_few(
    file: LabelledFile, encoder: Embeds, on_progress: Report, *, examples: int, draws: int, seed: int = 0
) -> dict[str, Any]:
    """Figures with only `examples` drawn for each intent, judged on all other messages of the file, over `draws`."""
    rarest, count = min(Counter(file.labels).items(), key=lambda item: item[1])
    if count <= examples:
        raise BadFileError(f"{rarest} has {count} examples: teach fewer of each, so that some are left to ask")
    messages = _Messages(file, encoder, on_progress)
    found = []
    for draw in range(draws):
        on_progress("training", draw, draws)
        learn = _some_of_each(messages.labels, examples, seed + draw)
        asked = np.setdiff1d(np.arange(len(messages.texts)), learn)
        found.append(Figures.of(messages.taught_and_asked(learn, asked, asked[:0], seed)))
    on_progress("training", draws, draws)
    return {"examples_per_intent": examples, "draws": draws, **mean_and_range(found)}


def bench_left_out(
    file: LabelledFile, encoder: Embeds, on_progress: Report, *, intents: int, draws: int, seed: int = 0
) -> dict[str, Any]:
    """Figures where messages of `intents` drawn intents, which are not taught, are asked all the same, over `draws`.

    These strangers are of the taught intents' own field. A fifth of the other messages is asked and not taught.
    """
    names = sorted(set(file.labels))
    if len(names) < intents + 2:
        raise BadFileError(f"the file has {len(names)} intents: of these, at most {len(names) - 2} can be left out")
    messages = _Messages(file, encoder, on_progress)
    found = []
    for draw in range(draws):
        on_progress("training", draw, draws)
        left_out = np.random.default_rng(seed + draw).choice(names, intents, replace=False)
        strange = np.isin(messages.labels, left_out)
        asked = ~strange & (_spread(messages.labels, round(1 / ASKED_SHARE), seed + draw) == 0)
        learn, known, others = map(np.flatnonzero, (~strange & ~asked, asked, strange))
        found.append(Figures.of(messages.taught_and_asked(learn, known, others, seed)))
    on_progress("training", draws, draws)
    return {"intents": len(names), "left_out": intents, "draws": draws, **mean_and_range(found)}


def _spread(labels: NDArray[np.str_], parts: int, seed: int) -> _Rows:
    """A part's number for each message, each intent spread evenly over the parts."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    by_label = shuffled[np.argsort(labels[shuffled], kind="stable")]
    place = np.empty(len(labels), dtype=np.intp)
    place[by_label] = np.arange(len(labels)) % parts
    return place


def _some_of_each(labels: NDArray[np.str_], count: int, seed: int) -> _Rows:
    """Rows of `count` messages of each intent."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    by_label = shuffled[np.argsort(labels[shuffled], kind="stable")]
    _, starts = np.unique(labels[by_label], return_index=True)
    chosen: _Rows = np.sort(np.concatenate([by_label[start : start + count] for start in starts]))
    return chosen
