"""Who asks about a conversation from outside, and which conversations he can see."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from handrail.accounts.models import ApiToken
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import authenticate_token, token_permits
from handrail.conversations.models import Conversation
from handrail.conversations.visitors import VISITOR_PREFIX, read_visitor_token
from handrail.kernel.errors import ForbiddenError, NotSignedInError


@dataclass(frozen=True)
class Visitor:
    """A customer at the widget, known by the id in his signed token."""

    visitor: UUID
    channel = "chat"

    @property
    def rate_key(self) -> str:
        """What his request rate is counted under."""
        return f"visitor:{self.visitor}"

    def conversations(self) -> QuerySet[Conversation]:
        """His own conversations."""
        return Conversation.objects.filter(customer__visitor=self.visitor)


@dataclass(frozen=True)
class Program:
    """A program with an API token."""

    token: ApiToken
    channel = "api"

    @property
    def rate_key(self) -> str:
        """What its request rate is counted under."""
        return f"token:{self.token.pk}"

    def conversations(self) -> QuerySet[Conversation]:
        """The conversations that were opened with this token."""
        return Conversation.objects.filter(opened_with=self.token)


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
