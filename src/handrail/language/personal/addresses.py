"""Postal addresses: street and number, with what follows of postcode and city; post boxes; postcodes that say where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.spans import Scan, Span, before

KIND = "address"
_CAP = "[A-ZÀ-ÖØ-ÞĄĆČĎĘĚĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽ]"
_NAME = rf"{_CAP}[\w'’.-]*"
_OF = r"(?:de la |de las |de los |de l['’]|de |des |del |della |dello |delle |dei |degli |di |du |d['’]|dell['’]|la |le |les |l['’]|do |da |dos |das |el |y |e )"
_NAMES = rf"{_OF}{{0,2}}{_NAME}(?: {_OF}{{0,2}}{_NAME}){{0,3}}"
_NUMBER = r"\d{1,5}(?:/\d{1,4})?(?: ?[a-dA-D]\b|-\d{1,3}\b)?(?!\w)"
_ROOM = r"(?:(?i:flat|apartment|apt\.?|unit|suite|ste\.?|room) ?#?\w{1,5},? )"
_EN = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq|terrace|way|close|"
    r"crescent|cres|gardens?|grove|hill|mews|parkway|pkwy|highway|hwy|row|walk|quay|view|circle|cir|green|rise|crossing|trail)"
)

_STREETS = tuple(
    re.compile(pattern)
    for pattern in (
        # 14 Oak Street, 1820 W Maple Avenue, Apt 4B; in small letters with one word only: 45 elm street
        rf"(?<![\w./,-]){_ROOM}?\d{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?(?:{_CAP}[\w'’.-]*,? ){{1,4}}(?i:{_EN})\b\.?(?: (?:NW|NE|SW|SE|[NSEW])\b)?"
        r"(?:,? (?i:apt\.?|apartment|unit|suite|ste\.?|flat|#) ?\w{1,5})?",
        rf"(?<![\w./,-])\d{{1,5}}[a-z]? [a-z]{{3,12}} (?:street|road|rd|avenue|ave|lane|drive|boulevard|blvd|court|terrace|crescent)\b",
        # Lindenstraße 17, Lange Str. 4, Am Markt 3 (the last only with a postcode)
        rf"\b(?:{_CAP}[\w-]*(?:straße|strasse|str\.|gasse|weg|platz|allee|ring|damm|ufer|chaussee|graben|steig|stieg)|"
        rf"{_NAME}[ -](?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer|Chaussee)) ?{_NUMBER}",
        rf"\b(?:Am|An der|An den|Im|In der|In den|Auf dem|Auf der|Zum|Zur|Unter den|Hinter der|Beim|Alter?) {_NAME} {_NUMBER}(?=,? (?:[A-Z]{{1,2}}-)?\d{{4,5}} {_CAP})",
        # Calle Mayor 23, 3º B; Rua Augusta 101; Via Garibaldi 12; ul. Długa 12/4
        rf"(?<!\w)(?i:c/|calle|avenida|avda\.?|plaza|pza\.?|paseo|carrer|camino|ronda|travesía|carretera|rambla|rua|av\.|travessa|praça|alameda|"
        rf"estrada|largo|viale|v\.le|piazza|piazzale|corso|vicolo|ul\.|al\.|os\.|pl\.|ulica) ?{_NAMES},? (?:n[ºo°.]* ?)?{_NUMBER}"
        r"(?:, ?\d{1,2} ?[ºª°] ?[A-Za-z]?\b)?",
        rf"\bVia {_NAMES},? (?:n\. ?)?{_NUMBER}|\b(?<=[na] )via {_NAMES},? {_NUMBER}",
        # 24 rue des Lilas, 15 bis avenue Jean Jaurès, Rue Neuve 18
        rf"(?<![\w./,-])\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D]))?,? (?i:rue|avenue|av\.|boulevard|bd\.?|place|chemin|allée|impasse|quai|cours|route|square|"
        rf"passage|faubourg) {_NAMES}",
        rf"\b(?:Rue|Avenue|Chaussée|Boulevard|Place) {_NAMES},? {_NUMBER}",
        # Keizersgracht 112, Sveavägen 44, Nørrebrogade 52, Storgata 14
        rf"\b{_CAP}[\w-]*(?:straat|laan|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen|gatan|vägen|gata|gränd|gade|vej|allé|stræde|veien|gaten) {_NUMBER}",
        rf"\b{_CAP}\w*(?: {_CAP}\w*){{0,2}} (?:Caddesi|Cad\.|Sokak|Sokağı|Sk\.|Mahallesi|Mah\.|Bulvarı),? (?:No:? ?)?{_NUMBER}",
        r"(?<!\w)(?i:p\.? ?o\.? ?box|postfach|apartado(?: de correos)?|postbus|boîte postale|casella postale|caixa postal|skrytka pocztowa) \d[\d ]{0,9}\d",
    )
)

_STOP = r"(?!(?:Tel|Telefon|Telephone|Phone|Mobil|Mobile|Mail|Email|E-Mail|Contact|Attn|Please|Bitte|Thanks|IBAN|The|My|And|I|Is|Call|Or)\b)"
_CITY = rf"{_STOP}(?:St\.? )?{_CAP}[\w'’-]+(?:(?: am| an der| im| sur| en| de| del| di| do| la| le| les| bei| ob)? {_STOP}{_CAP}[\w'’-]*){{0,3}}"
_POSTCODE = r"(?:[A-Z]{1,2}-)?(?:\d{5}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}\b|\d\d-\d{3}|\d{3} \d\d|\d{4,5})"
_UK = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|"
    "ON|QC|BC|AB|MB|NB|NS|PE|SK"
)
_STATE = rf"(?:{_STATES}),? (?:\d{{5}}(?:-\d{{4}})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b"
_TAIL = re.compile(
    rf"(?:,|,? |\n| -){{0,1}} ?(?:(?:{_CITY})?,? {_UK}|(?:{_CITY}),? {_STATE}|{_STATE}|{_UK}|{_POSTCODE}(?: \([A-Z]{{2}}\))? {_CITY}|"
    rf"{_CITY} \d{{4}}(?!\d)|{_CITY}, \d{{5}}(?:-\d{{4}})?(?![\w-]))"
)
_TOWN = re.compile(rf", (?P<town>{_CAP}[\w'’-]+(?: \d{{1,2}}\b)?)(?=\s*(?:[.,;!?)\n]|$|and\b|is\b|on\b|und\b))")
_ALONE = re.compile(
    rf"(?<![\w-])(?:{_UK}|{_STATE}|\d{{4}} ?(?!AD|BC|CE|AM|PM|EU|UK|US|GB|MB|TB|KM|KG|CM|MM|HD|PS|PX)[A-Z]{{2}}(?= {_CAP}[a-z]))"
)
_NAMED = re.compile(
    r"(?i)\b(?:zip(?: ?code)?|post ?code|postal code|postcode|plz|postleitzahl|código postal|code postal|cap|kod pocztowy|postnummer|"
    r"(?:live|living|reside|wohne|wohnhaft|vivo|habite|abito|woon|moro|mieszkam|bor) (?:in|en|à|a|em|w|i))"
    rf"\W{{0,3}}(?:is|ist|es|est|è|:)?\s*(?P<code>{_POSTCODE})(?![\w-])"
)
_NO_NUMBER = re.compile(r"(?i)\b(?:version|model|iphone|nr\.|no\.|order|usd|eur|€|\$|£) ?$")


def find(scan: Scan) -> Iterator[Span]:
    """Addresses as one span each, from the house or the street to the city."""
    if not scan.digits:
        return
    text = scan.text
    from handrail.language.personal.names.lexicon import GIVEN

    for pattern in _STREETS:
        for match in pattern.finditer(text):
            if not _NO_NUMBER.search(before(text, match.start(), 12)):
                yield Span(match.start(), _end(text, match.end(), GIVEN), KIND)
    for match in _ALONE.finditer(text):
        yield Span(match.start(), match.end(), KIND)
    for match in _NAMED.finditer(text):
        yield Span(match.start("code"), match.end("code"), KIND)


def _end(text: str, end: int, names: frozenset[str]) -> int:
    """Where an address ends whose street ends at `end`: behind postcode and city, or behind a town's name."""
    tail = _TAIL.match(text, end)
    if tail:
        return tail.end()
    town = _TOWN.match(text, end)
    if town and town.group("town").casefold() not in names:
        return town.end()
    return end
