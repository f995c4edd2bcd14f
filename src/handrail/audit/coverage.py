"""Whether approved knowledge answers a type's messages, by the search and the confidence that answer customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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

GOOD = 0.6
"""The confidence from which on a draft is good here. Lower than what any cell asks for: an audit's types are read as
general questions, of which the confidence says little good. README.md has the figures."""
NEAR = 0.55
"""The least cosine of message and passage. In a small knowledge base the lead over the next article, from which most
of the confidence comes, is large for articles about something else, too; README.md has the figures."""
OWN = 0.5
"""The least share of a type that an article answers, as a part of what it answers of the type that it answers most."""
NO_RISKS = {"unsupported_language", "repeated_question", "vip"}
"""Triggers that say nothing of a single message's words, or what the language mix says."""


@dataclass(frozen=True)
class Covered:
    """Of `n` messages `good` have a draft of enough confidence; `articles` (address, title, messages) gave them.

    The article that answers most comes first.
    """

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
        ranked = [(address, title, count) for (address, title), count in articles.most_common()]
        return Covered(len(texts), sum(articles.values()), ranked)

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


def own_articles(found: Sequence[Covered]) -> list[Covered]:
    """Return of each type what its own articles answer, of all types of an audit.

    An article about a neighbouring topic matches a few messages of a type, too. It counts only where it answers at
    least half as large a share of the messages as of the type that it answers most: two types may share an article.
    """
    most: dict[str, float] = {}
    for each in found:
        for address, _title, count in each.articles:
            most[address] = max(most.get(address, 0.0), count / each.n)
    return [_kept(each, most) for each in found]


def _kept(found: Covered, most: Mapping[str, float]) -> Covered:
    own = [article for article in found.articles if article[2] / found.n >= OWN * most[article[0]]]
    return Covered(found.n, sum(count for *_, count in own), own)


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
