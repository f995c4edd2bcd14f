"""`handrail bench triggers`: how precise they are, and what they miss."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handrail.kernel.errors import HandrailError

if TYPE_CHECKING:
    from handrail.bench.triggers import TriggerFigures


_HEADER = ("trigger", "messages", "fired", "precision (95 %)", "recall (95 %)", "p50 us")


@click.command("triggers")
@click.option("--trigger", "names", multiple=True, metavar="NAME", help="Only this one; may be given several times.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Your own CSV, for one --trigger.")
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="label", show_default=True)
@click.option("--positive-label", default="1", show_default=True, help="The label of messages that should fire.")
@click.option("--wrong", is_flag=True, help="List what was missed and what fired in vain.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with what was missed and what fired in vain.")
def triggers(
    names: tuple[str, ...],
    path: Path | None,
    text_column: str,
    label_column: str,
    positive_label: str,
    wrong: bool,
    as_json: bool,
) -> None:
    """Measure the triggers on the messages that ship with each, or one of them on yours."""
    from handrail.bench.triggers import bench_shipped, bench_trigger, named_trigger, read_messages

    if path and len(names) != 1:
        raise click.UsageError("--file needs exactly one --trigger")
    try:
        if path:
            labelled = read_messages(
                path, text_column=text_column, label_column=label_column, positive_label=positive_label
            )
            figures: Mapping[str, TriggerFigures] = {names[0]: bench_trigger(named_trigger(names[0]), labelled)}
        else:
            figures = bench_shipped(names)
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
    _print(figures, wrong=wrong, as_json=as_json)


def _print(figures: Mapping[str, TriggerFigures], *, wrong: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({name: each.to_dict() for name, each in figures.items()}, indent=2, ensure_ascii=False))
        return
    rows = [_HEADER, *(_row(name, each) for name, each in figures.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        click.echo("  ".join((first.ljust(widths[0]), *cells)))
    if wrong:
        click.echo("\n".join(("", *(line for name, each in figures.items() for line in _mistakes(name, each)))))


def _row(name: str, each: TriggerFigures) -> tuple[str, ...]:
    return (
        name,
        f"{each.messages:,}",
        f"{each.fired:,} ({each.rate:.1%})",
        _share(each.precision, each.precision_interval),
        _share(each.recall, each.recall_interval),
        f"{each.p50_us:.0f}",
    )


def _share(share: float | None, interval: tuple[float, float]) -> str:
    return "-" if share is None else f"{share:.3f} ({interval[0]:.3f} to {interval[1]:.3f})"


def _mistakes(name: str, each: TriggerFigures) -> Iterator[str]:
    yield from (f"{name}: missed: {text}" for text in each.missed)
    yield from (f"{name}: in vain: {text}" for text in each.in_vain)
