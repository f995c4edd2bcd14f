"""The vector index with a better graph: built beside the old one, which serves until it is ready."""

import pgvector.django.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('knowledge', '0003_misspelled_words_and_articles_as_a_whole'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='passage',
            index=pgvector.django.indexes.HnswIndex(ef_construction=200, fields=['dense'], m=16, name='passage_nearest', opclasses=['vector_ip_ops']),
        ),
        RemoveIndexConcurrently(
            model_name='passage',
            name='passage_dense',
        ),
    ]
