"""The `handrail` command."""

from __future__ import annotations

import importlib
from typing import Any

import click

from handrail import __version__

_COMMANDS = {
    "up": "handrail.cli.up.command",
    "web": "handrail.cli.commands.web",
    "worker": "handrail.cli.commands.worker",
    "prepare": "handrail.cli.commands.prepare",
    "doctor": "handrail.cli.commands.doctor",
    "demo": "handrail.cli.commands.demo",
    "kb": "handrail.cli.commands.kb",
    "intents": "handrail.cli.commands.intents",
    "history": "handrail.cli.commands.history",
    "replay": "handrail.cli.commands.replay",
    "thresholds": "handrail.cli.commands.thresholds",
    "measures": "handrail.cli.commands.measures",
    "audit": "handrail.cli.commands.audit",
    "cells": "handrail.cli.commands.cells",
    "evidence": "handrail.cli.commands.evidence",
    "launches": "handrail.cli.commands.launches",
    "readiness": "handrail.cli.commands.readiness",
    "log": "handrail.cli.commands.log",
    "assistants": "handrail.cli.commands.assistants",
    "people": "handrail.cli.commands.people",
    "ask": "handrail.cli.commands.ask",
    "explain": "handrail.cli.commands.explain",
    "models": "handrail.cli.commands.models",
    "bench": "handrail.cli.commands.bench",
}


class LazyGroup(click.Group):
    """Imports a command only when it is called or listed, so that `handrail up` starts without the models."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which one needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command `NAME` from the module that the table names."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(_COMMANDS[cmd_name]).command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, ...]:
        """Suggest what exists when a name is unknown."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; commands are {', '.join(_COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handrail")
def handrail() -> None:
    """Self-hosted customer-support AI that earns its autonomy."""
