"""`handrail bench intents`: the intent classifier on your own labelled messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from handrail.cli.progress import progress_bars
from handrail.cli.tables import print_figures

_PATH = click.Path(path_type=Path)


@click.command("intents")
@click.option("--train", "train_file", type=_PATH, required=True, help="CSV of labelled messages.")
@click.option("--test", "test_file", type=_PATH, help="CSV to judge by.")
@click.option("--folds", type=click.IntRange(2, 50), help="Instead: judge --train by itself, in so many parts.")
@click.option("--examples-per-intent", "few", type=click.IntRange(2), help="Instead: teach so few, ask the others.")
@click.option("--leave-out", type=click.IntRange(1), help="Instead: do not teach so many intents, and ask them too.")
@click.option("--draws", type=click.IntRange(1, 100), default=5, show_default=True, help="Of the last two.")
@click.option("--out-of-scope", type=_PATH, help="With --test: messages that no intent covers.")
@click.option("--out-of-scope-label", metavar="L", help="The label of such messages inside the files.")
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="intent", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def intents(as_json: bool, **options: Any) -> None:
    """Train on one CSV file, test on another; or judge one file by itself."""
    figures = _figures(**options)
    if as_json:
        click.echo(json.dumps(figures, indent=2))
    else:
        print_figures(figures)


def _figures(
    *,
    train_file: Path,
    test_file: Path | None,
    folds: int | None,
    few: int | None,
    leave_out: int | None,
    draws: int,
    out_of_scope: Path | None,
    out_of_scope_label: str | None,
    text_column: str,
    label_column: str,
) -> dict[str, Any]:
    from handrail.cli.benches import run_intent_draws, run_intents

    columns = text_column, label_column
    chosen: list[dict[str, int]] = []
    chosen += [{"folds": folds}] if folds else []
    chosen += [{"examples": few, "draws": draws}] if few else []
    chosen += [{"intents": leave_out, "draws": draws}] if leave_out else []
    if bool(test_file) + len(chosen) != 1:
        raise click.UsageError("say one of --test FILE, --folds, --examples-per-intent and --leave-out")
    if test_file:
        return run_intents(
            train_file=train_file,
            test_file=test_file,
            out_of_scope=out_of_scope,
            out_of_scope_label=out_of_scope_label,
            columns=columns,
        )
    if out_of_scope:
        raise click.UsageError("--out-of-scope goes with --test")
    with progress_bars() as report:
        return run_intent_draws(train_file, columns, without=out_of_scope_label, way=chosen[0], on_progress=report)
