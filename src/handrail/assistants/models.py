"""The table of assistants."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.accounts.models import Team
from handrail.kernel.ids import uuid7


class OtherLanguages(models.TextChoices):
    """What happens where no approved knowledge exists in the customer's language."""

    HAND_OFF = "hand_off"
    TRANSLATE = "translate"


class Assistant(models.Model):
    """One deployed bot: brand, languages, fixed wording, where its widget may stand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    brand = models.CharField(max_length=100)
    languages = ArrayField(models.CharField(max_length=12))
    other_languages = models.CharField(
        max_length=10, choices=OtherLanguages.choices, default=OtherLanguages.HAND_OFF, db_default="hand_off"
    )
    wording = models.JSONField(default=dict, blank=True)
    widget_origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    order_pattern = models.CharField(max_length=200, blank=True)
    front_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(other_languages__in=OtherLanguages.values), name="assistant_other_languages_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language it falls back to: the first of its languages."""
        return self.languages[0]

    @property
    def number_patterns(self) -> tuple[tuple[str, str], ...]:
        """How its customers' order numbers look, for masking: pairs of a kind and a regular expression."""
        return (("order", self.order_pattern),) if self.order_pattern else ()
