"""Setting up assistants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from django.db import transaction
from django.utils.text import slugify

from handrail.accounts.models import Team, User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.assistants.wording import languages as catalogues
from handrail.changes.noting import Kind, note_change
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


@transaction.atomic
def add_assistant(
    *, slug: str, name: str, brand: str, languages: list[str], team_name: str, origins: list[str]
) -> Assistant:
    """Create an assistant with its front team. Every language needs a catalogue of what is said to customers."""
    if slugify(slug) != slug:
        raise InvalidError("a short name has lower-case letters, digits and hyphens", field="slug")
    missing = [language for language in languages if language not in catalogues()]
    if missing or not languages:
        raise InvalidError(f"there is no wording in {', '.join(missing)}; languages are {', '.join(catalogues())}")
    wrong = [origin for origin in origins if not _ORIGIN.fullmatch(origin)]
    if wrong:
        raise InvalidError(f"{wrong[0]!r} is no origin such as https://shop.example", field="origin")
    if Assistant.objects.filter(slug=slug).exists():
        raise ConflictError(f"an assistant is named {slug!r} already")
    team = Team.objects.filter(name=team_name).first() or _new_team(team_name)
    made = {"name": name, "brand": brand, "languages": languages, "team": team.name, "origins": origins}
    note_change(Kind.ASSISTANT, slug, before=None, after=made, by=None)
    return Assistant.objects.create(
        slug=slug, name=name, brand=brand, languages=languages, front_team=team, widget_origins=origins
    )


def known_number_patterns() -> tuple[tuple[str, str], ...]:
    """Return the number patterns of all assistants, each once: examples belong to the desk, not to one assistant."""
    found = Assistant.objects.exclude(order_pattern="").order_by("slug")
    return tuple(dict.fromkeys(pair for assistant in found for pair in assistant.number_patterns))


@transaction.atomic
def treat_other_languages(*, slug: str, policy: OtherLanguages) -> Assistant:
    """Set what happens where no approved knowledge exists in the customer's language. Raises NotFoundError."""
    assistant = assistant_named(slug)
    was, shall = {"others": str(assistant.other_languages)}, {"others": policy.value}
    if was != shall:
        note_change(Kind.LANGUAGES, slug, before=was, after=shall, by=None)
    assistant.other_languages = policy
    assistant.save(update_fields=["other_languages"])
    return assistant


@transaction.atomic
def set_languages(*, slug: str, languages: Sequence[str], by: User | None, reason: str = "") -> Assistant:
    """Set the languages that an assistant speaks, the first being its own; `by` None is the operator.

    Raises InvalidError for none at all, or one without a catalogue of what is said to customers.
    """
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
    assistant_named(slug)
    assistant = Assistant.objects.select_for_update().get(slug=slug)
    wanted = list(dict.fromkeys(languages))
    missing = [language for language in wanted if language not in catalogues()]
    if missing or not wanted:
        named = ", ".join(missing) or "nothing"
        raise InvalidError(f"there is no wording in {named}; languages are {', '.join(catalogues())}", field="language")
    if wanted != assistant.languages:
        was, shall = {"languages": assistant.languages}, {"languages": wanted}
        note_change(Kind.LANGUAGES, slug, before=was, after=shall, by=by, reason=reason)
        assistant.languages = wanted
        assistant.save(update_fields=["languages"])
    return assistant


def _new_team(name: str) -> Team:
    """Create a team; a name without Latin letters, or whose short name is taken, gets a numbered one."""
    stem = slugify(name)[:40] or "team"
    taken = set(Team.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(slug for number in count(1) if (slug := stem if number == 1 else f"{stem}-{number}") not in taken)
    return Team.objects.create(slug=slug, name=name)


def assistant_named(slug: str) -> Assistant:
    """Return the assistant with this short name, or raise NotFoundError that lists those there are."""
    found = Assistant.objects.select_related("front_team").filter(slug=slug).first()
    if found is None:
        known = ", ".join(Assistant.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise NotFoundError(f"no assistant is named {slug!r}; there are: {known or 'none yet'}", field="assistant")
    return found
