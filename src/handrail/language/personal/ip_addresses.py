"""Internet addresses, both versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address

from handrail.language.personal.spans import Scan, Span, before

KIND = "ip"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_FOUR = re.compile(rf"(?<![\w.,-]){_BYTE}(?:\.{_BYTE}){{3}}(?![\w-]|[.,]\d)")
_SIX = re.compile(r"(?i)(?<![\w:.])(?=[0-9a-f:]*::?)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])")
_VERSION = re.compile(
    r"(?i)\b(?:v|ver|versi\w*|firmware|software|release|build|update|patch|driver|ios|android)\b[^\d]{0,12}$"
)


def find(scan: Scan) -> Iterator[Span]:
    """IPv4 addresses that are not a version's number, and valid IPv6 addresses."""
    if not scan.digits:
        return
    text = scan.text
    for match in _FOUR.finditer(text):
        if not match.group().startswith("0.") and not _VERSION.search(before(text, match.start(), 24)):
            yield Span(match.start(), match.end(), KIND)
    if ":" in text:
        for match in _SIX.finditer(text):
            if any(char.isalnum() for char in match.group()) and _is_six(match.group()):
                yield Span(match.start(), match.end(), KIND)


def _is_six(written: str) -> bool:
    try:
        IPv6Address(written)
    except AddressValueError:
        return False
    return True
