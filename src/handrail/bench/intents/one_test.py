"""Train on one file, test on another."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from handrail.bench.intents.draws import Embeds
from handrail.bench.intents.figures import Figures, Readings
from handrail.bench.labelled import BadFileError, LabelledFile
from handrail.intents.classifier import Classifier
from handrail.intents.classifier.training import train
from handrail.language.personal import mask

TIMED_MESSAGES = 200


@dataclass(frozen=True)
class Milliseconds:
    """Median and 95th percentile over single messages."""

    p50: float
    p95: float


@dataclass(frozen=True)
class IntentsReport:
    """Figures on a test file, and times; `train_seconds` includes embedding."""

    train_examples: int
    intents: int
    test_in_scope: int
    test_out_of_scope: int
    figures: Figures
    embed_ms: Milliseconds
    classify_ms: Milliseconds
    train_seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON."""
        own = asdict(self)
        del own["figures"]
        return own | self.figures.to_dict()


def bench_intents(
    training: LabelledFile,
    test: LabelledFile,
    out_of_scope: Sequence[str],
    encoder: Embeds,
    *,
    out_of_scope_label: str | None = None,
    seed: int = 0,
) -> IntentsReport:
    """Train on one file, test on the other.

    `out_of_scope` are texts about none of the intents; test rows with `out_of_scope_label` join them, and training rows
    with it are not used. Personal data is masked in all of them, as the product does. `train_seconds` includes
    embedding. Raises BadFileError, UntrainableError.
    """
    taught, _ = _split(_masked(training), out_of_scope_label)
    asked, refused = _split(_masked(test), out_of_scope_label)
    out_of_scope = [mask(text).text for text in out_of_scope]
    _check(taught, asked)
    started = time.perf_counter()
    classifier = train(taught.texts, taught.labels, encoder.encode(taught.texts), seed=seed).classifier
    train_seconds = time.perf_counter() - started
    everything = [*asked.texts, *refused, *out_of_scope]
    read = classifier.read(everything, encoder.encode(everything))
    embed_ms, classify_ms = _time(classifier, encoder, everything)
    return IntentsReport(
        train_examples=len(taught.texts),
        intents=len(classifier.labels),
        test_in_scope=len(asked.texts),
        test_out_of_scope=len(everything) - len(asked.texts),
        figures=Figures.of(Readings.of(asked.labels, read)),
        embed_ms=embed_ms,
        classify_ms=classify_ms,
        train_seconds=train_seconds,
    )


def _masked(file: LabelledFile) -> LabelledFile:
    return LabelledFile(tuple(mask(text).text for text in file.texts), file.labels)


def _split(file: LabelledFile, out_of_scope_label: str | None) -> tuple[LabelledFile, tuple[str, ...]]:
    """The rows with an intent, and the texts of the others."""
    rows = zip(file.texts, file.labels, strict=True)
    return file.without(out_of_scope_label), tuple(text for text, label in rows if label == out_of_scope_label)


def _check(taught: LabelledFile, asked: LabelledFile) -> None:
    if not asked.texts:
        detail = "the test file has no in-scope messages"
        raise BadFileError(detail)
    unknown = sorted(set(asked.labels) - set(taught.labels))
    if unknown:
        detail = f"the test file has intents that the training file lacks: {', '.join(unknown[:5])}"
        raise BadFileError(detail)


def _time(classifier: Classifier, encoder: Embeds, texts: Sequence[str]) -> tuple[Milliseconds, Milliseconds]:
    """Milliseconds to embed and to classify one message at a time."""
    embedding, classifying = [], []
    for text in texts[:: max(1, len(texts) // TIMED_MESSAGES)]:
        started = time.perf_counter()
        vector = encoder.encode([text])
        embedded = time.perf_counter()
        classifier.read([text], vector)
        embedding.append(embedded - started)
        classifying.append(time.perf_counter() - embedded)
    return _milliseconds(embedding), _milliseconds(classifying)


def _milliseconds(seconds: Iterable[float]) -> Milliseconds:
    p50, p95 = np.percentile(np.array(list(seconds)) * 1000, [50, 95])
    return Milliseconds(float(p50), float(p95))
