"""Bank accounts in the international form (ISO 13616)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.checksums import mod_97
from handrail.language.personal.spans import Scan, Span, before

KIND = "iban"
_START = re.compile(r"(?i)(?<![^\W_])([A-Z]{2})\d{2}(?=[ -]?[A-Z0-9])")
_REST = re.compile(r"(?i)(?:[ -]?[A-Z0-9]){11,30}")
_NAMED = re.compile(r"(?i)\biban\b")
_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FO GL NL", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "PT ST", 26: "IS TR", 27: "FR GR IT MC SM MR", 28: "AL AZ CY DO GT HU LB PL SV BY", 29: "BR EG PS QA UA",
        30: "JO KW MU", 31: "MT SC",
    }.items()
    for country in countries.split()
}  # fmt: skip


def find(scan: Scan) -> Iterator[Span]:
    """IBANs of a known country's length whose checksum holds; behind the word "IBAN" also those with a slip."""
    if not scan.digits:
        return
    for match in _START.finditer(scan.text):
        length = _LENGTHS.get(match.group(1).upper())
        end = _end(scan.text, match.end(), length - 4) if length else None
        if end is None:
            continue
        number = re.sub(r"[ -]", "", scan.text[match.start() : end]).upper()
        if mod_97(number[4:] + number[:4]) or _NAMED.search(before(scan.text, match.start(), 30)):
            yield Span(match.start(), end, KIND)


def _end(text: str, position: int, characters: int) -> int | None:
    """Where that many more letters and digits end, or None where there are fewer, or more without a gap."""
    rest = _REST.match(text, position)
    if rest is None:
        return None
    left = characters
    for place in range(position, rest.end()):
        left -= text[place].isalnum()
        if left == 0:
            following = text[place + 1 : place + 2]
            return None if following.isalnum() else place + 1
    return None
