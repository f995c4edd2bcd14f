"""How far each cell was when it was last measured, for lists."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0002_tripwires'),
    ]

    operations = [
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('cell', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='progress', serialize=False, to='autonomy.cell')),
                ('wanted', models.CharField(blank=True, max_length=20)),
                ('passed', models.PositiveSmallIntegerField()),
                ('gates', models.PositiveSmallIntegerField()),
                ('lacking', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
