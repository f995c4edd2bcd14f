"""Emptying the database for a fresh demo."""

from django.apps import apps
from django.db import connection, transaction

from handrail.changes.noting import Kind, note_change


@transaction.atomic
def empty_database() -> None:
    """Delete every row of Handrail's own tables, of the sessions and of the queue; the log of changes stays."""
    names = [
        connection.ops.quote_name(model._meta.db_table)
        for model in apps.get_models()
        if model._meta.managed and (model.__module__.startswith("handrail.") or model._meta.label == "sessions.Session")
    ]
    jobs = ["procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join([*names, *jobs])} CASCADE")
    note_change(Kind.DATA, "database", before=None, after=None, by=None, reason="emptied for the demo company")
