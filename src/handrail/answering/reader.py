"""Reading: from a customer's words to language, requests, intents and triggers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handrail.answering.ports import ArticleMemory, IntentClassifier
from handrail.answering.reading import GENERAL, ArticleScore, IntentScore, Memory, Reading, Request, TriggerFound
from handrail.answering.triggers import TriggerInput, find_triggers
from handrail.language.embedding.port import EncoderUnavailableError, TextEncoder
from handrail.language.follow_up import looks_like_follow_up
from handrail.language.identify import identified
from handrail.language.personal import Patterns, mask
from handrail.language.requests import parts
from handrail.language.smalltalk import smalltalk

KEPT_INTENTS = 5
SURE_OF_A_PART = 0.60
SURE_OF_SCOPE = 0.5
SURE_ALONE = 0.85
OWN_WEIGHT = 0.6

Vectors = NDArray[np.float32]
NO_VECTORS: Vectors = np.empty((0, 0), dtype=np.float32)


@dataclass(frozen=True)
class Understood:
    """A reading with the vectors of its requests [requests, dimensions], so that search need not embed again."""

    reading: Reading
    vectors: Vectors
    masked_text: str


@dataclass(frozen=True)
class Seen:
    """What a message tells by its words alone: `text` is masked, the reading has no requests yet."""

    text: str
    reading: Reading

    @property
    def is_understood(self) -> bool:
        """Whether there is nothing more to understand: smalltalk that calls nobody."""
        return bool(self.reading.smalltalk) and not self.reading.triggers

    def understood(self, requests: tuple[Request, ...] = (), vectors: Vectors = NO_VECTORS) -> Understood:
        """Return the reading with these requests."""
        return Understood(replace(self.reading, requests=requests), vectors, self.text)


def look(text: str, memory: Memory, *, languages: Sequence[str], patterns: Patterns = ()) -> Seen:
    """Mask a message and read its language, its triggers and whether it is smalltalk; needs no model."""
    masked = mask(text, patterns)
    told = identified(masked.text, expected=memory.language, preferred=languages)
    earlier = _masked(memory.earlier, patterns)
    findings = find_triggers(TriggerInput(masked.text, told.language, earlier, tuple(languages), memory.vip))
    triggers = tuple(TriggerFound(found.name, found.detail, found.safety) for found in findings)
    kind = smalltalk(masked.text.replace("[name]", ""))  # "Thanks, Anna" is thanks
    return Seen(masked.text, Reading(told.language, kind, (), triggers, masked.found, told.certainty))


class Reader:
    """Reads messages with one encoder and, where there are such, a classifier and a memory of articles."""

    def __init__(
        self, encoder: TextEncoder, classifier: IntentClassifier | None, librarian: ArticleMemory | None = None
    ) -> None:
        self.encoder = encoder
        self.classifier = classifier
        self.librarian = librarian

    def read(self, text: str, memory: Memory, *, languages: Sequence[str], patterns: Patterns = ()) -> Understood:
        """Return what the engine understands of a message, given what came before it.

        Everything behind this door works on the masked text: triggers, models, search and the record. `patterns` are
        the assistant's order and account numbers, which tell nothing of what is asked.
        """
        seen = look(text, memory, languages=languages, patterns=patterns)
        if seen.is_understood:
            return seen.understood()
        try:
            requests, vectors = self._requests(seen.text, memory)
        except EncoderUnavailableError:
            if not seen.reading.triggers:
                raise
            # A person is needed anyway: why, and what the customer is told, must not depend on the model.
            return seen.understood()
        return seen.understood(requests, vectors)

    def _requests(self, text: str, memory: Memory) -> tuple[tuple[Request, ...], Vectors]:
        texts = self.texts_of(text)
        vectors = self.encoder.encode(texts)
        if memory.asked_back:
            chosen = self._chosen(text, vectors[:1], memory)
            if chosen is not None:
                return chosen
        readings = self.classify(texts, vectors)
        several = several_of(readings)
        if several:
            return tuple(readings[index] for index in several), vectors[several]
        if self._continues(text, readings[0], memory):
            return self._follow_up(text, vectors[:1], memory)
        return (readings[0],), vectors[:1]

    def texts_of(self, text: str) -> list[str]:
        """Return what is to be embedded of a masked message: the whole, and its parts where they may be requests."""
        pieces = parts(text)
        return [text, *pieces] if len(pieces) > 1 and self._may_be_several(pieces) else [text]

    def _may_be_several(self, pieces: Sequence[str]) -> bool:
        """Whether the parts' words hint at different intents; only then is each part worth embedding."""
        return self.classifier is not None and len(self.classifier.suggested(pieces)) > 1

    def classify(self, texts: Sequence[str], vectors: Vectors) -> list[Request]:
        """Return each text as a request by itself, with its vector [texts, dimensions]."""
        if self.classifier is None or not len(self.classifier.labels):
            return [Request(text, (IntentScore(GENERAL, 1.0),), 1.0) for text in texts]
        scores = self.classifier.read(texts, vectors)
        articles, nearest = self._articles(vectors)
        requests = []
        for index, text in enumerate(texts):
            best = _best(self.classifier.labels, scores.probabilities[index])
            intents = tuple(IntentScore(label, probability) for label, probability in best)
            in_scope = round(float(scores.in_scope[index]), 6)
            requests.append(Request(text, intents, in_scope, articles=articles[index], nearest=nearest[index]))
        return requests

    def _articles(self, vectors: Vectors) -> tuple[list[tuple[ArticleScore, ...]], list[float]]:
        """Which articles answered such messages before, and how near the nearest of those messages is."""
        if self.librarian is None:
            return [()] * len(vectors), [0.0] * len(vectors)
        scores = [
            tuple(ArticleScore(article, share) for article, share in found) for found in self.librarian.read(vectors)
        ]
        return scores, [round(float(cosine), 6) for cosine in self.librarian.nearest(vectors)]

    def _continues(self, text: str, request: Request, memory: Memory) -> bool:
        if not memory.last_request or not looks_like_follow_up(text):
            return False
        sure_of_other = request.intent.probability >= SURE_ALONE and request.in_scope >= SURE_OF_SCOPE
        return not sure_of_other or request.intent.slug == memory.last_intent

    def _follow_up(self, text: str, own: Vectors, memory: Memory) -> tuple[tuple[Request, ...], Vectors]:
        """Read the message together with the request that it continues; search leans to its own words."""
        together = f"{memory.last_request} {text}"
        before, both = self.encoder.encode([memory.last_request, together])
        request = self.classify([together], both[np.newaxis])[0]
        vector = OWN_WEIGHT * own[0] + (1 - OWN_WEIGHT) * before
        vector /= np.linalg.norm(vector)
        return (replace(request, follow_up=True),), vector[np.newaxis]

    def _chosen(self, text: str, own: Vectors, memory: Memory) -> tuple[tuple[Request, ...], Vectors] | None:
        """The request that the customer picked when he was asked back, or None when he said something else."""
        picked = _picked(text, memory.asked_back)
        if picked is None and self.classifier is not None:
            request = self.classify([text], own)[0]
            if request.intent.slug in memory.asked_back and request.intent.probability >= SURE_OF_A_PART:
                picked = request.intent.slug
        if picked is None:
            return None
        words = memory.asked_about if len(text.split()) <= 3 else f"{memory.asked_about} {text}"
        request = Request(words, (IntentScore(picked, 0.97),), 1.0, confirmed=True)
        return (request,), self.encoder.encode([words])


