from django.db import migrations

# What was settled before labels could say so: the settler's own label is the one that counts.
SETTLED = """
UPDATE history_pastlabel l SET settles = true
FROM audit_settlement s WHERE s.message_id = l.message_id AND s.by_id = l.person_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_turns_of_labels'),
        ('history', '0004_labels_that_settle'),
    ]

    operations = [
        migrations.RunSQL(SETTLED, migrations.RunSQL.noop),
    ]
