"""Running the benches: each with its own throwaway database where it needs one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import django
from django.conf import settings

from handrail.adapters.embedded_postgres import EmbeddedPostgres
from handrail.kernel.errors import HandrailError

if TYPE_CHECKING:
    from handrail.answering.labelled import LabelledDraft


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
    from handrail.intents.encoding import configured_encoder

    with _one_line_errors():
        report = bench_intents(
            read_labelled(train_file, text_column, label_column),
            read_labelled(test_file, text_column, label_column),
            read_texts(out_of_scope, text_column) if out_of_scope else (),
            configured_encoder(),
            out_of_scope_label=out_of_scope_label,
        )
    return report.to_dict()


def run_retrieval(articles: Path, queries: Path) -> dict[str, Any]:
    """Return the figures of `handrail bench retrieval`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors():
        from handrail.bench.retrieval import bench_retrieval
        from handrail.intents.encoding import configured_encoder

        return bench_retrieval(articles, queries, configured_encoder()).as_dict()


def run_confidence(
    *, fit_on: tuple[Path, Path] | None, check_on: tuple[Path, Path] | None, on_progress: Callable[[str], None]
) -> dict[str, Any]:
    """Return the figures of `handrail bench confidence`; each help centre is its articles and its queries."""
    with _one_line_errors():
        # The help centres come first: their files may be bad, and the demo company takes minutes.
        fitting = _help_centre(*fit_on, on_progress) if fit_on else []
        unseen = {"other help centre": _help_centre(*check_on, on_progress)} if check_on else {}
        with _throwaway_database():
            from handrail.bench.confidence.demo_company import demo_drafts
            from handrail.bench.confidence.report import bench_confidence
            from handrail.intents.encoding import process_encoder

            on_progress("drafting for the demo company's messages, some minutes")
            demo = demo_drafts(process_encoder())
        unseen = {"demo test": demo.test, "demo test without intents": demo.general_test, **unseen}
        return bench_confidence([*demo.train, *demo.general_train, *fitting], unseen).to_dict()


def _help_centre(articles: Path, queries: Path, on_progress: Callable[[str], None]) -> Sequence[LabelledDraft]:
    with _throwaway_database():
        from handrail.bench.confidence.help_centres import help_centre_drafts
        from handrail.intents.encoding import process_encoder

        on_progress(f"drafting for {queries}")
        return help_centre_drafts(articles, queries, process_encoder())


def run_personal(file: Path | None) -> dict[str, Any]:
    """Return the figures of `handrail bench personal`; no database is needed."""
    with _one_line_errors():
        from handrail.bench.personal import bench_personal
        from handrail.bench.personal_examples import read_examples

        return bench_personal(read_examples(file)).to_dict()


def run_history(messages: int, on_progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Return the figures of `handrail bench history`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors(), tempfile.TemporaryDirectory(prefix="handrail-history-") as place:
        from handrail.bench.history import bench_history

        return bench_history(messages=messages, folder_for_file=Path(place), on_progress=on_progress).to_dict()


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
