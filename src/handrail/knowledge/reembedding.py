"""Exchanging the embedding model while search goes on with the old one, and mending what has no vector.

Everything that is done stays done: whoever begins again embeds only what is missing. The change over is one
transaction, for search and for the classifier of intents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import Error, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from handrail.changes.noting import Kind, note_change
from handrail.intents.actions import TooFewExamplesError, activate_classifier, fit_classifier
from handrail.intents.models import ClassifierVersion, EmbeddingModel
from handrail.knowledge.actions import republish, rewrite_terms
from handrail.knowledge.errors import ReembeddingRunningError
from handrail.knowledge.models import ArticleTerms, Passage, Revision
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.search import index, vectors
from handrail.language.terms import TERM_RULES

GRACE = timedelta(seconds=60)
"""How long the old vectors stay after the change: processes look for the active model every two seconds."""
ABANDONED = timedelta(days=1)
"""After this time, vectors of a model that never became active, and that is not configured here, are not waited for."""
_AT_A_TIME = 32
_REWRITTEN_AT_A_TIME = 2000
_LOCK = "knowledge reembedding"

Report = Callable[[str, int, int], None]


def reembed(*, encoder: TextEncoder, on_progress: Report = lambda step, done, total: None) -> bool:
    """Make `encoder`'s model the active one; False when it is already and nothing is missing.

    Embeds every passage that it has not embedded, trains the classifier on its vectors, and changes over. May be ended
    at any point and begun again. Raises ReembeddingRunningError, and whatever the encoder raises.
    """
    with _alone():
        model = _begin(encoder)
        embedded = embed_missing(encoder=encoder, on_progress=on_progress)
        if model.active:
            return embedded > 0
        classifier = _trained(encoder, on_progress)
        while not _change_over(model, classifier):
            embed_missing(encoder=encoder, on_progress=on_progress)
        return True


def embed_missing(*, encoder: TextEncoder, on_progress: Report = lambda step, done, total: None) -> int:
    """Embed the passages that have no vector of this encoder, in batches that stay; returns how many there were."""
    needed = ("heading_path", "text", "revision", "revision__title")
    missing = vectors.without_vector(encoder.fingerprint).select_related("revision").only(*needed)
    total, done = missing.count(), 0
    while batch := list(missing[:_AT_A_TIME]):
        texts = [index.embedded_text(each.revision.title, each.heading_path, each.text) for each in batch]
        vectors.add([each.pk for each in batch], encoder.encode_passages(texts), encoder.fingerprint)
        done += len(batch)
        on_progress("embedding passages", min(done, total), total)
    return done


def mend(*, encoder: TextEncoder) -> int:
    """Write what should be searched but is not, with the active encoder; returns how many articles and passages.

    Articles whose words were cut into terms by earlier rules count, too: until their turn they are found as before.
    """
    vectors.known_model(encoder)
    revisions = list(_unsearched()[:_AT_A_TIME])
    if revisions:
        for entry in index.prepare(revisions, encoder):
            republish(entry=entry)
    outdated = ArticleTerms.objects.filter(rules__lt=TERM_RULES).order_by("pk").values_list("pk", flat=True)
    rewritten = sum(rewrite_terms(article_id=article) for article in list(outdated[:_REWRITTEN_AT_A_TIME]))
    return len(revisions) + rewritten + embed_missing(encoder=encoder)


def take_old_away(*, keep: str) -> int:
    """Delete the vectors of models that nobody uses any more, some time after the change; returns how many.

    `keep` is the fingerprint of the configured model: its vectors may be in the making.
    """
    now = timezone.now()
    abandoned = EmbeddingModel.objects.filter(active=False, retired_at__isnull=True, begun_at__lt=now - ABANDONED)
    abandoned.exclude(fingerprint=keep).update(retired_at=now)
    before = now - GRACE
    old = EmbeddingModel.objects.filter(active=False, retired_at__lte=before).exclude(fingerprint=keep)
    return sum(vectors.remove(model, retired_before=before) for model in old)


def _begin(encoder: TextEncoder) -> EmbeddingModel:
    model = vectors.known_model(encoder)
    EmbeddingModel.objects.filter(pk=model.pk).update(
        retired_at=None, begun_at=timezone.now(), origin=dict(encoder.origin)
    )
    return model


def _trained(encoder: TextEncoder, on_progress: Report) -> ClassifierVersion | None:
    try:
        return fit_classifier(encoder=encoder, on_progress=on_progress)
    except TooFewExamplesError:
        return None


@transaction.atomic
def _change_over(model: EmbeddingModel, classifier: ClassifierVersion | None) -> bool:
    """Make model and classifier the active ones, unless somebody approved words meanwhile.

    Writers hold the active model's row: from here on they wait, and then find that the model is another.
    """
    list(EmbeddingModel.objects.select_for_update().order_by("pk"))
    if vectors.without_vector(model.fingerprint).exists():
        return False
    was = EmbeddingModel.objects.filter(active=True).first()
    before = {"model": str(was)} if was else None
    note_change(Kind.EMBEDDINGS, "embedding model", before=before, after={"model": str(model)}, by=None)
    EmbeddingModel.objects.filter(active=True).update(active=False, retired_at=timezone.now())
    EmbeddingModel.objects.filter(pk=model.pk).update(active=True, retired_at=None)
    activate_classifier(classifier)
    return True


def _unsearched() -> QuerySet[Revision]:
    """The approved words of articles in use that have no passage."""
    newer = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"), approval__isnull=False)
    approved = Revision.objects.filter(approval__isnull=False, article__retired_at__isnull=True)
    return approved.filter(~Exists(newer), ~Exists(Passage.objects.filter(revision=OuterRef("pk"))))


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the work against a second one, as long as this connection lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), 0)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise ReembeddingRunningError
    try:
        yield
    finally:
        # A connection that is lost has let the lock go, and its error must not hide the one that came first.
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), 0)", [_LOCK])
