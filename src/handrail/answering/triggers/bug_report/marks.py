"""The marks by which engineers know a report of a defect: what failed, where, when, with which error, how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from handrail.answering.triggers.spelling import fold
from handrail.kernel.yamls import parse_yaml

# What reads the same in every language. A version counts beside a word of software, or with three parts.
_NEUTRAL = {
    "version": (
        r"(?:app|version|versie|versione|versao|version|build|release|firmware|sdk|client|fw|plugin|patch|update)\.?"
        r"(?: version| versie| versione)?(?: to| auf| a la| naar| alla| para)?(?: version| versie)?"
        r"[ :#]{0,2}v?\d+(?:\.\d+)*",
        r"\bv\d+(?:\.\d+)+",
        r"(?<![\d.])\d{1,4}\.\d{1,4}\.\d{1,4}(?![\d.])",
    ),
    "platform": (
        r"\bi ?phone ?(?:\d{1,2}|se|x[rs]?|xs)\b",
        r"\bipad ?(?:air|pro|mini|os)?\b",
        r"\b(?:ios|ipados|android|macos|mac os|windows|win|ubuntu|os x|watchos|tvos|wear os) ?x? ?v?\d+(?:\.\d+)*",
        r"\bpixel ?\d\w?",
        r"\bgalaxy ?\w?\d*",
        r"\bsamsung ?(?:galaxy )?[asnz]\d+",
        r"\b(?:redmi|xiaomi|oneplus|moto(?:rola)? ?g|nokia|huawei|oppo|realme|honor|fairphone|shield tv|"
        r"chromebook|fire tv|apple tv|macbook|surface|kindle fire|playstation|ps[45]|xbox|steam deck|"
        r"raspberry)\b[ \w]{0,12}",
        r"\b(?:chrome|firefox|safari|edge|opera|brave|internet explorer|webview|vivaldi|chromium)\b(?: \d+)?",
        r"\b(?:linux|sandbox|incognito)\b|\b(?:android|ios|iphone) (?:und|and|y|et|e|en|&) \w+",
    ),
    "error": (
        r"\b(?:error|err|fehler|erreur|errore|fout|erro|fehlercode|http|errorcode|error code|error_code|"
        r"codigo de error)[ _:#-]{0,2}(?:code |meldung |nr\.? )?[\"“„']?(?:[a-z]{0,5}[_-]?\d{2,5}\b|0x[0-9a-f]{2,})",
        r"\b(?:0x[0-9a-f]{4,}|err_\w+|e-\d{3,5})\b",
        r"\b(?:returns?|responds? with|throws?|status|zeigt|devuelve|http|got|gets?|get a|gives?(?: me)? an?) "
        r"(?:http )?[\"“„]?(?:4\d\d|5\d\d)\b",
        r"\b(?:404|500|502|503|504|403)(?: page| error|er)?\b"
        r"(?! ?(?:euros?|eur|€|\$|dollars?|pounds?|times|units|pieces|st|rows))",
        r"(?:^|[\s,:(])(?:says?|shows?|zeigt|da|sale|affiche|dice|mostra|toont) [\"“„«][^\"”“»]{3,120}[\"”“»]",
        r"\b\w*(?:exception|stack ?trace|traceback|segfault|typeerror|referenceerror|syntaxerror)\b",
        r"\b(?:undefined|\[object object\]|nan)\b|\{\{\w+\}\}|faultcode",
        r"\b(?:console|log|logcat|terminal|devtools) (?:says|shows|prints|output|zeigt)",
        r"(?:message|error|get|gets|got|meldung|mensaje|sale|message|steht|kommt|displays?|reads|throws|with)"
        r" ?:? ?[\"“„«][^\"”“»]{3,120}[\"”“»]",
    ),
    "steps": (
        r"(?:^|\s)1[.)] .{2,80}\s2[.)] ",
        r"\w[^.>\n]{1,40} ?(?:->|>|→) ?[^.>\n]{2,40} ?(?:->|>|→)",
        r"\bsteps to reproduce",
    ),
}
KINDS = ("version", "platform", "error", "steps", "repeated", "contrast")


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """One pattern of every language's words for each kind of mark, for what is software, and for what is a failure."""
    books = [
        parse_yaml(entry.read_text(encoding="utf-8"))
        for entry in sorted(
            resources.files(__package__ or "").joinpath("phrases").iterdir(), key=lambda entry: entry.name
        )
        if entry.name.endswith(".yaml")
    ]
    return {kind: _one_of(_phrases(kind, books)) for kind in (*KINDS, "software", "failure", "settled", "question")}


def _phrases(kind: str, books: Iterable[Mapping[str, list[str]]]) -> list[str]:
    written = [rf"\b(?:{fold(phrase)})\b" for book in books for phrase in book.get(kind, ())]
    return [*_NEUTRAL.get(kind, ()), *written]


def _one_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(phrases) if phrases else "(?!)")


def found_marks(text: str) -> dict[str, str]:
    """Return the first words of each kind of mark in a report of failing software; nothing if it is no such report."""
    text = " ".join(fold(text).split())
    patterns = _patterns()
    if not patterns["software"].search(text) or patterns["settled"].search(text):
        return {}
    reported = patterns["question"].sub(" ", text)
    if not patterns["failure"].search(reported):
        return {}
    return _apart({kind: patterns[kind] for kind in KINDS}, reported)


def _apart(patterns: Mapping[str, re.Pattern[str]], text: str) -> dict[str, str]:
    """The first match of each kind that shares no words with one of another kind: what is said once counts once."""
    found: dict[str, re.Match[str]] = {}
    for kind, pattern in patterns.items():
        for match in pattern.finditer(text):
            if all(match.end() <= other.start() or match.start() >= other.end() for other in found.values()):
                found[kind] = match
                break
    return {kind: match.group().strip() for kind, match in found.items()}
