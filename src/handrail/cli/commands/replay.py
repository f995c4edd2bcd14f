"""`handrail replay ...`: the engine over past conversations; nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from handrail.cli.database import with_database
from handrail.cli.progress import progress_bars

if TYPE_CHECKING:
    from handrail.quality.replays.whatif import Outlook

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_RUN = click.argument("run", metavar="RUN")
MOST_PROCESSES = 64
MOST_TURNED = 20


@click.group("replay")
def command() -> None:
    """Run the engine over labelled past messages and see what it would have done.

    RUN is a replay's id or the beginning of it.
    """


@command.command("run")
@click.option("--assistant", "slug", metavar="SLUG", help="Whose history; needed where there are several assistants.")
@click.option("--channel", default="chat", show_default=True)
@click.option("--intent", "intents", multiple=True, help="Only messages labelled so, and those out of scope.")
@click.option("--note", default="", help="What this run is for.")
@click.option("--attempts", default=1, show_default=True, help="How often a generated draft is made.")
@click.option("--reuse", metavar="RUN", help="Use that run's readings again; search and decisions are new.")
@click.option("--processes", type=click.IntRange(1, MOST_PROCESSES), default=2, show_default=True)
@_JSON
@with_database
def run(slug: str | None, channel: str, intents: tuple[str, ...], note: str, attempts: int, reuse: str | None,
        processes: int, as_json: bool) -> None:  # fmt: skip
    """Replay labelled messages now. Killed, it goes on with `handrail replay work RUN`, on any host."""
    from handrail.answering.loading import current_engine
    from handrail.cli.helping import helpers
    from handrail.cli.supervised import keep_what_is_loaded
    from handrail.cli.who import only_assistant
    from handrail.quality.queries import replay_named
    from handrail.quality.replays.running import begin, work_on

    base = replay_named(reuse) if reuse else None
    engine = current_engine()
    keep_what_is_loaded()
    replay = begin(
        assistant=only_assistant(slug), channel=channel, engine=engine, by=None, note=note, intents=intents,
        attempts=attempts, readings_of=base,
    )  # fmt: skip
    if not as_json:
        click.echo(f"Replay {replay.pk} of {replay.cases:,} messages")
    with progress_bars() as report, helpers(["replay", "work", str(replay.pk)], processes - 1):
        work_on(replay, engine, lambda done, cases: report("replayed", done, cases))
    work_on(replay, engine)  # what a helper that was killed let go of
    _show(replay_named(str(replay.pk)), "intent", as_json)


@command.command("work")
@_RUN
@with_database
def work(run: str) -> None:
    """Work on a replay that has begun, until it is done; any number of processes may."""
    from handrail.answering.loading import current_engine
    from handrail.cli.supervised import keep_what_is_loaded
    from handrail.quality.queries import replay_named
    from handrail.quality.replays.running import work_on

    engine = current_engine()
    keep_what_is_loaded()
    with progress_bars() as report:
        done = work_on(replay_named(run), engine, lambda so_far, cases: report("replayed", so_far, cases))
    click.echo(f"{done:,} cases done here")


@command.command("list")
@with_database
def list_() -> None:
    """List the replays, the newest first."""
    from handrail.quality.models import Replay
    from handrail.quality.replays.running import done_of

    for replay in Replay.objects.select_related("assistant"):
        state = "" if replay.finished_at else f"   {done_of(replay):,} done"
        click.echo(
            f"{replay}  {replay.begun_at:%Y-%m-%d %H:%M}  {replay.cases:>7,} cases  "
            f"{replay.assistant.slug} {replay.channel}  {replay.note}{state}"
        )


@command.command("show")
@_RUN
@click.option("--by", "group", type=click.Choice(["intent", "language", "hardness", "cause"]), default="intent")
@_JSON
@with_database
def show(run: str, group: str, as_json: bool) -> None:
    """Show how the cases went, by intent, language, hardness or cause."""
    from handrail.quality.queries import replay_named

    _show(replay_named(run), group, as_json)


@command.command("failures")
@_RUN
@click.option("--intent", default="", help="Of messages labelled so.")
@click.option("--cause", default="", help="Of this cause; `show --by cause` lists them.")
@click.option("--most", default=20, show_default=True)
@with_database
def failures(run: str, intent: str, cause: str, most: int) -> None:
    """List cases that went wrong, with what was understood; `replay case ID` opens one."""
    from handrail.quality.queries import replay_named
    from handrail.quality.replays.report import failures as failed

    found = failed(replay_named(run), intent=intent, cause=cause)
    for case in found[:most]:
        sure = "    -" if case.confidence is None else f"{case.confidence:.3f}"
        click.echo(f"{case.pk}  {case.grade} ({case.cause})  {case.label} read as {case.intent or 'nothing'}  {sure}")
        click.echo(f"    {' '.join(case.message.text.split())[:140]}")
    click.echo(f"{min(most, found.count())} of {found.count()}")


@command.command("case")
@click.argument("case_id", type=click.UUID)
@with_database
def case(case_id: Any) -> None:
    """Show the whole decision of one case."""
    from handrail.answering.explain import explain_record
    from handrail.kernel.errors import NotFoundError
    from handrail.quality.models import ReplayCase

    found = ReplayCase.objects.filter(pk=case_id).select_related("message").first()
    if found is None:
        raise NotFoundError("no case has this id")
    click.echo(f"Message: {found.message.text}\nLabelled {found.label}; {found.grade} {found.cause}".rstrip())
    for line in explain_record(found.record):
        click.echo(line)


@command.command("compare")
@click.argument("before")
@click.argument("after")
@click.option("--most", default=20, show_default=True)
@_JSON
@with_database
def compare(before: str, after: str, most: int, as_json: bool) -> None:
    """Compare two replays case by case: what got better, what got worse."""
    from handrail.quality.queries import replay_named
    from handrail.quality.replays.comparing import compare as compared

    found = compared(replay_named(before), replay_named(after))
    if as_json:
        click.echo(json.dumps(found.to_dict()))
        return
    click.echo(f"{found.shared:,} messages in both: {len(found.better):,} better, {len(found.worse):,} worse")
    if found.changed:
        click.echo("Changed in between: " + ", ".join(found.changed))
    for moved in found.worse[:most]:
        click.echo(f"  worse   {moved.label}: {moved.before} -> {moved.after} ({moved.cause_after})  {moved.text[:90]}")
    for moved in found.better[:most]:
        click.echo(f"  better  {moved.label}: {moved.before} -> {moved.after}  {moved.text[:90]}")


@command.command("whatif")
@_RUN
@click.option("--threshold", "thresholds", multiple=True, metavar="INTENT=VALUE", help="Of one intent.")
@click.option("--every", type=float, help="Another threshold for all other intents.")
@click.option("--in-scope", type=float, help="Another threshold of scope.")
@click.option("--mute", "muted", multiple=True, help="Let this trigger bring in nobody, and only these.")
@click.option("--mute-none", is_flag=True, help="Let every trigger bring in a person.")
@click.option("--people", multiple=True, metavar="INTENT", help="Leave this intent to people.")
@click.option("--limit", "limits", multiple=True, metavar="INTENT=SHARE", help="At most so many answers wrong.")
@click.option("--risk", "risks", multiple=True, metavar="INTENT=RISK", help="Another risk: low, medium or high.")
@_JSON
@with_database
def whatif(run: str, thresholds: tuple[str, ...], every: float | None, in_scope: float | None, muted: tuple[str, ...],
           mute_none: bool, people: tuple[str, ...], limits: tuple[str, ...], risks: tuple[str, ...],
           as_json: bool) -> None:  # fmt: skip
    """Decide a replay's cases again under other rules, without reading anew."""
    from handrail.answering.loading import current_engine
    from handrail.quality.queries import replay_named
    from handrail.quality.replays.rules import Rules
    from handrail.quality.replays.whatif import decided_again

    rules = Rules(_numbers(thresholds), every, in_scope, () if mute_none else muted or None, people, _numbers(limits),
                  dict(_pairs(risks)))  # fmt: skip
    outlook = decided_again(replay_named(run), rules, engine=current_engine() if muted else None)
    _show_outlook(outlook, as_json)


