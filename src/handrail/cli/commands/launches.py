"""`handrail launches list|show|open|close|goal|goal-end`: every expansion of scope, and what it still needs."""

from __future__ import annotations

from datetime import datetime

import click

from handrail.cli.database import with_database

_who = click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")

_why = click.option("--reason", required=True, help="Why, for those who come after you.")


@click.group("launches")
def command() -> None:
    """Show, open and close launches, and set what they are to bring."""


@command.command("list")
@with_database
def list_all() -> None:
    """Show all launches, the newest first; those that are missing are opened."""
    from handrail.governance.launches.growing import open_missing
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
    from handrail.governance.launches.path import checks_of, matrix, tallies
    from handrail.governance.launches.queries import launch_named
    from handrail.readiness.last_drill import told

    row = launch_named(launch)
    state = f"closed: {row.closing.reason}" if row.closing else "reached" if row.reached else "under way"
    click.echo(f"{row.launch}: {state}")
    for each in goals_of(row.launch):
        rate = "-" if each.present.rate is None else f"{each.present.rate:.3g}"
        track = {None: "too few weeks to project", True: "on track", False: "not on track"}[each.on_track]
        said = f"{each.goal} from {each.goal.baseline:.3g} (n {each.goal.baseline_n}); now {rate} (n {each.present.n})"
        click.echo(f"goal {each.goal.pk}: {said}: {'reached' if each.reached else track}")
    for gate in tallies(matrix(row)) if row.launch.kind == "deployment" else []:
        lacking = ", ".join(str(cell) for cell in gate.missing)
        click.echo(f"{gate.gate.title!s:<48} {gate.met} of {gate.cells}{': missing ' + lacking if lacking else ''}")
    for check in checks_of(row, timezone.now()):
        name = f"{check.title} {check.on}".strip()
        click.echo(f"{'met    ' if check.met else 'not met'} {name:<40} {'; '.join(check.facts)}")
        for line in [words for last in check.drills for words in told(last)]:
            click.echo(f"          {line}")
        for line in check.missing:
            click.echo(f"          {line}")


@command.command("open")
@click.argument("subject", metavar="INTENT|ASSISTANT")
@click.argument("channel", required=False)
@click.option("--language", help="Open the launch of this language at the ASSISTANT.")
@_who
@with_database
def open_one(subject: str, channel: str | None, language: str | None, email: str | None) -> None:
    """Open a launch by hand: of INTENT on CHANNEL, or of a language at ASSISTANT; or again one that was closed."""
    from handrail.assistants.actions import assistant_named
    from handrail.cli.who import person
    from handrail.governance.launches.models import LaunchKind
    from handrail.governance.launches.opening import open_cell, open_launch
    from handrail.intents.models import Intent

    if bool(channel) == bool(language):
        raise click.UsageError("name either a channel or --language")
    by = person(email) if email else None
    if language:
        kind, assistant = LaunchKind.LANGUAGE, assistant_named(subject)
        made = open_launch(kind=kind, assistant=assistant, language=language, by=by)
    else:
        made = open_cell(intent=Intent.objects.filter(slug=subject).first(), channel=channel or "", by=by)
    click.echo(f"Opened: {made} ({made.pk})")


@command.command("close")
@click.argument("launch")
@_why
@_who
@with_database
def close(launch: str, reason: str, email: str | None) -> None:
    """Close LAUNCH, which will not come to its goal; `open` opens it again."""
    from handrail.cli.who import person
    from handrail.governance.launches.opening import close_launch
    from handrail.governance.launches.queries import launch_named

    found = launch_named(launch).launch
    close_launch(launch=found, by=person(email) if email else None, reason=reason)
    click.echo(f"Closed: {found}")


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
    measured = f"baseline {made.baseline:.3g} (n {made.baseline_n}, {made.since} to {made.until})"
    click.echo(f"Set: {made} ({made.pk}); {measured}")


@command.command("goal-end")
@click.argument("launch")
@click.argument("goal")
@_why
@_who
@with_database
def goal_end(launch: str, goal: str, reason: str, email: str | None) -> None:
    """End GOAL of LAUNCH, each named by its id or the beginning of it; it stays on record."""
    from handrail.cli.who import person
    from handrail.governance.launches.goals import end_goal, goal_named
    from handrail.governance.launches.queries import launch_named

    found = launch_named(launch).launch
    named = goal_named(found, goal)
    end_goal(launch=found, goal_id=named.pk, by=person(email) if email else None, reason=reason)
    click.echo(f"Ended: {named} of {found}")
