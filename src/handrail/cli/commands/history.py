"""`handrail history ...`: past conversations that people answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from handrail.cli.database import with_database

if TYPE_CHECKING:
    from handrail.assistants.models import Assistant
    from handrail.history.models import HistoryImport

_ASSISTANT = click.option("--assistant", "slug", metavar="SLUG", help="Whose history; not needed where there is one.")
_FILE = click.Path(path_type=Path)


@click.group("history")
def command() -> None:
    """Bring past conversations: evidence for what the bot may do."""


@command.command("import")
@click.argument("file", type=_FILE)
@_ASSISTANT
@click.option("--format", "format_", type=click.Choice(["csv", "jsonl", "zendesk", "mbox"]), help="Found out without.")
@click.option("--encoding", default="", help="Such as utf-8, utf-16, cp1252; found out without.")
@click.option("--map", "columns", multiple=True, metavar="COLUMN=FIELD", help="What a column of the file is.")
@click.option("--own-domain", "domains", multiple=True, help="mbox: who writes from it works here.")
@click.option("--time-zone", default="UTC", show_default=True, help="Of times that name none.")
@click.option("--source", default="", help="The system whose ids the file has, to tell it from others.")
@click.option("--resume", is_flag=True, help="Go on where an import of this file stopped.")
@click.option("--report", type=_FILE, help="Where the list of what was left out goes.")
@with_database
def import_(file: Path, slug: str | None, source: str, resume: bool, report: Path | None, **how: Any) -> None:
    """Import FILE. Personal data are masked before anything is stored; what is there already stays as it is."""
    from handrail.history.importing import import_history, open_file, unfinished

    assistant, opened = _assistant(slug), open_file(file, _reading(**how))
    stopped = unfinished(opened, assistant)
    if stopped and not resume:
        click.echo(f"An import of this file stopped before its end ({stopped}); --resume goes on with it.", err=True)
    if resume and stopped is None:
        click.echo("No import of this file has stopped; it is begun anew.", err=True)
    click.echo(f"Reading {file.name} as {opened.format}, {opened.encoding} ...", err=True)
    with _progress() as on_progress:
        run = import_history(file=opened, assistant=assistant, source=source, resume=resume, on_progress=on_progress)
    _show(run)
    _write_report(run, report)


@command.command("list")
@with_database
def list_() -> None:
    """List the imports."""
    from handrail.history.queries import imports

    for row in imports():
        ended = "" if row.run.finished_at else "   stopped before its end"
        click.echo(
            f"{row.run.pk}  {row.run.begun_at:%Y-%m-%d %H:%M}  {row.counts['messages']:>9,} messages  "
            f"{row.run.assistant.slug}  {row.run.file_name}{ended}"
        )


@command.command("show")
@click.argument("import_id", metavar="IMPORT")
@click.option("--report", type=_FILE, help="Write the list of what was left out to this file.")
@with_database
def show(import_id: str, report: Path | None) -> None:
    """Show what an import brought; IMPORT is its id or the beginning of it."""
    from handrail.history.queries import import_named

    run = import_named(import_id)
    _show(run)
    if report:
        _write_report(run, report)


@command.command("delete")
@click.argument("import_id", metavar="IMPORT")
@click.confirmation_option(prompt="Delete this import with all its conversations and labels?")
@with_database
def delete(import_id: str) -> None:
    """Delete an import with all that it brought, labels too."""
    from handrail.history.actions import delete_import
    from handrail.history.queries import import_named

    click.echo(f"{delete_import(import_named(import_id)):,} messages are gone.")


@command.command("export")
@click.argument("file", type=click.File("wb"))
@_ASSISTANT
@click.option("--import", "import_id", metavar="IMPORT", help="Only what this import brought.")
@with_database
def export(file: Any, slug: str | None, import_id: str | None) -> None:
    """Write history as JSON lines to FILE (- is the screen), masked as it is stored."""
    import orjson

    from handrail.history.exporting import exported
    from handrail.history.queries import import_named

    run = import_named(import_id) if import_id else None
    for told in exported(assistant=None if run else _assistant(slug), run=run):
        file.write(orjson.dumps(told) + b"\n")


@command.command("label")
@click.option("--from-tags", "meanings", type=_FILE, required=True, help="A CSV with the columns tag,intent.")
@_ASSISTANT
@with_database
def label(meanings: Path, slug: str | None) -> None:
    """Label the first customer message of conversations whose tags name one intent."""
    from handrail.history.labels import label_from_tags, read_meanings

    done = label_from_tags(assistant=_assistant(slug), meanings=read_meanings(meanings))
    click.echo(
        f"{done.added:,} labelled, {done.known:,} were before or have no customer message, "
        f"{done.contradictory:,} have tags of several intents and were left alone"
    )


def _assistant(slug: str | None) -> Assistant:
    from handrail.assistants.actions import assistant_named
    from handrail.assistants.models import Assistant

    if slug:
        return assistant_named(slug)
    found = list(Assistant.objects.order_by("slug")[:2])
    if len(found) != 1:
        raise click.ClickException("say --assistant SLUG" if found else "there is no assistant yet: add one first")
    return found[0]


def _reading(*, format_: str | None, encoding: str, columns: tuple[str, ...], domains: tuple[str, ...],
             time_zone: str) -> Any:  # fmt: skip
    from handrail.history.formats import Reading

    wrong = next((each for each in columns if "=" not in each), None)
    if wrong:
        raise click.ClickException(f"--map {wrong}: write COLUMN=FIELD")
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.ClickException(f"there is no time zone {time_zone!r}; write Europe/Berlin") from None
    named = {column: field for column, _, field in (each.rpartition("=") for each in columns)}
    return Reading(format_ or "", encoding, named, domains, zone)


def _show(run: HistoryImport) -> None:
    from handrail.history.queries import imports

    (row,) = imports(only=run)
    counts = row.counts
    click.echo(f"Import {run.pk} of {run.file_name} for {run.assistant.slug}")
    click.echo(f"  {counts['conversations']:,} conversations and {counts['messages']:,} messages are new")
    click.echo(f"  {counts['known_messages']:,} messages were there already")
    click.echo(f"  {counts['labels']:,} labels, {counts['notes']:,} internal notes not kept")
    click.echo(f"  {counts['left_out']:,} rows or messages left out")
    if run.finished_at and not any(counts.values()):
        click.echo("  the file has no conversations")
    if row.languages:
        click.echo(f"  languages: {', '.join(row.languages)}")
    if row.first and row.last:
        click.echo(f"  from {row.first:%Y-%m-%d} to {row.last:%Y-%m-%d}")
    if not run.finished_at:
        click.echo("  stopped before its end: `handrail history import FILE --resume` goes on")


def _write_report(run: HistoryImport, path: Path | None) -> None:
    import csv

    from django.conf import settings

    from handrail.history.queries import left_out

    if not run.left_out.exists():
        return
    path = path or settings.HANDRAIL.data / "history" / f"left-out-{run.pk}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason"])
        writer.writerows(left_out(run))
    click.echo(f"What was left out, with line and reason: {path}")


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar over the file's bytes with messages a second and the time that is left; silent without a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("history", total=None, rate="")

        def on_progress(messages: int, done: int, size: int) -> None:
            seconds = bars.tasks[0].elapsed or 1e-9
            bars.update(task, completed=done, total=size, rate=f"{messages / seconds:,.0f} messages/s")

        yield on_progress
