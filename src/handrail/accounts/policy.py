"""Roles and what each may do. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """A person's role; each is named as support teams name it."""

    ADMIN = "admin"
    LEAD = "lead"
    KNOWLEDGE_MANAGER = "knowledge_manager"
    REVIEWER = "reviewer"
    AGENT = "agent"


class Permission(StrEnum):
    """What a page or an endpoint may ask for. API tokens carry the same names as scopes."""

    INBOX_READ = "inbox.read"
    INBOX_WORK = "inbox.work"
    KNOWLEDGE_READ = "knowledge.read"
    KNOWLEDGE_APPROVE = "knowledge.approve"
    INTENTS_READ = "intents.read"
    INTENTS_CHANGE = "intents.change"
    AUTONOMY_READ = "autonomy.read"
    AUTONOMY_CHANGE = "autonomy.change"
    AUTONOMY_RULES = "autonomy.rules"
    DECISIONS_READ = "decisions.read"
    PREVIEW = "preview"
    HISTORY_READ = "history.read"
    HISTORY_IMPORT = "history.import"
    HISTORY_DELETE = "history.delete"
    HISTORY_LABEL = "history.label"
    MEASURES_READ = "measures.read"
    QUALITY_READ = "quality.read"
    QUALITY_REPLAY = "quality.replay"
    QUALITY_REVIEW = "quality.review"
    AUTONOMY_ASK = "autonomy.ask"
    AUTONOMY_AGREE = "autonomy.agree"
    AUTONOMY_OVERRIDE = "autonomy.override"
    READINESS_READ = "readiness.read"
    READINESS_CHANGE = "readiness.change"
    PEOPLE_MANAGE = "people.manage"
    CHANGES_READ = "changes.read"
    CONVERSATIONS = "conversations"


_READ = {
    Permission.INBOX_READ,
    Permission.KNOWLEDGE_READ,
    Permission.INTENTS_READ,
    Permission.AUTONOMY_READ,
    Permission.DECISIONS_READ,
    Permission.PREVIEW,
    Permission.MEASURES_READ,
    Permission.READINESS_READ,
}
_LOOK_BACK = {Permission.HISTORY_READ, Permission.HISTORY_LABEL, Permission.QUALITY_READ}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset(_READ | {Permission.INBOX_WORK}),
    Role.REVIEWER: frozenset(_READ | _LOOK_BACK | {Permission.QUALITY_REVIEW}),
    Role.KNOWLEDGE_MANAGER: frozenset(_READ | _LOOK_BACK | {Permission.KNOWLEDGE_APPROVE, Permission.INTENTS_CHANGE}),
    Role.LEAD: frozenset(
        _READ
        | _LOOK_BACK
        | {
            Permission.INBOX_WORK,
            Permission.KNOWLEDGE_APPROVE,
            Permission.INTENTS_CHANGE,
            Permission.AUTONOMY_CHANGE,
            Permission.CHANGES_READ,
            Permission.HISTORY_IMPORT,
            Permission.QUALITY_REPLAY,
            Permission.QUALITY_REVIEW,
            Permission.AUTONOMY_ASK,
            Permission.AUTONOMY_AGREE,
            Permission.AUTONOMY_OVERRIDE,
            Permission.READINESS_CHANGE,
        }
    ),
    Role.ADMIN: frozenset(Permission),
}


def permits(role: str, permission: Permission) -> bool:
    """Return whether a role includes a permission; an unknown role includes none."""
    return role in list(Role) and permission in ROLE_PERMISSIONS[Role(role)]
