"""Postal addresses: street and number with what follows of postcode and city; post boxes; postcodes alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.addresses.places import ALONE, NAMED, TAIL, TOWN
from handrail.language.personal.addresses.streets import STREETS
from handrail.language.personal.names.lexicon import is_given
from handrail.language.personal.spans import Scan, Span, before

KIND = "address"
_NO_NUMBER = re.compile(r"(?i)\b(?:version|model|iphone|nr\.|no\.|order|usd|eur|€|\$|£) ?$")


def find(scan: Scan) -> Iterator[Span]:
    """Addresses as one span each, from the house or the street to the city."""
    if not scan.digits:
        return
    text = scan.text
    for needs, pattern in STREETS:
        if not any(part in scan.small for part in needs):
            continue
        for match in pattern.finditer(text):
            if not _NO_NUMBER.search(before(text, match.start(), 12)):
                yield Span(match.start(), _end(text, match.end()), KIND)
    yield from (Span(match.start(), match.end(), KIND) for match in ALONE.finditer(text))
    yield from (Span(match.start("code"), match.end("code"), KIND) for match in NAMED.finditer(scan.small))


def _end(text: str, end: int) -> int:
    """Where an address ends whose street ends at `end`: behind postcode and city, or behind a town's name."""
    tail = TAIL.match(text, end)
    if tail:
        return tail.end()
    town = TOWN.match(text, end)
    return town.end() if town and not is_given(town.group("town")) else end