def _masked(texts: Sequence[str], patterns: Patterns) -> tuple[str, ...]:
    return tuple(mask(text, patterns).text for text in texts)


def _best(labels: Sequence[str], probabilities: NDArray[np.floating]) -> list[tuple[str, float]]:
    """The most probable labels of one text, best first."""
    order = np.argsort(-probabilities)[:KEPT_INTENTS]
    return [(labels[column], round(float(probabilities[column]), 6)) for column in order]


def several_of(readings: Sequence[Request]) -> list[int]:
    """Return the indices of the parts that are surely requests of different intents; none unless there are two or more.

    `readings[0]` is the whole message, the others are its parts.
    """
    chosen: dict[str, int] = {}
    for index, request in enumerate(readings[1:], start=1):
        sure = request.intent.probability >= SURE_OF_A_PART and request.in_scope >= SURE_OF_SCOPE
        best = chosen.get(request.intent.slug)
        if sure and (best is None or readings[best].intent.probability < request.intent.probability):
            chosen[request.intent.slug] = index
    return sorted(chosen.values()) if len(chosen) > 1 else []


def _picked(text: str, options: Sequence[str]) -> str | None:
    """The option that a reply names by its number."""
    digits = "".join(char for char in text if char.isdecimal())
    if digits and len(text.strip()) <= 4 and 1 <= int(digits) <= len(options):
        return options[int(digits) - 1]
    return None
