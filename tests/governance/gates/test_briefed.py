"""People briefed."""

from __future__ import annotations

import pytest

from governance.made_up import Readiness, finding, good_sources
from handrail.governance.ports import Status

MISSING = "Ben has not read the briefing"


def test_all_there_is_met() -> None:
    assert finding("briefed", good_sources()).met


@pytest.mark.parametrize("met", [4, 5])
def test_what_is_missing_is_said(met: int) -> None:
    found = finding("briefed", good_sources(readiness=Readiness({"briefing": Status(met, 5, (MISSING,))})))
    assert (found.met, found.missing) == (False, (MISSING,))


def test_nothing_needed_is_no_evidence() -> None:
    assert not finding("briefed", good_sources(readiness=Readiness({"briefing": Status(0, 0)}))).met
