"""Risk and calibration in words and plain tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from handrail.bench.honesty import CalibrationReport, RiskReport
from handrail.statistics.risk import RiskControl

_NAME = 72
_FIGURES = ("share_right", "brier", "log_loss", "calibration_error", "calibration_error_equal_mass", "auroc")


def risk_lines(report: RiskReport) -> Iterator[str]:
    """Say for each group which threshold the limit allows, and show risk against coverage."""
    yield f"Of what is answered, at most {_percent(report.alpha)} may be wrong; sure to {_percent(1 - report.delta)}."
    for name, result in report.groups.items():
        yield ""
        yield f"{name}: {_cases(result.cases)}"
        yield from (f"  {line}" for line in (*_verdict(result), *_more(result), *_risk_table(result)))


def calibration_lines(report: CalibrationReport) -> Iterator[str]:
    """Say how honest the confidences are, and show the reliability curve."""
    yield f"{_cases(report.cases)}, {_percent(report.share_right)} right, mean confidence {report.mean_confidence:.3f}"
    yield f"Brier score                            {report.brier:.4f}"
    yield f"log loss (nats)                        {report.log_loss:.4f}"
    yield f"calibration error, 15 equal widths     {report.calibration_error:.4f}"
    yield f"calibration error, 15 equal masses     {report.calibration_error_equal_mass:.4f}"
    yield f"AUROC                                  {'-' if report.auroc is None else f'{report.auroc:.4f}'}"
    yield ""
    yield from _curve([asdict(each) for each in report.reliability])


def confidence_lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """Show the figures of `handrail bench confidence`: whose confidence on which drafts, and the fitted weights."""
    header = ("", "drafts", "right", "Brier", "log loss", "ECE", "ECE mass", "AUROC")
    rows = [(name.ljust(_NAME), *_figures(row)) for name, row in figures["figures"].items()]
    yield from _table(header, rows)
    for name, curve in figures["reliability"].items():
        yield from ("", f"Reliability of what was fitted anew: {name}")
        yield from _curve(curve)
    for name, weights in figures["fitted"]["tables"].items():
        yield from ("", f"Fitted weights, {name}: " + ", ".join(f"{key} {value:g}" for key, value in weights.items()))


def _figures(row: Mapping[str, Any]) -> Sequence[str]:
    shares = (row[name] for name in _FIGURES)
    return (f"{row['cases']:,}", *("-" if share is None else f"{share:.4f}" for share in shares))


def _curve(curve: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = [
        (
            f"{each['least']:.3f} to {each['most']:.3f}",
            f"{each['cases']:,}",
            f"{each['mean_confidence']:.3f}",
            f"{each['share_right']:.3f}",
            f"{each['low']:.3f} to {each['high']:.3f}",
        )
        for each in curve
    ]
    yield from _table(("confidence", "cases", "mean", "right", "95 % interval"), rows)


def _verdict(result: RiskControl) -> Iterator[str]:
    if result.threshold is None:
        yield "No threshold: the evidence does not show that any may be answered."
        if result.cases < result.first_count:
            missing = result.first_count - result.cases
            yield f"The first needs {result.first_count} cases, all of them right: label {missing} more at the least."
        return
    yield f"Threshold {result.threshold:.4f}: answers {_percent(result.coverage)} ({result.accepted:,} cases)."
    share = result.errors / result.accepted
    yield f"{result.errors:,} of them wrong ({_percent(share)}); upper bound {_percent(result.upper_bound)}."
    if result.launch:
        share = result.launch.accepted / result.cases
        yield f"Start one step stricter: {result.launch.threshold:.4f}, which answers {_percent(share)}."
    else:
        yield "No stricter candidate was shown: gather more labels before you start."


def _more(result: RiskControl) -> Iterator[str]:
    for each in result.more:
        yield f"About {each.more:,} more labels ({each.total:,} in all) would answer {_percent(each.coverage)}."
    if not result.more and result.cases >= result.first_count and result.coverage < 1:
        yield "More labels alone are not expected to answer more."


def _risk_table(result: RiskControl) -> Iterator[str]:
    if not result.candidates:
        return
    rows = [
        (
            f"{each.threshold:.4f}",
            _percent(each.accepted / result.cases),
            f"{each.accepted:,}",
            f"{each.errors:,}",
            _percent(each.errors / each.accepted),
            _percent(each.upper_bound),
            "accepted" if index < result.passed else "ended it" if index == result.passed else "not tested",
        )
        for index, each in enumerate(result.candidates)
    ]
    yield ""
    yield from _table(("threshold", "coverage", "cases", "wrong", "risk", "bound", ""), rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def fitted_lines(version: str, labels: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return what fitted coefficients are worth, in lines: errors on held-out answers beside the shipped ones'."""
    lines = [f"{version}, fitted to {labels} answers; on held-out ones, shipped -> fitted:"]
    names = (("brier", "Brier score"), ("log_loss", "log loss"), ("calibration_error", "calibration error"))
    return [*lines, *(f"  {words}: {before[name]:.4f} -> {after[name]:.4f}" for name, words in names)]
