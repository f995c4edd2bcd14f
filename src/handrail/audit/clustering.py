"""Groups of messages that ask for about the same. README.md compares the methods."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST_TO_CLUSTER = 30
_FEWEST_A_CLUSTER = 12
_MOST_CLUSTERS = 150
_STEPS = 10
_DIMENSIONS = 100
_NEARLY_BEST = 0.97
_JUDGED_ON = 4_000

Vectors = NDArray[np.float32]
Groups = NDArray[np.intp]


def clusters(vectors: Vectors, *, seed: int = 1) -> Groups:
    """Return the group of each row of `vectors` [n, dimensions], which have norm 1; groups are counted from 0.

    Spherical k-means (Dhillon and Modha 2001, here k-means on vectors of norm 1) after principal components. How many
    groups: the fewest whose mean silhouette (Rousseeuw 1987) is within three per cent of the best of ten numbers.
    The same vectors and seed give the same groups. Below 30 rows there is one group.
    """
    if len(vectors) < FEWEST_TO_CLUSTER:
        return np.zeros(len(vectors), dtype=np.intp)
    reduced = _reduced(vectors, seed)
    most = max(2, min(_MOST_CLUSTERS, len(vectors) // _FEWEST_A_CLUSTER))
    numbers = np.unique(np.geomspace(2, most, _STEPS).round().astype(int)).tolist()
    tried = [(number, _silhouette(reduced, _grouped(reduced, number, seed, starts=1), seed)) for number in numbers]
    best = max(score for _number, score in tried)
    least = best - (1 - _NEARLY_BEST) * abs(best)
    chosen = next(number for number, score in tried if score >= least)
    return _grouped(reduced, chosen, seed, starts=4)


def _reduced(vectors: Vectors, seed: int) -> Vectors:
    from sklearn.decomposition import PCA  # scikit-learn: seconds and 100 MB that only audits need
    from sklearn.preprocessing import normalize

    parts = min(_DIMENSIONS, *vectors.shape)
    found: Vectors = normalize(PCA(parts, random_state=seed).fit_transform(vectors)).astype(np.float32)
    return found


def _grouped(vectors: Vectors, number: int, seed: int, *, starts: int) -> Groups:
    from sklearn.cluster import KMeans

    found: Groups = KMeans(number, n_init=starts, random_state=seed).fit_predict(vectors).astype(np.intp)
    return found


def _silhouette(vectors: Vectors, groups: Groups, seed: int) -> float:
    from sklearn.metrics import silhouette_score

    if len(np.unique(groups)) < 2:
        return -1.0
    size = min(_JUDGED_ON, len(vectors))
    return float(silhouette_score(vectors, groups, sample_size=size, random_state=seed))
