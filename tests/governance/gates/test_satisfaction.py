"""Satisfaction, beside people's."""

from __future__ import annotations

from governance.made_up import Counted, Measures, finding, good_sources
from handrail.governance.gates import Finding


def rated(bot: Counted, people: Counted) -> Finding:
    return finding("satisfaction", good_sources(measures=Measures({("csat", "bot"): bot, ("csat", "people"): people})))


def test_about_as_content_as_with_people_is_enough() -> None:
    found = rated(Counted(95, 100), Counted(90, 100))
    assert found.met
    assert found.limit is not None
    assert abs(found.limit - 0.85) < 1e-9


def test_less_content_than_with_people_by_more_than_the_margin_is_not() -> None:
    found = rated(Counted(80, 100), Counted(90, 100))
    assert "less content than with people" in found.missing[1]


def test_few_ratings_do_not_show_it() -> None:
    assert "more ratings" in rated(Counted(9, 10), Counted(90, 100)).missing[1]
    assert not rated(Counted(0, 0), Counted(90, 100)).met


def test_without_enough_ratings_of_people_there_is_nothing_to_compare_with() -> None:
    found = rated(Counted(95, 100), Counted(2, 5))
    assert found.missing == ("5 of 30 ratings of people to compare with; collect 25 more",)
