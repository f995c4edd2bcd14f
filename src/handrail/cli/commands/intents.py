"""`handrail intents ...`: the taxonomy and its classifier."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click

from handrail.cli.database import with_database
from handrail.cli.progress import progress_bars

MOST_PROBLEMS = 50


@click.group("intents")
def command() -> None:
    """Import labelled messages, train the classifier."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--create", is_flag=True, help="Make intents of labels that are not known yet (high risk, switched off).")
@click.option("--train/--no-train", default=True, show_default=True, help="Queue a training afterwards.")
@with_database
def import_(file: Path, create: bool, train: bool) -> None:
    """Import FILE, a CSV with the columns text,intent and optionally language,gold_article,split."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    from handrail.intents.actions import import_examples

    report = import_examples(path=file, create_intents=create)
    for line in report.problems[:MOST_PROBLEMS]:
        click.echo(line, err=True)
    if len(report.problems) > MOST_PROBLEMS:
        click.echo(f"... and {len(report.problems) - MOST_PROBLEMS} more", err=True)
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, {len(report.problems)} left out"
    )
    if report.created_intents:
        click.echo(f"New intents (high risk, off): {', '.join(report.created_intents)}")
    if train and report.added + report.changed:
        try:
            app.configure_task("intents:train_job").defer()
            click.echo("Training is queued; the running worker changes over to the result.")
        except AlreadyEnqueued:
            click.echo("A training is queued already.")


@command.command("learn")
@click.option("--assistant", "slug", metavar="SLUG", help="Whose labelled history; not needed where there is one.")
@click.option("--share", default=50, show_default=True, help="Per cent that teach; the others stay for replay.")
@with_database
def learn(slug: str | None, share: int) -> None:
    """Make examples of a share of the labelled past messages; the same messages at every time."""
    from handrail.cli.who import only_assistant
    from handrail.history.teaching import teach

    done = teach(assistant=only_assistant(slug), share=share)
    click.echo(
        f"{done.added:,} added, {done.known:,} were examples before, {done.kept:,} kept for replay, "
        f"{done.disputed:,} disputed"
    )
    click.echo("Now `handrail intents train`.")


@command.command("train")
@with_database
def train() -> None:
    """Train now, in this process, and change over to the result."""
    from handrail.intents.actions import train_classifier
    from handrail.intents.encoding import process_encoder

    with progress_bars() as report:
        version = train_classifier(encoder=process_encoder(), on_progress=report)
    click.echo(f"Classifier {version.fingerprint[:12]} trained on {version.examples} messages is active.")
    _show(version.figures)


@command.command("show")
@with_database
def show() -> None:
    """Show the intents, their examples and the active classifier's cross-validated figures."""
    from django.db.models import Count

    from handrail.intents.models import ClassifierVersion, Intent

    for intent in Intent.objects.annotate(number=Count("examples")).select_related("team"):
        team = intent.team.name if intent.team else "-"
        click.echo(f"{intent.slug:<24} {intent.risk:<7} {intent.number:>5} examples   {team}")
    version = ClassifierVersion.objects.filter(active=True).first()
    if version is None:
        click.echo("No classifier is trained.")
        return
    click.echo(f"Classifier {version.fingerprint[:12]}, {version.examples} messages, cross-validated:")
    _show(version.figures)


@command.command("scope")
@click.argument("slug")
@click.option("--owner", required=True, metavar="EMAIL", help="Who answers for this intent.")
@click.option("--audience", required=True, help="For whom it is served, e.g. public.")
@click.option("--systems", default="", help="Names of systems that it needs, with commas between them.")
@click.option("--as", "email", metavar="EMAIL", help="Who does it; without it the change is the operator's.")
@click.option("--reason", default="", help="Why, for the record.")
@with_database
def scope(slug: str, owner: str, audience: str, systems: str, email: str | None, reason: str) -> None:
    """Say who owns the intent SLUG, for whom it is, and which systems it needs."""
    from handrail.cli.who import person
    from handrail.intents.scope import set_scope

    by = person(email) if email else None
    intent = set_scope(
        slug=slug, owner=person(owner), audience=audience, systems=systems.split(","), by=by, reason=reason
    )
    needs = ", ".join(intent.systems) or "no systems"
    click.echo(f"{intent.slug}: owned by {intent.owner}, for {intent.audience}, needs {needs}")


@command.command("noise")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@click.option("--csv", "file", type=click.Path(path_type=Path), help="Write them to a CSV file instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_database
def noise(limit: int, file: Path | None, as_json: bool) -> None:
    """Show labelled messages that look mislabelled, the most suspicious first."""
    from handrail.intents.mislabelled import mislabelled
    from handrail.intents.models import ClassifierVersion

    if not ClassifierVersion.objects.filter(active=True).exists():
        raise click.ClickException("no classifier is trained yet: handrail intents train")
    found: list[dict[str, Any]] = [
        {"text": each.text, "given": each.given.slug, "likely": each.likely.slug, "probability": each.probability}
        for each in mislabelled()[:limit]
    ]
    if file:
        _write_csv(file, found)
        click.echo(f"{len(found)} written to {file}")
    elif as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for row in found:
            click.echo(
                f"{row['given']:<22} more likely {row['likely']:<22} {row['probability']:.2f}  {row['text'][:90]}"
            )
        click.echo(f"{len(found)} look mislabelled." if found else "No label looks wrong.")


def _write_csv(file: Path, rows: list[dict[str, Any]]) -> None:
    try:
        with file.open("w", newline="", encoding="utf-8") as lines:
            writer = csv.DictWriter(lines, ["text", "given", "likely", "probability"])
            writer.writeheader()
            writer.writerows(rows)
    except OSError as problem:
        raise click.ClickException(f"{file}: {problem.strerror}") from problem


def _show(figures: dict[str, Any]) -> None:
    for name, value in figures.items():
        if isinstance(value, int | float):
            click.echo(f"  {name.replace('_', ' '):<28} {value:.3f}")
        elif isinstance(value, dict) and name == "coverage_at_risk":
            parts = ", ".join(f"{risk}: {share:.3f}" for risk, share in value.items())
            click.echo(f"  {'coverage at risk':<28} {parts}")
