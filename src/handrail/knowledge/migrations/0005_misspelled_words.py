import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """What finds misspelled words; the upkeep job fills it for what is searched already.

    An article's words are compared for a thousand articles a search: they stay in the row, where they are read three times
    as fast as beside the table.

    Safe with the previous version running: it writes neither column, and its rows count as made by the first rules.
    """

    dependencies = [
        ('knowledge', '0004_passages_without_vector'),
    ]

    operations = [
        migrations.AddField(
            model_name='articleterms',
            name='rules',
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='termcount',
            name='slips',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None),
        ),
        migrations.AddIndex(
            model_name='termcount',
            index=django.contrib.postgres.indexes.GinIndex(fields=['slips'], name='term_count_slips'),
        ),
        migrations.RunSQL(
            "ALTER TABLE knowledge_articleterms SET (toast_tuple_target = 8160)",
            "ALTER TABLE knowledge_articleterms RESET (toast_tuple_target)",
        ),
    ]
