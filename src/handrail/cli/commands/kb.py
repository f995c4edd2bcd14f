"""`handrail kb ...`: knowledge."""

from __future__ import annotations

from pathlib import Path

import click

from handrail.cli.database import with_database
from handrail.cli.progress import progress_bars


@click.group("kb")
def command() -> None:
    """Import knowledge, embed it anew."""


@command.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--approve-as", metavar="EMAIL", help="Approve what is imported in the name of this person.")
@click.option("--as", "importer", metavar="EMAIL", help="Who imports; without it nobody is noted.")
@click.option("--source", metavar="NAME", help="Name of the source; the folder's name unless given.")
@click.option("--language", default="en", show_default=True, help="Language of files that do not name one.")
@with_database
def import_(folder: Path, approve_as: str | None, importer: str | None, source: str | None, language: str) -> None:
    """Import the Markdown and HTML files of FOLDER; importing again changes only what changed.

    Articles are drafts until somebody approves them. A file that has vanished retires its article.
    """
    from django.utils.text import slugify

    from handrail.cli.who import person
    from handrail.intents.encoding import process_encoder
    from handrail.knowledge.importing import import_folder

    approver = person(approve_as) if approve_as else None
    name = source or slugify(folder.resolve().name) or "folder"
    with progress_bars() as report:
        done = import_folder(
            folder,
            source_name=name,
            by=person(importer) if importer else approver,
            approve_as=approver,
            default_language=language,
            encoder=process_encoder(),
            on_progress=lambda finished, total: report("articles", finished, total),
        )
    for problem in done.problems:
        click.echo(f"{problem}", err=True)
    click.echo(done.summary())
    if done.created + done.revised and not approver:
        click.echo("They are drafts: approve them in the console, or import again with --approve-as EMAIL.")


@command.command("reembed")
@with_database
def reembed() -> None:
    """Embed all knowledge with the configured model and change over to it; search goes on with the old one until then.

    May be interrupted and begun again. With a worker running this happens by itself after the setting was changed.
    """
    from handrail.intents.encoding import configured_encoder
    from handrail.knowledge.reembedding import reembed as run

    encoder = configured_encoder()
    with progress_bars() as report:
        changed = run(encoder=encoder, on_progress=report)
    done = "Search now uses" if changed else "Nothing to do: search uses"
    click.echo(f"{done} {encoder.origin['name']} ({encoder.dimensions} dimensions, {encoder.fingerprint[:12]}).")
