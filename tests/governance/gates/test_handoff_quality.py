"""Handoff quality."""

from __future__ import annotations

import pytest

from governance.made_up import Counted, Measures, finding, good_sources


@pytest.mark.parametrize(
    ("good", "n", "met"), [(20, 20, True), (95, 100, True), (94, 100, False), (19, 19, False), (0, 0, False)]
)
def test_nineteen_of_twenty_good_handoffs_are_needed(good: int, n: int, met: bool) -> None:
    found = finding("handoff_quality", good_sources(measures=Measures({("handoff_quality", "bot"): Counted(good, n)})))
    assert found.met is met
    assert bool(found.missing) is not met
