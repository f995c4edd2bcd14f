"""What an inserted command looks like before its punctuation is gone: mark-up, roles, dictation, hidden letters."""

from __future__ import annotations

import re

# Each takes part of its text from prompts' formats: ChatML, Llama's [INST], Alpaca's "### Instruction", role lines.
_TAGS = r"<\|\s*\w+\s*\|>|</?\s*(?:system|instructions?|prompt|sys)\s*>|<</?sys>>|\[/?\s*(?:inst|system|sys)\s*\]"
_HEADINGS = r"#{2,}\s*(?:system|instructions?|new instructions?|assistant|override)\b"
_COMMENT = r"<!--.{0,300}?\b(?:assistant|ai|llm|bot|ignore|instructions?|system)\b"
_GRANTS = (
    r"(?:refund\w*|grant\w*|approv\w*|verified|overrid\w*|ignor\w*|comply|waive\w*|free of charge|"
    r"you (?:are|must|will)|genehmig\w*|erstatt\w*|reembols\w*|aprob\w*|aprov\w*)"
)
_SYSTEM_LINE = rf"(?:^|[\n.!?\"“'(]\s*)system(?: message| notice| note| override)?\s*:[^\n]{{0,200}}?\b{_GRANTS}\b"
_ANSWER_LINE = rf"\bassistant\s*:\s*(?:sure|certainly|of course|yes|okay|ok|understood)\b[^\n]{{0,80}}?\b{_GRANTS}\b"
_OVERRIDE = (
    r"^\s*(?:override|sudo|admin)\s*[:>]\s*(?:set|give|approve|grant|disable|refund|credit|unlock|reset|add|issue)\b"
)
_DICTATION = (
    r"(?:^|[.!?,:;\n]\s*|\b(?:please|now|just|can you|could you|must|then|bitte|por favor|and)\s+)"
    r"(?:write|say|repeat|type|reply|respond|answer|confirm|schreib\w*|sag|antworte|wiederhole|di|diga|escribe|repite|"
    r"r[eé]p[eè]te|[eé]cris|ripeti|herhaal|repita)\b"
    r"[^.!?\n\"“”„«]{0,40}[\"“„«]\s*(?:i|we|you|your|yes|as|ich|wir|sie|ja|yo|s[ií]|su|je|nous|oui|io|noi|ik|wij|eu|n[oó]s)\b"
)
_PATTERN = re.compile(
    "|".join((_TAGS, _HEADINGS, _COMMENT, _SYSTEM_LINE, _ANSWER_LINE, _OVERRIDE, _DICTATION)), re.IGNORECASE | re.DOTALL
)
_CHEAP = re.compile('[<\\[#:"“„«]')
# Letters that no screen shows spell hidden commands; flags such as Scotland's use a few of them behind a black flag.
_UNSEEN = re.compile("[\U000e0020-\U000e007e]{2,}")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")


def inserted_command(text: str) -> str | None:
    """Return the passage of a raw message that has the form of a command to a program, or None."""
    if not text.isascii() and _UNSEEN.search(_FLAG.sub("", text)):
        return "letters that no screen shows"
    if not _CHEAP.search(text):
        return None
    found = _PATTERN.search(text)
    return " ".join(found.group().split()) if found else None
