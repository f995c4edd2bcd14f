"""Who asks about a conversation from outside, and which conversations he can see."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handrail.accounts.models import ApiToken
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import authenticate_token, token_permits
from handrail.conversations.models import Customer
from handrail.conversations.visitors import VISITOR_PREFIX, read_visitor_token
from handrail.kernel.errors import ForbiddenError, NotSignedInError
from handrail.rows import Where

_CUSTOMERS = Customer._meta.db_table


@dataclass(frozen=True)
class Visitor:
    """A customer at the widget, known by the id in his signed token."""

    visitor: UUID
    channel = "chat"

    @property
    def rate_key(self) -> str:
        """What his request rate is counted under."""
        return f"visitor:{self.visitor}"

    @property
    def owned(self) -> Where:
        """Which conversations are his own."""
        return Where(f"customer_id = (SELECT id FROM {_CUSTOMERS} WHERE visitor = %s)", (self.visitor,))


@dataclass(frozen=True)
class Program:
    """A program with an API token."""

    token: ApiToken
    channel = "api"

    @property
    def rate_key(self) -> str:
        """What its request rate is counted under."""
        return f"token:{self.token.pk}"

    @property
    def owned(self) -> Where:
        """The conversations that were opened with this token."""
        return Where("opened_with_id = %s", (self.token.pk,))


Principal = Visitor | Program


def principal_of(authorization: str) -> Principal:
    """Return the visitor or the program that an Authorization header names, or raise NotSignedInError."""
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise NotSignedInError
    if secret.startswith(VISITOR_PREFIX):
        visitor = read_visitor_token(secret)
        if visitor is None:
            raise NotSignedInError("it is not valid or has expired")
        return Visitor(visitor)
    token = authenticate_token(secret)
    if token is None:
        raise NotSignedInError("it is not valid, was revoked or has expired")
    if not token_permits(token, Permission.CONVERSATIONS):
        raise ForbiddenError("the token lacks the scope conversations")
    return Program(token)
