"""`handrail launches list|show|open|goal`: every expansion of scope, and what it still needs."""

from __future__ import annotations

from datetime import datetime

import click

from handrail.cli.database import with_database

_who = click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")


@click.group("launches")
def command() -> None:
    """Show and open launches, and set what they are to bring."""


@command.command("list")
@with_database
def list_all() -> None:
    """Show all launches, the newest first; those that are missing are opened."""
    from handrail.governance.launches.opening import open_missing
    from handrail.governance.launches.queries import launches

    open_missing()
    for row in launches():
        state = "closed" if row.closing else "reached" if row.reached else "under way"
        passed = ", ".join(f"{each.passed} of {each.gates} gates" for each in row.progress if row.launch.of_cell)
        click.echo(f"{row.launch.pk}  {row.launch!s:<40} {state:<10} {row.launch.opened_at:%Y-%m-%d}  {passed}")


@command.command("show")
@click.argument("launch")
@with_database
def show(launch: str) -> None:
    """Measure everything that LAUNCH needs: its id, or the beginning of it."""
    from django.utils import timezone

    from handrail.governance.launches.goals import goals_of
    from handrail.governance.launches.path import checks_of
    from handrail.governance.launches.queries import launch_named

    row = launch_named(launch)
    click.echo(str(row.launch))
    for each in goals_of(row.launch):
        rate = "-" if each.present.rate is None else f"{each.present.rate:.3g}"
        track = {None: "too few weeks to project", True: "on track", False: "not on track"}[each.on_track]
        said = f"{each.goal} from {each.goal.baseline:.3g} (n {each.goal.baseline_n}); now {rate} (n {each.present.n})"
        click.echo(f"goal {each.goal.pk}: {said}: {'reached' if each.reached else track}")
    for check in checks_of(row, timezone.now()):
        name = f"{check.title} {check.on}".strip()
        click.echo(f"{'met    ' if check.met else 'not met'} {name:<40} {'; '.join(check.facts)}")
        for line in check.missing:
            click.echo(f"          {line}")


@command.command("open")
@click.argument("intent")
@click.argument("channel")
@_who
@with_database
def open_one(intent: str, channel: str, email: str | None) -> None:
    """Open the launch of INTENT on CHANNEL by hand."""
    from handrail.cli.who import person
    from handrail.governance.launches.models import Launch, LaunchKind
    from handrail.governance.launches.opening import open_launch
    from handrail.intents.models import Intent

    found = Intent.objects.filter(slug=intent).first()
    begun = Launch.objects.filter(kind=LaunchKind.INTENT, intent=found).exclude(channel=channel).exists()
    kind = LaunchKind.CHANNEL if found and begun else LaunchKind.INTENT
    made = open_launch(kind=kind, intent=found, channel=channel, by=person(email) if email else None)
    click.echo(f"Opened: {made} ({made.pk})")


@command.command("goal")
@click.argument("launch")
@click.argument("measure")
@click.argument("target", type=float)
@click.option("--by", "due", type=click.DateTime(["%Y-%m-%d"]), required=True, help="By which day.")
@click.option(
    "--side", type=click.Choice(["bot", "people"]), default=None, help="Whose conversations; both without it."
)
@click.option("--days", type=int, default=28, show_default=True, help="Over how many days the baseline is measured.")
@_who
@with_database
def goal(
    launch: str, measure: str, target: float, due: datetime, side: str | None, days: int, email: str | None
) -> None:
    """Set a goal: MEASURE shall come to TARGET, a share of 0 to 1 or seconds. The baseline is measured."""
    from handrail.cli.who import person
    from handrail.governance.launches.goals import set_goal
    from handrail.governance.launches.queries import launch_named

    made = set_goal(
        launch=launch_named(launch).launch, measure=measure, target=target, due=due.date(), side=side or "",
        days=days, by=person(email) if email else None,
    )  # fmt: skip
    click.echo(f"Set: {made}; baseline {made.baseline:.3g} (n {made.baseline_n}, {made.since} to {made.until})")
