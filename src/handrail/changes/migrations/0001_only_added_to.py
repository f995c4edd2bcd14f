"""The log of changes: a table that can be added to and read, and nothing else.

The triggers are for each statement, so that even one that meets no row is refused, and always enabled, so that a session
that plays a replica does not pass them by.
"""

from typing import ClassVar

import django.utils.timezone
from django.db import migrations, models

import handrail.kernel.ids

FORWARD = """
CREATE TABLE changes_change (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    kind varchar(40) NOT NULL,
    subject varchar(200) NOT NULL,
    before jsonb,
    after jsonb,
    by_id uuid,
    by_name varchar(150) NOT NULL,
    reason varchar(300) NOT NULL
);
CREATE INDEX change_newest ON changes_change (at DESC, id DESC);
CREATE INDEX change_by_kind ON changes_change (kind, at DESC);
CREATE FUNCTION handrail_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of changes is only added to';
END $$;
CREATE TRIGGER change_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON changes_change
    FOR EACH STATEMENT EXECUTE FUNCTION handrail_log_is_only_added_to();
ALTER TABLE changes_change ENABLE ALWAYS TRIGGER change_is_final;
"""


class Migration(migrations.Migration):
    """Makes the table by hand: Django does not manage it. It is not taken back, for that would empty it."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=150)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={"db_table": "changes_change", "ordering": ["-at", "-id"], "managed": False},
        ),
    ]
