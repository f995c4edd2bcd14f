"""`handrail cells ...`: what the bot may do."""

from __future__ import annotations

import click

from handrail.cli.commands.cell_requests import COMMANDS, asked
from handrail.cli.database import with_database

STAGES = ["off", "shadow", "suggest", "pilot", "full"]
_who = click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
_why = click.option("--reason", default="", help="Why, for the record; needed for everything but going down.")


@click.group("cells")
def command() -> None:
    """Show and move what the bot may do, per intent and channel.

    The ladder: off (people only), shadow (people; drafts in silence), suggest (people, with a draft), pilot (the bot
    has a share of the conversations), full (the bot, but for a control group). A cell goes up on evidence only: ask
    for it, see its gates, agree.
    """


for _each in COMMANDS:
    command.add_command(_each)


@command.command("show")
@with_database
def show() -> None:
    """Show every cell with its threshold, and the rules of the ladder."""
    from handrail.autonomy.queries import CHANNELS, cells_by_intent, ladder_rules, state_of

    rules = ladder_rules()
    click.echo(f"{'intent':<24} {'risk':<7} " + " ".join(f"{channel:<26}" for channel in CHANNELS).rstrip())
    for intent, cells in cells_by_intent():
        shown = []
        for cell in (cells[channel] for channel in CHANNELS):
            state = state_of(cell, rules)
            more = f", control {cell.control} %" if cell.stage == "full" else ""
            held = "" if state.holds == cell.stage else f" (held at {state.holds})"
            shown.append(f"{f'{cell.rung}{more}{held}':<21} {state.threshold:.2f}")
        click.echo(f"{intent.slug:<24} {intent.risk:<7} " + " ".join(shown))
    click.echo("Ceilings: " + ", ".join(f"{risk} risk {stage}" for risk, stage in rules.ceilings.items()))
    click.echo("Pilots rise by " + ", ".join(f"{step} %" for step in rules.pilot_steps))


@command.command("switch")
@click.argument("intent")
@click.argument("channel")
@click.argument("stage", type=click.Choice(STAGES))
@click.option("--share", type=int, help="Of a pilot: per cent of the conversations.")
@_who
@_why
@with_database
def switch_cell(intent: str, channel: str, stage: str, share: int | None, email: str | None, reason: str) -> None:
    """Move a cell down: INTENT on CHANNEL to STAGE, any number of steps at once. Up is asked for, step by step."""
    from handrail.autonomy.actions import named_rung, switch
    from handrail.autonomy.queries import cell_named
    from handrail.cli.who import person

    cell = cell_named(intent, channel)
    rung = named_rung(cell, stage, share)
    if rung.height > cell.rung.height:
        asked(intent, channel, rung, email, reason)
        return
    by = person(email) if email else None
    cell = switch(intent_slug=intent, channel=channel, stage=stage, share=share, by=by, reason=reason)
    click.echo(f"{cell} is {cell.rung}")


@command.command("up")
@click.argument("intent")
@click.argument("channel")
@_who
@_why
@with_database
def up(intent: str, channel: str, email: str | None, reason: str) -> None:
    """Ask that a cell goes one step up: to the next stage, or at pilot to the next share."""
    asked(intent, channel, None, email, reason)


@command.command("control")
@click.argument("intent")
@click.argument("channel")
@click.argument("percent", type=int)
@_who
@_why
@with_database
def control(intent: str, channel: str, percent: int, email: str | None, reason: str) -> None:
    """Set how many per cent of a cell's conversations stay with people at full."""
    from handrail.autonomy.actions import set_control
    from handrail.cli.who import person

    by = person(email) if email else None
    cell = set_control(intent_slug=intent, channel=channel, percent=percent, by=by, reason=reason)
    click.echo(f"{cell}: {cell.control} % stay with people at full")


@command.command("ceiling")
@click.argument("risk", type=click.Choice(["low", "medium", "high"]))
@click.argument("stage", type=click.Choice(STAGES))
@_who
@_why
@with_database
def ceiling(risk: str, stage: str, email: str | None, reason: str) -> None:
    """Set the highest stage of a RISK; cells above it step down at once. Administrators only."""
    from handrail.autonomy.actions import set_ceiling
    from handrail.cli.who import person

    set_ceiling(risk=risk, stage=stage, by=person(email) if email else None, reason=reason)
    click.echo(f"{risk} risk: up to {stage}")


@command.command("steps")
@click.argument("percents", type=int, nargs=-1, required=True)
@_who
@_why
@with_database
def steps(percents: tuple[int, ...], email: str | None, reason: str) -> None:
    """Set the shares, in per cent, through which pilots rise. Administrators only."""
    from handrail.autonomy.actions import set_pilot_steps
    from handrail.cli.who import person

    set_pilot_steps(steps=percents, by=person(email) if email else None, reason=reason)
    click.echo("Pilots rise by " + ", ".join(f"{percent} %" for percent in percents))
