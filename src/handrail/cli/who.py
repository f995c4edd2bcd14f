"""Naming a person on the command line."""

from __future__ import annotations

from handrail.accounts.models import User
from handrail.kernel.errors import NotFoundError


def person(email: str) -> User:
    """Return the active person with this e-mail, or raise NotFoundError that lists who could be meant."""
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        known = ", ".join(User.objects.filter(is_active=True).order_by("email").values_list("email", flat=True)[:20])
        hint = f"known are {known}" if known else "nobody is known yet; see `handrail people add`"
        raise NotFoundError(f"nobody has the e-mail {email!r}; {hint}")
    return found
