"""The limits of gates are settings."""

from __future__ import annotations

import pytest

from handrail.accounts.models import User
from handrail.changes.models import Change
from handrail.changes.noting import Kind
from handrail.governance.limits import all_limits, set_limit
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError

pytestmark = pytest.mark.django_db


def test_an_administrator_sets_a_limit_and_it_is_noted(admin: User) -> None:
    assert all_limits()["language"]["messages"] == 200
    set_limit(gate="language", name="messages", value=400, by=admin, reason="More languages")
    assert all_limits()["language"]["messages"] == 400
    change = Change.objects.filter(kind=Kind.GATE_LIMIT).latest("at")
    assert (change.subject, change.before, change.after) == ("language.messages", {"limit": 200.0}, {"limit": 400})


def test_a_lead_sets_none(ada: User) -> None:
    with pytest.raises(ForbiddenError):
        set_limit(gate="language", name="messages", value=20, by=ada, reason="Faster")


@pytest.mark.parametrize(("name", "value"), [("messages", 0), ("messages", 210.5), ("messages", float("nan"))])
def test_a_limit_stays_within_what_makes_sense(admin: User, name: str, value: float) -> None:
    with pytest.raises(InvalidError):
        set_limit(gate="language", name=name, value=value, by=admin, reason="x")
    with pytest.raises(InvalidError, match="say why"):
        set_limit(gate="language", name="messages", value=300, by=admin, reason="")


def test_what_is_no_limit_is_not_found(admin: User) -> None:
    with pytest.raises(NotFoundError, match="it has messages, hard"):
        set_limit(gate="language", name="luck", value=1, by=admin, reason="x")
    with pytest.raises(NotFoundError):
        set_limit(gate="luck", name="share", value=1, by=admin, reason="x")
