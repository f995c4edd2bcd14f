import django.db.models.deletion
import pgvector.django.vector
from django.db import migrations, models

# Until now there was one model, the built-in one; its index is as `search/vectors.py` makes them.
COPY = """
INSERT INTO knowledge_passagevector (passage_id, revision_id, encoder, language, audience, review_by, vector)
SELECT id, revision_id, encoder, language, audience, review_by, dense FROM knowledge_passage;
INSERT INTO intents_embeddingmodel (id, fingerprint, name, dimensions, origin, probe, active, begun_at, retired_at)
SELECT gen_random_uuid(), encoder, 'all-MiniLM-L6-v2', 384, '{"kind": "builtin", "name": "all-MiniLM-L6-v2"}', '{}',
    row_number() OVER (ORDER BY count(*) DESC, encoder) = 1, now(),
    CASE WHEN row_number() OVER (ORDER BY count(*) DESC, encoder) > 1 THEN now() END
FROM knowledge_passage GROUP BY encoder;
DO $$ DECLARE known text; BEGIN
    FOR known IN SELECT fingerprint FROM intents_embeddingmodel LOOP
        EXECUTE format(
            'CREATE INDEX %I ON knowledge_passagevector USING hnsw ((vector::vector(384)) vector_ip_ops) '
            'WITH (m = 16, ef_construction = 64) WHERE encoder = %L',
            'passage_vector_' || left(regexp_replace(lower(known), '[^a-z0-9]', '', 'g'), 40), known);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    """The vectors of passages get a table of their own. Locks only what is new: the previous version goes on."""

    dependencies = [
        ('intents', '0002_embedding_models'),
        ('knowledge', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PassageVector',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('encoder', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=12)),
                ('audience', models.CharField(max_length=40)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('vector', pgvector.django.vector.VectorField()),
                ('passage', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='vectors', to='knowledge.passage')),
                ('revision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='knowledge.revision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('passage', 'encoder'), name='passage_vector_once_per_encoder')],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE knowledge_passagevector ADD CONSTRAINT passage_vector_of_passage "
            "FOREIGN KEY (passage_id) REFERENCES knowledge_passage (id) ON DELETE CASCADE",
            "ALTER TABLE knowledge_passagevector DROP CONSTRAINT passage_vector_of_passage",
        ),
        migrations.RunSQL(COPY, "DELETE FROM intents_embeddingmodel"),
    ]
