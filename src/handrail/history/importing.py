"""Importing a file of past conversations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.changes.noting import Kind, note_change
from handrail.history.crew import Batch, prepared
from handrail.history.errors import ImportBusyError, UnreadableHistoryError
from handrail.history.formats import Reading, open_history
from handrail.history.models import HistoryImport
from handrail.history.preparing import Rules
from handrail.history.records import Bad, Reader, Told
from handrail.history.storing import prepare_connection, store

MESSAGES_A_BATCH = 2_000
CHARACTERS_A_BATCH = 4_000_000
_ENDS = 1 << 20
SOURCE = re.compile(r"[-a-z0-9_]{1,40}")
Report = Callable[[int, int, int], None]


@dataclass(frozen=True)
class File:
    """A file that is to be imported, opened: what it is, and its reader."""

    path: Path
    format: str
    encoding: str
    reader: Reader


def open_file(path: Path, reading: Reading) -> File:
    """Open a file of history. Raises UnreadableHistoryError."""
    reader, name, encoding = open_history(path, reading)
    return File(path, name, encoding, reader)


def import_history(
    *,
    file: File,
    assistant: Assistant,
    source: str = "",
    resume: bool = False,
    processes: int | None = None,
    on_progress: Report = lambda messages, done, size: None,
    by: User | None = None,
) -> HistoryImport:
    """Take over what is new in a file; returns the import, whose batches hold the counts.

    `source` names the system that gave the ids (without: the format), so that two systems' tickets 1 differ. `resume`
    goes on behind the last batch of this file's last unfinished import. `on_progress` gets messages read now, bytes
    read and bytes in all. `by` None is the operator. Raises UnreadableHistoryError, ImportBusyError.
    """
    source = source or file.format
    if not SOURCE.fullmatch(source):
        raise UnreadableHistoryError("a source is named with small letters, digits, hyphens, at most 40")
    run = (unfinished(file, assistant) if resume else None) or _begin(file, assistant, source, by)
    with _alone(run):
        prepare_connection()
        done = run.batches.aggregate(last=Max("last"))["last"] or 0
        messages = 0
        batches = _batches(file.reader, done)
        with closing(prepared(batches, rules_for(assistant), processes)) as results:
            for batch, rows in results:
                store(run, batch, rows)
                messages += len(rows.messages)
                on_progress(messages, min(file.reader.position(), file.reader.size), file.reader.size)
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
    return run


def described(run: HistoryImport) -> dict[str, str]:
    """Return what the log of changes says of an import."""
    return {"import": str(run.pk), "assistant": run.assistant.slug, "source": run.source}


def unfinished(file: File, assistant: Assistant) -> HistoryImport | None:
    """Return the last import of this very file that did not come to its end."""
    same = HistoryImport.objects.filter(assistant=assistant, fingerprint=fingerprint(file.path), finished_at=None)
    return same.first()


def rules_for(assistant: Assistant) -> Rules:
    """Return how this assistant's history is masked; the pseudonyms' key comes from the product's secret key."""
    secret = hashlib.sha256(b"handrail history\0" + settings.SECRET_KEY.encode()).digest()
    return Rules(secret, tuple(assistant.number_patterns), tuple(assistant.languages))


def fingerprint(path: Path) -> str:
    """Return what tells a file again: a digest of its size, its first and its last megabyte (SHA-256)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        digest = hashlib.sha256(str(size).encode() + file.read(_ENDS))
        file.seek(max(0, size - _ENDS))
        digest.update(file.read(_ENDS))
    return digest.hexdigest()


@transaction.atomic
def _begin(file: File, assistant: Assistant, source: str, by: User | None) -> HistoryImport:
    run = HistoryImport.objects.create(
        assistant=assistant,
        source=source,
        format=file.format,
        encoding=file.encoding,
        file_name=file.path.name[:255],
        size=file.reader.size,
        fingerprint=fingerprint(file.path),
    )
    note_change(Kind.HISTORY, run.file_name, before=None, after=described(run), by=by)
    return run


def _batches(reader: Reader, done: int) -> Iterator[Batch]:
    """Cut the records behind the first `done` into batches of bounded size."""
    records: list[Told | Bad] = []
    messages = characters = 0
    last = done
    for last, record in enumerate(islice(reader.records(), done, None), start=done + 1):
        records.append(record)
        said = record.messages if isinstance(record, Told) else ()
        messages += len(said) or 1
        characters += sum(len(each.text) for each in said)
        if messages >= MESSAGES_A_BATCH or characters >= CHARACTERS_A_BATCH:
            yield Batch(last - len(records) + 1, last, records)
            records, messages, characters = [], 0, 0
    if records:
        yield Batch(last - len(records) + 1, last, records)


@contextmanager
def _alone(run: HistoryImport) -> Iterator[None]:
    """Hold the import for this process; the database lets go of it when the process dies."""
    key = run.pk.int & ((1 << 63) - 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise ImportBusyError(str(run))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
