"""`handrail measures`: what became of conversations."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click

from handrail.cli.database import with_database

DAYS = 28
_DAY = click.DateTime(["%Y-%m-%d"])
_NAMES = {"deflected_verified": "  of these verified", "deflected_repeat": "  of these came again"}


@click.command("measures")
@click.option("--intent", help="Only this intent; 'unknown' for messages without any.")
@click.option("--channel", help="Only this channel.")
@click.option("--language", help="Only this language.")
@click.option("--stage", help="Only what was decided at this stage of the ladder.")
@click.option("--since", type=_DAY, help=f"The first day (UTC); {DAYS - 1} days before the last one without.")
@click.option("--until", type=_DAY, help="The last day (UTC); today without.")
@click.option("--cells", is_flag=True, help="One table per intent and channel.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_database
def command(
    since: datetime | None, until: datetime | None, *, cells: bool, as_json: bool, intent: str | None, **limits: Any
) -> None:
    """Show measures with the number of outcomes and the 95 % interval, for the bot's side and for people's.

    What is measured is at most seconds behind while a worker runs; without one, it is collected first.
    """
    from handrail.insights.collecting import follow
    from handrail.insights.queries import by_measure, measured_cells

    follow()
    last = until.date() if until else datetime.now(UTC).date()
    limits |= {"since": since.date() if since else last - timedelta(days=DAYS - 1), "until": last}
    limits["intent"] = "" if intent == "unknown" else intent
    places = measured_cells(**limits) if cells else [(limits["intent"], limits["channel"])]
    tables = [(place, by_measure(**limits | {"intent": place[0], "channel": place[1]})) for place in places]
    if as_json:
        click.echo(json.dumps([_as_json(place, found, limits) for place, found in tables], indent=2))
        return
    click.echo(f"{limits['since']} to {last} (UTC), 95 % intervals")
    for place, found in tables:
        _print_table(_title(*place), found)


def _title(intent: str | None, channel: str | None) -> str:
    named = "all intents" if intent is None else intent or "no known intent"
    return f"{named}, {channel or 'all channels'}"


def _as_json(place: tuple[Any, Any], found: Any, limits: dict[str, Any]) -> dict[str, Any]:
    from handrail.insights.queries import is_share

    sides: dict[str, dict[str, Any]] = {}
    for (measure, side), tally in sorted(found.items()):
        if tally.n:
            interval = [round(bound, 6) for bound in tally.interval()] if is_share(measure) else None
            sides.setdefault(side, {})[measure] = {"n": tally.n, "rate": tally.rate, "interval": interval}
    days = {name: limits[name].isoformat() for name in ("since", "until") if isinstance(limits[name], date)}
    return {"intent": place[0], "channel": place[1], **days, "sides": sides}


def _print_table(title: str, found: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    from handrail.insights.measures import Measure, Side

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for side in Side:
        table.add_column(str(side), justify="right")
        table.add_column("n", justify="right")
    for measure in (measure for measure in Measure if any(found.get((measure, side)) for side in Side)):
        cells = [text for side in Side for text in _figure(measure, found.get((measure, side)))]
        table.add_row(_NAMES.get(measure, measure.replace("_", " ")), *cells)
    if table.row_count:
        Console().print(table)
    else:
        click.echo(f"{title}: nothing was measured")


def _figure(measure: str, tally: Any) -> tuple[str, str]:
    """A rate with its interval, or a time; and the number of outcomes."""
    from handrail.insights.measures import SECONDS
    from handrail.insights.queries import is_share

    if tally is None or not tally.n:
        return "", ""
    if measure in SECONDS:
        return f"{tally.rate:,.1f} s", f"{tally.n:,}"
    if not is_share(measure):
        return "", f"{tally.n:,}"
    low, high = tally.interval()
    return f"{tally.rate:.1%} ({low:.1%}–{high:.1%})", f"{tally.n:,}"
