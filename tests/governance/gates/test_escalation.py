"""Escalation map and drill."""

from __future__ import annotations

from governance.made_up import Readiness, finding, good_sources
from handrail.governance.gates import Finding
from handrail.governance.ports import Status


def led(**statuses: Status) -> Finding:
    return finding("escalation", good_sources(readiness=Readiness(statuses)))


def test_a_complete_map_and_a_drill_are_enough() -> None:
    assert led().met


def test_a_map_without_a_drill_is_not_and_neither_is_a_drill_without_a_map() -> None:
    assert led(drill=Status(0, 1, ("no drill on this channel in 7 days",))).missing == (
        "no drill on this channel in 7 days",
    )
    found = led(escalation=Status(4, 5, ("vip has no team",)))
    assert (found.met, found.missing, found.fixed) == (False, ("vip has no team",), ())


def test_what_is_missing_for_safety_is_marked_as_never_overridden() -> None:
    found = led(escalation=Status(4, 5, ("safety of persons has no team",), ("safety of persons has no team",)))
    assert found.fixed == ("safety of persons has no team",) == found.missing


def test_a_drill_that_nobody_asks_for_is_still_needed() -> None:
    assert not led(drill=Status(0, 0)).met
