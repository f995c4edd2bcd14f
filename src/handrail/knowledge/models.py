"""Tables of knowledge. Only an approved revision has passages, and only passages are searched."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from pgvector.django import HnswIndex, SparseVectorField, VectorField

from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7

DENSE_DIMENSIONS = 384
SPARSE_DIMENSIONS = 1_000_000_000


class Source(models.Model):
    """Where articles come from: a folder, later a help centre."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.SlugField(max_length=80, unique=True)
    location = models.CharField(max_length=500)
    imported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """One piece of knowledge in one language; translations share the external id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="articles")
    external_id = models.CharField(max_length=300)
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=40, default="public")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="articles", null=True, blank=True
    )
    url = models.URLField(max_length=500, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["external_id", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id", "language"], name="article_identity")
        ]

    def __str__(self) -> str:
        return f"{self.external_id} ({self.language})"


class Revision(models.Model):
    """The words of an article at one time. Never changed; a change is the next revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField()
    content_hash = models.CharField(max_length=64)
    review_by = models.DateField(null=True, blank=True)
    intents = models.ManyToManyField(Intent, related_name="revisions", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["article", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique")]

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

    `position` 0 is the article's beginning. The columns from `language` on repeat facts of the article and its
    revision, so that one index scan can filter by them.
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
    encoder = models.CharField(max_length=64)
    dense = VectorField(dimensions=DENSE_DIMENSIONS)
    lexical = SparseVectorField(dimensions=SPARSE_DIMENSIONS)
    term_ids = ArrayField(models.IntegerField())

    class Meta:
        ordering: ClassVar = ["revision", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["revision", "position"], name="passage_position_unique")]
        indexes: ClassVar = [
            HnswIndex(
                name="passage_dense", fields=["dense"], m=16, ef_construction=64, opclasses=["vector_ip_ops"]
            ),
            models.Index(fields=["language", "audience"], name="passage_language"),
        ]

    def __str__(self) -> str:
        return " > ".join(self.heading_path)


class TermCount(models.Model):
    """In how many searchable passages of a language a term occurs: the idf of the query side."""

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=12)
    term_id = models.IntegerField()
    passages = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["language", "term_id"], name="term_count_unique")]
