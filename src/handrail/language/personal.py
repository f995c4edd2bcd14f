"""Masks personal data and secrets in a text, each kind by its own mark, before the text leaves the database."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_PHONE = re.compile(
    r"(?<![\w-])(?:\+|00)\d(?:[ ()/.-]?\d){7,14}(?!\d)|(?<![\w-])0\d{2,5}[ /-]?\d{2,4}(?:[ -]?\d{2,5}){1,3}(?!\d)"
)
_SECRET = re.compile(r"(?i)\b(password|passwort|kennwort|contraseña|mot de passe|pin)\s*(?:is|ist|es|est|:|=)\s*(\S+)")


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and which kinds were found how often."""

    text: str
    found: dict[str, int]


def mask(text: str) -> Masked:
    """Return the text with e-mail addresses, IBANs, card and phone numbers and passwords replaced by [kind] marks.

    IBANs are told by their checksum (ISO 13616), cards by theirs (Luhn); digits that fail it stay.
    """
    found: dict[str, int] = {}

    def put(kind: str) -> str:
        found[kind] = found.get(kind, 0) + 1
        return f"[{kind}]"

    text = _EMAIL.sub(lambda match: put("email"), text)
    text = _IBAN.sub(lambda match: put("iban") if _iban_holds(match.group()) else match.group(), text)
    text = _CARD.sub(lambda match: put("card") if _luhn_holds(match.group()) else match.group(), text)
    text = _PHONE.sub(lambda match: put("phone"), text)
    text = _SECRET.sub(lambda match: f"{match.group(1)}: {put('secret')}", text)
    return Masked(text, found)


def _luhn_holds(number: str) -> bool:
    digits = [int(char) for char in number if char.isdigit()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban_holds(text: str) -> bool:
    compact = text.replace(" ", "")
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
