"""Birth dates: a date with its year beside a word that says whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.dates import DATE
from handrail.language.personal.spans import Scan, Span, after, before, vocabulary

KIND = "birth_date"
_DATE = re.compile(DATE, re.IGNORECASE)
_BORN = (
    r"born|birth|birthday|birthdate|dob|d\.o\.b|bday|geboren\w*|geb|geburtsdatum|geburtstag|nacid[oa]s?|nací|"
    r"nació|nacimiento|"
    r"cumpleaños|née?s?|naissance|anniversaire|nat[oa]|nascita|geboortedatum|nascid[oa]|nasci|nasceu|nascimento|"
    r"urodzon[yae]|urodzenia|ur|född|födelsedatum|født|fødselsdato|doğum\w*"
)
_BEFORE = re.compile(rf"(?i)\b(?:{_BORN})\b[^\d\n;!?\[]{{0,30}}$")
_AFTER = re.compile(
    r"(?i)^[\s,)]{0,3}(?:geboren|geb\b|is my (?:date of birth|birth ?date|birthday|dob)|ist mein geburts|né|\(?dob)"
)
_CUES = vocabulary(
    "born birth birthday birthdate dob d bday geboren geborene geborener geb geburtsdatum geburtstag nacido nacida "
    "nacidos nacidas nací nació nacimiento cumpleaños né née nés nées naissance anniversaire nato nata nascita "
    "geboortedatum nascido nascida nasci nasceu nascimento urodzony urodzona urodzenia ur född födelsedatum født "
    "fødselsdato doğum"
)
_YEAR_NEXT = re.compile(r"(?i)^\s*(?:and|und|y|et|e|en|&|,|/)?\s*$")


def find(scan: Scan) -> Iterator[Span]:
    """Dates right behind "born", "Geburtsdatum" and the like, or right before "geboren"."""
    if not (scan.digits and scan.words & _CUES):
        return
    last = -1
    for match in _DATE.finditer(scan.text):
        listed = last >= 0 and _YEAR_NEXT.match(scan.text[last : match.start()])
        named = _BEFORE.search(before(scan.text, match.start(), 50)) or _AFTER.search(after(scan.text, match.end(), 40))
        if listed or named:
            last = match.end()
            yield Span(match.start(), match.end(), KIND)
