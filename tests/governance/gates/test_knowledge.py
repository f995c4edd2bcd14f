"""Knowledge ready."""

from __future__ import annotations

import pytest

from governance.made_up import Replays, finding, good_sources
from handrail.governance.gates import Finding
from handrail.governance.ports import KnowledgeFigures


def known(figures: KnowledgeFigures | None) -> Finding:
    return finding("knowledge", good_sources(replays=Replays(None, figures)))


def test_nine_of_ten_real_questions_answered_are_enough() -> None:
    found = known(KnowledgeFigures(100, 90))
    assert (found.met, found.value, found.limit) == (True, 0.9, 0.9)
    assert found.low is not None
    assert found.low < 0.9


def test_fewer_are_not() -> None:
    found = known(KnowledgeFigures(100, 89))
    assert found.missing == ("89.0 % of 100 questions are answered, 90.0 % are needed; write or correct articles",)


@pytest.mark.parametrize("disorder", ["unowned", "outdated", "duplicates", "stale"])
def test_an_article_out_of_order_blocks_however_much_is_answered(disorder: str) -> None:
    found = known(KnowledgeFigures(100, 100, **{disorder: ("refunds",)}))
    assert not found.met
    assert "refunds" in found.missing[0]


def test_nothing_replayed_is_no_evidence() -> None:
    for figures in (None, KnowledgeFigures(0, 0)):
        found = known(figures)
        assert not found.met
        assert found.missing
