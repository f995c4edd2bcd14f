"""`handrail prepare`: brings database and models to the state that this version needs."""

from __future__ import annotations

import click
from django.conf import settings

from handrail.cli.database import with_database
from handrail.cli.progress import progress_bars
from handrail.cli.supervised import end_with_parent


@click.command("prepare")
@with_database
def command() -> None:
    """Migrate, build the model's graph, load the demo company once, train a classifier where none is active."""
    end_with_parent()
    from django.core.management import call_command

    from handrail.answering.loading import current_engine
    from handrail.cli.embedding import make_searchable
    from handrail.demo.loading import demo_is_loaded, load_demo
    from handrail.demo.opening_day import open_the_desk
    from handrail.intents.actions import TooFewExamplesError, train_classifier
    from handrail.intents.encoding import process_encoder
    from handrail.intents.models import ClassifierVersion

    call_command("migrate", verbosity=0, interactive=False)
    with progress_bars() as report:
        make_searchable(report)
        encoder = process_encoder()
        first_demo = settings.HANDRAIL.demo and not demo_is_loaded()
        if first_demo:
            load_demo(encoder=encoder, data=settings.HANDRAIL.data, on_progress=report)
        active = ClassifierVersion.objects.filter(active=True).first()
        if active is None or active.encoder != encoder.fingerprint:
            try:
                train_classifier(encoder=encoder, on_progress=report)
            except TooFewExamplesError:
                click.echo("No classifier yet: import labelled messages with `handrail intents import FILE.csv`.")
    if first_demo:
        open_the_desk(current_engine())
