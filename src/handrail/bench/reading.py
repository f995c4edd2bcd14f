"""How long it takes to read a message, and how many are read in a second when there are many."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import psutil

from handrail.answering.reader import Reader
from handrail.answering.reading import Memory
from handrail.answering.reading_many import read_many
from handrail.answering.reading_pool import ReadingPool
from handrail.answering.triggers import TriggerInput, find_triggers
from handrail.bench.labelled import BadFileError
from handrail.demo.files import folder
from handrail.intents.classifier import Classifier, Librarian
from handrail.intents.classifier.training import train
from handrail.language.embedding.port import TextEncoder
from handrail.language.identify import identified
from handrail.language.personal import mask

LANGUAGES = ("en", "de", "es")
PROCESSES = 2
_NOTHING_BEFORE = Memory(language=LANGUAGES[0])
_WARM_UP = 50
_MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class ReadingFigures:
    """`p50_ms` and `p95_ms` of one message read by itself; `stages` gives each step's share of the time, in [0, 1].

    `rest` is what no other step took: cutting, classifying, looking for articles. `per_second` are messages
    read together, by what reads them; `memory_mib` is what the process itself occupies after that.
    """

    messages: int
    p50_ms: float
    p95_ms: float
    stages: dict[str, float]
    per_second: dict[str, float]
    memory_mib: float

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values for JSON."""
        return asdict(self)


def bench_reading(texts: Sequence[str], encoder: TextEncoder) -> ReadingFigures:
    """Read texts one by one and together, with a classifier of the demo company. Raises BadFileError without texts."""
    if not texts:
        raise BadFileError("there is no message to read")
    classifier, librarian = demo_classifiers(encoder)
    reader = Reader(encoder, classifier, librarian)
    for text in texts[:_WARM_UP]:
        reader.read(text, _NOTHING_BEFORE, languages=LANGUAGES)
    times = np.array([_milliseconds(partial(_read, reader, text)) for text in texts])
    stages = np.array([_stages(text, encoder) for text in texts])
    shares = dict(zip(("masking", "language", "triggers", "embedding"), stages.sum(axis=0) / times.sum(), strict=True))
    rates = {
        "one process": _per_second(partial(read_many, reader), texts),
        "two threads": _per_second(partial(read_many, reader, workers=2), texts),
    }
    with ReadingPool(classifier, librarian, processes=PROCESSES) as pool:
        rates["two processes"] = _per_second(pool.read, texts)
    return ReadingFigures(
        messages=len(texts),
        p50_ms=round(float(np.quantile(times, 0.5)), 3),
        p95_ms=round(float(np.quantile(times, 0.95)), 3),
        stages={name: round(float(share), 3) for name, share in {**shares, "rest": 1 - sum(shares.values())}.items()},
        per_second=rates,
        memory_mib=round(psutil.Process().memory_info().rss / _MEBIBYTE, 1),
    )


def demo_classifiers(encoder: TextEncoder) -> tuple[Classifier, Librarian]:
    """Return what knows the demo company's intents, and which of its articles answer what."""
    rows = [row for path in sorted((folder() / "messages").glob("*.csv")) for row in _rows(path.read_text("utf-8"))]
    single = [row for row in rows if row["split"] == "train" and row["intent"] and "|" not in row["intent"]]
    texts = [mask(row["text"]).text for row in single]
    vectors = encoder.encode(texts)
    classifier = train(texts, [row["intent"] for row in single], vectors, seed=0).classifier
    known = [index for index, row in enumerate(single) if row["gold_article"] and "|" not in row["gold_article"]]
    return classifier, Librarian.of([single[index]["gold_article"] for index in known], vectors[known])


def _rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(content.splitlines(keepends=True)))


def _read(reader: Reader, text: str) -> object:
    return reader.read(text, _NOTHING_BEFORE, languages=LANGUAGES)


def _stages(text: str, encoder: TextEncoder) -> list[float]:
    """Milliseconds of masking, language, triggers and embedding of one message, each asked for by itself."""
    # Each step is timed the first time that it sees the text: what it remembers of it comes later.
    laps = [time.perf_counter()]
    masked = mask(text).text
    laps.append(time.perf_counter())
    language = identified(masked, expected=LANGUAGES[0], preferred=LANGUAGES).language
    laps.append(time.perf_counter())
    find_triggers(TriggerInput(masked, language, languages=LANGUAGES))
    laps.append(time.perf_counter())
    encoder.encode([masked])
    laps.append(time.perf_counter())
    return [1000 * (after - before) for before, after in pairwise(laps)]


def _milliseconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return (time.perf_counter() - started) * 1000


def _per_second(read: Callable[..., object], texts: Sequence[str]) -> float:
    asked = [(text, _NOTHING_BEFORE) for text in texts]
    started = time.perf_counter()
    read(asked, languages=LANGUAGES)
    return round(len(texts) / (time.perf_counter() - started), 1)
