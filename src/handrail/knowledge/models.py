"""Tables of knowledge. Only an approved revision has passages, and only passages are searched."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from pgvector.django import SparseVectorField, VectorField

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7
from handrail.knowledge.reading.document import Format

SPARSE_DIMENSIONS = 1_000_000_000


class Source(models.Model):
    """Where articles come from: a folder, later a help centre."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.SlugField(max_length=80, unique=True)
    location = models.CharField(max_length=500)
    imported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, found through who asks."""

    def visible_to(self, user: User) -> ArticleQuerySet:
        """All articles for a person who may read knowledge, none for others."""
        return self if user.may(Permission.KNOWLEDGE_READ) else self.none()


class Article(models.Model):
    """One piece of knowledge in one language; translations share the external id.

    `audience` is that of the approved words, or of the first draft as long as nothing is approved. `path` is the file
    within the source's folder.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="articles")
    external_id = models.CharField(max_length=300)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=40, default="public")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="articles", null=True, blank=True
    )
    url = models.URLField(max_length=500, blank=True)
    path = models.CharField(max_length=500, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["external_id", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id", "language"], name="article_identity")
        ]

    def __str__(self) -> str:
        return f"{self.external_id} ({self.language})"

    def latest_revision(self) -> Revision | None:
        """The newest words, approved or not."""
        return self.revisions.order_by("-number").first()

    def approved_revision(self) -> Revision | None:
        """The newest words that were approved: those that are searched unless the article is retired."""
        return self.revisions.filter(approval__isnull=False).order_by("-number").first()


class Revision(models.Model):
    """The words of an article at one time. Never changed; a change is the next revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField()
    format = models.CharField(
        max_length=10, choices=[(f.value, f.value) for f in Format], default=Format.MARKDOWN.value
    )
    audience = models.CharField(max_length=40, default="public")
    content_hash = models.CharField(max_length=64)
    review_by = models.DateField(null=True, blank=True)
    intents = models.ManyToManyField(Intent, related_name="revisions", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique"),
            models.CheckConstraint(
                condition=models.Q(format__in=[f.value for f in Format]), name="revision_format_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (revision {self.number})"


class Approval(models.Model):
    """Who approved which words, and when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="approval")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Passage(models.Model):
    """A part of an approved revision, about 120 words under one heading; the unit of search and of citation.

    `position` 0 is the article's beginning. `language` (the base of the article's tag: "pt" of "pt-BR"), `audience` and
    `review_by` repeat facts of the article and its revision, so that one index scan can filter by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    heading_path = ArrayField(models.CharField(max_length=300), default=list)
    text = models.TextField()
    html = models.TextField()
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=40)
    review_by = models.DateField(null=True, blank=True)
    lexical = SparseVectorField(dimensions=SPARSE_DIMENSIONS)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "position"], name="passage_position_unique")
        ]
        indexes: ClassVar = [
            models.Index(fields=["language", "audience"], name="passage_language"),
        ]

    def __str__(self) -> str:
        return " > ".join(self.heading_path)


class PassageVector(models.Model):
    """What one embedding model makes of a passage: while models are exchanged, a passage has one of each.

    `encoder` is the model's fingerprint; each has an HNSW index of its own (`search/vectors.py`), for vectors of
    different lengths share no index. The other columns repeat the passage's, so that one index scan can filter by them.
    """

    id = models.BigAutoField(primary_key=True)
    # The constraint is ON DELETE CASCADE in the database, so that earlier versions, too, take the vectors away.
    passage = models.ForeignKey(
        Passage, on_delete=models.DO_NOTHING, related_name="vectors", db_constraint=False, db_index=False
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    encoder = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=40)
    review_by = models.DateField(null=True, blank=True)
    vector = VectorField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "encoder"], name="passage_vector_once_per_encoder")
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} by {self.encoder[:12]}"


class ArticleTerms(models.Model):
    """An article that is searched, as a whole: it is there exactly as long as its passages are.

    `rules` are those by which its terms were made, `language.terms.TERM_RULES` of their time.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="terms")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=40)
    review_by = models.DateField(null=True, blank=True)
    rules = models.SmallIntegerField(default=1, db_default=1)
    lexical = SparseVectorField(dimensions=SPARSE_DIMENSIONS)
    term_ids = ArrayField(models.IntegerField())

    class Meta:
        indexes: ClassVar = [GinIndex(name="article_term_ids", fields=["term_ids"])]

    def __str__(self) -> str:
        return str(self.article_id)


class TermCount(models.Model):
    """In how many searched articles of a language a term occurs: the idf of the query side.

    Term 0 is no word: its row counts the articles of the language. `slips` are those of the word (`language.slips`),
    by which a misspelled one finds it.
    """

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=12)
    term_id = models.IntegerField()
    articles = models.IntegerField()
    slips = ArrayField(models.IntegerField(), null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["language", "term_id"], name="term_count_unique")]
        indexes: ClassVar = [GinIndex(name="term_count_slips", fields=["slips"])]

    def __str__(self) -> str:
        return f"{self.language} {self.term_id}: {self.articles}"
