"""`handrail people ...`: staff and tokens."""

from __future__ import annotations

import click

from handrail.cli.database import with_database


@click.group("people")
def command() -> None:
    """Add people, set passwords, issue API tokens."""


@command.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice(["admin", "lead", "knowledge_manager", "reviewer", "agent"]), required=True)
@click.option("--team", "teams", multiple=True, metavar="SLUG", help="A team; may be given several times.")
@click.password_option(help="At least 12 characters; asked for unless given.")
@with_database
def add(email: str, name: str, role: str, teams: tuple[str, ...], password: str) -> None:
    """Add a person who can sign in."""
    from handrail.accounts.joining import add_person

    user = add_person(email=email, name=name, role=role, team_slugs=teams, password=password)
    click.echo(f"{user.name} ({user.role}) can sign in as {user.email}")


@command.command("token")
@click.argument("owner")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, default=("conversations",), show_default=True)
@with_database
def token(owner: str, name: str, scopes: tuple[str, ...]) -> None:
    """Issue an API token in the name of OWNER (an e-mail). The secret is printed once and not stored."""
    from handrail.accounts.tokens import issue_token
    from handrail.cli.who import person

    _, secret = issue_token(owner=person(owner), name=name, scopes=scopes)
    click.echo(secret)
