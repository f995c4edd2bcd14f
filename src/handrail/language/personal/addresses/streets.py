"""Streets with their numbers, as they are written in each language. The next one is one pattern here."""

from __future__ import annotations

import re

CAPITAL = "[A-ZÀ-ÖØ-ÞĄĆČĎĘĚĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽ]"
_WORD = rf"{CAPITAL}[\w'’.-]*"
_OF = (
    r"(?:de la |de las |de los |de l['’]|de |des |del |della |dello |delle |dei |degli |di |du |d['’]|dell['’]|"
    r"la |le |les |l['’]|do |da |dos |das |el |y |e )"
)
_WORDS = rf"{_OF}{{0,2}}{_WORD}(?: {_OF}{{0,2}}{_WORD}){{0,3}}"
_NUMBER = r"\d{1,5}(?:/\d{1,4})?(?: ?[a-dA-D]\b|-\d{1,3}\b)?(?!\w)"
_BEGINS = r"(?<![\w./,-])"

_ENGLISH_KINDS = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq|terrace|way|close|"
    r"crescent|cres|gardens?|grove|hill|mews|parkway|pkwy|highway|hwy|row|walk|quay|view|circle|cir|green|rise|"
    r"crossing|trail)"
)
_ROOM = r"(?:(?i:flat|apartment|apt\.?|unit|suite|ste\.?|room) ?#?\w{1,5},? )"
_ROOM_BEHIND = r"(?:,? (?i:apt\.?|apartment|unit|suite|ste\.?|flat|#) ?\w{1,5})?"
# 14 Oak Street; Flat 3, 90 Rosebery Avenue; 1820 W Maple Avenue, Apt 4B
_ENGLISH = (
    rf"{_BEGINS}{_ROOM}?\d{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?(?:{CAPITAL}[\w'’.-]*,? ){{1,4}}(?i:{_ENGLISH_KINDS})\b\.?"
    rf"(?: (?:NW|NE|SW|SE|[NSEW])\b)?{_ROOM_BEHIND}"
)
# 45 elm street: in small letters, so one word only
_ENGLISH_SMALL = (
    rf"{_BEGINS}\d{{1,5}}[a-z]? [a-z]{{3,12}} "
    r"(?:street|road|rd|avenue|ave|lane|drive|boulevard|blvd|court|terrace|crescent)\b"
)
# Lindenstraße 17, Lange Str. 4
_GERMAN = (
    rf"\b(?:{CAPITAL}[\w-]*(?:straße|strasse|str\.|gasse|weg|platz|allee|ring|damm|ufer|chaussee|graben|steig|stieg)|"
    rf"{_WORD}[ -](?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer|Chaussee)) ?{_NUMBER}"
)
# Am Markt 3, 04109 Leipzig: only with a postcode, for "Am Montag 14" is none
_GERMAN_PLACE = (
    r"\b(?:Am|An der|An den|Im|In der|In den|Auf dem|Auf der|Zum|Zur|Unter den|Hinter der|Beim|Alter?) "
    rf"{_WORD} {_NUMBER}(?=,? (?:[A-Z]{{1,2}}-)?\d{{4,5}} {CAPITAL})"
)
# Calle Mayor 23, 3º B; Rua Augusta 101; Piazza Dante 4; ul. Długa 12/4
_KIND_FIRST = (
    r"(?<!\w)(?i:c/|calle|avenida|avda\.?|plaza|pza\.?|paseo|carre|camino|ronda|travesía|carretera|rambla|rua|av\.|"
    r"travessa|praça|alameda|estrada|largo|viale|v\.le|piazza|piazzale|corso|vicolo|ul\.|al\.|os\.|pl\.|ulica) ?"
    rf"{_WORDS},? (?:n[ºo°.]* ?)?{_NUMBER}(?:, ?\d{{1,2}} ?[ºª°] ?[A-Za-z]?\b)?"
)
# Via Garibaldi 12; "via" in small letters is also "by way of", so behind "in" or "a" only
_VIA = rf"(?:\bVia|(?<=[na] )via) {_WORDS},? (?:n\. ?)?{_NUMBER}"
# 24 rue des Lilas, 15 bis avenue Jean Jaurès
_FRENCH = (
    rf"{_BEGINS}\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D]))?,? "
    r"(?i:rue|avenue|av\.|boulevard|bd\.?|place|chemin|allée|impasse|quai|cours|route|square|passage|faubourg) "
    rf"{_WORDS}"
)
# Rue Neuve 18
_BELGIAN = rf"\b(?:Rue|Avenue|Chaussée|Boulevard|Place) {_WORDS},? {_NUMBER}"
# Keizersgracht 112, Sveavägen 44, Nørrebrogade 52, Storgata 14
_ENDINGS = (
    rf"\b{CAPITAL}[\w-]*(?:straat|laan|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen|gatan|vägen|gata|gränd|"
    rf"gade|vej|allé|stræde|veien|gaten) {_NUMBER}"
)
# Atatürk Caddesi No: 15
_TURKISH = (
    rf"\b{CAPITAL}\w*(?: {CAPITAL}\w*){{0,2}} (?:Caddesi|Cad\.|Sokak|Sokağı|Sk\.|Mahallesi|Mah\.|Bulvarı),? "
    rf"(?:No:? ?)?{_NUMBER}"
)
_BOX = (
    r"(?<!\w)(?i:p\.? ?o\.? ?box|postfach|apartado(?: de correos)?|postbus|boîte postale|casella postale|caixa postal|"
    r"skrytka pocztowa) \d[\d ]{0,9}\d"
)

# Each with what its text must hold in small letters: looking for that first is ten times as fast. Without: any text.
STREETS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (tuple(needs.split("|")), re.compile(pattern))
    for needs, pattern in (
        ("", _ENGLISH),
        (" street| road| rd| ave| lane| drive| boulevard| blvd| court| terrace| crescent", _ENGLISH_SMALL),
        ("stra|str.|gasse|weg|platz|allee|ring|damm|ufer|chaussee|graben|steig|stieg", _GERMAN),
        ("", _GERMAN_PLACE),
        (
            "c/|calle|avenida|avda|plaza|pza|paseo|carre|camino|ronda|travesía|rambla|rua|av.|travessa|praça|"
            "alameda|estrada|largo|viale|v.le|piazza|corso|vicolo|ul.|al.|os.|pl.|ulica",
            _KIND_FIRST,
        ),
        ("via ", _VIA),
        (
            "rue|avenue|av.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|square|passage|faubourg",
            _FRENCH,
        ),
        ("rue |avenue |chaussée |boulevard |place ", _BELGIAN),
        (
            "straat|laan|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen|gata|gate|vägen|gränd|gade|vej|allé|stræde|"
            "veien",
            _ENDINGS,
        ),
        ("cad|sok|sk.|mah|bulvar", _TURKISH),
        ("box|postfach|apartado|postbus|postal|pocztowa", _BOX),
    )
)
