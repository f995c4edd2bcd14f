"""One customer across all channels."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handrail.kernel.ids import uuid7


class Customer(models.Model):
    """A person who asks. A widget visitor is a customer known only by his visitor id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    external_ref = models.CharField(max_length=100, null=True, blank=True, unique=True)
    visitor = models.UUIDField(null=True, blank=True, unique=True)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2, blank=True)
    vip = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name or "Visitor"
