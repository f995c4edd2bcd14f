"""The vector type, before the first table that uses it."""

from typing import ClassVar

from django.db import migrations
from pgvector.django import VectorExtension


class Migration(migrations.Migration):
    """Creates the extension; a database where it cannot be created is told so by `handrail doctor`."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [VectorExtension()]
