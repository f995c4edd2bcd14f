"""`handrail readiness ...`: what must be prepared before customers meet the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from handrail.cli.database import with_database

if TYPE_CHECKING:
    from handrail.assistants.models import Assistant
    from handrail.intents.models import Intent
    from handrail.readiness.models import DrillCase
    from handrail.readiness.policy import Status

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_who = click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
_by = click.option("--as", "email", metavar="EMAIL", required=True, help="Who does it.")


@click.group("readiness")
def command() -> None:
    """Show and prepare what a launch needs: who takes over, who is briefed, what customers are told."""


@command.command("show")
@click.argument("slug", metavar="ASSISTANT")
@click.option("--intent", "slug_of_intent", help="Only this intent.")
@with_database
def show(slug: str, slug_of_intent: str | None) -> None:
    """Show how far everything is prepared at an assistant, and what is missing."""
    from django.utils import timezone

    from handrail.autonomy.queries import CHANNELS
    from handrail.intents.models import Intent
    from handrail.readiness import queries

    assistant = _assistant(slug)
    _print("openness", queries.openness_status(assistant))
    for channel in CHANNELS:
        _print(f"drill on {channel}", queries.drill_status(assistant, channel, timezone.now()))
        _print(f"tries by hand on {channel}", queries.attempts_status(assistant, channel, timezone.now()))
    intents = [_intent(slug_of_intent)] if slug_of_intent else list(Intent.objects.select_related("team"))
    for intent in intents:
        click.echo(intent.title)
        _print("  escalation map", queries.escalation_status(assistant, intent, CHANNELS[0]))
        _print("  briefing", queries.briefing_status(intent))
        _print("  review owner", queries.review_owner_status(intent))


@command.command("escalation")
@click.argument("slug", metavar="ASSISTANT")
@click.option("--reason", help="Set the row of this reason; what is left out is as it is without a row.")
@click.option("--team", "team_slug", help="Short name of the team.")
@click.option("--minutes", type=int, help="Within how many minutes it has to be claimed.")
@click.option("--wording", default="", help="What the customer is told.")
@_who
@with_database
def escalation(
    slug: str, reason: str | None, team_slug: str | None, minutes: int | None, wording: str, email: str | None
) -> None:
    """Show the escalation map, or set one row of it."""
    from handrail.accounts.models import Team
    from handrail.cli.who import person
    from handrail.kernel.errors import NotFoundError
    from handrail.readiness.escalation import routes, set_route

    assistant = _assistant(slug)
    if reason:
        team = Team.objects.filter(slug=team_slug).first() if team_slug else None
        if team_slug and team is None:
            raise NotFoundError(f"teams are {', '.join(Team.objects.values_list('slug', flat=True))}")
        by = person(email) if email else None
        set_route(assistant=assistant, reason=reason, team=team, deadline_minutes=minutes, wording=wording, by=by)
    for route in routes(assistant):
        team_name = f"the request's team, else {route.team}" if route.open_team else str(route.team)
        line = f"{route.reason:<24} {team_name:<36} {route.deadline_minutes:>5} min  {route.wording:<18}"
        click.echo(f"{line} {'; '.join(route.missing) or 'ready'}{'  (set)' if route.row else ''}")


@command.command("drill")
@click.argument("slug", metavar="ASSISTANT")
@click.argument("channel")
@click.option("--participant", metavar="EMAIL", help="Who claims the handoffs; without it whoever runs the drill.")
@_by
@with_database
def drill(slug: str, channel: str, participant: str | None, email: str) -> None:
    """Try every way to people on CHANNEL; a drill that stopped is gone on with. Ends with 1 if anything failed."""
    from handrail.answering.loading import current_engine
    from handrail.cli.who import person
    from handrail.readiness.drills import run_drill
    from handrail.readiness.words import in_words

    def on_case(case: DrillCase, number: int) -> None:
        told = "; ".join(in_words(failure) for failure in case.failures)
        name = case.expects or case.intent
        click.echo(f"{case.position:>3}/{number} {name:<22} {case.language:<3} {case.team:<20} {told or 'held'}")

    run = run_drill(
        assistant=_assistant(slug),
        channel=channel,
        by=person(email),
        participant=person(participant) if participant else None,
        engine=current_engine(),
        on_case=on_case,
    )
    for left in run.untried:
        click.echo(f"Not tried: {in_words(left)}", err=True)
    click.echo("The drill passed." if run.passed else "The drill failed.")
    if not run.passed:
        raise SystemExit(1)


@command.command("brief")
@click.argument("intent")
@click.option("--file", type=click.File("r", encoding="utf-8"), help="The new version; - is what is typed.")
@click.option("--draft", is_flag=True, help="Print a text to start from.")
@_who
@with_database
def brief(intent: str, file: Any, draft: bool, email: str | None) -> None:
    """Show an intent's briefing and who has read it, or write a new version of it."""
    from handrail.cli.who import person
    from handrail.readiness.briefing import current_briefing, write_briefing
    from handrail.readiness.queries import briefing_status
    from handrail.readiness.starting import starting_text

    found = _intent(intent)
    if draft:
        click.echo(starting_text(found))
        return
    if file:
        write_briefing(intent=found, text=file.read(), by=person(email) if email else None)
    current = current_briefing(found)
    if current:
        click.echo(f"Version {current.version}, {current.at:%Y-%m-%d %H:%M}\n\n{current.text}\n")
    _print("read", briefing_status(found))


