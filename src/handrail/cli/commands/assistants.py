"""`handrail assistants ...`: deployed bots."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from handrail.cli.database import with_database


@click.group("assistants")
def command() -> None:
    """Set up an assistant of your own."""


@command.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="What the bot is called.")
@click.option("--brand", required=True, help="Whose bot it is.")
@click.option("--language", "languages", multiple=True, default=("en",), show_default=True)
@click.option("--team", default="Support", show_default=True, help="Who takes what no intent's team takes.")
@click.option("--origin", "origins", multiple=True, help="A page's origin where the widget may stand, https://...")
@with_database
def add(slug: str, name: str, brand: str, languages: tuple[str, ...], team: str, origins: tuple[str, ...]) -> None:
    """Add an assistant, its front team, and the intent general_question (switched off)."""
    from handrail.assistants.actions import add_assistant
    from handrail.intents.models import GENERAL_QUESTION, Intent, Risk

    assistant = add_assistant(
        slug=slug, name=name, brand=brand, languages=list(languages), team_name=team, origins=list(origins)
    )
    Intent.objects.get_or_create(
        slug=GENERAL_QUESTION,
        defaults={"title": "General question", "risk": Risk.LOW, "team": assistant.front_team},
    )
    click.echo(
        f"{assistant.name} is there. Import knowledge, then: handrail cells up {GENERAL_QUESTION} chat --reason ..."
    )


@command.command("triggers")
@click.argument("slug")
@click.option("--mute", help="A trigger that shall bring in nobody here.")
@click.option("--reason", default="", help="Why it is muted.")
@click.option("--unmute", help="A muted trigger that shall bring in a person again.")
@with_database
def triggers(slug: str, mute: str | None, reason: str, unmute: str | None) -> None:
    """Show what brings in a person at an assistant; mute a trigger or take that back."""
    from handrail.answering import muting
    from handrail.answering.triggers import triggers as known
    from handrail.assistants.actions import assistant_named

    assistant = assistant_named(slug)
    if mute:
        muting.mute(assistant=assistant, trigger=mute, reason=reason, by=None)
    if unmute:
        muting.unmute(assistant=assistant, trigger=unmute, by=None)
    why = dict(assistant.muted_triggers.values_list("trigger", "reason"))
    table = Table("trigger", "brings in a person", "when", box=None, pad_edge=False)
    for name, trigger in sorted(known().items()):
        table.add_row(name, f"no: {why[name]}" if name in why else "yes", trigger.reason)
    Console().print(table)


@command.command("languages")
@click.argument("slug")
@click.option("--add", multiple=True, help="Switch a language on; its launch opens at once.")
@click.option("--drop", multiple=True, help="Switch a language off.")
@click.option("--others", type=click.Choice(["hand_off", "translate"]), help="What to do with others.")
@click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
@with_database
def languages(slug: str, add: tuple[str, ...], drop: tuple[str, ...], others: str | None, email: str | None) -> None:
    """Show the languages of an assistant, switch them on and off, say what happens with others.

    Others are those in which no approved knowledge exists.
    """
    from handrail.assistants.actions import assistant_named
    from handrail.cli.who import person
    from handrail.governance.launches.growing import switch_languages

    if add or drop:
        switch_languages(slug=slug, add=add, drop=drop, by=person(email) if email else None)
    if others:
        _treat_others(slug, others)
    click.echo(f"It speaks {', '.join(assistant_named(slug).languages)}.")


def _treat_others(slug: str, others: str) -> None:
    from django.conf import settings

    from handrail.assistants.actions import treat_other_languages
    from handrail.assistants.models import OtherLanguages

    assistant = treat_other_languages(slug=slug, policy=OtherLanguages(others))
    if others == "translate":
        click.echo(f"{assistant.name} translates from {assistant.language}, and marks it as such.")
        if not settings.HANDRAIL.translation.url:
            click.echo("No model is set yet: until HANDRAIL_TRANSLATION_URL is, a person takes over.", err=True)
    else:
        click.echo(f"{assistant.name} hands over to a person.")


@command.command("confidence")
@click.argument("slug")
@click.option("--fit", "fit", is_flag=True, help="Fit it to what customers said of the answers.")
@click.option("--reset", is_flag=True, help="Use what is shipped again.")
@with_database
def confidence(slug: str, fit: bool, reset: bool) -> None:
    """Show which coefficients make the confidence of an assistant's drafts, and what they are worth."""
    from handrail.answering.fitted import coefficients_at, fit_confidence, labelled_outcomes, reset_confidence
    from handrail.assistants.actions import assistant_named
    from handrail.cli.honesty import fitted_lines

    assistant = assistant_named(slug)
    if fit and reset:
        raise click.UsageError("either --fit or --reset")
    if reset:
        reset_confidence(assistant)
    tried = fit_confidence(assistant) if fit else None
    if tried and not tried.active:
        click.echo("The fitted coefficients do worse on held-out answers than those in use: nothing was changed.")
    click.echo(f"In use: {coefficients_at(assistant.pk).version}. Judged answers: {len(labelled_outcomes(assistant))}.")
    shown = tried or assistant.fitted_confidences.filter(active=True).first()
    if shown:
        click.echo("\n".join(fitted_lines(shown.version, shown.labels, shown.before, shown.after)))
