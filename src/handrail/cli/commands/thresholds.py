"""`handrail thresholds ...`: from a stated risk limit, not from a slider."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from handrail.cli.database import with_database

_WHO = click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
_WHY = click.option("--reason", required=True, help="Why, for the record.")
_REPLAY = click.option("--replay", "run", metavar="RUN", help="The replay whose cases count; the newest without.")


@click.group("thresholds")
def command() -> None:
    """Show and set how sure the bot must be, per intent and channel."""


@command.command("offer")
@click.argument("intent")
@click.argument("channel")
@_REPLAY
@click.option("--plot", type=click.Path(path_type=Path), help="Write the curve of risk against coverage, an SVG.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_database
def offer(intent: str, channel: str, run: str | None, plot: Path | None, as_json: bool) -> None:
    """Show what a replay's cases allow a cell, and what more labels would buy. Nothing is changed."""
    from handrail.quality.staleness import changed_since
    from handrail.quality.thresholds import offer as offered

    cell, replay = _cell(intent, channel), _replay(run, intent, channel)
    found = offered(replay=replay, intent=cell.intent)
    if plot:
        from handrail.quality.charts import risk_chart
        from handrail.quality.queries import scored

        plot.write_text(risk_chart(scored(replay, intent), found.result), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(found.to_dict()))
        return
    for line in found.in_words():
        click.echo(line)
    changed = changed_since(replay, intent)
    if changed:
        click.echo(f"Of today's bot these cases say nothing: {', '.join(changed)} changed since; replay again")


@command.command("set")
@click.argument("intent")
@click.argument("channel")
@_REPLAY
@click.option("--loosen", is_flag=True, help="Take the lowest that was shown, not one step stricter.")
@_WHO
@_WHY
@with_database
def set_(intent: str, channel: str, run: str | None, loosen: bool, email: str | None, reason: str) -> None:
    """Give a cell the threshold that a replay allows, as a new version."""
    from handrail.cli.who import person
    from handrail.quality.thresholds import set_threshold

    cell, by = _cell(intent, channel), person(email) if email else None
    row = set_threshold(cell=cell, replay=_replay(run, intent, channel), by=by, reason=reason, stricter=not loosen)
    if row.value is None:
        click.echo(f"{cell}: {row.cases} cases allow no threshold; the cell may not answer")
        return
    click.echo(
        f"{cell}: version {row.version}, answers from {row.value:.3f} on: {row.accepted} of {row.cases} cases, "
        f"{row.wrong} of them wrong, at most {row.bound:.1%} (limit {row.alpha:.0%})"
    )


@command.command("limit")
@click.argument("intent")
@click.option("--alpha", type=float, required=True, help="Share of the answers that may be wrong, for example 0.05.")
@click.option("--delta", type=float, default=0.10, show_default=True, help="One minus how surely.")
@_WHO
@_WHY
@with_database
def limit(intent: str, alpha: float, delta: float, email: str | None, reason: str) -> None:
    """State how many of an intent's answers may be wrong."""
    from handrail.cli.who import person
    from handrail.quality.thresholds import set_risk_limit

    by = person(email) if email else None
    set_risk_limit(intent=_intent(intent), alpha=alpha, delta=delta, by=by, reason=reason)
    click.echo(f"{intent}: at most {alpha:.1%} of the answers wrong, sure to {1 - delta:.0%}")


@command.command("history")
@click.argument("intent")
@click.argument("channel")
@with_database
def history(intent: str, channel: str) -> None:
    """List the versions of a cell's threshold."""
    from handrail.quality.models import CellThreshold

    for row in CellThreshold.objects.filter(cell=_cell(intent, channel)).select_related("by"):
        value = "none" if row.value is None else f"{row.value:.3f}"
        who = row.by.name if row.by else "operator"
        click.echo(f"{row.version:>3}  {row.at:%Y-%m-%d %H:%M}  {value:>6}  {row.wrong} of {row.accepted} wrong, "
                   f"at most {row.bound:.1%}  {who}: {row.reason}")  # fmt: skip


def _intent(slug: str) -> Any:
    from handrail.intents.queries import intent_named

    return intent_named(slug)


def _cell(intent: str, channel: str) -> Any:
    from handrail.autonomy.queries import cell_named

    return cell_named(intent, channel)


def _replay(run: str | None, intent: str, channel: str) -> Any:
    from handrail.kernel.errors import NotFoundError
    from handrail.quality.queries import latest_replay, replay_named

    found = replay_named(run) if run else latest_replay(channel=channel, intent=intent)
    if found is None:
        raise NotFoundError("there is no finished replay with this intent; `handrail replay run`")
    return found
