"""Tables of launches, what they are to bring, and how they end."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.assistants.models import Assistant
from handrail.insights.measures import Measure, Side
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class LaunchKind(StrEnum):
    """What is new for customers."""

    DEPLOYMENT = "deployment"
    INTENT = "intent"
    CHANNEL = "channel"
    LANGUAGE = "language"


def _of_its_kind() -> models.Q:
    """What each kind is about: an assistant, an intent on its first channel or a further one, a language."""
    of_assistant = models.Q(assistant__isnull=False, intent__isnull=True, channel="")
    of_intent = models.Q(assistant__isnull=True, intent__isnull=False, language="") & ~models.Q(channel="")
    return (
        models.Q(kind=LaunchKind.DEPLOYMENT.value, language="") & of_assistant
        | models.Q(kind=LaunchKind.LANGUAGE.value) & ~models.Q(language="") & of_assistant
        | models.Q(kind__in=[LaunchKind.INTENT.value, LaunchKind.CHANNEL.value]) & of_intent
    )


def _once(name: str, kind: LaunchKind, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=models.Q(kind=kind.value), name=name)


class Launch(models.Model):
    """One expansion of scope, once for ever. `opened_by` None is the product itself.

    An intent's launch is on the channel where it began; each further channel has a launch of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in LaunchKind])
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="launches", null=True)
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="launches", null=True)
    channel = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_of_its_kind(), name="launch_is_of_its_kind"),
            _once("one_launch_an_assistant", LaunchKind.DEPLOYMENT, "assistant"),
            _once("one_launch_an_intent", LaunchKind.INTENT, "intent"),
            _once("one_launch_a_channel", LaunchKind.CHANNEL, "intent", "channel"),
            _once("one_launch_a_language", LaunchKind.LANGUAGE, "assistant", "language"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def subject(self) -> str:
        """What it is about, in short names."""
        if self.intent:
            return f"{self.intent.slug} x {self.channel}"
        name = self.assistant.slug if self.assistant else ""
        return f"{name} in {self.language}" if self.language else name

    @property
    def of_cell(self) -> bool:
        """Whether it is about one intent on one channel."""
        return self.intent_id is not None


class LaunchClosing(models.Model):
    """Who closed a launch that had not come to its goal, and why."""

    launch = models.OneToOneField(Launch, on_delete=models.CASCADE, primary_key=True, related_name="closing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)


class Goal(models.Model):
    """What a launch is to bring: a measure that shall come to `target` by `due`.

    The baseline is measured when the goal is set and then frozen: `baseline` from `baseline_n` outcomes between the
    days `since` and `until`, both included. Shares lie in [0, 1], times are in seconds. `side` empty is both sides.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="goals")
    measure = models.CharField(max_length=30, choices=[(measure.value, measure.value) for measure in Measure])
    side = models.CharField(max_length=10, blank=True, choices=[(side.value, side.value) for side in Side])
    baseline = models.FloatField()
    baseline_n = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    target = models.FloatField()
    due = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(baseline_n__gte=1), name="goal_baseline_is_measured"),
            models.CheckConstraint(condition=~models.Q(target=models.F("baseline")), name="goal_changes_something"),
            models.CheckConstraint(condition=models.Q(since__lte=models.F("until")), name="goal_period_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.target:g} by {self.due}"

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self.target > self.baseline

    def reached_by(self, value: float | None) -> bool:
        """Return whether a value is as good as the target."""
        return value is not None and (value >= self.target if self.upward else value <= self.target)


class GoalEnd(models.Model):
    """Who ended a goal, and why."""

    goal = models.OneToOneField(Goal, on_delete=models.CASCADE, primary_key=True, related_name="end")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