@command.command("revise")
@_RUN
@click.argument("article")
@click.option("--language", default="", help="Of the article, where it is there in several.")
@click.option("--most", type=click.IntRange(1, 100_000), default=300, show_default=True, help="Cases to look at.")
@_JSON
@with_database
def revise(run: str, article: str, language: str, most: int, as_json: bool) -> None:
    """Try the newest words of ARTICLE, approved or not, on the cases of a replay. Nothing is changed."""
    from handrail.answering.loading import current_engine
    from handrail.quality.queries import replay_named
    from handrail.quality.replays.revising import newest_revision, with_revision

    revised = with_revision(replay_named(run), newest_revision(article, language), current_engine(), most=most)
    if not as_json:
        click.echo(f"{revised.revision}; {revised.left_out:,} cases are farther from its words and not looked at")
        click.echo("As it is:")
        _table(revised.before)
    _show_outlook(revised.outlook, as_json)


def _show_outlook(outlook: Outlook, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(outlook.to_dict()))
        return
    click.echo(f"{outlook.cases:,} cases decided again: {outlook.better:,} better, {outlook.worse:,} worse")
    if outlook.unsearched:
        click.echo(f"{outlook.unsearched:,} cases were never searched for, because of a trigger; they stay with people")
    _table(outlook.counts)
    for turned in sorted(outlook.turned, key=lambda each: each.change)[:MOST_TURNED]:
        way = "worse" if turned.change < 0 else "better" if turned.change else "other"
        click.echo(f"  {way:<6}  {turned.case}  {turned.before} -> {turned.after} ({turned.cause or 'as it should'})")


