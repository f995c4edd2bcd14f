"""The vector index with a better graph, of half precision: built beside the old one, which serves until it is ready."""

import django.contrib.postgres.indexes
import django.db.models.functions
import pgvector.django
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
            index=pgvector.django.indexes.HnswIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.Cast('dense', pgvector.django.HalfVectorField(dimensions=384)), name='halfvec_ip_ops'), ef_construction=200, m=16, name='passage_nearest'),
        ),
        RemoveIndexConcurrently(
            model_name='passage',
            name='passage_dense',
        ),
    ]
