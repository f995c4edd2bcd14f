from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quality', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='replay',
            name='stopped',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
    ]
