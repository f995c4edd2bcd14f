"""Who takes over, and who may review."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from handrail.accounts.models import Membership, Team, User
from handrail.accounts.policy import ROLE_PERMISSIONS, Permission


def roles_with(permission: Permission) -> list[str]:
    """Return the roles that hold a permission."""
    return [role.value for role, held in ROLE_PERMISSIONS.items() if permission in held]


def workers_of(teams: Iterable[Team]) -> list[User]:
    """Return the active members of teams who may work in the inbox, each once, by name."""
    return list(
        User.objects.filter(
            is_active=True, role__in=roles_with(Permission.INBOX_WORK), memberships__team__in=list(teams)
        ).distinct()
    )


def staffed_teams() -> set[UUID]:
    """Return the teams that have at least one active member who may work in the inbox."""
    working = Membership.objects.filter(user__is_active=True, user__role__in=roles_with(Permission.INBOX_WORK))
    return set(working.values_list("team_id", flat=True))
