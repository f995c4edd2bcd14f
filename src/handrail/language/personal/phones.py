"""Phone numbers: international ones by their country's code, national ones by their shape or the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.dates import DATE
from handrail.language.personal.spans import Scan, Span, after, before

KIND = "phone"
_GAP = r"(?:[ .\u00a0/–-]|[ -]?\(0?\)[ -]?| ?[()] ?)?"
_INTERNATIONAL = re.compile(
    rf"(?<![^\W\u3000-\uffff]|[+.,-])(?:\+ ?|\(\+ ?|"
    rf"00)(?P<rest>[1-9]\d{{0,2}}\)?(?:{_GAP}\d){{6,13}})(?!\d)(?![.,:/-]?\w)"
)
_CODES = re.compile(
    r"1|7|2(?:0|7|1[123468]|[2346]\d|5[0-8]|9[01789])|3(?:[0123469]|5\d|7[0-8]|8[0-35-79])|4(?:[013-9]|2[0134])|"
    r"5(?:[1-8]|0\d|9\d)|6(?:[0-6]|7[02-9]|8[0-35-9]|9[0-2])|8(?:[1246]|00|08|5[02356]|8[0-36])|9(?:[0-58]|"
    r"6[0-8]|7[0-79]|9[2-68])"
)
# Trunk 0 (most of Europe), North America, and grouped nine-digit numbers of Spain and Portugal.
_NATIONAL = re.compile(
    r"(?<![\w+.,/-])(?:"
    r"\(?0[1-9]\d{0,4}\)?(?:[ /–-] ?\d{2,8}){1,4}"
    r"|0[1-9](?:[ .]\d\d){4}"
    r"|0[1-9]\d{8,9}"
    r"|(?:1[ .-])?\(?[2-9]\d\d\)?[ .-]{1,2}[2-9]\d\d[ .-]\d{4}"
    r"|[6789]\d\d[ -]\d{3}[ -]\d{3}|[6789]\d\d(?:[ -]\d\d){3}|9\d[ -]\d{3}(?:[ -]\d\d){2}"
    r"|\(?\d\d\)?[ ]9?\d{4}-\d{4}"
    r")(?!\d)(?![.,/:-]\d|\w|-\w)"
)
_LOOSE = re.compile(r"(?<![\w+.,/-])\(?\d(?:[ .()/-]{0,2}\d){6,13}(?!\d)(?![.,/:-]\d|\w|-\w)")
_NAMED = re.compile(
    r"(?i)(?:\b(?:(?:my|his|her) number|phone|tel|telephone|telefon\w*|teléfono|tél|téléphone|telefoon\w*|telefone|"
    r"telefono|mobile?|"
    r"mobiel|mob|móvil|movil|"
    r"cell|cellulare|celular|handy\w*|rufnummer|rückruf|portable|call|ring|text|whatsapp|sms|fax|llam\w+|"
    r"contact|contatto|bel|"
    r"ruf\w*|tlf|telefonum|telefonnummer|numer|komórka|chiamate\w*|reach|landline|festnetz|extension|hotline)\b|☎|📞|📱)"
    r"[^\d\n]{0,24}$"
)
# Searched in small letters.
_CUES = re.compile(
    r"phone|tel|tél|mob|móvil|movil|cell|handy|ruf|rückruf|portable|call|ring|text|whatsapp|sms|fax|llam|"
    r"cont|bel|tlf|numer|komórk|chiam|reach|landline|festnetz|(?:my|his|her) number|☎|📞|📱"
)
_NO_PHONE = re.compile(
    r"(?i)\b(?:order|orders|bestell\w*|auftrag\w*|pedidos?|commande|ordine|bestelling|invoice|rechnung\w*|"
    r"factura|facture|fattura|"
    r"tracking|sendung\w*|seguimiento|suivi|serial|seriennummer|imei|ean|isbn|sku|s/n|artikel\w*|article|código|codice|"
    r"receipt|contract|vertrag\w*|ticket|case|reference|ref|booking|article|version|model\w*)\b[^\d\n]{0,14}$"
)
_DATE = re.compile(DATE, re.IGNORECASE)


def find(scan: Scan) -> Iterator[Span]:
    """Phone numbers; what stands behind "order", "serial" and the like is none without a plus."""
    if not scan.digits:
        return
    text = scan.text
    for match in _INTERNATIONAL.finditer(text):
        digits = re.sub(r"\D", "", match.group("rest"))
        plain = match.group().isdigit() and not _NAMED.search(before(text, match.start(), 40))
        if _CODES.match(digits) and 8 <= len(digits) <= 15 and not plain:
            yield Span(match.start(), match.end(), KIND)
    for match in _NATIONAL.finditer(text):
        if 9 <= _digits(match.group()) <= 12 and not _NO_PHONE.search(before(text, match.start(), 32)):
            yield Span(match.start(), match.end(), KIND)
    if _CUES.search(scan.small):
        yield from _named(text)


def _named(text: str) -> Iterator[Span]:
    """Any digits of a phone number's length right behind a word for it."""
    for match in _LOOSE.finditer(text):
        if 7 <= _digits(match.group()) <= 13 and not _DATE.fullmatch(match.group()):
            ahead = before(text, match.start(), 40)
            if _NAMED.search(ahead) and not _NO_PHONE.search(ahead) and "%" not in after(text, match.end(), 2):
                yield Span(match.start(), match.end(), KIND)


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
