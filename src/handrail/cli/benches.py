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
    columns: tuple[str, str],
) -> dict[str, Any]:
    """Return the figures of `handrail bench intents --test`; `columns` are those of text and intent."""
    django.setup()
    from handrail.bench.intents import bench_intents
    from handrail.bench.labelled import read_labelled, read_texts
    from handrail.intents.encoding import configured_encoder

    with _one_line_errors():
        report = bench_intents(
            read_labelled(train_file, *columns),
            read_labelled(test_file, *columns),
            read_texts(out_of_scope, columns[0]) if out_of_scope else (),
            configured_encoder(),
            out_of_scope_label=out_of_scope_label,
        )
    return report.to_dict()


def run_intent_draws(
    train_file: Path,
    columns: tuple[str, str],
    *,
    without: str | None,
    way: dict[str, int],
    on_progress: Callable[[str, int, int], None],
) -> dict[str, Any]:
    """Return the figures of `handrail bench intents` on one file: by folds, few examples, or intents left out.

    Rows with the label `without` are not used.
    """
    django.setup()
    from handrail.bench.intents import bench_few, bench_folds, bench_left_out
    from handrail.bench.labelled import read_labelled
    from handrail.intents.encoding import configured_encoder

    bench: Any = bench_folds if "folds" in way else bench_few if "examples" in way else bench_left_out
    with _one_line_errors():
        messages = read_labelled(train_file, *columns).without(without)
        figures: dict[str, Any] = bench(messages, configured_encoder(), on_progress, **way)
    return figures


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


def run_search(passages: int, queries: int, on_progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Return the figures of `handrail bench search`, measured on a PostgreSQL of its own."""
    with _throwaway_database():
        from handrail.bench.search import bench_search
        from handrail.intents.encoding import process_encoder

        return bench_search(passages, queries, process_encoder(), on_progress).as_dict()


def run_reading(file: Path, column: str) -> dict[str, Any]:
    """Return the figures of `handrail bench reading`; no database is needed."""
    django.setup()
    from handrail.bench.labelled import read_texts
    from handrail.bench.reading import bench_reading
    from handrail.intents.encoding import configured_encoder

    with _one_line_errors():
        return bench_reading(read_texts(file, column), configured_encoder()).to_dict()


def run_noise(
    file: Path, columns: tuple[str, str], share: float, on_progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """Return the figures of `handrail bench noise`; no database is needed."""
    django.setup()
    from handrail.bench.labelled import read_labelled
    from handrail.bench.noise import bench_noise
    from handrail.intents.encoding import configured_encoder

    with _one_line_errors():
        return bench_noise(read_labelled(file, *columns), configured_encoder(), on_progress, share=share)


def run_embedding(
    file: Path | None,
    column: str,
    *,
    compare: bool,
    threads: int,
    on_progress: Callable[[str, int, int], None],
) -> dict[str, Any]:
    """Return the figures of `handrail bench embedding`; no database is needed."""
    django.setup()
    from handrail.bench.embedding import Encodes, bench_embedding, reference_encoder
    from handrail.bench.labelled import read_texts
    from handrail.demo.files import folder
    from handrail.intents.encoding import model_folder
    from handrail.language.embedding import load_encoder

    with _one_line_errors():
        texts = read_texts(file or folder() / "messages" / "ordinary_a.csv", column)
        encoders: dict[str, Encodes] = {
            "handrail": load_encoder(settings.HANDRAIL.data / "models", model_folder(), threads)
        }
        if compare:
            encoders["sentence_transformers"] = reference_encoder(model_folder(), threads)
        return bench_embedding(texts, encoders, on_progress)


def run_history(messages: int, on_progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Return the figures of `handrail bench history`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors(), tempfile.TemporaryDirectory(prefix="handrail-history-") as place:
        from handrail.bench.history import bench_history

        return bench_history(messages=messages, folder_for_file=Path(place), on_progress=on_progress).to_dict()


def run_measures(conversations: int) -> dict[str, Any]:
    """Return the figures of `handrail bench measures`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors():
        from handrail.bench.measures import bench_measures

        return bench_measures(conversations).to_dict()


def run_replay(
    messages: int, file: Path | None, column: str, on_progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """Return the figures of `handrail bench replay`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors():
        from handrail.bench.labelled import read_texts
        from handrail.bench.replay import bench_replay
        from handrail.cli.supervised import keep_what_is_loaded

        keep_what_is_loaded()
        own = read_texts(file, column) if file else ()
        return bench_replay(messages=messages, own=own, on_progress=on_progress).to_dict()


def run_map(conversations: int) -> dict[str, Any]:
    """Return the figures of `handrail bench map`, measured on a PostgreSQL of its own."""
    with _throwaway_database(), _one_line_errors():
        from handrail.bench.map import bench_map

        return bench_map(conversations).to_dict()


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
