"""Running the benches: each with its own throwaway database where it needs one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import django
from django.conf import settings

from handrail.adapters.embedded_postgres import EmbeddedPostgres
from handrail.kernel.errors import HandrailError


def run_intents(
    *,
    train_file: Path,
    test_file: Path,
    out_of_scope: Path | None,
    out_of_scope_label: str | None,
    text_column: str,
    label_column: str,
) -> dict[str, Any]:
    """Return the figures of `handrail bench intents`."""
    django.setup()
    from handrail.bench.intents import bench_intents
    from handrail.bench.labelled import read_labelled, read_texts
    from handrail.intents.encoding import process_encoder

    with _one_line_errors():
        report = bench_intents(
            read_labelled(train_file, text_column, label_column),
            read_labelled(test_file, text_column, label_column),
            read_texts(out_of_scope, text_column) if out_of_scope else (),
            process_encoder(),
            out_of_scope_label=out_of_scope_label,
        )
    return report.to_dict()


def run_retrieval(articles: Path, queries: Path) -> dict[str, Any]:
    """Return the figures of `handrail bench retrieval`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors():
        from handrail.bench.retrieval import bench_retrieval
        from handrail.intents.encoding import process_encoder

        return bench_retrieval(articles, queries, process_encoder()).as_dict()


def run_search(passages: int, queries: int, on_progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Return the figures of `handrail bench search`, measured on a PostgreSQL of its own."""
    with _throwaway_database():
        from handrail.bench.search import bench_search
        from handrail.intents.encoding import process_encoder

        return bench_search(passages, queries, process_encoder(), on_progress).as_dict()


@contextmanager
def _throwaway_database() -> Iterator[None]:
    """Point Django at a fresh, migrated database in a temporary folder; live data are out of reach."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-bench-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    try:
        server.start()
        entry = settings.DATABASES["default"]
        entry.update({"NAME": "handrail", "USER": "postgres", "PASSWORD": "", "HOST": str(server.sockets), "PORT": ""})
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        from handrail.cli.database import close_connections

        close_connections()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_line_errors() -> Iterator[None]:
    try:
        yield
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
