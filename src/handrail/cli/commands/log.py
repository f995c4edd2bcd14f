"""`handrail log`: who changed what, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from handrail.cli.database import with_database

if TYPE_CHECKING:
    from handrail.changes.models import Change


@click.command("log")
@click.option("--kind", default="", help="Only changes of this kind, for instance cell.stage.")
@click.option("--about", default="", help="Only changes of what has these letters in its name.")
@click.option("--by", default="", help="Only changes by this person; - is the operator's shell.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only changes from this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only changes up to this day.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_database
def command(
    kind: str, about: str, by: str, since: datetime | None, until: datetime | None, limit: int, as_json: bool
) -> None:
    """Show the changes of configuration and stages, the newest first. The log is only added to."""
    from handrail.changes.noting import Kind
    from handrail.changes.queries import Wanted, changes

    if kind and kind not in list(Kind):
        raise click.ClickException(f"kinds are {', '.join(Kind)}")
    wanted = Wanted(kind, about, by, since.date() if since else None, until.date() if until else None)
    for change in changes(wanted, limit=limit):
        click.echo(_json(change) if as_json else _line(change))


def _line(change: Change) -> str:
    values = f"{_values(change.before)} -> {_values(change.after)}"
    why = f"  ({change.reason})" if change.reason else ""
    who = change.by_name or "operator"
    return f"{change.at:%Y-%m-%d %H:%M:%S}  {who:<20} {change.kind:<20} {change.subject}: {values}{why}"


def _values(values: dict[str, object] | None) -> str:
    return "-" if values is None else ", ".join(f"{name} {value}" for name, value in values.items())


def _json(change: Change) -> str:
    import orjson

    names = ("id", "at", "kind", "subject", "before", "after", "by_id", "by_name", "reason")
    return orjson.dumps({name: getattr(change, name) for name in names}).decode()
