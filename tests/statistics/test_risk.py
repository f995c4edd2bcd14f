"""The promise of a threshold: of what it admits, more than alpha is wrong with probability of at most delta."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from handrail.statistics.intervals import upper_bound
from handrail.statistics.risk import accepted_counts, control_risk, first_count

DRAWS = 2_000
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """Scores with a known probability of error each, and the exact risk of all that score a threshold or more."""

    draw: Callable[[np.random.Generator, tuple[int, int]], Floats]
    error: Callable[[Floats], Floats]
    risk_from: Callable[[Floats], Floats]


def even(generator: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return generator.random(shape)


def smooth(error: Callable[[Floats], Floats]) -> World:
    """Scores even on 0 to 1; the risk above a threshold by integration on a fine grid."""
    grid = (np.arange(200_000) + 0.5) / 200_000
    above = np.cumsum(error(grid)[::-1])[::-1] / np.arange(len(grid), 0, -1)

    def risk_from(thresholds: Floats) -> Floats:
        found: Floats = above[np.minimum((thresholds * len(grid)).astype(int), len(grid) - 1)]
        return found

    return World(even, error, risk_from)


def stepped(scores: list[float], shares: list[float], errors: list[float]) -> World:
    """A few distinct scores, ascending, with the share of cases and the error of each."""
    levels, weights, wrong = np.array(scores), np.array(shares), np.array(errors)
    above = np.cumsum((weights * wrong)[::-1])[::-1] / np.cumsum(weights[::-1])[::-1]
    return World(
        lambda generator, shape: levels[generator.choice(len(levels), size=shape, p=weights)],
        lambda drawn: wrong[np.searchsorted(levels, drawn)],
        lambda thresholds: above[np.searchsorted(levels, thresholds)],
    )


WORLDS = {
    "calibrated": smooth(lambda score: 1 - score),
    "calibrated and good": smooth(lambda score: 0.3 * (1 - score)),
    "over-confident": smooth(lambda score: np.minimum(1.0, 0.03 + 0.8 * (1 - score))),
    "best scores are worse": smooth(lambda score: np.where(score > 0.9, 0.15, 0.02)),
    "worse in the middle": smooth(lambda score: 0.01 + 0.3 * np.exp(-(((score - 0.6) / 0.1) ** 2))),
    "always just above five in a hundred": smooth(lambda score: np.full_like(score, 0.0501)),
    "always just above ten in a hundred": smooth(lambda score: np.full_like(score, 0.1001)),
    "a few scores": stepped([0.2, 0.5, 0.8, 0.9], [0.3, 0.3, 0.25, 0.15], [0.5, 0.12, 0.055, 0.02]),
    "two scores": stepped([0.5, 0.9], [0.4, 0.6], [0.3, 0.105]),
    "one score": stepped([0.7], [1.0], [0.0501]),
    "many ties, not in order": stepped([0.1, 0.3, 0.6, 0.95], [0.25] * 4, [0.01, 0.3, 0.02, 0.12]),
}


def share_of_broken_promises(
    world: World, cases: int, alpha: float, delta: float, *, tested: float | None = None
) -> float:
    """How often the risk above the threshold exceeds alpha; the rule is given `tested` in its place, if anything."""
    generator = np.random.default_rng(cases)
    scores = world.draw(generator, (DRAWS, cases))
    correct = generator.random(scores.shape) >= world.error(scores)
    accepted = accepted_counts(scores, correct, alpha=tested or alpha, delta=delta)
    answering = accepted > 0
    if not answering.any():
        return 0.0
    ranked = -np.sort(-scores[answering], axis=1)
    thresholds = np.take_along_axis(ranked, accepted[answering, None] - 1, axis=1)[:, 0]
    return float((world.risk_from(thresholds) > alpha).sum() / DRAWS)


@pytest.mark.parametrize("name", list(WORLDS))
@pytest.mark.parametrize("cases", [0, 1, 5, 20, 60, 150, 400])
def test_the_limit_is_broken_no_more_often_than_promised(name: str, cases: int) -> None:
    for alpha, delta in ((0.02, 0.1), (0.05, 0.1), (0.1, 0.05), (0.1, 0.2)):
        # Three standard errors of a share of delta over the draws: a right rule fails one such check in 700.
        allowance = 3 * math.sqrt(delta * (1 - delta) / DRAWS)
        assert share_of_broken_promises(WORLDS[name], cases, alpha, delta) <= delta + allowance


def test_the_simulation_notices_a_rule_that_is_too_kind() -> None:
    for name in ("always just above five in a hundred", "one score", "calibrated and good"):
        assert share_of_broken_promises(WORLDS[name], 200, 0.05, 0.1, tested=0.1) > 0.2


def test_many_samples_at_once_give_what_each_gives_alone() -> None:
    generator = np.random.default_rng(3)
    for scores in (generator.random((40, 150)), generator.integers(0, 6, (40, 150)) / 6):
        correct = generator.random(scores.shape) < 0.75 + 0.25 * scores
        together = accepted_counts(scores, correct, alpha=0.1, delta=0.1)
        alone = [
            control_risk(row, right, alpha=0.1, delta=0.1).accepted for row, right in zip(scores, correct, strict=True)
        ]
        assert together.tolist() == alone
        assert len(set(alone)) > 3


def sample(cases: int, seed: int = 0) -> tuple[Floats, NDArray[np.bool_]]:
    generator = np.random.default_rng(seed)
    scores = generator.random(cases)
    return scores, generator.random(cases) < 0.85 + 0.15 * scores


def test_the_result_says_exactly_what_was_counted() -> None:
    scores, correct = sample(500)
    found = control_risk(scores, correct, alpha=0.05, delta=0.1)
    assert found.threshold is not None
    admitted = scores >= found.threshold
    assert found.accepted == admitted.sum()
    assert found.errors == (~correct[admitted]).sum()
    assert found.coverage == admitted.mean()
    assert found.upper_bound <= 0.05
    assert binom.cdf(found.errors, found.accepted, found.upper_bound) == pytest.approx(0.1)
    assert [one.p_value for one in found.tested] == pytest.approx(
        [binom.cdf(one.errors, one.accepted, 0.05) for one in found.tested]
    )


def test_testing_stops_at_the_first_candidate_that_fails_even_where_a_later_one_would_pass() -> None:
    scores = np.linspace(1, 0, 400)
    correct = np.ones(400, dtype=bool)
    correct[60:68] = False
    found = control_risk(scores, correct, alpha=0.05, delta=0.1)
    assert found.candidates[-1].p_value <= 0.1
    assert found.accepted < 68
    assert found.tested[-1].p_value > 0.1


def test_candidates_do_not_depend_on_what_was_right() -> None:
    scores, correct = sample(300)
    first = control_risk(scores, correct, alpha=0.1, delta=0.1)
    other = control_risk(scores, ~correct, alpha=0.1, delta=0.1)
    assert [one.accepted for one in first.candidates] == [one.accepted for one in other.candidates]
    assert other.threshold is None
    assert 15 <= len(first.candidates) <= 20


def test_the_order_of_the_cases_does_not_matter() -> None:
    generator = np.random.default_rng(5)
    scores = generator.integers(0, 8, 300) / 8
    correct = generator.random(300) < 0.97
    shuffled = generator.permutation(300)
    assert control_risk(scores, correct, alpha=0.1, delta=0.1) == control_risk(
        scores[shuffled], correct[shuffled], alpha=0.1, delta=0.1
    )


def test_a_threshold_admits_all_cases_of_its_score_and_each_was_counted() -> None:
    scores = np.repeat([0.9, 0.8, 0.4], [70, 50, 80])
    found = control_risk(scores, np.arange(200) < 120, alpha=0.05, delta=0.1)
    assert [one.accepted for one in found.candidates] == [70, 120, 200]
    assert found.threshold == 0.8


@pytest.mark.parametrize("cases", [0, 1, 5, 20, 44])
def test_too_few_labels_give_no_threshold(cases: int) -> None:
    found = control_risk(np.linspace(0.5, 1, cases), np.ones(cases), alpha=0.05, delta=0.1)
    assert (found.threshold, found.launch, found.accepted, found.coverage) == (None, None, 0, 0.0)
    assert (found.upper_bound, found.first_count, found.more) == (1.0, 45, ())


def test_the_first_count_of_cases_without_error_is_just_enough() -> None:
    for alpha, delta in ((0.05, 0.1), (0.02, 0.1), (0.5, 0.125), (0.1, 0.05), (0.5, 0.5)):
        count = first_count(alpha, delta)
        assert control_risk(np.ones(count), np.ones(count), alpha=alpha, delta=delta).accepted == count
        assert control_risk(np.ones(count - 1), np.ones(count - 1), alpha=alpha, delta=delta).threshold is None


def test_one_starts_a_step_stricter_than_what_was_shown() -> None:
    scores, correct = sample(500)
    found = control_risk(scores, correct, alpha=0.1, delta=0.1)
    assert found.launch == found.candidates[found.passed - 2]
    assert found.threshold is not None
    assert found.launch.threshold > found.threshold


def test_where_only_the_first_candidate_was_shown_there_is_nothing_to_start_with() -> None:
    found = control_risk(np.ones(50), np.ones(50), alpha=0.05, delta=0.1)
    assert found.threshold == 1.0
    assert found.launch is None


def test_labels_needed_grow_with_coverage_and_keep_their_word_when_the_profile_stays() -> None:
    scores, correct = sample(120)
    found = control_risk(scores, correct, alpha=0.1, delta=0.1)
    assert found.more
    assert all(one.more == one.total - 120 > 0 and one.coverage > found.coverage for one in found.more)
    assert sorted((one.total, one.coverage) for one in found.more) == [(one.total, one.coverage) for one in found.more]
    times = math.ceil(found.more[-1].total / 120)
    later = control_risk(np.tile(scores, times), np.tile(correct, times), alpha=0.1, delta=0.1)
    assert later.coverage == pytest.approx(found.more[-1].coverage, abs=0.06)


def test_no_number_of_labels_is_promised_where_errors_exceed_the_limit() -> None:
    generator = np.random.default_rng(6)
    found = control_risk(generator.random(300), generator.random(300) < 0.7, alpha=0.05, delta=0.1)
    assert found.threshold is None
    assert found.more == ()


@pytest.mark.parametrize(
    ("scores", "correct", "message"),
    [
        ([0.5, math.nan], [True, False], "score 1 is not a finite number"),
        ([math.inf], [True], "score 0 is not a finite number"),
        ([0.5, 0.6], [True], r"scores of shape \(2,\) with outcomes of shape \(1,\)"),
        ([[0.5], [0.6]], [[True], [True]], "shape"),
        ([0.5, 0.6], [1, 2], "neither true nor false"),
        ([0.5], ["yes"], "neither true nor false"),
        ([0.5], [math.nan], "neither true nor false"),
    ],
)
def test_what_cannot_be_counted_is_refused(scores: list[float], correct: list[object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        control_risk(scores, correct, alpha=0.05, delta=0.1)


@pytest.mark.parametrize(("alpha", "delta", "name"), [(0, 0.1, "alpha"), (1, 0.1, "alpha"), (0.1, math.nan, "delta")])
def test_limits_that_are_no_limits_are_refused(alpha: float, delta: float, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        control_risk([0.5], [True], alpha=alpha, delta=delta)


def test_bounds_at_the_ends() -> None:
    assert upper_bound([0, 3, 0], [0, 3, 30], 0.1).tolist() == pytest.approx([1, 1, 1 - 0.1 ** (1 / 30)])
