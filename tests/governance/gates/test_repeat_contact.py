"""Repeat contact, beside people's."""

from __future__ import annotations

from governance.made_up import Counted, Measures, finding, good_sources
from handrail.governance.gates import Finding


def back(bot: Counted, people: Counted) -> Finding:
    measures = {("repeat_contact", "bot"): bot, ("repeat_contact", "people"): people}
    return finding("repeat_contact", good_sources(measures=Measures(measures)))


def test_as_few_come_back_as_to_people() -> None:
    found = back(Counted(6, 200), Counted(10, 200))
    assert found.met
    assert found.limit is not None
    assert abs(found.limit - 0.07) < 1e-9


def test_more_come_back() -> None:
    assert "more often than to people" in back(Counted(30, 200), Counted(10, 200)).missing[1]


def test_a_low_rate_among_few_does_not_show_it() -> None:
    assert "more conversations" in back(Counted(0, 10), Counted(10, 200)).missing[1]
    assert not back(Counted(0, 0), Counted(10, 200)).met


def test_without_people_there_is_nothing_to_compare_with() -> None:
    assert not back(Counted(0, 500), Counted(0, 0)).met
