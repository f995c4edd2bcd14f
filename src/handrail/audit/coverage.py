"""Whether approved knowledge answers a type's messages, by the search and the confidence that answer customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handrail.answering.coefficients import Coefficients
from handrail.answering.drafting import draft, preferred
from handrail.answering.engine import Engine
from handrail.answering.reader import Understood
from handrail.answering.reading import GENERAL, Draft, IntentScore, Memory
from handrail.answering.reading_many import read_many
from handrail.answering.triggers import TriggerInput, find_triggers
from handrail.assistants.models import Assistant
from handrail.autonomy.policy.cell import SHIPPED_THRESHOLDS

GOOD = SHIPPED_THRESHOLDS["high"]
"""The confidence from which on a draft is good: what a cell of high risk, as new intents have it, asks for."""
NEAR = 0.55
"""The least cosine of message and passage. In a small knowledge base the lead over the next article, from which most
of the confidence comes, is large for articles about something else, too; README.md has the figures."""
NO_RISKS = {"unsupported_language", "repeated_question", "vip"}
"""Triggers that say nothing of a single message's words, or what the language mix says."""
_ARTICLES = 3


@dataclass(frozen=True)
class Covered:
    """Of `n` messages `good` have a draft of enough confidence; `articles` (address, title, messages) gave them."""

    n: int
    good: int
    articles: list[tuple[str, str, int]]


@dataclass(frozen=True)
class Lookup:
    """How to look: the process's engine, whose knowledge, and the day on which articles must be in date."""

    engine: Engine
    assistant: Assistant
    coefficients: Coefficients
    today: date

    def covered(self, texts: Sequence[str], intent: str) -> Covered:
        """Return how many messages approved articles answer, supposing that the bot knew what is asked.

        A type that is no intent yet cannot be read as one; whether there is an article for it is asked here, so each
        message counts as surely understood: as `intent` where there is one, otherwise as a question that any article
        may answer. Nothing is sent or stored.
        """
        memory = Memory(language=self.assistant.languages[0])
        asked = [(text, memory) for text in texts]
        patterns = self.assistant.number_patterns
        read = read_many(self.engine.reader, asked, languages=self.assistant.languages, patterns=patterns)
        articles: Counter[tuple[str, str]] = Counter()
        for understood in read:
            drafted = self._draft(understood, intent)
            if drafted and drafted.confidence >= GOOD and drafted.features["dense"] >= NEAR:
                best = next(candidate for candidate in drafted.candidates if candidate.cited)
                articles[best.external_id, best.title] += 1
        top = [(address, title, count) for (address, title), count in articles.most_common(_ARTICLES)]
        return Covered(len(texts), sum(articles.values()), top)

    def _draft(self, understood: Understood, intent: str) -> Draft | None:
        if not understood.reading.requests:
            return None
        language = understood.reading.language
        known = (IntentScore(intent or GENERAL, 1.0),)
        request = replace(understood.reading.requests[0], intents=known, in_scope=1.0)
        found = self.engine.search(
            text=request.text,
            embedding=understood.vectors[0],
            language=language,
            today=self.today,
            prefer=preferred(request, ()),
        )
        return draft(request, found, language=language, coefficients=self.coefficients)


def risk_words(texts: Sequence[tuple[str, str]], languages: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Return in how many messages (text, language) a trigger speaks for a person, and each trigger's count."""
    counts: Counter[str] = Counter()
    risky = 0
    for text, language in texts:
        found = find_triggers(TriggerInput(text, language, languages=tuple(languages)))
        names = {finding.name for finding in found} - NO_RISKS
        counts.update(names)
        risky += bool(names)
    return risky, dict(counts.most_common())
