"""Sources, articles, revisions, approvals, passages and the counts of terms."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import handrail.kernel.ids
import pgvector.django.indexes
import pgvector.django.sparsevec
import pgvector.django.vector
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('intents', '0001_initial'),
        ('knowledge', '0001_vector_extension'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('external_id', models.CharField(max_length=300)),
                ('language', models.CharField(max_length=12)),
                ('audience', models.CharField(default='public', max_length=40)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('path', models.CharField(blank=True, max_length=500)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to=settings.AUTH_USER_MODEL)),
                ('retired_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['external_id', 'language'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.SlugField(max_length=80, unique=True)),
                ('location', models.CharField(max_length=500)),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('format', models.CharField(choices=[('markdown', 'markdown'), ('html', 'html')], default='markdown', max_length=10)),
                ('audience', models.CharField(default='public', max_length=40)),
                ('content_hash', models.CharField(max_length=64)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='knowledge.article')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('intents', models.ManyToManyField(blank=True, related_name='revisions', to='intents.intent')),
            ],
            options={
                'ordering': ['article', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('heading_path', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('language', models.CharField(max_length=12)),
                ('audience', models.CharField(max_length=40)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('encoder', models.CharField(max_length=64)),
                ('dense', pgvector.django.vector.VectorField(dimensions=384)),
                ('lexical', pgvector.django.sparsevec.SparseVectorField(dimensions=1000000000)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='knowledge.revision')),
            ],
            options={
                'ordering': ['revision', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='approval', to='knowledge.revision')),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='knowledge.source'),
        ),
        migrations.CreateModel(
            name='TermCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=12)),
                ('term_id', models.IntegerField()),
                ('articles', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('language', 'term_id'), name='term_count_unique')],
            },
        ),
        migrations.CreateModel(
            name='ArticleTerms',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms', serialize=False, to='knowledge.article')),
                ('language', models.CharField(max_length=12)),
                ('audience', models.CharField(max_length=40)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('lexical', pgvector.django.sparsevec.SparseVectorField(dimensions=1000000000)),
                ('term_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge.revision')),
            ],
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='revision_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['markdown', 'html'])), name='revision_format_known'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=pgvector.django.indexes.HnswIndex(ef_construction=64, fields=['dense'], m=16, name='passage_dense', opclasses=['vector_ip_ops']),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['language', 'audience'], name='passage_language'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('revision', 'position'), name='passage_position_unique'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('source', 'external_id', 'language'), name='article_identity'),
        ),
        migrations.AddIndex(
            model_name='articleterms',
            index=django.contrib.postgres.indexes.GinIndex(fields=['term_ids'], name='article_term_ids'),
        ),
    ]
