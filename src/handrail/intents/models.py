"""Tables of the taxonomy: intents, labelled examples, trained classifiers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from handrail.accounts.models import Team
from handrail.kernel.ids import uuid7

GENERAL_QUESTION = "general_question"
OUT_OF_SCOPE = "out_of_scope"


class Risk(models.TextChoices):
    """What a wrong answer can do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Intent(models.Model):
    """A type of customer request, with its owner, its risk and the team that takes it over.

    `audience` says for whom it is served, empty until somebody has said so; `systems` names what it needs besides
    knowledge, none for most.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    labels = models.JSONField(default=dict, blank=True)
    risk = models.CharField(max_length=10, choices=Risk.choices, default=Risk.HIGH)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="intents", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    audience = models.CharField(max_length=40, blank=True, default="", db_default="")
    systems = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        db_default=models.Value([], ArrayField(models.CharField(max_length=60))),
    )

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(risk__in=Risk.values), name="intent_risk_known")
        ]

    def __str__(self) -> str:
        return self.title

    def label(self, language: str) -> str:
        """Return what customers call this intent in their language; the staff's title where there is no label."""
        return str(self.labels.get(language) or self.labels.get("en") or self.title)


class Example(models.Model):
    """A labelled customer message. Several intents: a message with several requests. None: out of scope."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    intents = models.ManyToManyField(Intent, related_name="examples")
    language = models.CharField(max_length=12, blank=True)
    gold_articles = models.CharField(max_length=400, blank=True)
    split = models.CharField(max_length=10, default="train")
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(split__in=["train", "validation", "test"]), name="example_split_known"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ClassifierVersion(models.Model):
    """A trained classifier as plain arrays, with its cross-validated figures; at most one is active.

    `article_arrays` remember which article answers which message; empty where too few messages name one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    encoder = models.CharField(max_length=64)
    arrays = models.BinaryField()
    article_arrays = models.BinaryField(null=True)
    figures = models.JSONField(default=dict)
    examples = models.PositiveIntegerField()
    trained_at = models.DateTimeField(default=timezone.now)
    active = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-trained_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["active"], condition=models.Q(active=True), name="one_active_classifier")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Suspicion(models.Model):
    """An example whose label a training found likely wrong; `place` 0 is the most suspicious."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    classifier = models.ForeignKey(ClassifierVersion, on_delete=models.CASCADE, related_name="suspicions")
    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="+")
    given = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+")
    likely = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    place = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["classifier", "example"], name="suspicion_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.given} or {self.likely}"


class LabelVerdict(models.Model):
    """What a person said of a label: `before` was given, `right` is right; the same where it was kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="verdicts")
    before = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.before} is {self.right}"


class EmbeddingModel(models.Model):
    """A model that made vectors; the active one is searched with, and only vectors of the same model are compared.

    `origin` says from what it can be loaded again and holds no secrets. `probe` is the vector of a fixed sentence when
    the model was first used: an endpoint that gives another one today has exchanged its model. `begun_at`: when its
    vectors were last begun; `retired_at`: when another became active.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    dimensions = models.PositiveIntegerField()
    origin = models.JSONField(default=dict)
    probe = ArrayField(models.FloatField(), default=list)
    active = models.BooleanField(default=False)
    begun_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["begun_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["active"], condition=models.Q(active=True), name="one_active_embedding_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.fingerprint[:12]})"
