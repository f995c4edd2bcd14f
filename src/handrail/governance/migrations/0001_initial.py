"""Requests, agreements, overrides, limits; and packs of evidence, a table that can be added to and read, nothing else.

A change of stage that names a pack names one that is there. Any move of a cell closes its open request, and a move down
ends its overrides, whoever makes it and however.
"""

import django.db.models.deletion
import django.utils.timezone
import handrail.kernel.ids
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TABLE governance_evidencepack (
    id uuid PRIMARY KEY,
    sha256 varchar(64) NOT NULL,
    intent varchar(60) NOT NULL,
    channel varchar(30) NOT NULL,
    before varchar(20) NOT NULL,
    after varchar(20) NOT NULL,
    body text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pack_is_what_was_hashed CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'))
);
CREATE INDEX pack_by_cell ON governance_evidencepack (intent, channel, at DESC);
CREATE FUNCTION handrail_packs_are_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'packs of evidence are only added to';
END $$;
CREATE TRIGGER pack_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_evidencepack
    FOR EACH STATEMENT EXECUTE FUNCTION handrail_packs_are_only_added_to();
ALTER TABLE governance_evidencepack ENABLE ALWAYS TRIGGER pack_is_final;
ALTER TABLE autonomy_stagechange ADD CONSTRAINT evidence_is_a_pack
    FOREIGN KEY (evidence) REFERENCES governance_evidencepack (id) DEFERRABLE INITIALLY DEFERRED;
"""
MOVES = """
CREATE FUNCTION handrail_cell_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE governance_request SET closed_at = NEW.at WHERE cell_id = NEW.cell_id AND closed_at IS NULL;
    IF handrail_stage_height(NEW.after, NEW.after_share) < handrail_stage_height(NEW.before, NEW.before_share) THEN
        UPDATE governance_override SET ended_at = NEW.at WHERE cell_id = NEW.cell_id AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cell_moved AFTER INSERT ON autonomy_stagechange FOR EACH ROW EXECUTE FUNCTION handrail_cell_moved();
"""
STILL = """
DROP TRIGGER cell_moved ON autonomy_stagechange;
DROP FUNCTION handrail_cell_moved();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('autonomy', '0004_up_on_evidence_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='EvidencePack',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('intent', models.CharField(max_length=60)),
                ('channel', models.CharField(max_length=30)),
                ('before', models.CharField(max_length=20)),
                ('after', models.CharField(max_length=20)),
                ('body', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'db_table': 'governance_evidencepack',
                'ordering': ['-at', '-id'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='GateLimit',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('gate', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=40)),
                ('value', models.FloatField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gate', 'name'), name='gate_limit_once')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('gate', models.CharField(max_length=40)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='autonomy.cell')),
            ],
            options={
                'ordering': ['begun_at'],
            },
        ),
        migrations.CreateModel(
            name='OverrideVoice',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('override', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='governance.override')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('before', models.CharField(max_length=10)),
                ('before_share', models.PositiveSmallIntegerField(default=0)),
                ('after', models.CharField(max_length=10)),
                ('after_share', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='autonomy.cell')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('pack', models.UUIDField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='agreement', to='governance.request')),
            ],
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.UUIDField(default=handrail.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal', to='governance.request')),
            ],
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('cell', 'gate'), name='one_open_override_a_gate'),
        ),
        migrations.AddConstraint(
            model_name='overridevoice',
            constraint=models.UniqueConstraint(fields=('override', 'by'), name='one_voice_a_person'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('cell',), name='one_open_request_a_cell'),
        ),
        migrations.RunSQL(MOVES, STILL),
    ]
