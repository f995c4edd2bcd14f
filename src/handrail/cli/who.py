"""Naming people and assistants on the command line."""

from __future__ import annotations

from handrail.accounts.models import User
from handrail.assistants.actions import assistant_named
from handrail.assistants.models import Assistant
from handrail.kernel.errors import InvalidError, NotFoundError


def person(email: str) -> User:
    """Return the active person with this e-mail, or raise NotFoundError that lists who could be meant."""
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        known = ", ".join(User.objects.filter(is_active=True).order_by("email").values_list("email", flat=True)[:20])
        hint = f"known are {known}" if known else "nobody is known yet; see `handrail people add`"
        raise NotFoundError(f"nobody has the e-mail {email!r}; {hint}")
    return found


def only_assistant(slug: str | None) -> Assistant:
    """Return the assistant with this slug, or without one the only assistant that there is."""
    if slug:
        return assistant_named(slug)
    found = list(Assistant.objects.order_by("slug")[:2])
    if not found:
        raise NotFoundError("there is no assistant yet: `handrail assistants add`")
    if len(found) > 1:
        raise InvalidError("there are several assistants; say --assistant SLUG")
    return found[0]
