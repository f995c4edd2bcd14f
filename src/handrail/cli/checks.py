"""The checks of `handrail doctor`, each a function that finds one thing right or wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from handrail.cli.findings import Finding
from handrail.cli.model_checks import classifier, index, model

LEAST_FREE_GB = 2
MOST_WAITING_SECONDS = 60
MOST_CLOCK_SECONDS = 5
POSTGRES_MAJOR = 15
PGVECTOR = (0, 7)


def database() -> Finding:
    """PostgreSQL answers and is new enough."""
    mend = f"PostgreSQL {POSTGRES_MAJOR} or newer must be reachable: check DATABASE_URL, or leave it out"
    try:
        version = int(_value("SHOW server_version_num"))
    except DatabaseError as problem:
        return Finding("database", ok=False, detail=str(problem).strip().splitlines()[0], mend=mend)
    return Finding("database", version // 10000 >= POSTGRES_MAJOR, f"PostgreSQL {version // 10000}", mend)


def extension() -> Finding:
    """The extension pgvector is there and new enough."""
    mend = "install pgvector 0.7 or newer, then CREATE EXTENSION vector (or ALTER EXTENSION vector UPDATE)"
    try:
        found = _value("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    except DatabaseError:
        return Finding("pgvector", ok=False, detail="not to be asked, the database does not answer", mend=mend)
    if found is None:
        return Finding("pgvector", ok=False, detail="not installed in this database", mend=mend)
    enough = tuple(int(part) for part in str(found).split(".")[:2]) >= PGVECTOR
    return Finding("pgvector", enough, f"version {found}", mend)


def migrations() -> Finding:
    """All migrations have run."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding("migrations", ok=False, detail="cannot be read", mend="mend the database first")
    detail = f"{len(missing)} have not run" if missing else "all have run"
    return Finding("migrations", not missing, detail, "run `handrail prepare`")


def order_numbers() -> Finding:
    """Every assistant's pattern for order numbers can be used; one that cannot stops its turns."""
    from handrail.assistants.actions import known_number_patterns
    from handrail.language.personal import BadPatternError, find

    try:
        patterns = known_number_patterns()
        find("", patterns)
    except DatabaseError:
        return Finding("order numbers", ok=False, detail="cannot be read", mend="mend the database first")
    except BadPatternError as problem:
        return Finding("order numbers", ok=False, detail=problem.message, mend="mend the assistant's order pattern")
    return Finding("order numbers", ok=True, detail=f"{len(patterns)} patterns are masked")


def queue() -> Finding:
    """No turn waits for long."""
    try:
        waiting = _value(
            "SELECT coalesce(extract(epoch FROM now() - min(owed_since)), 0) FROM answering_turn "
            "WHERE decided_at IS NULL"
        )
    except DatabaseError:
        return Finding("queue", ok=False, detail="cannot be read", mend="mend the database first")
    detail = f"the oldest open turn waits {float(waiting):.0f} s" if waiting else "no open turns"
    return Finding("queue", float(waiting) < MOST_WAITING_SECONDS, detail, "start a worker: `handrail worker`")


def disk() -> Finding:
    """The data folder's disk has room."""
    free = shutil.disk_usage(settings.HANDRAIL.data).free / 1e9
    mend = f"free some space, or move HANDRAIL_DATA to a disk with {LEAST_FREE_GB} GB free"
    return Finding("disk", free >= LEAST_FREE_GB, f"{free:.1f} GB free in {settings.HANDRAIL.data}", mend)


def clock() -> Finding:
    """This machine's clock agrees with the database's."""
    try:
        theirs = _value("SELECT clock_timestamp()")
    except DatabaseError:
        return Finding("clock", ok=False, detail="cannot be compared", mend="mend the database first")
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    return Finding("clock", apart < MOST_CLOCK_SECONDS, f"{apart:.1f} s from the database's", "set up NTP on both")


def _value(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        return row[0] if row else None


CHECKS: tuple[Callable[[], Finding], ...] = (
    database,
    extension,
    migrations,
    model,
    index,
    classifier,
    order_numbers,
    queue,
    disk,
    clock,
)
