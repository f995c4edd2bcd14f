"""What tags are worth: which name a type of request, which are the same, which contradict each other. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handrail.audit.models import TagFlaw
from handrail.audit.sampling import Sampled
from handrail.language.terms import terms

FEWEST_OF_A_TYPE = 5
_ALIKE_AT_ALL = 0.25
_NEAR_CENTRES = 0.8
_TOLD_APART = 0.6
_COMPARED = 150
_MOST_PAIRS = 300
_MOST_TOLD = 200

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Flaw:
    """Something wrong with two tags, seen in `conversations`."""

    flaw: str
    tag: str
    other: str
    conversations: int
    example: str = ""


@dataclass
class Tagged:
    """The type of each sampled conversation (None: no tag names one), and what is wrong with the tags.

    `spellings`: for each type how often each of its tags occurs. `asides`: tags that name no type of request.
    """

    types: list[str | None]
    spellings: dict[str, Counter[str]]
    asides: list[str]
    flaws: list[Flaw] = field(default_factory=list)
    without_tag: int = 0
    without_type: int = 0
    contradictory: int = 0


def read_tags(found: Sequence[Sampled], vectors: Vectors, *, no_types: Collection[str] = ()) -> Tagged:
    """Return what the tags of conversations tell; `vectors` [n, dimensions] are of their first messages."""
    spellings = _spellings(found)
    named = {tag: name for name, tags in spellings.items() for tag in tags}
    own = [tuple(dict.fromkeys(named[tag] for tag in each.tags)) for each in found]
    types, asides = _types(own, vectors, {named.get(tag, tag) for tag in no_types})
    kept = [tuple(tag for tag in tags if tag in types) for tags in own]
    centres = _centres(kept, vectors, types)
    tagged = Tagged(
        types=[_type_of(tags, vectors[row], centres) for row, tags in enumerate(kept)],
        spellings={name: spellings[name] for name in types},
        asides=sorted(asides),
        without_tag=sum(not tags for tags in own),
        without_type=sum(not tags for tags in kept),
        contradictory=sum(len(tags) > 1 for tags in kept),
    )
    tagged.flaws = [
        *_contradictions(found, kept),
        *_spelled_differently(spellings),
        *_equal_texts(found, kept),
        *_same_messages(kept, vectors, centres),
    ]
    return tagged


def spelling_key(tag: str) -> str:
    """Return what is equal for spellings of one tag, such as refund, Refunds and re-fund."""
    plain = re.sub(r"[\W_]+", "", tag.casefold())
    return "".join(terms(plain, "en")) or tag


def _spellings(found: Sequence[Sampled]) -> dict[str, Counter[str]]:
    """The spellings of each tag under the commonest of them."""
    counts = Counter(tag for each in found for tag in set(each.tags))
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for tag, count in counts.items():
        groups[spelling_key(tag)][tag] = count
    return {min(tags, key=lambda tag: (-tags[tag], tag)): tags for tags in groups.values()}


def _types(own: Sequence[tuple[str, ...]], vectors: Vectors, no_types: set[str]) -> tuple[set[str], set[str]]:
    """Tags that name a type, and those that do not: of too few messages, or whose messages have nothing in common."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, tags in enumerate(own):
        for tag in tags:
            rows[tag].append(row)
    total = vectors.sum(axis=0, dtype=np.float64)
    alike = {
        tag: _set_apart(vectors[members], total, len(vectors))
        for tag, members in rows.items()
        if len(members) >= FEWEST_OF_A_TYPE
    }
    usual = float(np.median(list(alike.values()))) if alike else 0.0
    types = {tag for tag, more in alike.items() if tag not in no_types and more >= _ALIKE_AT_ALL * usual}
    return types, set(rows) - types


def _set_apart(members: Vectors, total: Floats, number: int) -> float:
    """How much more alike the messages of a tag are to each other than to the others, of `number` that sum to `total`.

    The difference of two mean cosines: near 0 for a tag that says nothing of what is asked, such as vip.
    """
    own = members.sum(axis=0, dtype=np.float64)
    count = len(members)
    within = (float(own @ own) - count) / (count * (count - 1))
    others = number - count
    return within - (float(own @ (total - own)) / (count * others) if others else 0.0)


