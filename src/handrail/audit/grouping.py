"""From sampled conversations to types of requests: by their tags, and by clusters where no tag names a type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.audit.clustering import FEWEST_TO_CLUSTER, clusters
from handrail.audit.models import Origin
from handrail.audit.naming import cluster_names
from handrail.audit.sampling import Sampled
from handrail.audit.tags import FEWEST_OF_A_TYPE, Tagged

_LONGEST_KEY = 100
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Group:
    """A type: `rows` of the sample, the most typical first."""

    key: str
    title: str
    origin: str
    rows: list[int]


def groups_of(found: Sequence[Sampled], vectors: Vectors, tagged: Tagged, *, seed: int) -> list[Group]:
    """Return the types of requests, each conversation in one of them at most.

    What no tag names is clustered, from 30 conversations on; fewer, and clusters of fewer than five, are no types.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    rest: list[int] = []
    for row, name in enumerate(tagged.types):
        (rest if name is None else rows[name]).append(row)
    by_tag = [
        Group(name[:_LONGEST_KEY], _titled(name), Origin.TAG, _typical_first(members, vectors))
        for name, members in sorted(rows.items())
    ]
    return by_tag + _clustered(found, vectors, rest, seed)


def _clustered(found: Sequence[Sampled], vectors: Vectors, rest: Sequence[int], seed: int) -> list[Group]:
    if len(rest) < FEWEST_TO_CLUSTER:
        return []
    labels = clusters(vectors[list(rest)], seed=seed)
    members: dict[int, list[int]] = defaultdict(list)
    for row, label in zip(rest, labels.tolist(), strict=True):
        members[label].append(row)
    kept = [_typical_first(rows, vectors) for rows in members.values() if len(rows) >= FEWEST_OF_A_TYPE]
    kept.sort(key=lambda rows: (-len(rows), rows[0]))
    names = cluster_names([[found[row].text for row in rows] for rows in kept])
    return [
        Group(f"cluster {number}", name, Origin.CLUSTER, rows)
        for number, (name, rows) in enumerate(zip(names, kept, strict=True), start=1)
    ]


def _typical_first(rows: Sequence[int], vectors: Vectors) -> list[int]:
    """Rows by their cosine to the group's mean direction."""
    own = vectors[list(rows)]
    order = np.argsort(-(own @ own.sum(axis=0)), kind="stable")
    return [rows[index] for index in order.tolist()]


def _titled(tag: str) -> str:
    words = " ".join(tag.replace("_", " ").replace("-", " ").split())
    return (words[:1].upper() + words[1:])[:120] or tag
