"""Steady."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from governance.made_up import NOW, VIEW, Counted, Measures, Tripwires, finding, good_sources
from handrail.governance.gates import Finding


def stood(days: int, conversations: int, tripped: int | None = None) -> Finding:
    sources = good_sources(
        measures=Measures({("conversations", "bot"): Counted(0, conversations)}),
        tripwires=Tripwires(NOW - timedelta(days=tripped) if tripped is not None else None),
    )
    return finding("steady", sources, replace(VIEW, since=NOW - timedelta(days=days)))


def test_two_weeks_and_a_hundred_conversations_are_enough() -> None:
    assert stood(14, 100).met


def test_less_is_not() -> None:
    assert stood(13, 500).missing == ("13 of 14 days; wait 1 more",)
    assert stood(30, 99).missing == ("99 of 100 conversations; wait for 1 more",)


def test_a_tripwire_begins_the_days_again() -> None:
    assert stood(60, 500, tripped=20).met
    found = stood(60, 500, tripped=3)
    assert not found.met
    assert "tripped 3 days ago" in found.missing[0]


def test_a_tripwire_before_the_cell_came_here_says_nothing_of_this_rung() -> None:
    assert stood(20, 500, tripped=30).met


def test_where_nobody_noted_the_rung_there_is_no_evidence() -> None:
    assert not finding("steady", good_sources(), replace(VIEW, since=None)).met
