"""`handrail audit ...`: which requests there are today, and which the bot could take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from handrail.cli.database import with_database

if TYPE_CHECKING:
    from handrail.audit.models import AuditRun, RequestType

_NUMBER = click.option("--number", type=int, help="Which audit; without it the last one that is finished.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@click.group("audit")
def command() -> None:
    """Audit today's support: types of requests, ranked as candidates for automation."""


@command.command("run")
@click.argument("assistant")
@click.option("--sample", default=20_000, show_default=True, help="At most so many conversations are read.")
@click.option("--time-zone", default="UTC", show_default=True, help="Of the hours below.")
@click.option("--hours", default="9-17", show_default=True, metavar="FROM-TO", help="When the desk is open.")
@click.option("--days", default="mon,tue,wed,thu,fri", show_default=True, help="On which days.")
@click.option("--seed", default=1, show_default=True, help="Which conversations, where there are more.")
@click.option("--no-type", "no_types", multiple=True, metavar="TAG", help="A tag that does not say what is asked.")
@_JSON
@with_database
def run(assistant: str, as_json: bool, **told: Any) -> None:
    """Audit the history of ASSISTANT and store the findings; nothing is sent."""
    from handrail.assistants.actions import assistant_named
    from handrail.audit.running import begin_audit, run_audit
    from handrail.cli.progress import progress_bars

    begun = begin_audit(assistant=assistant_named(assistant), options=_options(**told), by=None)
    with progress_bars() as on_progress:
        done = run_audit(begun.pk, on_progress)
    _show(done, as_json=as_json)


@command.command("show")
@click.argument("assistant")
@click.argument("type_", metavar="[TYPE]", required=False)
@_NUMBER
@_JSON
@with_database
def show(assistant: str, type_: str | None, number: int | None, as_json: bool) -> None:
    """Show an audit of ASSISTANT, or of it one TYPE (its place or its key) with examples."""
    run = _run(assistant, number)
    if type_ is None:
        _show(run, as_json=as_json)
    else:
        _show_type(run, type_, as_json=as_json)


@command.command("propose")
@click.argument("assistant")
@click.argument("type_", metavar="[TYPE]", required=False)
@_NUMBER
@click.option("--candidates", is_flag=True, help="All candidates at once, instead of one TYPE.")
@click.option("--slug", default="", help="The intent's name; made of the title without.")
@click.option("--title", default="", help="What staff call it.")
@click.option("--risk", default="high", show_default=True, type=click.Choice(["low", "medium", "high"]))
@click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
@with_database
def propose(
    assistant: str, type_: str | None, number: int | None, email: str | None, *, candidates: bool, **more: str
) -> None:
    """Make TYPE (its place or its key) an intent; its messages become suggested labels."""
    from handrail.audit.proposing import propose as make
    from handrail.audit.proposing import propose_candidates
    from handrail.audit.queries import type_of
    from handrail.cli.who import person

    run, by = _run(assistant, number), person(email) if email else None
    if candidates:
        made = propose_candidates(run=run, by=by, risk=more["risk"])
        click.echo(f"{len(made)} intents, off everywhere: {', '.join(intent.slug for intent in made)}")
        return
    if not type_:
        raise click.ClickException("say which TYPE, or --candidates for all of them")
    kind = type_of(run, type_)
    intent = make(kind=kind, by=by, **more)
    click.echo(f"{intent.slug} ({intent.risk} risk): {kind.conversations:,} messages are suggested for it")


@command.command("next-labels")
@click.argument("assistant")
@with_database
def next_labels(assistant: str) -> None:
    """Find which messages of ASSISTANT are worth a label next; workers do it by themselves."""
    from handrail.assistants.actions import assistant_named
    from handrail.audit.labelling.queue import rank_messages
    from handrail.cli.progress import progress_bars

    with progress_bars() as on_progress:
        count = rank_messages(assistant=assistant_named(assistant), on_progress=on_progress)
    click.echo(f"{count:,} messages are ranked")


def _run(assistant: str, number: int | None) -> AuditRun:
    from handrail.assistants.actions import assistant_named
    from handrail.audit.queries import audit_numbered

    return audit_numbered(assistant_named(assistant), number)


def _options(*, hours: str, days: str, no_types: tuple[str, ...], **told: Any) -> Any:
    from handrail.audit.options import Options

    opens, dash, closes = hours.partition("-")
    if not (dash and opens.isdecimal() and closes.isdecimal()):
        raise click.ClickException("write --hours such as 9-17")
    wanted = [day.strip().lower()[:3] for day in days.split(",") if day.strip()]
    if not set(wanted) <= set(_DAYS):
        raise click.ClickException(f"days are {', '.join(_DAYS)}")
    return Options(
        opens=int(opens),
        closes=int(closes),
        days=tuple(sorted({_DAYS.index(day) for day in wanted})),
        no_types=tuple(tag.strip().casefold() for tag in no_types),
        **told,
    )


def _show(run: AuditRun, *, as_json: bool) -> None:
    from handrail.audit.plain import plain_run
    from handrail.console.words.audit import FLAWS, reasons

    if as_json:
        _print_json(plain_run(run))
        return
    for line in _summary(run):
        click.echo(line)
    for kind in run.types.all():
        mark = "*" if kind.proposed else " "
        click.echo(f"\n{kind.place:>3}{mark} {kind.title}  [{kind.origin}]  {kind.score:.0f}")
        for reason in reasons(kind):
            click.echo(f"       {reason}")
    flaws = list(run.tag_findings.all()[:30])
    if flaws:
        click.echo("\nTags")
    for flaw in flaws:
        click.echo(f"  {FLAWS[flaw.flaw]}: {flaw.tag}, {flaw.other} ({flaw.conversations})")
    click.echo("\n* proposed as an intent: `handrail audit propose ASSISTANT PLACE`")


def _summary(run: AuditRun) -> list[str]:
    from handrail.audit.plain import shares_of
    from handrail.console.words.audit import duration

    shares, languages = shares_of(run), run.figures["languages"]
    told = {name: "not known" if share is None else f"{100 * share:.1f} %" for name, share in shares.items()}
    return [
        f"Audit {run.number} of {run.assistant.slug}: {run.sampled:,} of {run.conversations:,} conversations read",
        f"Without a tag {told['without_tag']}, contradictory tags {told['contradictory']}",
        f"After hours {told['after_hours']}, handle time {duration(run.figures['handle_seconds'])} (median)",
        f"Covered by knowledge {told['covered']}, with risk words {told['risky']}",
        "Languages " + ", ".join(f"{name} {count:,}" for name, count in list(languages.items())[:8]),
    ]


def _show_type(run: AuditRun, wanted: str, *, as_json: bool) -> None:
    from handrail.audit.plain import plain_type
    from handrail.audit.queries import examples_of, type_of
    from handrail.console.words.audit import reasons

    kind: RequestType = type_of(run, wanted)
    examples = examples_of(kind)
    if as_json:
        asked = [{"message": each.message.text, "answer": each.answer} for each in examples]
        _print_json({**plain_type(kind), "examples": asked})
        return
    click.echo(f"{kind.title}  [{kind.origin}]  place {kind.place}, score {kind.score:.0f}")
    for reason in reasons(kind):
        click.echo(f"  {reason}")
    for each in examples:
        click.echo(f"\n  customer: {each.message.text}")
        if each.answer:
            click.echo(f"  agent:    {each.answer}")


def _print_json(value: Any) -> None:
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
