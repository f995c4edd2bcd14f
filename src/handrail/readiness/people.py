"""Who takes over, and who may review."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from handrail.accounts.models import Membership, User
from handrail.accounts.policy import ROLE_PERMISSIONS, Permission


def roles_with(permission: Permission) -> list[str]:
    """Return the roles that hold a permission."""
    return [role.value for role, held in ROLE_PERMISSIONS.items() if permission in held]


def workers_by_team() -> dict[UUID, list[User]]:
    """Return the active members of each team who may work in the inbox, by name; teams without any are not there."""
    working = Membership.objects.filter(user__is_active=True, user__role__in=roles_with(Permission.INBOX_WORK))
    found: dict[UUID, list[User]] = defaultdict(list)
    for membership in working.select_related("user").order_by("user__name"):
        found[membership.team_id].append(membership.user)
    return dict(found)


def staffed_teams() -> set[UUID]:
    """Return the teams that have at least one active member who may work in the inbox."""
    return set(workers_by_team())
