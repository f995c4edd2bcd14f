"""For whom an intent is served, and which systems it needs; the previous version fills both by their defaults."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intents', '0003_labels_that_look_wrong'),
    ]

    operations = [
        migrations.AddField(
            model_name='intent',
            name='audience',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='intent',
            name='systems',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, db_default=models.Value([], django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)), default=list, size=None),
        ),
    ]
