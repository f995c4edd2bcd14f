"""Openness."""

from __future__ import annotations

import pytest

from governance.made_up import Readiness, finding, good_sources
from handrail.governance.ports import Status


def test_all_there_is_met() -> None:
    assert finding("openness", good_sources()).met


@pytest.mark.parametrize(
    "status", [Status(4, 5, ("no privacy copy in German",)), Status(5, 5, ("no privacy copy in German",))]
)
def test_what_is_missing_is_said(status: Status) -> None:
    found = finding("openness", good_sources(readiness=Readiness({"openness": status})))
    assert (found.met, found.missing) == (False, ("no privacy copy in German",))


def test_nothing_needed_is_no_evidence() -> None:
    assert not finding("openness", good_sources(readiness=Readiness({"openness": Status(0, 0)}))).met
