from django.db import migrations


class Migration(migrations.Migration):
    """Passages are words. The two columns stay, unused, for the previous version; a later one drops them.

    What the previous version writes until it is gone has no row in the new table: the upkeep job embeds it.
    """

    dependencies = [
        ('knowledge', '0003_vectors_by_model'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(model_name='passage', name='passage_dense'),
                migrations.RemoveField(model_name='passage', name='dense'),
                migrations.RemoveField(model_name='passage', name='encoder'),
            ],
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX passage_dense; "
                    "ALTER TABLE knowledge_passage ALTER COLUMN dense DROP NOT NULL, ALTER COLUMN encoder SET DEFAULT ''",
                    "CREATE INDEX passage_dense ON knowledge_passage USING hnsw (dense vector_ip_ops) WITH (m = 16, ef_construction = 64)",
                ),
            ],
        ),
    ]
