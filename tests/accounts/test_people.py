"""Who may do what, and how one signs in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import PASSWORD
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.utils import timezone

from handrail.accounts.joining import add_person
from handrail.accounts.models import SignInAttempt, Team, User
from handrail.accounts.policy import ROLE_PERMISSIONS, Permission, Role, permits
from handrail.accounts.signing_in import (
    FAILURES_PER_ADDRESS,
    FAILURES_PER_EMAIL,
    WINDOW,
    check_throttle,
    record_attempt,
)
from handrail.kernel.errors import ConflictError, HandrailError, InvalidError, NotFoundError, TooFastError

ALLOWED = {
    Permission.INBOX_WORK: {"admin", "lead", "agent"},
    Permission.KNOWLEDGE_APPROVE: {"admin", "lead", "knowledge_manager"},
    Permission.AUTONOMY_CHANGE: {"admin", "lead"},
    Permission.INTENTS_CHANGE: {"admin", "lead", "knowledge_manager"},
    Permission.AUTONOMY_RULES: {"admin"},
    Permission.PEOPLE_MANAGE: {"admin"},
    Permission.CHANGES_READ: {"admin", "lead"},
    Permission.CONVERSATIONS: {"admin"},
    Permission.HISTORY_READ: {"admin", "lead", "knowledge_manager", "reviewer"},
    Permission.HISTORY_IMPORT: {"admin", "lead"},
    Permission.HISTORY_DELETE: {"admin"},
    Permission.HISTORY_LABEL: {"admin", "lead", "knowledge_manager", "reviewer"},
    Permission.QUALITY_READ: {"admin", "lead", "knowledge_manager", "reviewer"},
    Permission.QUALITY_REPLAY: {"admin", "lead"},
    Permission.QUALITY_REVIEW: {"admin", "lead", "reviewer"},
    Permission.AUTONOMY_ASK: {"admin", "lead"},
    Permission.AUTONOMY_AGREE: {"admin", "lead"},
    Permission.AUTONOMY_OVERRIDE: {"admin", "lead"},
    Permission.READINESS_CHANGE: {"admin", "lead"},
}


@pytest.mark.parametrize("permission", list(Permission))
def test_each_permission_belongs_to_the_roles_that_need_it(permission: Permission) -> None:
    everybody = {role.value for role in Role}
    assert {role.value for role in Role if permits(role, permission)} == ALLOWED.get(permission, everybody)


def test_every_role_is_defined_and_an_unknown_one_may_nothing() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert not any(permits("owner", permission) for permission in Permission)


@pytest.mark.django_db
def test_who_has_left_may_nothing(ada: User) -> None:
    ada.is_active = False
    assert not any(ada.may(permission) for permission in Permission)


@pytest.mark.django_db
def test_a_person_signs_in_with_his_e_mail_in_any_case(ben: User) -> None:
    assert authenticate(email=" BEN@fernhill.example ", password=PASSWORD) == ben
    assert authenticate(email=ben.email, password="wrong") is None
    assert authenticate(email="nobody@fernhill.example", password=PASSWORD) is None
    User.objects.update(is_active=False)
    assert authenticate(email=ben.email, password=PASSWORD) is None


@pytest.mark.django_db
def test_too_many_failures_for_one_e_mail_lock_it_for_15_minutes() -> None:
    for number in range(FAILURES_PER_EMAIL):
        check_throttle("ben@fernhill.example", f"10.0.0.{number}")
        record_attempt("ben@fernhill.example", f"10.0.0.{number}", succeeded=False)
    with pytest.raises(TooFastError):
        check_throttle(" BEN@fernhill.example", "10.9.9.9")
    check_throttle("ada@fernhill.example", "10.9.9.9")
    SignInAttempt.objects.update(at=timezone.now() - WINDOW - timedelta(seconds=1))
    check_throttle("ben@fernhill.example", "10.9.9.9")


@pytest.mark.django_db
def test_too_many_failures_from_one_address_lock_it() -> None:
    for number in range(FAILURES_PER_ADDRESS):
        record_attempt(f"{number}@fernhill.example", "10.0.0.1", succeeded=False)
    with pytest.raises(TooFastError):
        check_throttle("new@fernhill.example", "10.0.0.1")
    check_throttle("new@fernhill.example", "10.0.0.2")


@pytest.mark.django_db
def test_success_is_no_failure() -> None:
    for _ in range(FAILURES_PER_EMAIL * 2):
        record_attempt("ben@fernhill.example", "10.0.0.1", succeeded=True)
    check_throttle("ben@fernhill.example", "10.0.0.1")


@pytest.mark.django_db
def test_an_attempt_does_not_keep_the_e_mail() -> None:
    record_attempt("ben@fernhill.example", "10.0.0.1", succeeded=False)
    assert "ben" not in str(SignInAttempt.objects.values().get())


@pytest.mark.django_db
def test_a_new_person_joins_his_teams(orders: Team) -> None:
    made = add_person(
        email=" Dora@x.example ".strip(), name="Dora", role="agent", team_slugs=["orders"], password=PASSWORD
    )
    assert (made.email, [team.slug for team in made.teams.all()]) == ("dora@x.example", ["orders"])
    assert PASSWORD not in made.password


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"email": "no address"}, InvalidError),
        ({"password": "short"}, InvalidError),
        ({"password": "password1234"}, InvalidError),
        ({"role": "owner"}, InvalidError),
        ({"team_slugs": ["nowhere"]}, NotFoundError),
        ({"email": "BEN@fernhill.example"}, ConflictError),
    ],
)
def test_who_cannot_join_leaves_nothing_behind(ben: User, change: dict[str, str], error: type[HandrailError]) -> None:
    values = {"email": "d@x.example", "name": "Dora", "role": "agent", "team_slugs": [], "password": PASSWORD}
    with pytest.raises(error):
        add_person(**{**values, **change})  # type: ignore[arg-type]
    assert list(User.objects.all()) == [ben]


@pytest.mark.django_db
def test_the_database_knows_one_person_an_e_mail_and_only_known_roles(ben: User) -> None:
    for email, role in (("Ben@Fernhill.example", "agent"), ("x@x.example", "owner")):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email=email, name="x", role=role)])
