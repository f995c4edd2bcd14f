"""Drafts for messages whose right article is known, made by the engine itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handrail.answering.engine import Ask, Engine
from handrail.answering.labelled import LabelledDraft
from handrail.answering.passages import find_passages
from handrail.answering.ports import FoundPassage
from handrail.answering.reader import Reader
from handrail.answering.reading import Memory


@dataclass(frozen=True)
class Question:
    """A message, its language, the one article that answers it, and articles that search must not find."""

    text: str
    language: str
    gold: str
    hidden: frozenset[str] = frozenset()


def labelled_drafts(reader: Reader, questions: Iterable[Question], languages: Sequence[str]) -> list[LabelledDraft]:
    """Let the engine draft for each question; right is a draft that quotes the gold article.

    Left out is what the engine would never answer with one draft: smalltalk, triggers, several requests at once, and
    what search finds nothing for.
    """
    today = date.today()
    found = []
    for question in questions:
        engine = Engine(reader, _Search(reader.encoder.fingerprint, question.hidden), {})
        memory = Memory(language=question.language)
        proposal = engine.propose(Ask(question.text, memory, languages, lambda intents: {}, today))
        drafts = proposal.situation.drafts
        if len(drafts) == 1 and drafts[0] is not None:
            right = question.gold in {one.external_id for one in drafts[0].candidates if one.cited}
            found.append(LabelledDraft(drafts[0].intent, drafts[0].features, right))
    return found


class _Search:
    """The product's search without some articles."""

    def __init__(self, encoder: str, hidden: Collection[str]) -> None:
        self._encoder = encoder
        self._hidden = hidden

    def __call__(self, *, embedding: NDArray[np.float32], **asked: Any) -> list[FoundPassage]:
        passages = find_passages(self._encoder, embedding=embedding, **asked)
        return [passage for passage in passages if passage.candidate.external_id not in self._hidden]
