"""Drills keep the versions of the engine that answered; empty for those before, and for the previous code."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds one column that may be empty."""

    dependencies: ClassVar = [("readiness", "0001_what_must_be_prepared")]
    operations: ClassVar = [
        migrations.AddField(model_name="drill", name="versions", field=models.JSONField(null=True)),
    ]
