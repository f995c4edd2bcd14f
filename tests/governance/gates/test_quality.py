"""Quality: the share of judged answers that were right."""

from __future__ import annotations

from dataclasses import replace

from governance.made_up import VIEW, Counted, Measures, finding, good_sources
from handrail.governance.gates import Finding


def judged(wrong: int, n: int, **limits: float) -> Finding:
    return finding("quality", good_sources(measures=Measures({("wrong_answer", "bot"): Counted(wrong, n)})), **limits)


def test_enough_right_answers_are_enough() -> None:
    found = judged(1, 120)
    assert found.met
    assert found.low is not None
    assert found.low >= 0.9


def test_all_right_among_few_is_not_and_says_how_many_more_to_review() -> None:
    found = judged(0, 20)
    assert (found.met, found.value) == (False, 1.0)
    assert "review about 9 more" in found.missing[1]
    assert judged(0, 29).met


def test_no_review_is_no_evidence() -> None:
    assert not judged(0, 0).met


def test_too_many_wrong_answers_are_not_cured_by_more_reviews() -> None:
    assert "more reviews will not do" in judged(30, 100).missing[1]


def test_only_answers_of_the_present_rung_count() -> None:
    measures = Measures({})
    finding("quality", good_sources(measures=measures))
    assert measures.asked == [("wrong_answer", "bot", VIEW.since)]
    assert not finding("quality", good_sources(), replace(VIEW, since=None)).met


def test_a_stricter_limit_counts() -> None:
    assert not judged(1, 120, share=0.97).met
