"""How national numbers are written, country by country. The next country is one entry here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from handrail.language.personal.national_ids import checks


@dataclass(frozen=True)
class Shape:
    """One way to write one country's number.

    `named` are the words that must stand in the 40 characters before it, for numbers that look like any other; with
    `or_named` a number that fails its check still counts behind those words, for customers mistype.
    """

    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None
    named: re.Pattern[str] | None = None
    or_named: re.Pattern[str] | None = None


def _shape(pattern: str, check: Callable[[str], bool] | None = None, *, named: str = "", or_named: str = "") -> Shape:
    edges = rf"(?i)(?<![\w+./-])(?:{pattern})(?![\w-]|[./]\d)"
    return Shape(re.compile(edges), check, _words(named), _words(or_named))


def _words(words: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?i)\b(?:{words})\b[^\n]{{0,25}}$") if words else None


_SSN = r"ssn|ssns|social|social security(?: number)?"
_NINO = r"national insurance(?: number| no)?|nino|ni number|ni numbers|ni no"
_GERMAN_CARD = r"personalausweis\w*|ausweis\w*|perso"
_CPF = r"cpf"

SHAPES = (
    _shape(r"\d{3}-\d{2}-\d{4}", checks.american, or_named=_SSN),
    _shape(r"\d{3} ?\d{2} ?\d{4}", named=_SSN),
    _shape(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d\d ?\d\d ?\d\d ?[A-D]"),
    _shape(r"[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-Z]", named=_NINO),
    _shape(r"\d{3} ?\d{3} ?\d{4}", checks.british_health, named=r"nhs(?: number| no)?"),
    _shape(r"\d{2} ?\d{3} ?\d{3} ?\d{3}", checks.german_tax, named=r"steuer\w*|steuer-id\w*|idnr|tax id|"
    r"identifikationsnummer"),
    _shape(r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d?", checks.german_card, named=_GERMAN_CARD),
    _shape(r"\d{2} ?\d{6} ?[A-Z] ?\d{3}"),
    _shape(r"\d{8}[ -]?[A-Z]|[XYZ][ -]?\d{7}[ -]?[A-Z]", checks.spanish, or_named=r"dni|nie|nif"),
    _shape(r"[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", checks.french),
    _shape(r"[A-Z]{6} ?\d\d[A-EHLMPRST]\d\d ?[A-Z]\d{3} ?[A-Z]", checks.italian, or_named=r"codice fiscale|cf"),
    _shape(r"\d{4}[ .]?\d{2}[ .]?\d{3}", checks.dutch, named=r"bsn|burgerservicenummer|sofinummer"),
    _shape(r"\d{3} ?\d{3} ?\d{3}", checks.portuguese, named=r"nif|contribuinte"),
    _shape(r"\d{11}", checks.polish, named=r"pesel"),
    _shape(r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", checks.belgian),
    _shape(r"\d{11}", checks.belgian, named=r"rijksregister\w*|registre national|niss|insz"),
    _shape(r"(?:19|20)?\d{6}[-+]\d{4}", checks.swedish),
    _shape(r"(?:19|20)?\d{10}", checks.swedish, named=r"personnummer|samordningsnummer"),
    _shape(r"\d{6}-?\d{4}", checks.danish, named=r"cpr(?:-nummer|-nr)?|personnummer"),
    _shape(r"\d{6}[-+A]\d{3}[0-9A-Y]", checks.finnish),
    _shape(r"\d{3}\.\d{3}\.\d{3}-\d\d", checks.brazilian, or_named=_CPF),
    _shape(r"\d{11}", checks.brazilian, named=_CPF),
    _shape(r"\d{4} \d{4} \d{4}", checks.indian),
    _shape(r"\d{12}|\d{4}[ -]\d{4}[ -]\d{4}", named=r"aadhaar|aadhar|uidai"),
    _shape(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]"),
    _shape(r"[A-Z]{5}\d{4}[A-Z]", named=r"pan(?: card| number| no)?"),
    _shape(r"756\.?\d{4}\.?\d{4}\.?\d\d", checks.swiss),
    _shape(r"\d{11}", checks.turkish, named=r"t\.?c\.?(?: kimlik)?(?: no| numaram?\w*)?|kimlik\w*"),
    _shape(r"\d{17}[\dX]", checks.chinese),
)  # fmt: skip
