"""Replay."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from governance.made_up import NOW, VIEW, Replays, finding, good_sources
from handrail.governance.gates import Finding
from handrail.governance.ports import ReplayFigures
from handrail.statistics.intervals import upper_bound


def replayed(answered: int, wrong: int, alpha: float = 0.05, **more: tuple[str, ...]) -> Finding:
    figures = ReplayFigures("run", NOW, 400, answered, wrong, alpha, 0.10, **more)  # type: ignore[arg-type]
    return finding("replay", good_sources(replays=Replays(figures, None)))


def test_few_wrong_answers_among_many_are_enough() -> None:
    found = replayed(300, 4)
    assert found.met
    assert found.high is not None
    assert found.high <= 0.05 == found.limit


def test_a_low_rate_among_few_is_not_and_says_how_many_more_would_do() -> None:
    found = replayed(40, 0)
    assert not found.met
    assert found.value == 0
    assert "more answers of this rate would show it" in found.missing[1]


def test_a_rate_above_the_limit_asks_for_better_articles_not_for_more_labels() -> None:
    assert "correct the articles" in replayed(300, 30).missing[1]


def test_a_riskier_intent_must_show_more() -> None:
    assert replayed(200, 2).met
    assert not replayed(200, 2, alpha=0.02).met


def test_a_replay_of_other_words_counts_no_more() -> None:
    found = replayed(300, 0, stale=("articles have changed; replay again",))
    assert (found.met, found.missing) == (False, ("articles have changed; replay again",))


def test_without_a_replay_or_a_chosen_threshold_there_is_no_evidence() -> None:
    assert not finding("replay", good_sources(replays=Replays(None, None))).met
    found = finding("replay", good_sources(), replace(VIEW, threshold=None))
    assert not found.met
    assert "no threshold was chosen" in found.missing[0]


@given(st.integers(0, 500), st.integers(0, 500))
def test_it_is_met_exactly_where_the_exact_bound_keeps_the_limit(answered: int, wrong: int) -> None:
    wrong = min(wrong, answered)
    assert replayed(answered, wrong).met == (float(upper_bound(wrong, answered, 0.10)) <= 0.05)
