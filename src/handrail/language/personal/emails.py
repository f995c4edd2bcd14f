"""E-mail addresses, also those that are spelled out ("anna at example dot com")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.spans import Scan, Span, vocabulary

KIND = "email"
_PLAIN = re.compile(r"(?<![^\W\u3000-\uffff]|[.+-])[^\W\u3000-\uffff][\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOT = (
    r"(?:\s?\.\s?|\s+(?:dot|punkt|punto|point|ponto|punt|kropka|punkten)\s+|\s?[\[(]\s?(?:dot|punkt|punto|"
    r"point)\s?[\])]\s?)"
)
_AT = r"(?:\s+(?:at|ät|arroba|arobase|chiocciola|apenstaartje|małpa)\s+|\s?[\[({]\s?(?:at|ät|@)\s?[\])}]\s?)"
_TOP = (
    r"(?:com|org|net|edu|gov|info|io|co\.uk|example|eu|de|at|ch|es|fr|it|nl|be|pt|pl|se|dk|no|fi|ie|uk|us|br|mx|in|tr)"
)
_SPELLED = re.compile(
    rf"(?i)(?<![\w.+-])([\w+-]+(?:{_DOT}[\w+-]+){{0,2}}){_AT}([\w-]+(?:{_DOT}[\w-]+){{0,2}}?{_DOT}{_TOP})(?![\w@])"
)
_BRACKET = re.compile(r"[\[({]")
_AT_WORDS = {"at", "ät", "arroba", "arobase", "chiocciola", "apenstaartje", "małpa"}
_SAID_DOT = re.compile(r"(?i)\b(?:dot|punkt|punto|point|ponto|punt|kropka|punkten)\b")
_MAILBOXES = re.compile(r"(?i)^(?:gmail|googlemail|hotmail|outlook|live|yahoo|gmx|web|icloud|proton|protonmail|aol)\b")
# "look at amazon dot com", "an account at example.com": nobody's address.
_NO_MAILBOX = vocabulary(
    "and or but is are was be been being not so just also only it them this that look looked shop buy bought "
    "order ordered account me us up here there is was available sold "
    "price seen found purchased store arrived items item one ones stuff things login website site page"
)

_NO_DOMAIN = vocabulary("this that the some what which any one a an my your our every no")


def find(scan: Scan) -> Iterator[Span]:
    """E-mail addresses; spelled ones need a spelled dot, brackets, or a provider of mailboxes."""
    text = scan.text
    if "@" in text:
        for match in _PLAIN.finditer(text):
            yield Span(match.start(), match.end(), KIND)
    if scan.words & _AT_WORDS or ("@" in text and _BRACKET.search(text)):
        for match in _SPELLED.finditer(text):
            if match.group(1).lower() in _NO_MAILBOX or match.group(2).split()[0].lower() in _NO_DOMAIN:
                continue
            bracketed = any(mark in match.group() for mark in "[({")
            if bracketed or _SAID_DOT.search(match.group()) or _MAILBOXES.match(match.group(2)):
                yield Span(match.start(), match.end(), KIND)
