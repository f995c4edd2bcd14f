from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('history', '0003_uploads'),
    ]

    operations = [
        migrations.AddField(
            model_name='pastlabel',
            name='settles',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