def _centres(kept: Sequence[tuple[str, ...]], vectors: Vectors, types: Collection[str]) -> dict[str, Vectors]:
    """The mean direction of each type, of conversations with no other type where there are such."""
    rows: dict[str, list[int]] = defaultdict(list)
    alone: dict[str, list[int]] = defaultdict(list)
    for row, tags in enumerate(kept):
        for tag in tags:
            rows[tag].append(row)
        if len(tags) == 1:
            alone[tags[0]].append(row)
    return {tag: _direction(vectors[alone[tag] or rows[tag]]) for tag in sorted(types)}


def _direction(vectors: Vectors) -> Vectors:
    total = vectors.sum(axis=0)
    direction: Vectors = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
    return direction


def _type_of(tags: tuple[str, ...], vector: Vectors, centres: Mapping[str, Vectors]) -> str | None:
    return max(tags, key=lambda tag: float(centres[tag] @ vector)) if tags else None


def _contradictions(found: Sequence[Sampled], kept: Sequence[tuple[str, ...]]) -> list[Flaw]:
    pairs: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for each, tags in zip(found, kept, strict=True):
        ordered = sorted(tags)
        for at, tag in enumerate(ordered):
            for other in ordered[at + 1 :]:
                pairs[tag, other] += 1
                examples.setdefault((tag, other), each.text)
    return _told(TagFlaw.CONTRADICTORY, pairs, examples)


def _spelled_differently(spellings: Mapping[str, Counter[str]]) -> list[Flaw]:
    return [
        Flaw(TagFlaw.SPELLING, name, tag, count)
        for name, tags in spellings.items()
        for tag, count in sorted(tags.items())
        if tag != name
    ]


def _equal_texts(found: Sequence[Sampled], kept: Sequence[tuple[str, ...]]) -> list[Flaw]:
    """The same words, tagged differently in different conversations."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, str] = {}
    for each, tags in zip(found, kept, strict=True):
        if len(tags) == 1:
            words = " ".join(each.text.casefold().split())
            said[words][tags[0]] += 1
            first.setdefault(words, each.text)
    pairs: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for words, counts in said.items():
        names = sorted(counts)
        for at, tag in enumerate(names):
            for other in names[at + 1 :]:
                pairs[tag, other] += counts[tag] + counts[other]
                examples.setdefault((tag, other), first[words])
    return _told(TagFlaw.EQUAL_TEXTS, pairs, examples)


def _told(flaw: str, pairs: Counter[tuple[str, str]], examples: Mapping[tuple[str, str], str]) -> list[Flaw]:
    ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TOLD]
    return [Flaw(flaw, *pair, count, examples[pair]) for pair, count in ranked]


def _same_messages(kept: Sequence[tuple[str, ...]], vectors: Vectors, centres: Mapping[str, Vectors]) -> list[Flaw]:
    """Tags whose messages cannot be told apart: the nearest other message has the other tag about as often."""
    rows = {tag: [row for row, tags in enumerate(kept) if tags == (tag,)][:_COMPARED] for tag in centres}
    names = [tag for tag in centres if len(rows[tag]) >= FEWEST_OF_A_TYPE]
    near = sorted(
        (-float(centres[tag] @ centres[other]), tag, other) for at, tag in enumerate(names) for other in names[at + 1 :]
    )
    found = []
    for cosine, tag, other in near[:_MOST_PAIRS]:
        if -cosine >= _NEAR_CENTRES and _told_apart(vectors[rows[tag]], vectors[rows[other]]) < _TOLD_APART:
            found.append(Flaw(TagFlaw.SAME_MESSAGES, tag, other, len(rows[tag]) + len(rows[other])))
    return found


def _told_apart(ours: Vectors, theirs: Vectors) -> float:
    """Of each of two groups the share whose nearest other message is of the same group; their mean. 0.5 is chance."""
    both = np.concatenate([ours, theirs])
    sides = np.repeat([0, 1], [len(ours), len(theirs)])
    cosines = both @ both.T
    np.fill_diagonal(cosines, -2.0)
    same = sides[cosines.argmax(axis=1)] == sides
    return float((same[sides == 0].mean() + same[sides == 1].mean()) / 2)
