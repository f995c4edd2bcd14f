"""Who calls: each endpoint names the permission that it needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from handrail.accounts.policy import Permission
from handrail.accounts.tokens import authenticate_token, token_permits
from handrail.conversations.principals import Principal, principal_of
from handrail.kernel.errors import ForbiddenError, NotSignedInError


class AsPrincipal(HttpBearer):
    """A visitor's token or an API token with the scope `conversations`."""

    permission = Permission.CONVERSATIONS

    def __call__(self, request: HttpRequest) -> Principal:
        """Return who asks; a missing or wrong token is NotSignedInError."""
        return principal_of(request.headers.get("Authorization", ""))

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not used: `__call__` reads the header itself, so that its errors say what is wrong."""
        return principal_of(f"Bearer {token}")


class WithScope(HttpBearer):
    """An API token whose scopes and whose owner's role include one permission."""

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Any:
        """Return the token's owner, or raise."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, secret if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token's owner, or raise."""
        found = authenticate_token(token) if token else None
        if found is None:
            raise NotSignedInError
        if not token_permits(found, self.permission):
            raise ForbiddenError(f"the token lacks the scope {self.permission}")
        return found.owner
