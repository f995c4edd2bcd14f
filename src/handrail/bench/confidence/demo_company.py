"""The demo company's labelled messages: training messages read out of fold, test messages by all training messages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handrail.accounts.models import User
from handrail.answering.labelled import LabelledDraft
from handrail.answering.reader import Reader
from handrail.assistants.models import Assistant
from handrail.bench.confidence.drafts import Question, labelled_drafts
from handrail.demo.files import folder
from handrail.demo.loading import APPROVER, SOURCE
from handrail.demo.world import build_world
from handrail.intents.actions import import_examples
from handrail.intents.classifier import Librarian
from handrail.intents.classifier.training import train
from handrail.intents.models import Example
from handrail.knowledge.importing import import_folder
from handrail.language.embedding import TextEncoder

FOLDS = 5
SEED = 20261121


@dataclass(frozen=True)
class DemoDrafts:
    """Labelled drafts of both parts; nothing was ever tuned on the test part.

    Each message counts twice, read with the memory of articles and by a desk without one. `general_...` are for the
    same messages, and those that are out of scope, read by a desk without any intent.
    """

    train: Sequence[LabelledDraft]
    test: Sequence[LabelledDraft]
    general_train: Sequence[LabelledDraft]
    general_test: Sequence[LabelledDraft]


@dataclass(frozen=True)
class _Labelled:
    questions: Sequence[Question]
    intents: Sequence[str]
    vectors: NDArray[np.float32]

    def part(self, chosen: NDArray[np.bool_]) -> _Labelled:
        rows = np.flatnonzero(chosen).tolist()
        return _Labelled([self.questions[row] for row in rows], [self.intents[row] for row in rows], self.vectors[rows])


def demo_drafts(encoder: TextEncoder) -> DemoDrafts:
    """Load the demo company into the connected, empty database and draft for each message with one intent."""
    _load(encoder)
    languages = Assistant.objects.get().languages
    learn, check = _labelled("train", encoder), _labelled("test", encoder)
    fold_of = np.random.default_rng(SEED).permutation(len(learn.questions)) % FOLDS
    drafts = []
    for fold in range(FOLDS):
        for reader in _readers(encoder, learn.part(fold_of != fold)):
            drafts += labelled_drafts(reader, learn.part(fold_of == fold).questions, languages)
    plain = Reader(encoder, None)
    return DemoDrafts(
        train=drafts,
        test=[
            draft
            for reader in _readers(encoder, learn)
            for draft in labelled_drafts(reader, check.questions, languages)
        ],
        general_train=labelled_drafts(plain, [*learn.questions, *_strangers("train")], languages),
        general_test=labelled_drafts(plain, [*check.questions, *_strangers("test")], languages),
    )


def _load(encoder: TextEncoder) -> None:
    with tempfile.TemporaryDirectory() as data:
        build_world(Path(data))
    approver = User.objects.get(email=APPROVER)
    import_folder(folder() / "articles", source_name=SOURCE, by=approver, approve_as=approver, encoder=encoder)
    for path in sorted((folder() / "messages").glob("*.csv")):
        import_examples(path=path)


def _labelled(split: str, encoder: TextEncoder) -> _Labelled:
    questions, intents = [], []
    for example in Example.objects.filter(split=split).prefetch_related("intents").order_by("digest"):
        slugs = [intent.slug for intent in example.intents.all()]
        if len(slugs) == 1 and example.gold_articles and "|" not in example.gold_articles:
            questions.append(Question(example.text, example.language, example.gold_articles))
            intents.append(slugs[0])
    return _Labelled(questions, intents, encoder.encode([question.text for question in questions]))


def _strangers(split: str) -> list[Question]:
    """Messages that no article answers: whatever a draft quotes for them is wrong."""
    found = Example.objects.filter(split=split, intents__isnull=True).order_by("digest")
    return [Question(example.text, example.language, gold="") for example in found]


def _readers(encoder: TextEncoder, labelled: _Labelled) -> tuple[Reader, Reader]:
    """A reader that remembers which article answered which message, and one that does not."""
    texts = [question.text for question in labelled.questions]
    classifier = train(texts, labelled.intents, labelled.vectors, seed=SEED).classifier
    librarian = Librarian.of([question.gold for question in labelled.questions], labelled.vectors)
    return Reader(encoder, classifier, librarian), Reader(encoder, classifier)
