"""From what a file says to rows for the tables: masked, pseudonymous, with a language. Pure, run in other processes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from handrail.history.known_names import without_names
from handrail.history.records import CUSTOMER, MOST_TAGS, Bad, Said, Told
from handrail.kernel.ids import uuid7
from handrail.language.identify import identify
from handrail.language.personal import Patterns, mask

# What PostgreSQL cannot store: the sign zero, and halves of signs.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TOLD_BY = 200
# Tags, greetings and agents' standard answers come again and again; long texts hardly ever do.
_REMEMBERED = 20_000
_SHORT = 300

ConversationRow = tuple[UUID, str, str, str, str, list[str], int | None, str, datetime | None, int]
MessageRow = tuple[UUID, str, str, int, str, str, datetime | None, int]
LabelRow = tuple[str, str, str, int]


@dataclass(frozen=True)
class Rules:
    """How this desk's history is prepared. `secret` keys pseudonyms; `languages`: the assistant's, its own first.

    `patterns` are the assistant's own numbers, as the masking takes them.
    """

    secret: bytes
    patterns: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]


@dataclass
class Prepared:
    """Rows in the order of the staging tables' columns."""

    conversations: list[ConversationRow] = field(default_factory=list)
    messages: list[MessageRow] = field(default_factory=list)
    labels: list[LabelRow] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    notes: int = 0


def prepare(told: Sequence[Told | Bad], rules: Rules) -> Prepared:
    """Mask, identify and key what was read; nothing that a customer wrote leaves this function unmasked."""
    rows = Prepared()
    for record in told:
        if isinstance(record, Bad):
            rows.left_out.append((record.line, _storable(record.reason)[:300]))
        elif not record.messages:
            rows.notes += record.notes
            rows.left_out.append((record.line, "a conversation without a message that can be kept"))
        else:
            _add(rows, record, rules)
    return rows


def pseudonym(secret: bytes, *parts: str) -> str:
    """Return 32 hexadecimal digits that only who has the secret can make again from the parts (keyed BLAKE2b)."""
    content = "\0".join(parts).encode("utf-8", "replace")
    return blake2b(content, key=secret, digest_size=16).hexdigest()


def _add(rows: Prepared, told: Told, rules: Rules) -> None:
    external_id = _external_id(told, rules)
    texts = [_masked(without_names(said.text, told.names), rules) for said in told.messages]
    keys = _keys(told.messages, rules)
    rows.notes += told.notes
    rows.messages += [
        (uuid7(), external_id, key, position, said.author, text, said.at, said.line)
        for position, (said, key, text) in enumerate(zip(told.messages, keys, texts, strict=True))
    ]
    rows.labels += _labels(told, external_id, keys)
    times = [said.at for said in told.messages if said.at]
    rows.conversations.append((
        uuid7(),
        external_id,
        _storable(told.channel),
        pseudonym(rules.secret, "customer", told.customer.strip().casefold()) if told.customer else "",
        _masked(without_names(told.subject, told.names), rules)[:300],
        [_masked(tag, rules)[:100] for tag in told.tags[:MOST_TAGS]],
        told.rating,
        _storable(told.language) or _language(told.messages, texts, rules),
        min(times) if times else None,
        told.line,
    ))  # fmt: skip


def _external_id(told: Told, rules: Rules) -> str:
    """The id as it is, so that people find the ticket again; one that holds personal data becomes a pseudonym."""
    plain = _storable(told.external_id)
    personal = "@" in plain or " " in plain or mask(plain).found
    return pseudonym(rules.secret, "conversation", plain) if personal else plain


def _keys(messages: Sequence[Said], rules: Rules) -> list[str]:
    """A key for each message: of its id, else of who said what when, and the how manieth of the same it is."""
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for said in messages:
        at = said.at.isoformat() if said.at else ""
        parts = ("id", said.key) if said.key else ("said", said.author, at, said.text)
        seen[parts] += 1
        keys.append(pseudonym(rules.secret, *parts, str(seen[parts])))
    return keys


def _labels(told: Told, external_id: str, keys: Sequence[str]) -> list[LabelRow]:
    """Labels of single messages, and the conversation's for its first customer message."""
    asked = next((number for number, said in enumerate(told.messages) if said.author == CUSTOMER), None)
    return [
        (external_id, keys[number], _storable(label), said.line)
        for number, said in enumerate(told.messages)
        if (label := said.label or (told.label if number == asked else ""))
    ]


def _language(messages: Sequence[Said], texts: Sequence[str], rules: Rules) -> str:
    """The language of what the customer says first; of anybody where no customer speaks."""
    said = [text for said, text in zip(messages, texts, strict=True) if said.author == CUSTOMER] or list(texts)
    return _identified("\n".join(said)[:_TOLD_BY], rules.languages)


@lru_cache(maxsize=_REMEMBERED)
def _identified(text: str, languages: tuple[str, ...]) -> str:
    return identify(text, expected=languages[0], preferred=languages)


def _masked(text: str, rules: Rules) -> str:
    if not text:
        return ""
    return (_masked_short if len(text) <= _SHORT else _masked_text)(text, rules.patterns)


def _masked_text(text: str, patterns: Patterns) -> str:
    return mask(_storable(text), patterns).text


_masked_short = lru_cache(maxsize=_REMEMBERED)(_masked_text)


def _storable(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)
