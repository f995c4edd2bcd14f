"""The embedded server's own log keeps errors, not the words of the statement that failed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from handrail.adapters.embedded_postgres import EmbeddedPostgres


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    folder = Path(tempfile.mkdtemp(prefix="handrail-test-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_statement_that_fails_leaves_no_customer_text_in_the_log(server: EmbeddedPostgres) -> None:
    with psycopg.connect(host=str(server.sockets), user="postgres", dbname="postgres", autocommit=True) as session:
        session.execute("CREATE TABLE message (text text CHECK (length(text) < 5))")
        with pytest.raises(psycopg.errors.CheckViolation):
            session.execute("INSERT INTO message VALUES ('I am Priya Natarajan')")
    log = (server.folder / "log").read_text()
    assert "violates check constraint" in log
    assert "Priya" not in log
