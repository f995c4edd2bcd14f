"""What an audit calls covered: by a type's own articles, not by those of its neighbours."""

from __future__ import annotations

from handrail.audit.coverage import Covered, own_articles


def test_an_article_of_a_neighbouring_topic_covers_nothing() -> None:
    card = Covered(20, 13, [("arrival", "Card arrival", 12), ("fees", "Fees", 1)])
    neighbour = Covered(20, 4, [("arrival", "Card arrival", 4)])
    assert own_articles([card, neighbour]) == [card, Covered(20, 0, [])]


def test_two_types_share_the_article_that_answers_both() -> None:
    arrival = Covered(20, 12, [("arrival", "Card arrival", 12)])
    estimate = Covered(40, 14, [("arrival", "Card arrival", 14)])
    assert own_articles([arrival, estimate]) == [arrival, estimate]


def test_shares_count_and_not_how_many_messages_were_read() -> None:
    few = Covered(4, 3, [("limits", "Limits", 3)])
    many = Covered(60, 15, [("limits", "Limits", 15)])
    assert own_articles([few, many]) == [few, Covered(60, 0, [])]


def test_a_type_without_messages_read_is_covered_by_nothing() -> None:
    assert own_articles([Covered(0, 0, [])]) == [Covered(0, 0, [])]
