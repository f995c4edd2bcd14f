"""A cell goes up on evidence only: the database refuses a change up that names none, and a cell that rises without one.

What went up before is marked as placed. While the previous version still runs, its moves down work as before and its
moves up are refused: that is the purpose.
"""

from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION handrail_stage_height(stage text, share integer) RETURNS integer IMMUTABLE LANGUAGE sql AS $$
    SELECT array_position(ARRAY['off', 'shadow', 'suggest', 'pilot', 'full'], stage) * 1000
        + CASE WHEN stage = 'pilot' THEN share ELSE 0 END
$$;
CREATE FUNCTION handrail_cell_rises_by_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM autonomy_stagechange AS change
        WHERE change.cell_id = NEW.id AND (change.evidence IS NOT NULL OR change.placed)
            AND handrail_stage_height(change.before, change.before_share) = handrail_stage_height(OLD.stage, OLD.share)
            AND handrail_stage_height(change.after, change.after_share) = handrail_stage_height(NEW.stage, NEW.share)
    ) THEN
        RAISE EXCEPTION 'a cell goes up on evidence only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cell_rises_by_a_change BEFORE UPDATE OF stage, share ON autonomy_cell FOR EACH ROW
    WHEN (handrail_stage_height(NEW.stage, NEW.share) > handrail_stage_height(OLD.stage, OLD.share))
    EXECUTE FUNCTION handrail_cell_rises_by_a_change();
"""
BACKWARD = """
DROP TRIGGER cell_rises_by_a_change ON autonomy_cell;
DROP FUNCTION handrail_cell_rises_by_a_change();
DROP FUNCTION handrail_stage_height(text, integer);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('autonomy', '0003_what_was_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='stagechange',
            name='evidence',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='stagechange',
            name='placed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL("UPDATE autonomy_stagechange SET placed = true", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='stagechange',
            constraint=models.CheckConstraint(condition=models.Q(('evidence__isnull', False), ('placed', True), models.Q(('after__in', ['off']), ('before', 'off')), models.Q(('after__in', ['off', 'shadow']), ('before', 'shadow')), models.Q(('after__in', ['off', 'shadow', 'suggest']), ('before', 'suggest')), models.Q(('after__in', ['off', 'shadow', 'suggest']), ('before', 'pilot')), models.Q(('after__in', ['off', 'shadow', 'suggest', 'pilot', 'full']), ('before', 'full')), models.Q(('after', 'pilot'), ('after_share__lte', models.F('before_share')), ('before', 'pilot')), _connector='OR'), name='up_on_evidence_only'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
