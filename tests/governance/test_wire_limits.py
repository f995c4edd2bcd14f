"""The limits of tripwires are settings, within what keeps them worth something."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handrail.accounts.models import User
from handrail.changes.models import Change
from handrail.changes.noting import Kind
from handrail.governance.limits import all_limits
from handrail.governance.models import GateLimit
from handrail.governance.tripwires.limits import limit_of, set_wire_limit, wire_limits
from handrail.governance.tripwires.models import Tripwire
from handrail.governance.tripwires.signals import SIGNALS, Known
from handrail.governance.tripwires.watching import guarded_cells
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.django_db
LOW_RISK, HIGH_RISK = Known(alpha=0.05), Known(alpha=0.01)


def test_an_administrator_sets_a_limit_it_is_noted_and_goes_back(admin: User) -> None:
    low_rating = SIGNALS["low_rating"]
    assert limit_of(low_rating, LOW_RISK) == 0.25
    set_wire_limit(signal="low_rating", value=0.15, by=admin, reason="Our ratings are kind")
    assert limit_of(low_rating, LOW_RISK) == 0.15
    assert [row.value for row in wire_limits() if row.signal is low_rating] == [0.15]
    set_wire_limit(signal="low_rating", value=None, by=admin, reason="Back")
    assert limit_of(low_rating, LOW_RISK) == 0.25
    told = Change.objects.filter(kind=Kind.GATE_LIMIT).order_by("at").values_list("subject", "before", "after")
    assert list(told) == [
        ("tripwire.low_rating", {"limit": "shipped"}, {"limit": 0.15}),
        ("tripwire.low_rating", {"limit": 0.15}, {"limit": "shipped"}),
    ]
    assert not GateLimit.objects.exists()


def test_what_is_set_already_is_not_noted_again_and_no_gate_sees_it(admin: User) -> None:
    before = all_limits()
    for _ in range(2):
        set_wire_limit(signal="unclaimed", value=0.2, by=admin, reason="x")
    assert Change.objects.filter(kind=Kind.GATE_LIMIT).count() == 1
    assert all_limits() == before


def test_a_set_limit_never_allows_more_than_the_intents_risk_limit(admin: User) -> None:
    set_wire_limit(signal="wrong_answer", value=0.03, by=admin, reason="x")
    assert limit_of(SIGNALS["wrong_answer"], LOW_RISK) == 0.03
    assert limit_of(SIGNALS["wrong_answer"], HIGH_RISK) == 0.01


def test_a_watch_keeps_the_limit_that_it_began_with(admin: User, intents: Sequence[Intent]) -> None:
    guarded_cells()
    set_wire_limit(signal="out_of_scope", value=0.5, by=admin, reason="x")
    guarded_cells()
    assert set(Tripwire.objects.filter(signal="out_of_scope").values_list("limit", flat=True)) == {0.30}
    Tripwire.objects.all().delete()
    guarded_cells()
    assert set(Tripwire.objects.filter(signal="out_of_scope").values_list("limit", flat=True)) == {0.50}


def test_every_signal_but_the_unsafe_one_can_be_set_and_keeps_within_its_bounds(admin: User) -> None:
    assert {row.signal.name for row in wire_limits()} == set(SIGNALS) - {"unsafe"}
    for row in wire_limits():
        for value in (row.signal.lowest, row.signal.highest):
            assert set_wire_limit(signal=row.signal.name, value=value, by=admin, reason="x") == value
        for value in (0.0, row.signal.highest + 0.01, float("nan")):
            with pytest.raises(InvalidError):
                set_wire_limit(signal=row.signal.name, value=value, by=admin, reason="x")
    with pytest.raises(InvalidError, match="one is enough"):
        set_wire_limit(signal="unsafe", value=0.5, by=admin, reason="x")
    with pytest.raises(NotFoundError, match="there are wrong_answer"):
        set_wire_limit(signal="luck", value=0.5, by=admin, reason="x")


def test_a_lead_sets_none_and_nobody_without_a_reason(ada: User, admin: User) -> None:
    with pytest.raises(ForbiddenError):
        set_wire_limit(signal="low_rating", value=0.2, by=ada, reason="x")
    with pytest.raises(InvalidError, match="say why"):
        set_wire_limit(signal="low_rating", value=0.2, by=admin, reason=" ")
