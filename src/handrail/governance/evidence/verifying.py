"""Is a file what was frozen? Pure but for the record, which the caller looks up."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from handrail.governance.evidence.canonical import canonical, digest, read_file


class Verdict(StrEnum):
    """What a file is."""

    ON_RECORD = "unchanged and on record"
    NOT_ON_RECORD = "unchanged, but not on record here"
    UNREACHABLE = "unchanged, but no record could be asked"
    CHANGED = "changed since it was frozen"


EXIT_CODES = {Verdict.ON_RECORD: 0, Verdict.NOT_ON_RECORD: 3, Verdict.CHANGED: 4, Verdict.UNREACHABLE: 5}
Recorded = Callable[[str], str | None]


class NoRecordError(Exception):
    """The database cannot be asked."""


def verify(text: str, recorded: Recorded) -> Verdict:
    """Compute the hash of a file's body again, and compare it with the one in the file and with the one on record.

    `recorded` returns the hash on record of a pack's id, None where it has none, and raises NoRecordError where it
    cannot be asked. Raises NotAPackError.
    """
    body, stated = read_file(text)
    computed = digest(canonical(body))
    if computed != stated:
        return Verdict.CHANGED
    try:
        known = recorded(str(body.get("evidence", "")))
    except NoRecordError:
        return Verdict.UNREACHABLE
    if known is None:
        return Verdict.NOT_ON_RECORD
    return Verdict.ON_RECORD if known == computed else Verdict.CHANGED