@command.command("acknowledge")
@click.argument("intent")
@_by
@with_database
def acknowledge_(intent: str, email: str) -> None:
    """Say that one has read the current briefing of INTENT."""
    from handrail.cli.who import person
    from handrail.kernel.errors import NotFoundError
    from handrail.readiness.briefing import acknowledge, current_briefing

    current = current_briefing(_intent(intent))
    if current is None:
        raise NotFoundError("no briefing is written for this intent")
    acknowledge(briefing=current, by=person(email))
    click.echo(f"{email} has read version {current.version}")


@command.command("openness")
@click.argument("slug", metavar="ASSISTANT")
@click.option("--language", help="Only this one; needed to reword or confirm.")
@click.option("--reword", nargs=2, metavar="KEY TEXT", help="Word a text your own way; an empty TEXT takes that back.")
@click.option("--confirm", "confirm_", is_flag=True, help="Say that you have read these texts and they are right.")
@_who
@with_database
def openness(
    slug: str, language: str | None, reword: tuple[str, str] | None, confirm_: bool, email: str | None
) -> None:
    """Show what customers are told, reword a text, confirm the texts of a language."""
    from handrail.cli.who import person
    from handrail.readiness import openness as texts

    assistant, by = _assistant(slug), person(email) if email else None
    if (reword or confirm_) and not language:
        raise click.UsageError("say --language")
    if reword and language:
        texts.reword(assistant=assistant, language=language, key=reword[0], text=reword[1], by=by)
    if confirm_ and language:
        if by is None:
            raise click.UsageError("a person confirms: say --as EMAIL")
        digest = texts.digest_of(assistant, language)
        texts.confirm(assistant=assistant, language=language, digest=digest, by=by)
    for each in texts.openness_of(assistant):
        if language in {None, each.language}:
            by_whom = f"confirmed by {each.confirmation.by}" if each.confirmation else "not confirmed"
            click.echo(f"{each.language}: {by_whom}")
            for text in each.texts:
                origin = "own" if text.own else "shipped wording, read it and confirm"
                click.echo(f"  {text.key} ({origin if text.text else 'missing'}): {text.text}")


@command.command("owner")
@click.argument("intent")
@click.argument("owner", metavar="EMAIL")
@click.argument("weekday", type=click.Choice(DAYS))
@click.argument("hour", type=click.IntRange(0, 23))
@_who
@with_database
def owner_(intent: str, owner: str, weekday: str, hour: int, email: str | None) -> None:
    """Name who reviews INTENT's answers each week: EMAIL, on WEEKDAY at HOUR in that person's time zone."""
    from handrail.cli.who import person
    from handrail.readiness.owners import name_owner

    by = person(email) if email else None
    named = name_owner(intent=_intent(intent), person=person(owner), weekday=DAYS.index(weekday), hour=hour, by=by)
    click.echo(f"{named.person.name} reviews {intent} each {weekday} at {hour}:00")


def _assistant(slug: str) -> Assistant:
    from handrail.assistants.actions import assistant_named

    return assistant_named(slug)


def _intent(slug: str) -> Intent:
    from handrail.intents.models import Intent
    from handrail.kernel.errors import NotFoundError

    found = Intent.objects.select_related("team").filter(slug=slug).first()
    if found is None:
        known = ", ".join(Intent.objects.values_list("slug", flat=True)[:20])
        raise NotFoundError(f"no intent is named {slug!r}; there are: {known or 'none yet'}")
    return found


def _print(name: str, status: Status) -> None:
    click.echo(f"{name:<26} {status.met} of {status.needed}{'' if status.ready else ': ' + '; '.join(status.missing)}")
