"""What is said of a past message goes with it, also when an import is deleted by statements that know no audit."""

from typing import ClassVar

from django.db import migrations

_TABLES = ("typemessage", "suggestedlabel", "nextlabel", "labelstep", "settlement")
FORWARD = "".join(
    f"ALTER TABLE audit_{table} ADD CONSTRAINT audit_{table}_goes_with_message FOREIGN KEY (message_id) "
    "REFERENCES history_pastmessage (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;\n"
    for table in _TABLES
)
BACKWARD = "".join(
    f"ALTER TABLE audit_{table} DROP CONSTRAINT audit_{table}_goes_with_message;\n" for table in _TABLES
)


class Migration(migrations.Migration):
    """Adds the foreign keys that the models leave to the database."""

    dependencies: ClassVar = [("audit", "0001_audit")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
