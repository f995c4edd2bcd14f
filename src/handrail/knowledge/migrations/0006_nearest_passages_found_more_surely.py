from django.db import migrations
from psycopg import sql

_TABLE = "knowledge_passagevector"


def _rebuilt(apps, schema_editor, made, gone, definition):
    """Give each model the index that `definition` says, beside its present one, and then take that away.

    What an interrupted run left behind is invalid and made again.
    """
    models = apps.get_model("intents", "EmbeddingModel").objects.using(schema_editor.connection.alias)
    for fingerprint, dimensions in models.values_list("fingerprint", "dimensions"):
        plain = "".join(char for char in fingerprint.lower() if char.isascii() and char.isalnum())[:40]
        model = sql.Literal(fingerprint).as_string(None).replace("%", "%%")
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {made}_{plain}")
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY {made}_{plain} ON {_TABLE} USING hnsw {definition(dimensions)} WHERE encoder = {model}"
        )
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {gone}_{plain}")


def _surer(dimensions):
    return f"((vector::halfvec({dimensions})) halfvec_ip_ops) WITH (m = 16, ef_construction = 200)"


def _earlier(dimensions):
    kind = "vector" if dimensions <= 2000 else "halfvec"
    return f"((vector::{kind}({dimensions})) {kind}_ip_ops) WITH (m = 16, ef_construction = 64)"


def forwards(apps, schema_editor):
    _rebuilt(apps, schema_editor, "passage_nearest", "passage_vector", _surer)


def backwards(apps, schema_editor):
    _rebuilt(apps, schema_editor, "passage_vector", "passage_nearest", _earlier)


class Migration(migrations.Migration):
    """A better graph of the vectors, at half precision: built while the old index serves, which then goes.

    The previous version, as long as it still runs, compares all vectors from then on: the same answers, later.
    """

    atomic = False

    dependencies = [
        ('intents', '0002_embedding_models'),
        ('knowledge', '0005_misspelled_words'),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
