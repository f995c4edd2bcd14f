"""Which label of a message counts where several were given: the one judgment for teaching, replay, gates and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from handrail.history.models import PastLabel

_TRUSTED_FIRST = (PastLabel.PERSON, PastLabel.COLUMN, PastLabel.TAGS)


class Said(NamedTuple):
    """One label: an intent's slug or out_of_scope, where it comes from, and whether it settled a dispute."""

    slug: str
    origin: str
    settles: bool = False


def settled(labels: Iterable[Said]) -> str | None:
    """Return the slug that counts, None where people contradict each other or nobody said anything.

    What settled a dispute counts before all. People's labels count before a file's column, and that before tags; of
    several people the majority, and where there is none, they contradict each other.
    """
    said = list(labels)
    for last_word in said:
        if last_word.settles:
            return last_word.slug
    for origin in _TRUSTED_FIRST:
        counts = Counter(each.slug for each in said if each.origin == origin)
        if counts:
            first, *others = counts.most_common(2)
            return None if others and others[0][1] == first[1] else first[0]
    return None
