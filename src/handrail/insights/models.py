"""Tables of outcomes: facts, which are only added to, counts of them, and how far the collector has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handrail.conversations.models import Conversation

SPANS = (1, 4, 16, 64)


class _Cell(models.Model):
    """Where an outcome counts. `intent` is empty where none was recognised; `stage` and `side` as it was decided."""

    assistant = models.CharField(max_length=50)
    intent = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=30)
    language = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=10, blank=True)
    side = models.CharField(max_length=10)

    class Meta:
        abstract = True


class Fact(_Cell):
    """One statement about one outcome: `sign` +1 states it, -1 takes the statement before it back.

    `source` names what the outcome is of, and `revision` counts the statements about it, so that nothing is stated
    twice; what changes is taken back and stated anew. `at` is when the outcome came about, `stated_at` when this row
    was written. Rows become visible in the order of `serial`: who has seen one has seen all below it. `value` lies in
    [0, 1], but for measures in seconds; `weight` is 1 / the probability of having been sampled. `detail` says more:
    the reason of an escalation, the score of a rating.
    """

    serial = models.BigAutoField(primary_key=True)
    measure = models.CharField(max_length=30)
    source = models.CharField(max_length=80)
    revision = models.PositiveSmallIntegerField(default=0)
    sign = models.SmallIntegerField(default=1)
    value = models.FloatField()
    weight = models.FloatField(default=1.0)
    detail = models.CharField(max_length=60, blank=True)
    conversation = models.UUIDField()
    at = models.DateTimeField()
    stated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["serial"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "source", "revision"], name="fact_stated_once"),
            models.CheckConstraint(condition=models.Q(sign__in=[1, -1]), name="fact_sign_known"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="fact_weight_positive"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation"], name="fact_by_conversation"),
            models.Index(fields=["measure", "intent", "channel", "at"], name="fact_by_cell"),
        ]

    def __str__(self) -> str:
        return f"{'' if self.sign > 0 else 'not '}{self.measure} {self.value:g}"


class _Sums(models.Model):
    """Sums over facts with their signs: of values, weights, values x weights, and squared weights."""

    measure = models.CharField(max_length=30)
    n = models.BigIntegerField(default=0)
    total = models.FloatField(default=0)
    weight_total = models.FloatField(default=0)
    weighted_sum = models.FloatField(default=0)
    weight_squares = models.FloatField(default=0)

    class Meta:
        abstract = True


class DayCount(_Cell, _Sums):
    """Facts of one day (UTC), by everything that one may ask for; written in the transaction of its facts."""

    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["intent", "channel", "measure", "day", "side", "stage", "language", "assistant"],
                name="day_counted_once",
            )
        ]


class SpanCount(_Sums):
    """Facts of a span of 1, 4, 16 or 64 days from `first` on, whatever the stage, language and assistant.

    Any period is a few spans: that is how a map over months is drawn at once. Spans begin at multiples of their length,
    counted in days from 1970-01-01.
    """

    first = models.DateField()
    days = models.PositiveSmallIntegerField()
    intent = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=30)
    side = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "days", "measure", "intent", "channel", "side"], name="span_counted_once"
            ),
            models.CheckConstraint(condition=models.Q(days__in=SPANS), name="span_known"),
        ]


class Look(models.Model):
    """How far a conversation was read, and when it must be read again although nothing has happened in it.

    `deadlines` are the minutes of its handoffs as they were when each was first seen. There is no foreign key in the
    database: checking it would wait for who has locked the conversation.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, db_constraint=False, primary_key=True, related_name="+"
    )
    event = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)
    deadlines = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="look_due")]


class Progress(models.Model):
    """One row: conversations that were quiet since `since` have been read; `swept_at` is when all were compared."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    since = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="insights_progress_once")]