def _numbers(pairs: tuple[str, ...]) -> dict[str, float]:
    values = {}
    for name, value in _pairs(pairs):
        try:
            values[name] = float(value)
        except ValueError:
            raise click.ClickException(f"{name}={value}: write INTENT=NUMBER, for example refund=0.85") from None
    return values


def _pairs(pairs: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        name, _, value = pair.partition("=")
        yield name, value


def _show(replay: Any, group: str, as_json: bool) -> None:
    from handrail.quality.replays.report import counts_by

    counts = counts_by(replay, group)
    if as_json:
        groups = {name: each.to_dict() for name, each in counts.items()}
        about = {"replay": str(replay.pk), "cases": replay.cases, "left_out": replay.left_out}
        click.echo(json.dumps({**about, "versions": replay.versions, "groups": groups}))
        return
    left_out = ", ".join(f"{number:,} {reason}" for reason, number in replay.left_out.items())
    click.echo(f"{replay.cases:,} messages" + (f"; left out: {left_out}" if left_out else ""))
    _table(counts)


def _table(counts: Any) -> None:
    from handrail.quality.replays.report import added

    click.echo(
        f"{'':<34} {'cases':>6} {'right':>6} {'wrong':>6} {'doubt':>6} {'missed':>6} {'to people':>10} {'needless':>9} "
        f"{'asked':>6} {'answered':>9} {'wrong of answers':>22}"
    )
    for name, each in [*counts.items(), ("all", added(counts.values()))]:
        wrong, coverage = each.wrong_rate, each.coverage
        of = {str(grade): number for grade, number in each.grades.items()}
        rate = f"{wrong[0]:.1%} ({wrong[1]:.1%} to {wrong[2]:.1%})" if wrong else "-"
        click.echo(
            f"{name or 'as it should':<34} {each.cases:>6} {of.get('right', 0):>6} {of.get('wrong', 0):>6} "
            f"{of.get('doubtful', 0):>6} {of.get('missed_escalation', 0):>6} {of.get('escalated_rightly', 0):>10} "
            f"{of.get('escalated_needlessly', 0):>9} {of.get('asked_back', 0):>6} "
            f"{coverage[0] if coverage else 0:>9.1%} {rate:>22}"
        )
