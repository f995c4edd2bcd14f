"""Reads of the taxonomy."""

from __future__ import annotations

from handrail.intents.models import Intent
from handrail.kernel.errors import NotFoundError


def intent_named(slug: str) -> Intent:
    """Return an intent. Raises NotFoundError."""
    found = Intent.objects.filter(slug=slug).first()
    if found is None:
        raise NotFoundError(f"no intent is named {slug!r}"[:200], field="intent")
    return found
