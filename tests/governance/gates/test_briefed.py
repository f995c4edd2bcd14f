"""People briefed."""

from __future__ import annotations

import pytest

from governance.made_up import Readiness, finding, good_sources
from handrail.governance.ports import Status


def test_all_there_is_met() -> None:
    assert finding("briefed", good_sources()).met


@pytest.mark.parametrize(
    "status", [Status(4, 5, ("Ben has not read the briefing",)), Status(5, 5, ("Ben has not read the briefing",))]
)
def test_what_is_missing_is_said(status: Status) -> None:
    found = finding("briefed", good_sources(readiness=Readiness({"briefing": status})))
    assert (found.met, found.missing) == (False, ("Ben has not read the briefing",))


def test_nothing_needed_is_no_evidence() -> None:
    assert not finding("briefed", good_sources(readiness=Readiness({"briefing": Status(0, 0)}))).met
