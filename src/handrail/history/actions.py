"""Taking history away again."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from handrail.accounts.models import User
from handrail.changes.noting import Kind, note_change
from handrail.history.errors import InUseError
from handrail.history.importing import described
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
    "DELETE FROM history_historyupload WHERE history_import_id = %(import)s",
    "DELETE FROM history_historybatch WHERE history_import_id = %(import)s",
    "DELETE FROM history_historyimport WHERE id = %(import)s",
)


def delete_import(run: HistoryImport, *, by: User | None = None) -> int:
    """Delete an import with all that it brought, labels too; returns how many messages went.

    `by` None is the operator. Raises InUseError where something that stays was measured on its messages.
    """
    try:
        with transaction.atomic():
            return _deleted(run, by)
    except IntegrityError as problem:
        raise InUseError from problem


def _deleted(run: HistoryImport, by: User | None) -> int:
    with connection.cursor() as cursor:
        # Keys are checked at the end of a transaction otherwise, too late to say what is wrong.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_GONE, {"import": run.pk})
        cursor.execute("SELECT count(*) FROM history_gone")
        (messages,) = cursor.fetchone()
        for statement in _DELETE:
            cursor.execute(statement, {"import": run.pk})
    note_change(Kind.HISTORY, run.file_name, before=described(run) | {"messages": messages}, after=None, by=by)
    return int(messages)
