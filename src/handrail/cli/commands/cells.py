"""`handrail cells ...`: what the bot may do."""

from __future__ import annotations

import click

from handrail.cli.database import with_database


@click.group("cells")
def command() -> None:
    """Show and switch what the bot may answer, per intent and channel."""


@command.command("show")
@with_database
def show() -> None:
    """Show every cell with its threshold."""
    from handrail.autonomy.queries import CHANNELS, cells_by_intent, state_of

    click.echo(f"{'intent':<24} {'risk':<7} " + " ".join(f"{channel:<12}" for channel in CHANNELS))
    for intent, cells in cells_by_intent():
        shown = []
        for channel in CHANNELS:
            state = state_of(cells[channel])
            shown.append(f"{state.stage:<5} {state.threshold:.2f}  ")
        click.echo(f"{intent.slug:<24} {intent.risk:<7} " + " ".join(shown))


@command.command("switch")
@click.argument("intent")
@click.argument("channel")
@click.argument("stage", type=click.Choice(["off", "full"]))
@click.option("--as", "email", metavar="EMAIL", help="Who switches; without it the change is the operator's.")
@click.option("--reason", default="", help="Why, for the record.")
@with_database
def switch_cell(intent: str, channel: str, stage: str, email: str | None, reason: str) -> None:
    """Switch a cell: INTENT on CHANNEL to STAGE."""
    from handrail.autonomy.actions import switch
    from handrail.cli.who import person

    cell = switch(intent_slug=intent, channel=channel, stage=stage, by=person(email) if email else None, reason=reason)
    click.echo(f"{cell} is {cell.stage}")
