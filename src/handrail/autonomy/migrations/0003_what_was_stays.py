"""What leads had decided before there was a ladder stays: no control group, no ceiling, until somebody sets one."""

from typing import ClassVar

from django.db import migrations

# Cells that answer go on answering every conversation. Where one of high risk does, the ceiling of that risk stays open.
FORWARD = """
UPDATE autonomy_cell SET control = 0 WHERE stage = 'full';
INSERT INTO autonomy_ladderrules (id, ceilings, pilot_steps)
SELECT 1, '{"low": "full", "medium": "full", "high": "full"}', '{10,25,50}'
WHERE EXISTS (
    SELECT 1 FROM autonomy_cell AS cell JOIN intents_intent AS intent ON intent.id = cell.intent_id
    WHERE cell.stage = 'full' AND intent.risk = 'high'
) AND NOT EXISTS (SELECT 1 FROM autonomy_ladderrules);
"""


class Migration(migrations.Migration):
    """Keeps what cells may do as it was."""

    dependencies: ClassVar = [("autonomy", "0002_ladder")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
