"""Names for groups of messages: what their words have that other groups' words have not."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAY_LITTLE = (
    "does did doing done know want need like help tell hello thanks please isn't don't doesn't didn't can't won't "
    "wasn't i'm i've it's that's there's what's haven't hasn't couldn't just going got getting long use using"
)
_SHORTEST = 3
_LEAST_SHARE = 0.08
_PAIR_BONUS = 2.0
_LONGEST = 60


def cluster_names(groups: Sequence[Sequence[str]]) -> list[str]:
    """Return a name for each group of messages, such as "card arrival · still waiting"; no two are equal.

    Class-based TF-IDF (Grootendorst 2022): a phrase counts by its share of the group's messages times the logarithm
    of its rarity in all groups. Phrases are one or two words that follow each other when the commonest are left out.
    """
    common = _common(groups)
    counted = [_counted(texts, common) for texts in groups]
    everywhere: Counter[tuple[str, ...]] = Counter()
    for counts in counted:
        everywhere.update(counts)
    average = sum(everywhere.values()) / max(1, len(groups))
    found, taken = [], Counter[str]()
    for texts, counts in zip(groups, counted, strict=True):
        name = _name(counts, everywhere, average, len(texts)) or "?"
        taken[name] += 1
        found.append(name if taken[name] == 1 else f"{name} {taken[name]}")
    return found


def _name(counts: Counter[tuple[str, ...]], everywhere: Counter[tuple[str, ...]], average: float, messages: int) -> str:
    def weight(phrase: tuple[str, ...]) -> float:
        rarity = math.log1p(average / everywhere[phrase])
        return counts[phrase] / messages * rarity * (_PAIR_BONUS if len(phrase) > 1 else 1.0)

    least = max(2, _LEAST_SHARE * messages) if messages > 2 else 1
    ranked = sorted((phrase for phrase in counts if counts[phrase] >= least), key=lambda each: (-weight(each), each))
    chosen: list[tuple[str, ...]] = []
    used: set[str] = set()
    for phrase in ranked or sorted(counts):
        stems = {word[:5] for word in phrase}
        if len(chosen) < 2 and not stems & used:
            chosen.append(phrase)
            used |= stems
    return " · ".join(" ".join(phrase) for phrase in chosen)[:_LONGEST]


def _counted(texts: Sequence[str], common: set[str]) -> Counter[tuple[str, ...]]:
    """In how many messages each phrase is."""
    counts: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = [word for word in _words(text) if word not in common]
        pairs = {pair for pair in itertools.pairwise(words) if pair[0] != pair[1]}
        counts.update({(word,) for word in words} | pairs)
    return counts


def _common(groups: Sequence[Sequence[str]]) -> set[str]:
    """Words that carry no request: those of English, and in any language what most groups say often."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    said: Counter[str] = Counter()
    for texts in groups:
        inside = Counter(word for text in texts for word in set(_words(text)))
        said.update(word for word, count in inside.items() if count >= 0.1 * len(texts))
    often = {word for word, count in said.items() if count > 0.4 * len(groups)} if len(groups) > 4 else set()
    return often | set(ENGLISH_STOP_WORDS) | set(_SAY_LITTLE.split())


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text.casefold()):
        word = match.group().replace("’", "'")
        if len(word) >= _SHORTEST:
            yield word
