import math

from handrail.statistics.ranking import mrr_at, rank_of, recall_at


def test_rank_counts_from_one():
    assert rank_of("b", ["a", "b"]) == 2
    assert rank_of("c", ["a", "b"]) is None


def test_recall_is_the_share_within_k():
    assert recall_at([1, 5, 6, None], 5) == 0.5


def test_reciprocal_ranks_below_k_count_nothing():
    assert mrr_at([1, 4, 11, None], 10) == (1 + 0.25) / 4


def test_no_queries_is_not_a_number():
    assert math.isnan(recall_at([], 5))
    assert math.isnan(mrr_at([], 10))
