import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models

import handrail.kernel.ids


class Migration(migrations.Migration):
    """Which embedding models made vectors, and which one is searched with."""

    dependencies = [
        ('intents', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbeddingModel',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('dimensions', models.PositiveIntegerField()),
                ('origin', models.JSONField(default=dict)),
                ('probe', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None)),
                ('active', models.BooleanField(default=False)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['begun_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('active',), name='one_active_embedding_model')],
            },
        ),
    ]
