"""Taking history away again."""

from __future__ import annotations

from django.db import connection, transaction

from handrail.history.models import HistoryImport

# A conversation goes whole, also with messages that a later import added to it.
_GONE = """
CREATE TEMP TABLE history_gone ON COMMIT DROP AS
SELECT m.id FROM history_pastmessage m JOIN history_pastconversation c ON c.id = m.conversation_id
WHERE c.history_import_id = %(import)s
UNION SELECT id FROM history_pastmessage WHERE history_import_id = %(import)s;
"""
_DELETE = (
    "DELETE FROM history_pastlabel WHERE message_id IN (SELECT id FROM history_gone)",
    "DELETE FROM history_pastmessage WHERE id IN (SELECT id FROM history_gone)",
    "DELETE FROM history_pastconversation WHERE history_import_id = %(import)s",
    "DELETE FROM history_leftout WHERE history_import_id = %(import)s",
    "DELETE FROM history_historybatch WHERE history_import_id = %(import)s",
    "DELETE FROM history_historyimport WHERE id = %(import)s",
)


@transaction.atomic
def delete_import(run: HistoryImport) -> int:
    """Delete an import with all that it brought, labels too; returns how many messages went."""
    with connection.cursor() as cursor:
        cursor.execute(_GONE, {"import": run.pk})
        cursor.execute("SELECT count(*) FROM history_gone")
        (messages,) = cursor.fetchone()
        for statement in _DELETE:
            cursor.execute(statement, {"import": run.pk})
    return int(messages)
