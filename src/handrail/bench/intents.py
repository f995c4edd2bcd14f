"""How well the intent classifier does on someone's labelled messages, and how fast."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handrail.bench.labelled import BadFileError, LabelledFile
from handrail.intents.classifier import DEFAULT_THRESHOLD, Classifier, Predictions
from handrail.intents.classifier.figures import RISKS
from handrail.intents.classifier.training import train
from handrail.language.personal import mask
from handrail.statistics.classification import accuracy, auroc, coverage_at_risk, macro_f1

TIMED_MESSAGES = 200


class Embeds(Protocol):
    """What turns texts into vectors [n, dimensions] of norm 1."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the texts."""
        ...


@dataclass(frozen=True)
class Milliseconds:
    """Median and 95th percentile over single messages."""

    p50: float
    p95: float


@dataclass(frozen=True)
class IntentsReport:
    """Figures on a test file.

    `accuracy`, `macro_f1` and `coverage_at_risk` are over its in-scope messages with every one answered. At
    `threshold`, an in-scope message is right when answered with its intent, an out-of-scope one when refused. Figures
    that need out-of-scope messages are None without any.
    """

    train_examples: int
    intents: int
    test_in_scope: int
    test_out_of_scope: int
    accuracy: float
    macro_f1: float
    coverage_at_risk: Mapping[float, float]
    oos_auroc: float | None
    threshold: float
    in_scope_accuracy: float
    oos_recall: float | None
    overall_accuracy: float
    embed_ms: Milliseconds
    classify_ms: Milliseconds
    train_seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON; risks become strings such as "0.01"."""
        return asdict(self) | {"coverage_at_risk": {str(risk): share for risk, share in self.coverage_at_risk.items()}}


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
        **_figures(asked.labels, read),
        embed_ms=embed_ms,
        classify_ms=classify_ms,
        train_seconds=train_seconds,
    )


def _masked(file: LabelledFile) -> LabelledFile:
    return LabelledFile(tuple(mask(text).text for text in file.texts), file.labels)


def _split(file: LabelledFile, out_of_scope_label: str | None) -> tuple[LabelledFile, tuple[str, ...]]:
    """The rows with an intent, and the texts of the others."""
    pairs = list(zip(file.texts, file.labels, strict=True))
    kept = [(text, label) for text, label in pairs if label != out_of_scope_label]
    strangers = tuple(text for text, label in pairs if label == out_of_scope_label)
    return LabelledFile(tuple(text for text, _ in kept), tuple(label for _, label in kept)), strangers


def _check(taught: LabelledFile, asked: LabelledFile) -> None:
    if not asked.texts:
        detail = "the test file has no in-scope messages"
        raise BadFileError(detail)
    unknown = sorted(set(asked.labels) - set(taught.labels))
    if unknown:
        detail = f"the test file has intents that the training file lacks: {', '.join(unknown[:5])}"
        raise BadFileError(detail)


def _figures(truth: Sequence[str], read: Predictions) -> dict[str, Any]:
    """Figures of predictions whose first len(truth) rows are in scope and the others not."""
    count = len(truth)
    predicted = read.best_labels[:count]
    correct = np.array(truth) == np.array(predicted)
    answered = read.in_scope >= DEFAULT_THRESHOLD
    right = np.concatenate([correct & answered[:count], ~answered[count:]])
    strange = len(read.in_scope) > count
    return {
        "accuracy": accuracy(truth, predicted),
        "macro_f1": macro_f1(truth, predicted),
        "coverage_at_risk": {risk: coverage_at_risk(read.confidences[:count], correct, risk) for risk in RISKS},
        "oos_auroc": auroc(read.in_scope, np.arange(len(read.in_scope)) < count) if strange else None,
        "threshold": DEFAULT_THRESHOLD,
        "in_scope_accuracy": float(right[:count].mean()),
        "oos_recall": float(right[count:].mean()) if strange else None,
        "overall_accuracy": float(right.mean()),
    }


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
