"""Review owner."""

from __future__ import annotations

import pytest

from governance.made_up import Readiness, finding, good_sources
from handrail.governance.ports import Status


def test_all_there_is_met() -> None:
    assert finding("review_owner", good_sources()).met


@pytest.mark.parametrize(
    "status", [Status(4, 5, ("nobody reviews this intent",)), Status(5, 5, ("nobody reviews this intent",))]
)
def test_what_is_missing_is_said(status: Status) -> None:
    found = finding("review_owner", good_sources(readiness=Readiness({"review_owner": status})))
    assert (found.met, found.missing) == (False, ("nobody reviews this intent",))


def test_nothing_needed_is_no_evidence() -> None:
    assert not finding("review_owner", good_sources(readiness=Readiness({"review_owner": Status(0, 0)}))).met
