"""`handrail cells ask|requests|agree|withdraw|override|lift|gates|limits|limit`: how a cell goes up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import click

from handrail.cli.database import with_database
from handrail.kernel.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from handrail.autonomy.policy import Rung
    from handrail.governance.measuring import GateState
    from handrail.governance.models import Request

SHIPPED = "shipped"
_maybe = click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
_who = click.option("--as", "email", metavar="EMAIL", required=True, help="Who does it: a person answers for this.")
_why = click.option("--reason", required=True, help="Why, for the record.")


def asked(intent: str, channel: str, rung: Rung | None, email: str | None, reason: str) -> None:
    """Ask that a cell goes up, and say what is missing."""
    from handrail.cli.who import person
    from handrail.governance.actions import ask_up
    from handrail.governance.queries import gates_for

    by = person(email) if email else None
    request = ask_up(intent_slug=intent, channel=channel, by=by, reason=reason, rung=rung)
    standing = gates_for(request.cell, request.wanted)
    click.echo(f"Asked: {request} (request {str(request.pk)[:13]})")
    for state in standing.states:
        click.echo(_line(state))
    lacking = len(standing.missing)
    click.echo("Every gate is passed; somebody may agree." if not lacking else f"{lacking} gates are not passed yet.")


@click.command("ask")
@click.argument("intent")
@click.argument("channel")
@_maybe
@_why
@with_database
def ask(intent: str, channel: str, email: str | None, reason: str) -> None:
    """Ask that a cell goes up: INTENT on CHANNEL to its next rung."""
    asked(intent, channel, None, email, reason)


@click.command("requests")
@with_database
def requests() -> None:
    """Show what is asked and not yet agreed to."""
    from handrail.governance.queries import open_requests

    found = open_requests()
    for each in found:
        who = each.by.name if each.by else "operator"
        click.echo(f"{str(each.pk)[:13]}  {each!s:<50} {who}, {each.at:%Y-%m-%d %H:%M}: {each.reason}")
    if not found:
        click.echo("Nothing is asked.")


@click.command("agree")
@click.argument("request")
@_who
@with_database
def agree(request: str, email: str) -> None:
    """Let a cell go up on REQUEST: gates are measured again, the evidence is frozen, the cell moves one rung."""
    from handrail.cli.who import person
    from handrail.governance import actions

    agreement = actions.agree(request_id=_request(request), by=person(email))
    click.echo(f"{agreement.request.cell} is {agreement.request.wanted}; evidence {agreement.pack}")


@click.command("withdraw")
@click.argument("request")
@_maybe
@click.option("--reason", default="", help="Why, for the record.")
@with_database
def withdraw(request: str, email: str | None, reason: str) -> None:
    """Take REQUEST back."""
    from handrail.cli.who import person
    from handrail.governance import actions

    taken = actions.withdraw(request_id=_request(request), by=person(email) if email else None, reason=reason)
    click.echo(f"Withdrawn: {taken.request}")


@click.command("override")
@click.argument("intent")
@click.argument("channel")
@click.argument("gate")
@_who
@_why
@with_database
def override(intent: str, channel: str, gate: str, email: str, reason: str) -> None:
    """Say that GATE need not be met for INTENT on CHANNEL; it takes two people. Safety is never overridden."""
    from handrail.cli.who import person
    from handrail.governance import overriding

    made = overriding.override(intent_slug=intent, channel=channel, gate=gate, by=person(email), reason=reason)
    held = "is overridden" if made.holds else "waits for a second person"
    click.echo(f"{gate} of {made.cell} {held}")


@click.command("lift")
@click.argument("intent")
@click.argument("channel")
@click.argument("gate")
@_who
@_why
@with_database
def lift(intent: str, channel: str, gate: str, email: str, reason: str) -> None:
    """End the override of GATE for INTENT on CHANNEL."""
    from handrail.cli.who import person
    from handrail.governance import overriding

    ended = overriding.lift(intent_slug=intent, channel=channel, gate=gate, by=person(email), reason=reason)
    click.echo(f"{gate} of {ended.cell} is no longer overridden")


@click.command("gates")
@click.argument("intent")
@click.argument("channel")
@with_database
def gates(intent: str, channel: str) -> None:
    """Show the gates before INTENT on CHANNEL: each number beside its limit, and what is missing."""
    from handrail.governance.queries import cell_at, gates_for

    standing = gates_for(cell_at(intent, channel))
    top = "the top" if standing.wanted is None else str(standing.wanted)
    click.echo(f"{standing.view}: {standing.view.rung}, next {top}")
    for state in standing.states:
        click.echo(_line(state))


@click.command("limits")
@with_database
def limits() -> None:
    """Show the limits of the gates and of the tripwires, and between what they may be set."""
    from handrail.governance.gates import gates as registered
    from handrail.governance.limits import all_limits
    from handrail.governance.tripwires.limits import PREFIX, wire_limits

    now = all_limits()
    for name, gate in registered().items():
        for key, limit in gate.limits.items():
            span = f"{limit.lowest:g} to {limit.highest:g}, shipped {limit.shipped:g}"
            click.echo(f"{f'{name}.{key}':<28} {now[name][key]:>8g}   ({span})")
    for row in wire_limits():
        signal, value = row.signal, "shipped" if row.value is None else f"{row.value:g}"
        click.echo(f"{f'{PREFIX}.{signal.name}':<28} {value:>8}   ({signal.lowest:g} to {signal.highest:g})")


@click.command("limit")
@click.argument("name", metavar="GATE.NAME")
@click.argument("value", metavar="VALUE|shipped")
@_maybe
@_why
@with_database
def limit(name: str, value: str, email: str | None, reason: str) -> None:
    """Set a limit of a gate or a tripwire: quality.share 0.95, tripwire.low_rating 0.2. Administrators only."""
    from handrail.cli.who import person
    from handrail.governance.limits import gate_named, set_limit
    from handrail.governance.tripwires.limits import PREFIX, set_wire_limit

    gate, _dot, key = name.partition(".")
    by = person(email) if email else None
    if gate == PREFIX:
        set_wire_limit(signal=key, value=None if value == SHIPPED else _number(value), by=by, reason=reason)
    else:
        limits = gate_named(gate).limits
        number = limits[key].shipped if value == SHIPPED and key in limits else _number(value)
        set_limit(gate=gate, name=key, value=number, by=by, reason=reason)
    click.echo(f"{name}: {value}")


COMMANDS = (ask, requests, agree, withdraw, override, lift, gates, limits, limit)


def _line(state: GateState) -> str:
    from handrail.governance.evidence.charts import in_words

    finding = state.finding
    numbers = {"value": finding.value, "limit": finding.limit, "unit": finding.unit}
    mark = "met" if finding.met else "overridden" if state.overridden else "not met"
    shown = f"{in_words(numbers, 'value')} / {in_words(numbers, 'limit')}" if finding.limit is not None else ""
    return f"  {state.gate.name:<16} {mark:<11} {shown:<19} {'; '.join(finding.missing)}".rstrip()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidError(f"write a number, or {SHIPPED}", field="value") from None


def _request(beginning: str) -> UUID:
    from handrail.governance.queries import open_requests

    found: list[Request] = [each for each in open_requests() if str(each.pk).startswith(beginning.lower())]
    if len(found) != 1:
        raise NotFoundError(f"{len(found)} open requests begin with {beginning!r}; `handrail cells requests`")
    return found[0].pk
