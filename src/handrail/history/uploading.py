"""Files that come through the console: in pieces into the database, so that any worker on any host can import them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.history.formats import Reading
from handrail.history.importing import SOURCE, import_history, open_file
from handrail.history.models import HistoryUpload, UploadPiece
from handrail.kernel.errors import HandrailError, InvalidError, NotFoundError, TooLargeError

LARGEST = 50 * 1024 * 1024
PIECE = 512 * 1024
JOB = "history:import_job"
_PROCESSES = 2
_FORGOTTEN = timedelta(days=1)
_STRANGE = re.compile(r"[^\w.-]+")


@transaction.atomic
def begin_upload(
    *, assistant: Assistant, file_name: str, size: int, own_domains: list[str], source: str, by: User
) -> HistoryUpload:
    """Say that a file is about to come. Raises TooLargeError above 50 MB, InvalidError for what cannot be a file."""
    if size > LARGEST:
        raise TooLargeError(f"the file has more than {LARGEST // 1024 // 1024} MB: `handrail history import` takes it")
    if size <= 0 or not file_name.strip():
        raise InvalidError("the file is empty", field="file")
    if source and not SOURCE.fullmatch(source):
        raise InvalidError("a source is named with small letters, digits, hyphens, at most 40", field="source")
    HistoryUpload.objects.filter(whole_at=None, at__lt=timezone.now() - _FORGOTTEN).delete()
    return HistoryUpload.objects.create(
        assistant=assistant, person=by, file_name=Path(file_name).name[:255], size=size, own_domains=own_domains,
        source=source,
    )  # fmt: skip


@transaction.atomic
def add_piece(*, upload: UUID, number: int, content: bytes, by: User) -> None:
    """Keep a piece of a file; the same piece again changes nothing. Raises NotFoundError, InvalidError."""
    found = _coming(upload, by)
    first = number * PIECE
    if first >= found.size or len(content) != min(PIECE, found.size - first):
        raise InvalidError("this is no piece of the file", field="piece")
    UploadPiece.objects.get_or_create(upload=found, number=number, defaults={"content": content})


@transaction.atomic
def end_upload(*, upload: UUID, by: User) -> HistoryUpload:
    """Queue the import of a file that is whole. Raises NotFoundError, InvalidError where a piece is missing."""
    found = _coming(upload, by)
    if found.pieces.count() != -(-found.size // PIECE):
        raise InvalidError("a part of the file is missing; send it again", field="piece")
    found.whole_at = timezone.now()
    found.save(update_fields=["whole_at"])
    app.configure_task(JOB, lock=f"history {found.assistant_id}").defer(upload_id=str(found.pk))
    return found


def under_way() -> QuerySet[HistoryUpload]:
    """Return uploads that are being imported, and those that failed within a day; the newest first."""
    recent = timezone.now() - _FORGOTTEN
    failed = Q(ended_at__gte=recent) & ~Q(problem="")
    return HistoryUpload.objects.filter(Q(ended_at=None) | failed, whole_at__isnull=False)


def take_in(upload_id: UUID) -> None:
    """Import an upload's file; a run that was killed is gone on with. Its pieces are deleted, whatever comes of it."""
    upload = HistoryUpload.objects.filter(pk=upload_id, ended_at=None).select_related("assistant", "person").first()
    if upload is None:
        return
    with _on_disk(upload) as path:
        _import(upload, path)
    with transaction.atomic():
        upload.pieces.all().delete()
        upload.ended_at = timezone.now()
        upload.save(update_fields=["ended_at", "problem", "read", "history_import"])


@contextmanager
def _on_disk(upload: HistoryUpload) -> Iterator[Path]:
    """The file, for as long as it is read; what a killed worker left behind on this host goes, too."""
    parent = settings.HANDRAIL.data / "history-uploads"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    at_work = {str(each) for each in HistoryUpload.objects.filter(ended_at=None).values_list("pk", flat=True)}
    for left in parent.iterdir():
        if left.name not in at_work:
            shutil.rmtree(left, ignore_errors=True)
    folder = parent / str(upload.pk)
    folder.mkdir(exist_ok=True)
    path = folder / (_STRANGE.sub("_", upload.file_name) or "file")
    try:
        with path.open("wb") as file:
            for content in upload.pieces.values_list("content", flat=True).iterator(chunk_size=4):
                file.write(content)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _import(upload: HistoryUpload, path: Path) -> None:
    def note(messages: int, read: int, _size: int) -> None:
        HistoryUpload.objects.filter(pk=upload.pk).update(messages=messages, read=read)

    try:
        opened = open_file(path, Reading(own_domains=tuple(upload.own_domains)))
        upload.history_import = import_history(
            file=opened, assistant=upload.assistant, source=upload.source, resume=True, processes=_PROCESSES,
            on_progress=note, by=upload.person,
        )  # fmt: skip
    except HandrailError as problem:
        upload.problem = problem.message.replace(str(path), upload.file_name)[:300]
    upload.read = upload.size


def _coming(upload: UUID, by: User) -> HistoryUpload:
    found = HistoryUpload.objects.select_for_update().filter(pk=upload, person=by, whole_at=None).first()
    if found is None:
        raise NotFoundError
    return found
