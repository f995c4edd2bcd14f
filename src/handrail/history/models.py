"""Tables of history: immutable, and apart from live conversations, so that the live tables stay small."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone

from handrail.assistants.models import Assistant
from handrail.history.records import AUTHORS
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class HistoryImport(models.Model):
    """One run over one file. `source` names the system whose ids the file has; `fingerprint` tells the file again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="+")
    source = models.SlugField(max_length=40)
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, db_index=True)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({str(self.pk)[:13]})"


class HistoryBatch(models.Model):
    """What one transaction of an import brought in: records `first` to `last` of the file, counted from 1."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    history_import = models.ForeignKey(HistoryImport, on_delete=models.CASCADE, related_name="batches")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    conversations = models.PositiveIntegerField()
    messages = models.PositiveIntegerField()
    known_messages = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    notes = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["first"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["history_import", "first"], name="history_batch_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="history_batch_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class LeftOut(models.Model):
    """A row, message or mail that was not taken over, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    history_import = models.ForeignKey(HistoryImport, on_delete=models.CASCADE, related_name="left_out")
    line = models.BigIntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["line", "id"]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class PastConversation(models.Model):
    """A conversation of the past. `customer` is a pseudonym: equal for equal people, and nobody's name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    history_import = models.ForeignKey(HistoryImport, on_delete=models.CASCADE, related_name="conversations")
    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="+")
    source = models.SlugField(max_length=40)
    external_id = models.CharField(max_length=200)
    channel = models.CharField(max_length=20, blank=True)
    customer = models.CharField(max_length=32, blank=True, db_index=True)
    subject = models.CharField(max_length=300, blank=True)
    tags = ArrayField(models.CharField(max_length=100), default=list)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [GinIndex(fields=["tags"], name="past_conversation_tags")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assistant", "source", "external_id"], name="past_conversation_once"),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)), name="past_rating_known"
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class PastMessage(models.Model):
    """What somebody said, masked. In its conversation ordered by `at`, `position`, `id`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(PastConversation, on_delete=models.CASCADE, related_name="messages")
    history_import = models.ForeignKey(HistoryImport, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    position = models.PositiveIntegerField()
    author = models.CharField(max_length=10)
    text = models.TextField()
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [GinIndex(SearchVector("text", config="simple"), name="past_message_words")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "key"], name="past_message_once"),
            models.CheckConstraint(condition=models.Q(author__in=AUTHORS), name="past_author_known"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PastLabel(models.Model):
    """What one labeller says a past message asks for: an intent, or nothing that is served (None).

    The labeller is a person, or, without one, where the label comes from: the file's column, or its tags. `settles`:
    the labellers differed, and this is the one that was found right.
    """

    PERSON, COLUMN, TAGS = "person", "column", "tags"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(PastMessage, on_delete=models.CASCADE, related_name="labels")
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    origin = models.CharField(max_length=10)
    settles = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "person"], condition=models.Q(person__isnull=False), name="one_label_a_person"
            ),
            models.UniqueConstraint(
                fields=["message", "origin"], condition=models.Q(person__isnull=True), name="one_label_an_origin"
            ),
            models.CheckConstraint(
                condition=models.Q(origin="person", person__isnull=False)
                | models.Q(origin__in=["column", "tags"], person__isnull=True),
                name="past_label_has_a_labeller",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.intent_id or 'out of scope'}"


class HistoryUpload(models.Model):
    """A file that comes in pieces through the console, and how far its import is.

    `read` counts bytes of the file. The pieces hold customers' words as they are: they go when the import has ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    own_domains = ArrayField(models.CharField(max_length=200), default=list)
    source = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)
    whole_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    read = models.BigIntegerField(default=0)
    messages = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    history_import = models.ForeignKey(HistoryImport, on_delete=models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def share(self) -> float:
        """How much of the file is read, 0 to 1."""
        return min(1.0, self.read / self.size) if self.size else 0.0


class UploadPiece(models.Model):
    """A part of an upload's file, counted from 0."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    upload = models.ForeignKey(HistoryUpload, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["upload", "number"], name="upload_piece_once")]

    def __str__(self) -> str:
        return str(self.number)
