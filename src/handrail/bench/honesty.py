"""What confidences with known outcomes allow, and how honest they are."""

from dataclasses import asdict, dataclass
from typing import Any

from handrail.quality.scored import Scored
from handrail.statistics.calibration import Bin, equal_mass_calibration_error, log_loss, reliability
from handrail.statistics.classification import auroc, brier, expected_calibration_error
from handrail.statistics.risk import RiskControl, control_risk

EVERYTHING = "all"


@dataclass(frozen=True)
class RiskReport:
    """What the risk limit allows for all cases together, and for each group on its own."""

    alpha: float
    delta: float
    groups: dict[str, RiskControl]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        found = {name: _risk_figures(result) for name, result in self.groups.items()}
        return {"alpha": self.alpha, "delta": self.delta, "groups": found}


@dataclass(frozen=True)
class CalibrationReport:
    """How honest n confidences are; `auroc` is None where all cases are right or all wrong."""

    cases: int
    share_right: float
    mean_confidence: float
    brier: float
    log_loss: float
    calibration_error: float
    calibration_error_equal_mass: float
    auroc: float | None
    reliability: list[Bin]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def bench_risk(scored: Scored, *, alpha: float, delta: float) -> RiskReport:
    """Find the thresholds. Each group's promise holds for that group alone, with a chance of delta to be broken."""
    parts = {EVERYTHING: scored} | (scored.by_group() if scored.groups else {})
    found = {
        name: control_risk(part.confidences, part.correct, alpha=alpha, delta=delta) for name, part in parts.items()
    }
    return RiskReport(alpha, delta, found)


def bench_calibration(scored: Scored, *, bins: int = 10) -> CalibrationReport:
    """Judge the confidences, which must lie in [0, 1]; the reliability curve has bins of equal mass."""
    values, right = scored.confidences, scored.correct
    return CalibrationReport(
        cases=len(values),
        share_right=sum(right) / len(right),
        mean_confidence=sum(values) / len(values),
        brier=brier(values, right),
        log_loss=log_loss(values, right),
        calibration_error=expected_calibration_error(values, right),
        calibration_error_equal_mass=equal_mass_calibration_error(values, right),
        auroc=auroc(values, right) if 0 < sum(right) < len(right) else None,
        reliability=reliability(values, right, bins=bins),
    )


def _risk_figures(result: RiskControl) -> dict[str, Any]:
    return {
        "cases": result.cases,
        "threshold": result.threshold,
        "launch_threshold": result.launch.threshold if result.launch else None,
        "accepted": result.accepted,
        "errors": result.errors,
        "upper_bound": result.upper_bound,
        "coverage": result.coverage,
        "fewest_cases_for_any_threshold": result.first_count,
        "more_labels": [asdict(each) for each in result.more],
        "candidates": [
            {**asdict(each), "coverage": each.accepted / result.cases, "passed": index < result.passed}
            for index, each in enumerate(result.candidates)
        ],
    }
