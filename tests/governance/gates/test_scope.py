"""Scope named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from governance.made_up import VIEW, Systems, finding, good_sources


def test_an_intent_with_owner_audience_and_healthy_systems_is_in_scope() -> None:
    assert finding("scope", good_sources()).met
    assert finding("scope", good_sources(), replace(VIEW, systems=("shop", "crm"))).met


@pytest.mark.parametrize(("lacks", "words"), [({"owner": ""}, "no owner"), ({"audience": ""}, "for whom")])
def test_what_nobody_has_named_is_said(lacks: dict[str, str], words: str) -> None:
    found = finding("scope", good_sources(), replace(VIEW, **lacks))  # type: ignore[arg-type]
    assert not found.met
    assert words in found.missing[0]


def test_a_system_that_is_not_connected_keeps_the_cell_where_it_is() -> None:
    sources = good_sources(systems=Systems({"shop": "is not connected"}))
    found = finding("scope", sources, replace(VIEW, systems=("crm", "shop")))
    assert (found.met, found.missing) == (False, ("shop: is not connected",))
    assert (found.value, found.limit) == (4, 5)
