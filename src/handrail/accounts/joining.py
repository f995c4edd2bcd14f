"""New people."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from handrail.accounts.models import Membership, Team, User
from handrail.accounts.policy import Role
from handrail.changes.noting import Kind, note_change
from handrail.kernel.errors import ConflictError, InvalidError, NotFoundError


@transaction.atomic
def add_person(
    *, email: str, name: str, role: str, team_slugs: Iterable[str], password: str, by: User | None = None
) -> User:
    """Create a person with a role, in teams that exist, with a password that is long enough.

    `by` None is the operator's shell.
    """
    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as problem:
        raise InvalidError("; ".join(problem.messages)) from problem
    if role not in list(Role):
        raise InvalidError(f"a role is one of {', '.join(Role)}", field="role")
    if User.objects.filter(email=email.strip().lower()).exists():
        raise ConflictError(f"{email} is already somebody's e-mail")
    user = User.objects.create_user(email, name, role, password)
    teams = list(team_slugs)
    for slug in teams:
        team = Team.objects.filter(slug=slug).first()
        if team is None:
            raise NotFoundError(f"there is no team {slug!r}")
        Membership.objects.create(team=team, user=user)
    made = {"name": user.name, "role": role, "teams": teams}
    note_change(Kind.PERSON, user.email, before=None, after=made, by=by)
    return user
