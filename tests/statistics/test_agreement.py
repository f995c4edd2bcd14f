"""How far two labellers agree, and how much alike vectors are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from handrail.statistics.agreement import cohen_kappa
from handrail.statistics.likeness import mean_cosine

LABELS = st.sampled_from(["refund", "delivery", "account"])


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=60))
def test_kappa_is_that_of_the_reference(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = cohen_kappa(first, second)
    if found.kappa is None:
        assert len(set(first) | set(second)) == 1
    else:
        assert found.kappa == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)
        assert found.low <= found.kappa <= found.high


def test_few_labels_that_all_agree_are_no_certainty() -> None:
    found = cohen_kappa(["a", "b", "a"], ["a", "b", "a"])
    assert found.kappa == 1.0
    assert found.high == pytest.approx(1.0)
    assert found.low < 0.2


def test_the_interval_holds_the_true_kappa_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    inside = 0
    for _ in range(400):
        truth = random.integers(0, 4, 150)
        ours = np.where(random.random(150) < 0.9, truth, random.integers(0, 4, 150))
        theirs = np.where(random.random(150) < 0.9, truth, random.integers(0, 4, 150))
        found = cohen_kappa(ours.tolist(), theirs.tolist())
        inside += found.low <= 0.9 * 0.9 <= found.high
    assert 0.92 <= inside / 400 <= 0.99


def test_nothing_labelled_twice_has_no_kappa() -> None:
    assert cohen_kappa([], []).kappa is None
    with pytest.raises(ValueError, match="1 labels with 0"):
        cohen_kappa(["a"], [])


def test_the_mean_cosine_is_that_of_all_pairs() -> None:
    random = np.random.default_rng(3)
    vectors = random.normal(size=(40, 8)) + 0.7
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    found = mean_cosine(vectors)
    assert found.mean == pytest.approx(cosines[~np.eye(40, dtype=bool)].mean())
    assert found.low < found.mean < found.high


def test_the_interval_of_the_mean_cosine_holds_the_true_one() -> None:
    random = np.random.default_rng(4)

    def drawn(n: int) -> np.ndarray:
        vectors = random.normal(size=(n, 16)) + 0.5
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    true = mean_cosine(drawn(200_000)).mean
    looks = [mean_cosine(drawn(80)) for _ in range(400)]
    assert 0.90 <= np.mean([look.low <= true <= look.high for look in looks]) <= 0.99


def test_two_answers_are_too_few_to_tell() -> None:
    assert mean_cosine(np.eye(2)) is None
