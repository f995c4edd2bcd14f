"""`handrail evidence ...`: packs of evidence, and whether a file is one that was frozen here."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.conf import settings

from handrail.cli.database import with_database
from handrail.kernel.errors import HandrailError


@click.group("evidence")
def command() -> None:
    """Show, hand out and verify what each step up was decided on."""


@command.command("list")
@with_database
def list_() -> None:
    """Show the packs, the newest first."""
    from handrail.governance.queries import packs

    found = packs()
    for pack in found:
        click.echo(f"{pack.pk}  {pack.at:%Y-%m-%d %H:%M}  {pack}  {pack.sha256[:16]}")
    if not found:
        click.echo("No cell has gone up on evidence yet.")


@command.command("show")
@click.argument("pack")
@with_database
def show(pack: str) -> None:
    """Show the pack whose id begins with PACK."""
    import json

    from handrail.governance.evidence.charts import in_words
    from handrail.governance.queries import pack_named

    found = pack_named(pack)
    body = json.loads(found.body)
    people = body["people"]
    click.echo(f"{found}, {found.at:%Y-%m-%d %H:%M}")
    click.echo(f"asked by {people['asked']['by']['name']}: {people['asked']['reason']}")
    click.echo(f"agreed by {people['agreed']['by']['name']}")
    for gate in body["gates"]:
        mark = "met" if gate["met"] else "overridden" if gate["overridden"] else "not met"
        numbers = f"{in_words(gate, 'value')} / {in_words(gate, 'limit')}"
        click.echo(f"  {gate['gate']:<16} {mark:<11} {numbers:<19} n = {gate['n']}")
    click.echo(f"{len(body['articles'])} articles, sha256 {found.sha256}")


@command.command("export")
@click.argument("pack")
@click.option("--html", "as_html", is_flag=True, help="A page to read instead, with everything in it.")
@with_database
def export(pack: str, as_html: bool) -> None:
    """Write the pack whose id begins with PACK to the standard output."""
    from handrail.governance.evidence.canonical import file_of
    from handrail.governance.evidence.page import self_contained
    from handrail.governance.queries import pack_named

    found = pack_named(pack)
    click.echo(self_contained(found.body) if as_html else file_of(found.body), nl=as_html)


@command.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Say whether FILE is what was frozen.

    Exit code 0: unchanged and on record here; 3: unchanged, but not on record here; 4: changed; 5: unchanged, but the
    database could not be asked; 1: not a pack at all.
    """
    from handrail.governance.evidence.verifying import EXIT_CODES
    from handrail.governance.evidence.verifying import verify as verified

    try:
        verdict = verified(file.read_text(encoding="utf-8"), _recorded)
    except (OSError, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{file}: {getattr(problem, 'strerror', None) or 'not UTF-8 text'}") from problem
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(f"{file}: {verdict}")
    sys.exit(EXIT_CODES[verdict])


def _recorded(evidence: str) -> str | None:
    """The hash on record; a machine without a database of ours is not given one for this."""
    from handrail.governance.evidence.verifying import NoRecordError

    if not settings.HANDRAIL.database_url and not (settings.HANDRAIL.data / "postgres").exists():
        raise NoRecordError
    try:
        return _asked(evidence)
    except click.ClickException as problem:
        raise NoRecordError from problem


@with_database
def _asked(evidence: str) -> str | None:
    from django.core.exceptions import ValidationError
    from django.db import ProgrammingError

    from handrail.governance.models import EvidencePack

    try:
        return EvidencePack.objects.filter(pk=evidence).values_list("sha256", flat=True).first()
    except ValidationError:
        return None
    except ProgrammingError as problem:
        raise click.ClickException("the database has no packs") from problem
