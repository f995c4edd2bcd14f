"""Articles from a folder: importing again changes only what changed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import Error, connection, transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.intents.models import Intent
from handrail.knowledge.actions import must_approve, publish, republish, withdraw
from handrail.knowledge.errors import FolderError, ImportRunningError, NewerApprovedError
from handrail.knowledge.models import Article, Revision, Source
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.reading.document import Document, Problem
from handrail.knowledge.reading.passages import cut_passages
from handrail.knowledge.scanning import Scan, scan_folder
from handrail.knowledge.search import index

_AT_A_TIME = 16


@dataclass
class ImportReport:
    """What an import did, in articles. `skipped` counts hidden files and folders, and files such as README."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    revived: int = 0
    retired: int = 0
    approved: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)

    def summary(self) -> str:
        """One line for a person."""
        counts = {
            "created": self.created, "revised": self.revised, "unchanged": self.unchanged, "brought back": self.revived,
            "retired": self.retired, "approved": self.approved, "files skipped": self.skipped,
            "problems": len(self.problems),
        }  # fmt: skip
        always = {"created", "revised", "unchanged"}
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count or name in always)


def import_folder(
    folder: Path,
    *,
    source_name: str,
    by: User | None,
    approve_as: User | None = None,
    default_language: str = "en",
    encoder: TextEncoder,
    on_progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Bring the articles of a source in line with a folder.

    What is new or changed becomes a draft or, with `approve_as`, is approved in that person's name. An article whose
    file has vanished is retired; when it comes back, its approved words are searched again. Each article is one
    transaction: after a crash every article is whole, and the next import does the rest. Raises FolderError,
    ImportRunningError, MayNotApproveError; a file that cannot go in is a line in the report.
    """
    if approve_as:
        must_approve(approve_as)
    scan = scan_folder(folder, default_language)
    source, _ = Source.objects.get_or_create(name=source_name, defaults={"location": str(folder)[:500]})
    if not scan.documents and source.articles.filter(retired_at__isnull=True).exists():
        raise FolderError(f"{folder} has no article any more; nothing was changed")
    with _alone(source):
        report = import_documents(
            scan.documents, source=source, by=by, approve_as=approve_as, encoder=encoder, on_progress=on_progress
        )
        report.problems[:0] = scan.problems
        report.skipped = scan.skipped
        report.retired = _retire_vanished(source, scan, by)
        Source.objects.filter(pk=source.pk).update(location=str(folder)[:500], imported_at=timezone.now())
    return report


def import_documents(
    documents: Sequence[Document],
    *,
    source: Source,
    by: User | None,
    approve_as: User | None,
    encoder: TextEncoder,
    on_progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Store documents and write what is approved into the search; nothing is retired."""
    report = ImportReport()
    names = _Names(report)
    for first in range(0, len(documents), _AT_A_TIME):
        batch = documents[first : first + _AT_A_TIME]
        stored = [found for document in batch if (found := _store(document, source, by, names, report))]
        _search(stored, approve_as, encoder, report)
        if on_progress:
            on_progress(first + len(batch), len(documents))
    return report


class _Names:
    """Finds the intents and the people that files name; a name that nobody has is a line in the report."""

    def __init__(self, report: ImportReport) -> None:
        self._report = report
        self._intents = {intent.slug: intent for intent in Intent.objects.only("slug")}
        self._people = {user.email.lower(): user for user in User.objects.filter(is_active=True).only("email")}

    def intents(self, document: Document) -> list[Intent]:
        for slug in document.intents:
            if slug not in self._intents:
                self._unknown(document, "intents", f"there is no intent {slug!r}; the article goes in without it")
        return [self._intents[slug] for slug in document.intents if slug in self._intents]

    def owner(self, document: Document) -> User | None:
        owner = self._people.get(document.owner.lower())
        if document.owner and not owner:
            self._unknown(document, "owner", f"nobody has the e-mail {document.owner!r}; the article has no owner")
        return owner

    def _unknown(self, document: Document, key: str, message: str) -> None:
        self._report.problems.append(Problem(document.path, document.lines.get(key), message))


@transaction.atomic
def _store(document: Document, source: Source, by: User | None, names: _Names, report: ImportReport) -> Revision | None:
    """The newest revision of the document's article, written if it is new; None when there is nothing to search."""
    intents, owner = names.intents(document), names.owner(document)
    digest = _digest(document, intents)
    identity = {"source": source, "external_id": document.external_id, "language": document.language}
    article = Article.objects.select_for_update().filter(**identity).first()
    latest = article.latest_revision() if article else None
    changed = latest is None or latest.content_hash != digest
    if changed and not cut_passages(document.title, document.body, document.format):
        report.problems.append(Problem(document.path, None, "holds no text that could be searched"))
        return None
    if article is None:
        article = Article.objects.create(**identity, audience=document.audience)
        report.created += 1
    elif changed:
        report.revised += 1
    else:
        report.unchanged += 1
    _update(article, document, owner, report)
    if changed or latest is None:
        number = latest.number + 1 if latest else 1
        latest = _add_revision(article, document, digest=digest, intents=intents, by=by, number=number)
    return latest


def _update(article: Article, document: Document, owner: User | None, report: ImportReport) -> None:
    """Facts that are not part of the approved words: they hold at once. A file without owner takes nobody's away."""
    facts = {"path": document.path, "url": document.url, "owner_id": owner.pk if owner else article.owner_id}
    if article.retired_at:
        facts |= {"retired_at": None, "retired_by": None}
        report.revived += 1
    if any(getattr(article, name) != value for name, value in facts.items()):
        Article.objects.filter(pk=article.pk).update(**facts)


def _add_revision(
    article: Article, document: Document, *, digest: str, intents: Sequence[Intent], by: User | None, number: int
) -> Revision:
    revision = Revision.objects.create(
        article=article,
        number=number,
        title=document.title,
        body=document.body,
        format=document.format,
        audience=document.audience,
        review_by=document.review_by,
        content_hash=digest,
        created_by=by,
    )
    revision.intents.set(intents)
    return revision


def _digest(document: Document, intents: Sequence[Intent]) -> str:
    """Names everything that is approved together: words, audience, review date, intents."""
    facts = [
        document.title, document.body, document.format, document.audience,
        str(document.review_by or ""), sorted(intent.slug for intent in intents),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _search(stored: Sequence[Revision], approve_as: User | None, encoder: TextEncoder, report: ImportReport) -> None:
    """Approve what is to be approved, and search again what was approved and came back. Embeds in one call."""
    drafts, returned = [], []
    for revision in stored:
        approved = revision.article.approved_revision()
        if approve_as and approved != revision:
            drafts.append(revision)
        elif approved and not hasattr(revision.article, "terms"):
            returned.append(approved)
    if not drafts and not returned:
        return
    for entry in index.prepare([*drafts, *returned], encoder):
        if approve_as and entry.revision in drafts:
            report.approved += _published(entry, approve_as)
        else:
            republish(entry=entry)


def _published(entry: index.Entry, by: User) -> bool:
    try:
        publish(entry=entry, by=by)
    except NewerApprovedError:
        return False
    return True


def _retire_vanished(source: Source, scan: Scan, by: User | None) -> int:
    present = {(document.external_id, document.language) for document in scan.documents}
    vanished = [
        article
        for article in source.articles.filter(retired_at__isnull=True)
        if (article.external_id, article.language) not in present and not scan.still_there(article.path)
    ]
    return sum(withdraw(article=article, by=by) for article in vanished)


@contextmanager
def _alone(source: Source) -> Iterator[None]:
    """Hold the source against a second import, as long as this connection lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('knowledge import'), hashtext(%s))", [source.name])
        if not cursor.fetchone()[0]:
            raise ImportRunningError(source.name)
    try:
        yield
    finally:
        # A connection that is lost has let the lock go, and its error must not hide the one that came first.
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('knowledge import'), hashtext(%s))", [source.name])
