"""`handrail ask`: the preview at the command line."""

from __future__ import annotations

import click

from handrail.cli.database import with_database


@click.command("ask")
@click.argument("text")
@click.option("--channel", default="chat", show_default=True)
@click.option("--language", default=None, help="Language of the conversation so far.")
@with_database
def command(text: str, channel: str, language: str | None) -> None:
    """Show what the bot would say to TEXT, whatever is switched on. Nothing is stored."""
    from handrail.answering.preview import preview

    shown = preview(text=text, channel=channel, language=language)
    click.echo(f"Decision: {shown['outcome']} ({shown['reason'].replace('_', ' ')})")
    for request, draft in zip(shown["reading"]["requests"], shown["drafts"] or [], strict=False):
        best = request["intents"][0]
        sure = f", confidence {draft['confidence']:.2f}" if draft else ""
        click.echo(f"Request: {best['slug']} {best['probability']:.2f}, in scope {request['in_scope']:.2f}{sure}")
    if shown["reply"]:
        click.echo("\n" + shown["reply"]["text"])
        for source in shown["reply"]["sources"]:
            click.echo(f"Source: {source['title']} {source['heading']} {source['url']}".rstrip())
