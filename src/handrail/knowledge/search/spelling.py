"""What a customer may have meant by a word that no article has. Pure."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from handrail.language.slips import slips
from handrail.language.terms import term_id, terms

_MOST_CORRECTED = 64
_MOST_MEANT = 3
_TRUST = 0.7


@dataclass(frozen=True)
class Near:
    """A term that `articles` articles have and that a misspelled one is near to, with its slips."""

    term: int
    articles: int
    slips: frozenset[int]


@dataclass(frozen=True)
class Guess:
    """A term that may be meant: its articles, and how much less than a written word it counts, in (0, 1)."""

    articles: int
    trust: float


def query_terms(text: str, language: str) -> dict[int, Collection[int]]:
    """The ids of the query's terms, each once, with their slips; of a very long query only the first have any."""
    distinct = dict.fromkeys(terms(text, language))
    found: dict[int, Collection[int]] = {term_id(term): slips(term) for term in islice(distinct, _MOST_CORRECTED)}
    return found | {term_id(term): () for term in islice(distinct, _MOST_CORRECTED, None)}


def guesses(unknown: Mapping[int, Collection[int]], near: Iterable[Near]) -> dict[int, Guess]:
    """For each unknown term the three most frequent terms within one slip of it, which share its weight."""
    candidates = sorted(near, key=lambda found: (-found.articles, found.term))
    meant: dict[int, Guess] = {}
    for own in unknown.values():
        chosen = [found for found in candidates if not found.slips.isdisjoint(own)][:_MOST_MEANT]
        for found in chosen:
            guess = Guess(found.articles, _TRUST / math.sqrt(len(chosen)))
            meant[found.term] = max(meant.get(found.term, guess), guess, key=lambda either: either.trust)
    return meant
