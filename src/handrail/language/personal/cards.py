"""Payment card numbers: a known issuer's range and length, and the check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.checksums import luhn
from handrail.language.personal.spans import Scan, Span

KIND = "card"
_DIGITS = re.compile(r"(?<![\w+.,/-])\d(?:[ -]?\d){11,18}(?![ -]?\d)(?!\w)")
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners Club
    r"|(?:6011|65\d\d|64[4-9]\d)\d{12}"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|62\d{14,17}"  # UnionPay
    r"|(?:50|5[6-9]|6[0-9])\d{10,17}"  # Maestro
)


def find(scan: Scan) -> Iterator[Span]:
    """Card numbers, with blanks, hyphens or neither."""
    if not scan.digits:
        return
    for match in _DIGITS.finditer(scan.text):
        number = match.group().replace(" ", "").replace("-", "")
        if _ISSUERS.fullmatch(number) and luhn(number):
            yield Span(match.start(), match.end(), KIND)
