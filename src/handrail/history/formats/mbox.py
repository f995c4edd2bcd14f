"""mbox: mails put into threads; those from the own domain are the desk's answers."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from hashlib import blake2b
from pathlib import Path

from handrail.history.errors import UnreadableHistoryError
from handrail.history.formats import fields
from handrail.history.formats.grouping import checked
from handrail.history.formats.html_text import text_of_html
from handrail.history.formats.mail_text import own_words
from handrail.history.records import AGENT, CUSTOMER, Bad, Record, Said, Told

LARGEST_MAIL = 64 * 1024 * 1024
_REMEMBERED = 200_000
_ID = re.compile(r"<[^<>\s]+>")
_REPLY = re.compile(r"^\s*(?:(?:re|aw|antw|sv|rv|res|r|tr|wg|fwd?|odp|ynt)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_ADDRESS_LINE = 1 << 20
_MOST_BROKEN = 10


class MboxReader:
    """A file of mails, each begun by a line "From ..."."""

    def __init__(self, path: Path, own_domains: Sequence[str], zone: tzinfo = UTC) -> None:
        self.path, self.size, self.zone = path, path.stat().st_size, zone
        self._own = {domain.strip().lstrip("@").casefold() for domain in own_domains}
        if not self._own:
            raise UnreadableHistoryError(
                "a mailbox needs your mail domains (--own-domain), so that your answers are told from customers'"
            )
        self._file = path.open("rb")
        if not self._file.readline(_ADDRESS_LINE).startswith(b"From "):
            raise UnreadableHistoryError(f"{path} is no mailbox: its first line does not begin with 'From '")
        self._threads = _Threads()

    def position(self) -> int:
        """Return the bytes read so far."""
        return self._file.tell()

    def records(self) -> Iterator[Record]:
        """Yield every mail as a part of its thread, and what is left out."""
        for line, content in self._mails():
            if content is None:
                yield Bad(line, f"the mail is larger than {LARGEST_MAIL // 1024 // 1024} MB")
                continue
            try:
                mail = message_from_bytes(content, policy=policy.default)
                yield self._told(line, mail)
            except ValueError as problem:
                yield Bad(line, str(problem))
            # The parser of headers raises these on broken ones; the mail is told, not the whole file lost.
            except (MessageError, LookupError, AttributeError, TypeError) as problem:
                yield Bad(line, f"the mail cannot be read ({type(problem).__name__})")

    def _mails(self) -> Iterator[tuple[int, bytes | None]]:
        pieces: list[bytes] = []
        first, length, number, empty = 1, 0, 1, False
        while line := self._file.readline(_ADDRESS_LINE):
            number += line.endswith(b"\n")
            if empty and line.startswith(b"From "):
                yield first, b"".join(pieces) if length <= LARGEST_MAIL else None
                first, pieces, length = number, [], 0
                continue
            empty = not line.strip()
            length += len(line)
            if length <= LARGEST_MAIL:
                pieces.append(line[1:] if line.startswith((b">From ", b">>From ")) else line)
        if pieces:
            yield first, b"".join(pieces) if length <= LARGEST_MAIL else None

    def _told(self, line: int, mail: EmailMessage) -> Told:
        if _automatic(mail):
            raise ValueError("an automatic mail")
        sender = _addresses(mail, "from")
        if not sender:
            raise ValueError("it has no sender")
        own = self._is_own(sender[0])
        others = [each for each in _addresses(mail, "to", "cc") if not self._is_own(each)]
        customer = (others[0] if others else "") if own else sender[0]
        if own and not others:
            raise ValueError("a mail among your own people")
        subject = str(mail.get("subject") or "").strip()
        plain = _REPLY.sub("", subject)
        thread = self._threads.root(mail, is_reply=plain != subject, subject=plain, customer=customer)
        text = checked(own_words(_text(mail)))
        key = _ID.findall(str(mail.get("message-id") or ""))
        said = Said(AGENT if own else CUSTOMER, text, line, fields.moment(mail.get("date"), self.zone), _short(*key))
        names = fields.names(*(name for name, _ in _people(mail, "from", "to", "cc")))
        return Told(thread, line, (said,), channel="email", customer=customer, subject=plain, names=names)

    def _is_own(self, address: str) -> bool:
        domain = address.rpartition("@")[2]
        return any(domain == own or domain.endswith(f".{own}") for own in self._own)


class _Threads:
    """Which thread a mail belongs to. Remembers the last 200,000 mails only, so that memory stays flat.

    The first of References is the thread's first mail. Without References the mail that is answered is looked up, and
    a reply that names no mail at all belongs to the last thread of the same subject and customer.
    """

    def __init__(self) -> None:
        self._roots: OrderedDict[str, str] = OrderedDict()

    def root(self, mail: EmailMessage, *, is_reply: bool, subject: str, customer: str) -> str:
        """Return the thread's id: a digest, for mails' ids hold addresses."""
        own = _ID.findall(str(mail.get("message-id") or ""))
        before = _ID.findall(str(mail.get("references") or "")) or _ID.findall(str(mail.get("in-reply-to") or ""))
        about = _short(subject.casefold(), customer)
        if before:
            root = next(
                (self._roots[_short(each)] for each in before if _short(each) in self._roots), _short(before[0])
            )
        elif is_reply and about in self._roots:
            root = self._roots[about]
        else:
            root = _short(own[0]) if own else _short(about, str(mail.get("date") or ""))
        for known in (*map(_short, own[:1]), about):
            self._roots[known] = root
            self._roots.move_to_end(known)
        while len(self._roots) > _REMEMBERED:
            self._roots.popitem(last=False)
        return root


def _short(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest() if parts else ""


def _automatic(mail: EmailMessage) -> bool:
    said = str(mail.get("auto-submitted") or "no").strip().casefold()
    bulk = str(mail.get("precedence") or "").strip().casefold() in {"bulk", "list", "junk", "auto_reply"}
    return said != "no" or bulk or mail.get_content_type() == "multipart/report"


def _addresses(mail: EmailMessage, *names: str) -> list[str]:
    return [address.casefold() for _, address in _people(mail, *names) if "@" in address]


def _people(mail: EmailMessage, *names: str) -> list[tuple[str, str]]:
    return getaddresses([str(value) for name in names for value in mail.get_all(name, [])])


def _text(mail: EmailMessage) -> str:
    """The mail's plain words; those of its HTML where it has no others. Attachments are not read."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        raise ValueError("it has no text, only attachments")
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        content = payload.decode("cp1252", "replace") if isinstance(payload, bytes) else ""
    if content.count("\ufffd") > len(content) // _MOST_BROKEN:
        raise ValueError("its text cannot be decoded")
    return text_of_html(content) if part.get_content_type() == "text/html" else content
