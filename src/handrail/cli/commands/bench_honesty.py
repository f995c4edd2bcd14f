"""`handrail bench risk` and `handrail bench calibration`: what confidences with known outcomes are worth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from handrail.kernel.errors import HandrailError

Command = TypeVar("Command", bound=Callable[..., Any])


def _share(context: click.Context, parameter: click.Parameter, value: float) -> float:
    """Refuse what is no share, and nan, which no range of click's refuses."""
    if not 0 < value < 1:
        raise click.BadParameter(f"{value:g} is not between 0 and 1")
    return value


def _scores(command: Command) -> Command:
    """The options that both commands share."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg", help="Draw it."),
        click.option("--correct-column", default="correct", show_default=True),
        click.option("--confidence-column", default="confidence", show_default=True),
        click.option(
            "--scores", type=click.Path(path_type=Path), required=True, help="CSV with a header, or JSON lines."
        ),
    ):
        command = option(command)
    return command


@click.command("risk")
@_scores
@click.option("--group-column", help="Also find a threshold for each group.")
@click.option(
    "--alpha", type=float, callback=_share, default=0.05, show_default=True, help="Largest share of wrong answers."
)
@click.option(
    "--delta", type=float, callback=_share, default=0.1, show_default=True, help="Chance that the promise is broken."
)
def risk(
    scores: Path,
    confidence_column: str,
    correct_column: str,
    plot: Path | None,
    as_json: bool,
    group_column: str | None,
    alpha: float,
    delta: float,
) -> None:
    """Find the lowest confidence from which on few enough answers are wrong."""
    from handrail.bench.honesty import EVERYTHING, bench_risk
    from handrail.cli.honesty import risk_lines
    from handrail.quality.scored import Columns, read_scored

    try:
        cases = read_scored(scores, Columns(confidence_column, correct_column, group_column))
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
    report = bench_risk(cases, alpha=alpha, delta=delta)
    if plot:
        from handrail.quality.charts import risk_chart

        _write(plot, lambda: risk_chart(cases, report.groups[EVERYTHING]))
    _print(report.to_dict(), risk_lines(report), as_json)


@click.command("calibration")
@_scores
def calibration(scores: Path, confidence_column: str, correct_column: str, plot: Path | None, as_json: bool) -> None:
    """Tell whether a confidence of 0.8 is right in eight of ten cases."""
    from handrail.bench.honesty import bench_calibration
    from handrail.cli.honesty import calibration_lines
    from handrail.quality.scored import Columns, read_scored

    try:
        cases = read_scored(scores, Columns(confidence_column, correct_column), probabilities=True)
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
    report = bench_calibration(cases)
    if plot:
        from handrail.quality.charts import reliability_chart

        _write(plot, lambda: reliability_chart(report.reliability))
    _print(report.to_dict(), calibration_lines(report), as_json)


def _write(path: Path, draw: Callable[[], str]) -> None:
    try:
        path.write_text(draw(), encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(f"{path}: {problem.strerror}") from problem


def _print(figures: dict[str, Any], lines: Iterable[str], as_json: bool) -> None:
    click.echo(json.dumps(figures, indent=2) if as_json else "\n".join(lines))
