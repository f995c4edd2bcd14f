"""Licence plates: their shapes are everybody's, so only where the word for one stands before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.spans import Scan, Span, vocabulary

KIND = "plate"
_NAMED = re.compile(
    r"\b(?i:licen[cs]e plates?|number plates?|plate(?:s| number| no\.?)?|reg(?:istration)?(?: plate| number| no\.?)|"
    r"(?:kfz-?|auto)?kennzeichen|nummernschild|matr[ií]cula|plaque(?: d['’]immatriculation)?|immatricul\w+|"
    r"targa|kenteken|"
    r"tablica(?: rejestracyjna)?|numer rejestracyjny|registreringsnummer|reg\.?nr|nummerplade|plaka\w{0,3})\b"
    r"[^\nA-Z0-9]{0,25}(?P<plate>[A-ZÄÖÜ0-9]{1,4}(?:[ -]?[A-ZÄÖÜ0-9]{1,4}){1,3})\b"
)
_CUES = vocabulary(
    "plate plates reg registration kennzeichen autokennzeichen kfzkennzeichen nummernschild matrícula matricula plaque "
    "targa kenteken tablica rejestracyjny registreringsnummer regnr nummerplade plaka plakam plakası"
)


def find(scan: Scan) -> Iterator[Span]:
    """Plates of capital letters and digits behind the word for a plate."""
    named = scan.words & _CUES or any(word.startswith("immatricul") for word in scan.words)
    if not (scan.digits and named):
        return
    for match in _NAMED.finditer(scan.text):
        plate = match.group("plate")
        letters = sum(char.isalpha() for char in plate)
        digits = sum(char.isdigit() for char in plate)
        if letters and digits and 4 <= letters + digits <= 9:
            yield Span(match.start("plate"), match.end("plate"), KIND)
