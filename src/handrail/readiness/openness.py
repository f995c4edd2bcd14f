"""What customers are told about the bot, a person and their data, per language; confirmed by a person who read it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.assistants.wording import catalogue, languages, wording
from handrail.changes.noting import Kind, note_change
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness.models import OpennessConfirmation
from handrail.readiness.policy import OPEN_TEXTS

LONGEST = 2000
# What the product fills in when it says a text; the others are known before.
LATER = {"handoff": ("team", "wait")}


@dataclass(frozen=True)
class OpenText:
    """One text as customers read it; `own`: the assistant's own wording, else what is shipped. Empty: there is none."""

    key: str
    text: str
    own: bool
    raw: str


@dataclass(frozen=True)
class Openness:
    """The texts of one language, and who confirmed exactly these words."""

    language: str
    texts: list[OpenText]
    confirmation: OpennessConfirmation | None

    @property
    def lacking(self) -> list[str]:
        """The keys without words."""
        return [text.key for text in self.texts if not text.text]

    @property
    def shipped(self) -> bool:
        """Whether any text is still as it was shipped."""
        return any(text.text and not text.own for text in self.texts)


def openness_of(assistant: Assistant) -> list[Openness]:
    """Return the texts of every language that an assistant has, with their confirmations."""
    return openness_of_all([assistant])[assistant.pk]


def openness_of_all(assistants: Sequence[Assistant]) -> dict[UUID, list[Openness]]:
    """Return the same for many assistants, by their ids, in one query."""
    rows = OpennessConfirmation.objects.filter(assistant__in=assistants).select_related("by")
    confirmed = {(each.assistant_id, each.language, each.digest): each for each in rows}
    found: dict[UUID, list[Openness]] = {assistant.pk: [] for assistant in assistants}
    for assistant in assistants:
        for language in assistant.languages:
            texts = open_texts(assistant, language)
            known = confirmed.get((assistant.pk, language, _digest(texts)))
            found[assistant.pk].append(Openness(language, texts, known))
    return found


def open_texts(assistant: Assistant, language: str) -> list[OpenText]:
    """Return the texts of openness in one language."""
    return [_text(assistant, language, key) for key in OPEN_TEXTS]


@transaction.atomic
def reword(*, assistant: Assistant, language: str, key: str, text: str, by: User | None) -> None:
    """Word a text the assistant's own way; empty goes back to what is shipped. It must be confirmed again then.

    Raises InvalidError where the text is too long or asks for a value that there is not.
    """
    _require_change(by)
    _require_known(assistant, language, key)
    clean = text.strip()
    _check_fills(assistant, key, clean)
    locked = Assistant.objects.select_for_update().get(pk=assistant.pk)
    own = dict(locked.wording.get(language, {}))
    before = own.pop(key, "")
    if clean:
        own[key] = clean
    if clean == before:
        return
    locked.wording = {**locked.wording, language: own}
    locked.save(update_fields=["wording"])
    assistant.wording = locked.wording
    subject = f"{key} in {language} at {assistant.slug}"
    note_change(Kind.OPENNESS, subject, before={"text": before or None}, after={"text": clean or None}, by=by)


@transaction.atomic
def confirm(*, assistant: Assistant, language: str, digest: str, by: User) -> OpennessConfirmation:
    """Say that one has read the texts of a language and that they are right; `digest` names the words that were read.

    Raises ConflictError where the words are others by now, InvalidError where one is missing. Again changes nothing.
    """
    _require_change(by)
    _require_known(assistant, language, OPEN_TEXTS[0])
    texts = open_texts(assistant, language)
    if not all(text.text for text in texts):
        raise InvalidError("a text is missing; write it first", field="language")
    if digest != _digest(texts):
        raise ConflictError("the texts were changed meanwhile; read them again")
    last = OpennessConfirmation.objects.filter(assistant=assistant, language=language).first()
    confirmation, new = OpennessConfirmation.objects.get_or_create(
        assistant=assistant, language=language, digest=digest, defaults={"by": by}
    )
    if new:
        was, now = {"confirmed": last.digest[:12] if last else None}, {"confirmed": digest[:12]}
        note_change(Kind.OPENNESS, f"{language} at {assistant.slug}", before=was, after=now, by=by)
    return confirmation


def digest_of(assistant: Assistant, language: str) -> str:
    """Return the name of the words that customers read in a language now."""
    return _digest(open_texts(assistant, language))


def _text(assistant: Assistant, language: str, key: str) -> OpenText:
    own = str(assistant.wording.get(language, {}).get(key) or "")
    shipped = catalogue(language).get(key, "") if language in languages() else ""
    if not own and not shipped:
        return OpenText(key, "", own=False, raw="")
    values = {name: f"{{{name}}}" for name in LATER.get(key, ())}
    return OpenText(key, wording(assistant, language, key, **values), own=bool(own), raw=own or shipped)


def _digest(texts: list[OpenText]) -> str:
    joined = "\0".join(f"{text.key}\0{text.text}" for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()


def _check_fills(assistant: Assistant, key: str, text: str) -> None:
    if len(text) > LONGEST:
        raise InvalidError(f"a text has at most {LONGEST} characters", field="text")
    known = ["assistant", "brand", *LATER.get(key, ())]
    try:
        text.format(**dict.fromkeys(known, "x"))
    except (LookupError, ValueError, AttributeError):
        names = ", ".join(f"{{{name}}}" for name in known)
        raise InvalidError(f"in braces only {names} can stand; write {{{{ for a brace", field="text") from None


def _require_known(assistant: Assistant, language: str, key: str) -> None:
    if language not in assistant.languages:
        raise InvalidError(f"languages are {', '.join(assistant.languages)}", field="language")
    if key not in OPEN_TEXTS:
        raise InvalidError(f"texts are {', '.join(OPEN_TEXTS)}", field="key")


def _require_change(by: User | None) -> None:
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
