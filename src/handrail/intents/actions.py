"""Importing examples and training the classifier."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from handrail.assistants.actions import known_number_patterns
from handrail.changes.noting import Kind, note_change
from handrail.intents.classifier import Librarian
from handrail.intents.importing import LabelledMessage, Problems, read_labelled
from handrail.intents.mislabelled import remember
from handrail.intents.models import GENERAL_QUESTION, ClassifierVersion, EmbeddingModel, Example, Intent
from handrail.kernel.errors import ConflictError
from handrail.language.embedding.port import TextEncoder
from handrail.language.personal import mask

_BATCH = 500
_TRAINING_LOCK = 7_104_201
FEWEST_EXAMPLES = 5
FEWEST_FOR_ARTICLES = 50
SEED = 20261121


class TooFewExamplesError(ConflictError):
    """A classifier needs at least two intents with five training examples each."""

    code = "too_few_examples"


@dataclass
class ExamplesReport:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    created_intents: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def import_examples(*, path: Path, create_intents: bool = False) -> ExamplesReport:
    """Import labelled messages; importing the same file again changes nothing.

    With `create_intents`, labels that are not known yet become intents of high risk, which answer nothing until
    somebody lowers the risk and switches them on.
    """
    report, problems = ExamplesReport(), Problems()
    known = set(Intent.objects.values_list("slug", flat=True))
    if create_intents:
        report.created_intents = _create_missing(path, known)
        known |= set(report.created_intents)
    batch: list[LabelledMessage] = []
    for message in read_labelled(path, known, problems):
        batch.append(message)
        if len(batch) >= _BATCH:
            _store(batch, report)
            batch = []
    _store(batch, report)
    report.problems = problems.lines
    return report


def train_classifier(
    *, encoder: TextEncoder, on_progress: Callable[[str, int, int], None] = lambda step, done, total: None
) -> ClassifierVersion:
    """Train on all examples of the split `train` that have one intent, and change over to the result at once.

    Whoever reads messages meanwhile uses the old version until the new one is committed. Two trainings at a time wait
    for each other. Where another embedding model became active meanwhile, the result is kept but not used.
    """
    version = fit_classifier(encoder=encoder, on_progress=on_progress)
    with transaction.atomic():
        # Read under the lock of its row, which the change of the model takes, too.
        model = EmbeddingModel.objects.select_for_update().filter(active=True).first()
        if model is None or model.fingerprint == encoder.fingerprint:
            activate_classifier(version)
    return version


def fit_classifier(
    *, encoder: TextEncoder, on_progress: Callable[[str, int, int], None] = lambda step, done, total: None
) -> ClassifierVersion:
    """Train and store the result without using it. Personal data in the examples is masked, as it is in messages."""
    from handrail.intents.classifier.training import train  # scikit-learn: seconds and 100 MB that only training needs

    examples = _training_set()
    vectors = _embed(encoder, [example.text for example in examples], on_progress)
    on_progress("fitting", 0, 1)
    labels = [example.intent for example in examples]
    trained = train([example.text for example in examples], labels, vectors, seed=SEED)
    on_progress("fitting", 1, 1)
    librarian = _librarian(examples, vectors)
    prints = trained.classifier.fingerprint + (librarian.fingerprint if librarian else "")
    version, _ = ClassifierVersion.objects.update_or_create(
        fingerprint=hashlib.sha256(prints.encode()).hexdigest(),
        defaults={
            "encoder": encoder.fingerprint,
            "arrays": trained.classifier.to_bytes(),
            "article_arrays": librarian.to_bytes() if librarian else None,
            "figures": _plain(asdict(trained.figures)),
            "examples": len(examples),
        },
    )
    remember(version, trained.suspects, [example.example for example in examples], trained.classifier.labels)
    return version


@transaction.atomic
def activate_classifier(version: ClassifierVersion | None) -> None:
    """Use this classifier from now on, or none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TRAINING_LOCK])
    was = ClassifierVersion.objects.filter(active=True).first()
    if was != version:
        before, after = ({"fingerprint": each.fingerprint[:12]} if each else None for each in (was, version))
        note_change(Kind.CLASSIFIER, "classifier", before=before, after=after, by=None)
    ClassifierVersion.objects.filter(active=True).update(active=False)
    if version is not None:
        ClassifierVersion.objects.filter(pk=version.pk).update(active=True)
        version.active = True


