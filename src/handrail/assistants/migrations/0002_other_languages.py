from django.db import migrations, models


class Migration(migrations.Migration):
    """What an assistant does where it has no knowledge in the customer's language."""

    dependencies = [
        ('assistants', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='assistant',
            name='other_languages',
            field=models.CharField(choices=[('hand_off', 'Hand Off'), ('translate', 'Translate')], db_default='hand_off', default='hand_off', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='assistant',
            constraint=models.CheckConstraint(condition=models.Q(('other_languages__in', ['hand_off', 'translate'])), name='assistant_other_languages_known'),
        ),
    ]
