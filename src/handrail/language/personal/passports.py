"""Passport numbers: where the word for a passport stands right before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.spans import Scan, Span

KIND = "passport"
_FILLER = (
    r"(?:[\s:.#,()°º=–-]|\b(?:number|numbers|no|nr|num|numéro|numero|número|nummer|numer|numarası|numaram|n|"
    r"is|ist|es|est|è|é|to|"
    r"lautet|mit|der|my|mine|it|was|und|and)\b){0,9}"
)
_NAMED = re.compile(
    r"(?i)\b(?:passport|reisepass(?:nummer|nr)?|pass(?:nummer|nr)|pasaporte|passeport|passaporto|"
    r"paspoort(?:nummer)?|passaporte|"
    rf"paszport\w{{0,2}}|pasaport\w{{0,3}}|pasnummer){_FILLER}\b(?P<number>(?=(?:[A-Z]*\d){{3}})[A-Z0-9]{{6,10}})\b"
)


def find(scan: Scan) -> Iterator[Span]:
    """Six to ten letters and digits, three digits at least, behind "passport number" and the like."""
    if not (scan.digits and any(word.startswith(("pass", "reisepass", "pas")) for word in scan.words)):
        return
    for match in _NAMED.finditer(scan.text):
        yield Span(match.start("number"), match.end("number"), KIND)
