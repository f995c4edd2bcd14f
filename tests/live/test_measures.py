"""Outcomes are measured while the product runs."""

from __future__ import annotations

import pytest

from live.calls import Caller
from live.chat import QUESTION
from live.product import Product, until

pytestmark = [pytest.mark.xdist_group("live")]

STANDING = """
    SELECT value FROM insights_fact WHERE conversation = %s::uuid AND measure = 'low_rating'
    ORDER BY serial DESC LIMIT 1
"""


def test_a_rating_is_measured_within_seconds_and_so_is_its_correction(shop: Product, token: str) -> None:
    caller = Caller(shop.url, token)
    conversation = caller.open()
    caller.say(conversation, QUESTION)
    for score, low in ((1, 1.0), (5, 0.0)):
        done = caller.insist("POST", f"/api/v1/conversations/{conversation}/rating", {"score": score})
        assert done.status < 300, done
        until(lambda low=low: shop.rows(STANDING, conversation) == [(low,)], f"{score} is measured", seconds=10)