@dataclass(frozen=True)
class _Labelled:
    """One message to learn from; `article` is empty where none is known."""

    example: UUID
    text: str
    intent: str
    article: str


def _training_set() -> list[_Labelled]:
    """Messages with one intent, without intents that have too few of them to be told apart.

    They are masked as the messages are that will be read: no personal data in what is learned.
    """
    patterns = known_number_patterns()
    found = Example.objects.filter(split="train").prefetch_related("intents").order_by("digest")
    rows = [(example, [intent.slug for intent in example.intents.all()]) for example in found]
    single = [
        _Labelled(
            example.pk,
            mask(example.text, patterns).text,
            slugs[0],
            example.gold_articles if "|" not in example.gold_articles else "",
        )
        for example, slugs in rows
        if len(slugs) == 1 and slugs[0] != GENERAL_QUESTION
    ]
    counts = Counter(example.intent for example in single)
    kept = [example for example in single if counts[example.intent] >= FEWEST_EXAMPLES]
    if len({example.intent for example in kept}) < 2:
        raise TooFewExamplesError
    return kept


def _librarian(examples: list[_Labelled], vectors: NDArray[np.float32]) -> Librarian | None:
    """Remember which article answers which message; None where too few messages name one."""
    rows = [row for row, example in enumerate(examples) if example.article]
    if len(rows) < FEWEST_FOR_ARTICLES:
        return None
    return Librarian.of([examples[row].article for row in rows], vectors[rows])


def _plain(figures: dict[str, Any]) -> dict[str, Any]:
    """Figures with text as keys, as JSON wants them."""
    return {str(name): _plain(value) if isinstance(value, dict) else value for name, value in figures.items()}


def _embed(encoder: TextEncoder, texts: list[str], on_progress: Callable[[str, int, int], None]) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(texts), _BATCH):
        parts.append(encoder.encode(texts[start : start + _BATCH]))
        on_progress("embedding", min(start + _BATCH, len(texts)), len(texts))
    return np.concatenate(parts)


def _create_missing(path: Path, known: set[str]) -> list[str]:
    labels = {slug for message in read_labelled(path, None, Problems()) for slug in message.intents}
    new = sorted(labels - known)
    made = [Intent(slug=slug, title=slug.replace("_", " ").capitalize()) for slug in new]
    with transaction.atomic():
        for intent in Intent.objects.bulk_create(made):
            note_change(Kind.INTENT, intent.slug, before=None, after={"risk": str(intent.risk)}, by=None)
    return new


@transaction.atomic
def _store(batch: list[LabelledMessage], report: ExamplesReport) -> None:
    """Store a batch; of two rows with the same text in it the later one counts."""
    messages = {message.digest: message for message in batch}
    intents = {intent.slug: intent for intent in Intent.objects.all()}
    existing = {
        example.digest: example
        for example in Example.objects.filter(digest__in=messages).prefetch_related("intents").order_by("digest")
    }
    new = [message for digest, message in sorted(messages.items()) if digest not in existing]
    rows = [Example(text=message.text, digest=message.digest, **_facts(message)) for message in new]
    Example.objects.bulk_create(rows)
    _link(rows, new, intents)
    report.added += len(new)
    for digest, example in existing.items():
        changed = _change(example, messages[digest], intents)
        report.changed += changed
        report.unchanged += not changed


def _facts(message: LabelledMessage) -> dict[str, str]:
    return {"language": message.language, "gold_articles": message.gold_articles, "split": message.split}


def _link(rows: list[Example], messages: list[LabelledMessage], intents: dict[str, Intent]) -> None:
    """Note the intents of new examples."""
    through = Example.intents.through
    through.objects.bulk_create(
        through(example_id=row.pk, intent_id=intents[slug].pk)
        for row, message in zip(rows, messages, strict=True)
        for slug in dict.fromkeys(message.intents)
    )


def _change(example: Example, message: LabelledMessage, intents: dict[str, Intent]) -> bool:
    """Bring a known example up to date; returns whether anything was different."""
    facts = _facts(message)
    same_intents = {intent.slug for intent in example.intents.all()} == set(message.intents)
    if same_intents and all(getattr(example, name) == value for name, value in facts.items()):
        return False
    Example.objects.filter(pk=example.pk).update(**facts)
    example.intents.set([intents[slug] for slug in message.intents])
    return True
