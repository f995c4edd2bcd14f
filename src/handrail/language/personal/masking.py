"""Finding personal data of all kinds, and putting marks in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from handrail.language.personal import (
    addresses,
    birth_dates,
    cards,
    credentials,
    emails,
    ibans,
    ip_addresses,
    names,
    national_ids,
    passports,
    phones,
    plates,
)
from handrail.language.personal.own_numbers import KINDS as OWN_KINDS
from handrail.language.personal.own_numbers import Patterns, own
from handrail.language.personal.spans import Find, Scan, Span

# Who comes first takes its characters: what a checksum or a fixed shape proves before what words only suggest.
FINDERS: tuple[tuple[str, Find], ...] = (
    (credentials.KIND, credentials.find),
    (emails.KIND, emails.find),
    (ibans.KIND, ibans.find),
    (cards.KIND, cards.find),
    (national_ids.KIND, national_ids.find),
    (passports.KIND, passports.find),
    (ip_addresses.KIND, ip_addresses.find),
    (birth_dates.KIND, birth_dates.find),
    (plates.KIND, plates.find),
    (addresses.KIND, addresses.find),
    (phones.KIND, phones.find),
    (names.KIND, names.find),
)
KINDS: tuple[str, ...] = (*OWN_KINDS, *(kind for kind, _ in FINDERS))


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and which kinds were found how often."""

    text: str
    found: dict[str, int]


def find(text: str, patterns: Patterns = ()) -> tuple[Span, ...]:
    """Return the personal data of a text in its order; no two spans overlap.

    `patterns` are an operator's own numbers, as pairs of a kind (order or account) and a regular expression; they come
    first, then the kinds in the order of FINDERS. A candidate that touches a character of an earlier one is dropped;
    within a kind the one that begins first is taken, the longer of two that begin together. Raises BadPatternError.
    """
    scan = Scan.of(text)
    taken: list[Span] = []
    if patterns:
        _take(own(patterns).find(scan), taken)
    for _, finder in FINDERS:
        _take(finder(scan), taken)
    return tuple(sorted(taken, key=lambda span: span.start))


def mask(text: str, patterns: Patterns = ()) -> Masked:
    """Return the text with each piece of personal data replaced by its [kind]; `patterns` as in `find`.

    Without patterns, order and account numbers stay. Masking a masked text changes nothing. Raises BadPatternError.
    """
    spans = find(text, patterns)
    if not spans:
        return Masked(text, {})
    pieces, position = [], 0
    for span in spans:
        pieces += [text[position : span.start], f"[{span.kind}]"]
        position = span.end
    pieces.append(text[position:])
    return Masked("".join(pieces), dict(Counter(span.kind for span in spans)))


def _take(candidates: Iterable[Span], taken: list[Span]) -> None:
    for span in sorted(candidates, key=lambda span: (span.start, -span.end)):
        if span.end > span.start and all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)
