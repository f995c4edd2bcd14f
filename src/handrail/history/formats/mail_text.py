"""What a mail itself says: without the mails it quotes and without its signature."""

from __future__ import annotations

import re

_WROTE = re.compile(
    r"^(?:On\b.{5,200}\bwrote:|Am\b.{5,200}\bschrieb\b.{0,100}:|El\b.{5,200}\bescribió:|Le\b.{5,200}\ba écrit\s?:"
    r"|Il\b.{5,200}\bha scritto:|Op\b.{5,200}\bschreef\b.{0,100}:|Em\b.{5,200}\bescreveu:|W dniu\b.{5,200}\bpisze:"
    r"|Den\b.{5,200}\bskrev\b.{0,100}:)\s*$"
)
_BEGINS = re.compile(r"^(?:On|Am|El|Le|Il|Op|Em|W dniu|Den)\b")
_ORIGINAL = re.compile(
    r"^\s*(?:-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Mensaje original|Message d'origine|Messaggio originale"
    r"|Oorspronkelijk bericht|Mensagem original|Forwarded message|Weitergeleitete Nachricht)\s*-{2,}|_{10,})\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\*?(?:From|Von|De|Da|Van|Od|Från|Fra)\s?:\*?\s.+", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"^\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Enviado|Fecha|Para|Asunto|Envoyé|À|Objet|Inviato|Data|A"
    r"|Oggetto|Verzonden|Aan|Onderwerp|Assunto)\s?:",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^--\s?$")
_SENT_FROM = re.compile(
    r"^(?:Sent from my |Get Outlook for |Von meinem .{2,40} gesendet|Gesendet von |Enviado desde |Envoyé de(?:puis)? )",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return the text of a mail up to its signature, without quoted lines and all that follows a quoting head.

    Where own lines stand among the quoted ones, only the quoted ones and their head go.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    number = 0
    while number < len(lines) and not _ends_here(lines, number):
        head = _quoting_head(lines, number)
        if head and not _answers_between(lines[number + head :]):
            break
        if not head and not lines[number].startswith(">"):
            kept.append(lines[number].rstrip())
        number += head or 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _quoting_head(lines: list[str], number: int) -> int:
    """How many lines the head "On ..., Ben <ben@...> wrote:" takes here: mail programs break it in two."""
    line = lines[number].strip()
    if _WROTE.match(line):
        return 1
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return 2 if len(line) > 15 and _BEGINS.match(line) and _WROTE.match(f"{line} {following}") else 0


def _ends_here(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if _HEADER.match(line) and _HEADER_NEXT.match(following):
        return True
    return bool(_ORIGINAL.match(line) or _SIGNATURE.match(lines[number]) or _SENT_FROM.match(line))


def _answers_between(rest: list[str]) -> bool:
    """Whether own lines stand behind the first quoted one, before a signature."""
    own = rest[: next((number for number in range(len(rest)) if _ends_here(rest, number)), len(rest))]
    quoted = next((number for number, line in enumerate(own) if line.startswith(">")), None)
    return quoted is not None and any(line.strip() and not line.startswith(">") for line in own[quoted:])
