"""Postcodes and cities: what follows a street, and postcodes that say by themselves where somebody is."""

from __future__ import annotations

import re

from handrail.language.personal.addresses.streets import CAPITAL

_NO_CITY = (
    r"(?!(?:Tel|Telefon|Telephone|Phone|Mobil|Mobile|Mail|Email|E-Mail|Contact|Attn|Please|Bitte|Thanks|IBAN|The|My|"
    r"And|I|Is|Call|Or)\b)"
)
_CITY = (
    rf"{_NO_CITY}(?:St\.? )?{CAPITAL}[\w'’-]+"
    rf"(?:(?: am| an der| im| sur| en| de| del| di| do| la| le| les| bei| ob)? {_NO_CITY}{CAPITAL}[\w'’-]*){{0,3}}"
)
_CODE = r"(?:[A-Z]{1,2}-)?(?:\d{5}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}\b|\d\d-\d{3}|\d{3} \d\d|\d{4,5})"
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|"
    "ON|QC|BC|AB|MB|NB|NS|PE|SK"
)
_AMERICAN = rf"(?:{_STATES}),? (?:\d{{5}}(?:-\d{{4}})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b"
# Not "2024 EU Model" or "5000 MB Free".
_DUTCH = (
    r"\d{4} ?(?!AD|BC|CE|AM|PM|EU|UK|US|GB|MB|TB|KM|KG|CM|MM|HD|PS|PX)[A-Z]{2}"
    rf"(?= {CAPITAL}[a-z])"
)

# What may follow a street: ", Bristol BS1 4DJ", ", Portland, OR 97205", ", 10969 Berlin", ", Auckland 1010".
TAIL = re.compile(
    rf"(?:,|,? |\n| -)? ?(?:(?:{_CITY})?,? {_BRITISH}|{_CITY},? {_AMERICAN}|{_AMERICAN}|{_BRITISH}"
    rf"|{_CODE}(?: \([A-Z]{{2}}\))? {_CITY}|{_CITY} \d{{4}}(?!\d)|{_CITY}, \d{{5}}(?:-\d{{4}})?(?![\w-]))"
)
# ", Galway": a town alone, where the clause ends behind it.
TOWN = re.compile(rf", (?P<town>{CAPITAL}[\w'’-]+(?: \d{{1,2}}\b)?)(?=\s*(?:[.,;!?)\n]|$|and\b|is\b|on\b|und\b))")
ALONE = re.compile(rf"(?<![\w-])(?:{_BRITISH}|{_AMERICAN}|{_DUTCH})")
# Searched in small letters.
NAMED = re.compile(
    r"\b(?:zip(?: ?code)?|post ?code|postal code|plz|postleitzahl|código postal|code postal|cap|kod pocztowy|"
    r"postnummer|(?:live|living|reside|wohne|wohnhaft|vivo|habite|abito|woon|moro|mieszkam|bor) (?:in|en|à|a|em|w|i))"
    rf"\W{{0,3}}(?:is|ist|es|est|è|:)?\s*(?P<code>{_CODE.replace('A-Z', 'a-z')})(?![\w-])"
)
